#include "cli/command.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/beside.h"
#include "db/calendar_check.h"
#include "db/check_contents.h"
#include "db/check_file.h"
#include "db/exception_check.h"
#include "db/place.h"

#include <stdlib.h>
#include <string.h>

struct findings {
    struct text lines;
    int64_t warnings, damages;
    char first[256]; /* damage */
};

static const char *const finding_words[] = {
    [FINDING_GOOD] = "good",
    [FINDING_WARNING] = "warning",
    [FINDING_DAMAGE] = "damage",
};

static void note(void *context, enum finding_class class, const char *words)
{
    struct findings *findings = context;
    char *clean =
        text_clean_dup(words, strlen(words), TEXT_LINE); /* a damaged file holds anything */

    progress_say(clean);
    if (class != FINDING_STEP) {
        text_add_format(&findings->lines, "%s: %s\n", finding_words[class], clean);
        findings->warnings += class == FINDING_WARNING;
    }
    if (class == FINDING_DAMAGE && findings->damages++ == 0) {
        (void)text_copy(findings->first, sizeof(findings->first), clean); /* cut where it is long */
    }
    free(clean);
}

/* Puts what was found elsewhere behind it. */
static void add_findings(struct findings *findings, struct findings *more)
{
    if (findings->damages == 0) {
        (void)text_copy(findings->first, sizeof(findings->first), more->first);
    }
    text_add(&findings->lines, text_bytes(&more->lines));
    findings->warnings += more->warnings;
    findings->damages += more->damages;
    text_finish(&more->lines);
}

/* Only damage of the file itself stops the desks; where the journal says something else, who reads
 * it decides. */
static bool conclude(struct app *app, const struct findings *file, int64_t warnings,
                     struct error *error)
{
    struct text damage = {0};
    bool ok;

    if (file->damages > 0) {
        text_add_format(&damage, "a check found damage: %s", file->first);
    }
    ok =
        check_conclude(app->store, file->damages > 0 ? text_bytes(&damage) : NULL, warnings, error);
    text_finish(&damage);
    return ok;
}

/* What SQLite looks at itself takes as long as all the rest: a second processor does it. */
static bool look_beside(struct store *own, void *context, struct error *error)
{
    return check_copy(own, note, context, error) && check_search(own, note, context, error);
}

static bool look_at_file(struct app *app, struct findings *place, struct findings *file,
                         struct error *error)
{
    struct desk desk = app_desk(app);

    return check_place(app->store, note, place, error) &&
           check_records(app->store, note, file, error) &&
           check_contents(app->store, note, file, error) &&
           calendar_check(app->store, &desk, note, file, error) &&
           exception_check(app->store, &desk, note, file, error);
}

static bool look_around(struct app *app, struct findings *around, struct error *error)
{
    char folder[PLACE_ROOM];

    return app_backup_dir(app, folder, sizeof(folder), error) &&
           check_around(app->store, folder, note, around, error);
}

/* Where damage was found already, what else fails is told and no more: the desks must stop. */
static bool judge_around(struct findings *file, const struct error *failure, struct error *error)
{
    if (file->damages == 0 && failure->class != ERROR_DAMAGED) {
        return error_set(error, failure->class, "%s", failure->text);
    }
    note(file, FINDING_DAMAGE, failure->text);
    return true;
}

/* All findings of the file in `file`, in one order whoever was faster. */
static bool look(struct app *app, struct findings *file, struct findings *around,
                 struct error *error)
{
    struct findings pages = {0}, rest = {0};
    struct error failure = {0};
    struct beside *beside = beside_begin(app->store, look_beside, &pages);
    bool ok = look_at_file(app, file, &rest, error);
    bool looked = !ok || look_around(app, around, &failure);

    ok = beside_end(beside, ok ? error : NULL) && ok;
    add_findings(file, &pages);
    add_findings(file, &rest);
    return ok && (looked || judge_around(file, &failure, error));
}

bool command_check(struct app *app, const struct options *options, struct error *error)
{
    struct findings file = {0}, around = {0};
    bool ok;

    (void)options;
    ok = look(app, &file, &around, error);
    progress_end();
    text_add(&file.lines, text_bytes(&around.lines));
    text_finish(&around.lines);
    ok = output_flush(&file.lines, ok ? error : NULL) && ok;
    if (!ok && file.damages == 0) {
        return false;
    }
    if (file.damages == 0 && around.damages > 0) {
        return error_set(error, ERROR_DAMAGED, "%s and its journal do not say the same.",
                         app->database);
    }
    if (!conclude(app, &file, file.warnings + around.warnings, error)) {
        return false;
    }
    return file.damages == 0 ||
           error_set(error, ERROR_DAMAGED,
                     "%s is damaged: no desk writes to it any more. Keep a copy, and bring the "
                     "newest backup back with frontdesk restore.",
                     app->database);
}
