#include "cli/import_worksheet.h"

#include "base/file.h"
#include "cli/import_run.h"
#include "cli/output.h"
#include "db/worksheet_import.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_LIMIT ((size_t)128 * 1024 * 1024)

static void add_columns(const struct import *import, struct text *out)
{
    const struct import_mapping *mapping = import->mapping;

    text_add(out, import->saved ? "Columns as they were kept:\n" : "Columns by their names:\n");
    for (size_t i = 0; i < mapping->count; i++) {
        const char *name = import_target_name(mapping->table, mapping->targets[i]);

        text_add_format(out, "  %zu. %s = %s\n", i + 1, mapping->headers[i],
                        *name != '\0' ? name : "-");
    }
}

static bool import_bytes(struct app *app, const struct options *options, char *bytes, size_t length,
                         struct error *error)
{
    struct worksheet_import import;
    struct text out = {0};
    struct import_run run = {.only_looks = options_has(options, OPTION_DRY_RUN)};
    bool ok = worksheet_import_init(&import, app, options->words[2], bytes, length, error) &&
              import_run_map(&import.base, options->values[OPTION_MAP], error);

    if (ok) {
        add_columns(&import.base, &out);
        ok = output_flush(&out, error) && import_run_begin(&import.base, error);
    }
    if (ok) {
        ok = import_run(&import.base, &run, error);
        ok = import_tell(&import.base, &run, ok, error);
    }
    text_finish(&out);
    import_finish(&import.base);
    return ok;
}

bool import_worksheet(struct app *app, const struct options *options, struct error *error)
{
    size_t length = 0;
    char *bytes = file_read_dup(options->words[2], FILE_LIMIT, &length, error);

    return bytes != NULL && import_bytes(app, options, bytes, length, error);
}
