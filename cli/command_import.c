#include "cli/command.h"

#include "base/file.h"
#include "cli/output.h"
#include "db/calendar_store.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((size_t)1024 * 1024)

struct import_task {
    const char *name;
    bool (*run)(struct app *app, const char *path, struct error *error);
};

static void add_moved(void *context, const struct head *head, const char *clock, const char *from,
                      const char *to)
{
    text_add_format(context, "%s %s %s -> %s\n", head->number, clock, from, to);
}

static bool import_holidays(struct app *app, const char *path, struct error *error)
{
    struct text moved = {0}, out = {0};
    struct calendar_import import = {.where = path, .moved = add_moved, .context = &moved};
    char *text = file_read_dup(path, FILE_LIMIT, &import.length, error);
    bool ok;

    import.csv = text;
    ok = text != NULL && calendar_import(app, &import, error);
    free(text);
    if (!ok) {
        text_finish(&moved);
        return false;
    }
    text_add(&out, text_bytes(&moved));
    if (import.changed == 0) {
        text_add(&out, "Nothing new: these holidays are in the file already.\n");
    } else {
        text_add_format(&out, "%" PRId64 " days of the calendar changed.\n", import.changed);
    }
    text_finish(&moved);
    return output_flush(&out, error);
}

static const struct import_task tasks[] = {
    {"holidays", import_holidays},
};

bool command_import(struct app *app, const struct options *options, struct error *error)
{
    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        if (strcmp(tasks[i].name, options->words[1]) == 0) {
            return tasks[i].run(app, options->words[2], error);
        }
    }
    return error_set(error, ERROR_USAGE, "import is followed by: holidays.");
}
