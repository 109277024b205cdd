#include "cli/command.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/calendar_check.h"
#include "db/check_contents.h"
#include "db/check_file.h"
#include "db/exception_check.h"
#include "db/place.h"

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

    progress_say(words);
    text_add_format(&findings->lines, "%s: %s\n", finding_words[class], words);
    findings->warnings += class == FINDING_WARNING;
    if (class == FINDING_DAMAGE && findings->damages++ == 0) {
        (void)text_copy(findings->first, sizeof(findings->first), words); /* cut where it is long */
    }
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

/* Where damage was found already, what else fails is told and no more: the desks must stop. */
static bool look_around(struct app *app, struct findings *file, struct findings *around,
                        struct error *error)
{
    struct error failure = {0};
    char folder[PLACE_ROOM];

    if (app_backup_dir(app, folder, sizeof(folder), &failure) &&
        check_around(app->store, folder, note, around, &failure)) {
        return true;
    }
    if (file->damages == 0 && failure.class != ERROR_DAMAGED) {
        return error_set(error, failure.class, "%s", failure.text);
    }
    note(file, FINDING_DAMAGE, failure.text);
    return true;
}

bool command_check(struct app *app, const struct options *options, struct error *error)
{
    struct findings file = {0}, around = {0};
    struct desk desk = app_desk(app);
    bool ok;

    (void)options;
    ok = check_file(app->store, note, &file, error) &&
         check_contents(app->store, note, &file, error) &&
         calendar_check(app->store, &desk, note, &file, error) &&
         exception_check(app->store, &desk, note, &file, error) &&
         look_around(app, &file, &around, error);
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
