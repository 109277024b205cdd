#include "cli/command.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/restore.h"

#include <inttypes.h>

static void add_report(struct text *out, const struct app *app, const struct restoring *restoring)
{
    text_add_format(
        out, "Restored %s: %" PRId64 " operations from the backup, %" PRId64 " from the journal.\n",
        app->database, restoring->backup_end, restoring->replayed);
    if (restoring->bad_lines > 0) {
        text_add_format(out, "%" PRId64 " torn lines of the journal were passed over.\n",
                        restoring->bad_lines);
    }
    if (restoring->voided > 0) {
        text_add_format(out, "%" PRId64 " operations stand as lost.\n", restoring->voided);
    }
    if (restoring->aside[0] != '\0') {
        text_add_format(out, "What was there before is in %s\n", restoring->aside);
    }
}

bool command_restore(struct app *app, const struct options *options, struct error *error)
{
    struct progress progress = {"pages copied"};
    struct desk desk = app_desk(app);
    struct restoring restoring = {
        .backup = options->words[1],
        .database = app->database,
        .desk = &desk,
        .time = &app->time,
        .copying = {progress_show, &progress},
    };
    char folder[PLACE_ROOM];
    struct text out = {0};
    bool ok;

    if (!options_number(options, OPTION_LOST_UNTIL, 1, INT64_MAX, &restoring.lost_until, error) ||
        !place_make_folder(app->database, error) ||
        !app_journal_dir(app, folder, sizeof(folder), error)) {
        return false;
    }
    restoring.journal_dir = folder;
    ok = restore_file(&restoring, error);
    progress_end();
    if (!ok || !app_open(app, error)) {
        return false;
    }
    add_report(&out, app, &restoring);
    return output_flush(&out, error) && store_update_journal(app->store, error);
}
