#include "tui/words.h"

#include "db/staff.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void words_local(struct local_time time, bool with_year, char out[WORDS_MOMENT_ROOM])
{
    if (with_year)
        snprintf(out, WORDS_MOMENT_ROOM, "%02d/%02d/%04d %02d:%02d", time.date.month, time.date.day,
                 time.date.year, time.hour, time.minute);
    else
        snprintf(out, WORDS_MOMENT_ROOM, "%02d/%02d %02d:%02d", time.date.month, time.date.day,
                 time.hour, time.minute);
}

void words_moment(const char *moment, bool with_year, char out[WORDS_MOMENT_ROOM])
{
    int64_t parsed = 0;
    out[0] = '\0';
    if (moment_parse(moment, &parsed))
        words_local(moment_to_local(parsed), with_year, out);
}

void words_person(struct store *store, const char *employee, struct text *out)
{
    char name[81] = "";
    text_add(out, employee);
    if (staff_name(store, employee, name, NULL) && name[0] != '\0')
        text_add_format(out, " %s", name);
}

static bool keep_actor(void *context, const struct history_entry *entry)
{
    char *actor = context;
    if (!entry->aside)
        text_copy(actor, sizeof entry->actor, entry->actor);
    return true;
}

void words_last_person(struct store *store, const struct head *head, struct text *out)
{
    char actor[sizeof((struct history_entry *)0)->actor];
    text_copy(actor, sizeof actor, head->changed_by);
    (void)records_history(store, head, keep_actor, actor, NULL);
    words_person(store, actor, out);
}

void words_capital(const char *word, char *out, size_t room)
{
    text_copy(out, room, word);
    out[0] = (char)toupper((unsigned char)out[0]);
}

enum look words_days_left(struct date today, struct date due, char *out, size_t room)
{
    int days = clock_days_between(today, due);
    if (days < 0)
        snprintf(out, room, "! OVERDUE by %d day%s", -days, days == -1 ? "" : "s");
    else if (days == 0)
        snprintf(out, room, "! due today");
    else
        snprintf(out, room, "%s%d day%s left", days <= WORDS_SOON_DAYS ? "! " : "", days,
                 days == 1 ? "" : "s");
    return days < 0 ? LOOK_ERROR : days <= WORDS_SOON_DAYS ? LOOK_WARNING : LOOK_PLAIN;
}

bool words_is_struck(const struct head *head)
{
    for (size_t i = 0; head->form != NULL && i < head->form->transition_count; i++) {
        const struct transition *transition = &head->form->transitions[i];
        if (transition->strikes && transition->to != NULL &&
            text_equal(transition->to, head->status))
            return true;
    }
    return false;
}

void words_add_bounded(char *note, size_t room, int64_t count, int64_t most, const char *words)
{
    size_t length = strlen(note);

    if (count > 0 && length < room) {
        (void)snprintf(note + length, room - length, "%s%" PRId64 "%s %s", length > 0 ? ", " : "",
                       count < most ? count : most, count > most ? "+" : "", words);
    }
}

void words_add_count(char *note, size_t room, int64_t count, const char *words)
{
    words_add_bounded(note, room, count, INT64_MAX, words);
}
