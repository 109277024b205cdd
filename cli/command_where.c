#include "cli/command.h"

#include "base/text.h"
#include "cli/output.h"
#include "db/file_system.h"

#include <stdlib.h>
#include <string.h>

/* Of a file that is there, what its place forbids besides the file system. */
static bool is_fit(const char *path, struct error *error)
{
    char whole[PLACE_ROOM];
    struct error failure = {0};

    if ((place_resolve(path, whole, &failure) && place_fits(whole, &failure)) ||
        failure.class == ERROR_NOT_FOUND) {
        return true;
    }
    return error_set(error, failure.class, "%s", failure.text);
}

/* What a folder is asked about is the file that would lie in it. */
static void file_in(const char *path, struct text *out)
{
    size_t length = strlen(path);

    text_add(out, path);
    if (length > 0 && path[length - 1] == '/') {
        text_add(out, "desk.db");
    } else if (place_is_folder(path)) {
        text_add(out, "/desk.db");
    }
}

/* Names of paths and of servers are other people's words. */
static void add_clean(struct text *out, const char *words)
{
    char *clean = text_clean_dup(words, strlen(words), TEXT_LINE);

    text_add(out, clean);
    free(clean);
}

bool command_where(struct app *app, const struct options *options, struct error *error)
{
    struct file_system file_system = {.class = FILE_SYSTEM_UNKNOWN};
    struct error reason = {0};
    struct text path = {0}, out = {0};
    bool allowed;

    (void)app;
    file_in(options->words[1], &path);
    allowed = file_system_check(text_bytes(&path), false, &file_system, &reason) &&
              is_fit(text_bytes(&path), &reason);
    text_finish(&path);
    text_add_format(&out, "class=%s decision=%s\n", file_system_class_name(file_system.class),
                    allowed ? "allow" : "refuse");
    if (allowed) {
        file_system_describe(&file_system, reason.text, sizeof(reason.text));
    }
    add_clean(&out, reason.text);
    text_add(&out, allowed ? ": a disk of this machine.\n" : "\n");
    if (!output_flush(&out, error)) {
        return false;
    }
    /* a refusal is an answer: nothing unsafe was used, so it is no 3 */
    return allowed ||
           error_set(error, reason.class == ERROR_USAGE ? ERROR_USAGE : ERROR_REFUSED, "%s", "");
}
