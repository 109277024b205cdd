#include "db/shift.h"

#include "db/staff.h"

#include <inttypes.h>
#include <string.h>

#define WATCH_MINUTES (8 * 60)

/* The parts of the report, filled while the log is read. */
struct parts {
    struct app *app;
    struct text people, failures, confidential, others, filed;
};

static const char *const about_the_file[] = {"staff", "key", "file", "calendar", "setting"};

static struct text *part_of(struct parts *parts, const struct log_entry *entry)
{
    if (strcmp(entry->subject, "session") == 0) {
        return strcmp(entry->action, "sign-in") == 0 ? &parts->people : &parts->failures;
    }
    for (size_t i = 0; i < COUNT_OF(about_the_file); i++) {
        if (strcmp(entry->subject, about_the_file[i]) == 0) {
            return &parts->others;
        }
    }
    return &parts->confidential;
}

/* "06:12", or with its day where that is not the first of the watch. */
static void add_time(struct text *out, const char *at)
{
    int64_t moment = 0;
    char local[LOCAL_ROOM] = "";

    if (moment_parse(at, &moment)) {
        local_format(moment_to_local(moment), local);
    }
    text_add_format(out, "  %.5s %s  ", local + 5, strlen(local) > 11 ? local + 11 : "");
}

static void add_entry(void *context, const struct log_entry *entry)
{
    struct parts *parts = context;
    struct text *out = part_of(parts, entry);
    char name[81] = "";

    add_time(out, entry->at);
    if (out == &parts->confidential || out == &parts->others) {
        text_add_format(out, "%s %s%s%s by ", entry->subject, entry->action,
                        entry->about[0] != '\0' ? " " : "", entry->about);
    }
    (void)staff_name(parts->app->store, entry->actor, name, NULL); /* the number stands anyway */
    text_add_format(out, "%s%s%s at %s%s%s\n", entry->actor, name[0] != '\0' ? " " : "", name,
                    entry->workstation, entry->reason[0] != '\0' ? ": " : "", entry->reason);
}

static void add_count(void *context, const char *subject, const char *action, int64_t count)
{
    struct parts *parts = context;
    const struct form *form = form_by_name(subject);
    const struct transition *transition = form != NULL ? form_transition(form, action) : NULL;

    if (transition != NULL) {
        text_add(&parts->filed, "  ");
        text_add_padded(&parts->filed, form->title, 20);
        text_add_padded(&parts->filed, transition->label, 26);
        text_add_format(&parts->filed, "%5" PRId64 "\n", count);
    }
}

static void add_part(struct text *out, const char *heading, const struct text *part)
{
    text_add_format(out, "\n%s\n", heading);
    text_add(out, part->length > 0 ? text_bytes(part) : "  none\n");
}

static void add_end(struct text *out, const struct shift *shift)
{
    char groups[LOG_GROUPS_ROOM];

    log_hash_groups(shift->end.hash, groups);
    text_add(out, "\nThe log\n");
    if (shift->first <= shift->last) {
        text_add_format(out, "  Operations %" PRId64 " to %" PRId64 " are of this watch.\n",
                        shift->first, shift->last);
    }
    text_add_format(out,
                    "  It ends with operation %" PRId64 ":\n  %.35s\n  %s\n"
                    "  Keep this: a log that was made anew afterwards ends otherwise.\n",
                    shift->end.seq, groups, groups + 36);
}

static void add_all(struct text *out, struct app *app, const struct shift *shift,
                    const struct parts *parts)
{
    char begins[LOCAL_ROOM], ends[LOCAL_ROOM];

    local_format(shift->begins, begins);
    local_format(shift->ends, ends);
    begins[10] = ends[10] = ' ';
    text_add_format(out, "%s, report of a watch\n%s to %s\n", app->config.station_name, begins,
                    ends);
    add_part(out, "Signed in", &parts->people);
    add_part(out, "Could not sign in", &parts->failures);
    add_part(out, "Filed and done", &parts->filed);
    add_part(out, "Opened of what is confidential", &parts->confidential);
    add_part(out, "Accounts, keys, lists and the file", &parts->others);
    add_end(out, shift);
}

static void forget(struct parts *parts)
{
    text_finish(&parts->people);
    text_finish(&parts->failures);
    text_finish(&parts->confidential);
    text_finish(&parts->others);
    text_finish(&parts->filed);
}

bool shift_report(struct app *app, struct shift *shift, struct text *out, struct error *error)
{
    struct parts parts = {.app = app};
    const struct shift_listener listener = {add_entry, add_count, &parts};
    bool ok = log_shift(app->store, &app->actor, shift, &listener, error);

    if (ok) {
        add_all(out, app, shift, &parts);
    }
    forget(&parts);
    return ok;
}

static struct local_time earlier(struct local_time time, int64_t minutes)
{
    int64_t left = local_to_minutes(time) - minutes;

    return (struct local_time){.date = date_from_days(left / (24 * 60)),
                               .hour = (int)(left % (24 * 60) / 60),
                               .minute = (int)(left % 60)};
}

void shift_of_now(const struct app *app, struct shift *shift)
{
    *shift = (struct shift){.ends = earlier(app_desk(app).now, -1)}; /* this minute too */
    shift->begins = earlier(shift->ends, WATCH_MINUTES);
}
