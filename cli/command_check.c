#include "cli/command.h"

#include "cli/output.h"
#include "db/check_file.h"
#include "db/operation.h"

#include <inttypes.h>

struct findings {
    struct text lines;
    int64_t warnings, damages;
};

static const char *const finding_words[] = {
    [FINDING_GOOD] = "good",
    [FINDING_WARNING] = "warning",
    [FINDING_DAMAGE] = "damage",
};

static void note(void *context, enum finding_class class, const char *words)
{
    struct findings *findings = context;

    text_add_format(&findings->lines, "%s: %s\n", finding_words[class], words);
    findings->warnings += class == FINDING_WARNING;
    findings->damages += class == FINDING_DAMAGE;
}

/* Nobody signs in for a check, so the program itself stands in the log. */
static bool log_check(struct store *store, void *context, struct error *error)
{
    const struct findings *findings = context;
    struct operation operation = {
        .actor = "program", .workstation = "", .subject = "file", .action = "check"};
    struct text changes = {0};
    bool ok;

    text_add_format(&changes, "{\"warnings\":%" PRId64 "}", findings->warnings);
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

bool command_check(struct app *app, const struct options *options, struct error *error)
{
    struct findings findings = {0};

    (void)options;
    if (!check_file(app->store, note, &findings, error)) {
        text_finish(&findings.lines);
        return false;
    }
    if (!output_flush(&findings.lines, error)) {
        return false;
    }
    if (findings.damages > 0) {
        return error_set(error, ERROR_DAMAGED,
                         "%s is damaged: stop writing to it, keep a copy, and call who looks "
                         "after it.",
                         app->database);
    }
    return store_run(app->store, log_check, &findings, error);
}
