#include "cli/command.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/backup.h"

#include <inttypes.h>

bool command_backup(struct app *app, const struct options *options, struct error *error)
{
    struct progress progress = {"pages copied"};
    const struct copying copying = {progress_show, &progress};
    struct backup backup;
    char folder[PLACE_ROOM];
    struct text out = {0};
    bool ok;

    if (options->word_count > 1) {
        ok = text_copy(folder, sizeof(folder), options->words[1]) ||
             error_set(error, ERROR_USAGE, "The name of the folder is too long.");
    } else {
        ok = app_backup_dir(app, folder, sizeof(folder), error);
    }
    ok = ok && backup_make(app->store, folder, &copying, &backup, error);
    progress_end();
    if (!ok) {
        return false;
    }
    text_add_format(&out, "%s\n", backup.path);
    return output_flush(&out, error);
}
