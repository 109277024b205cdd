#include "forms/outreach_event.h"

#include "forms/pattern.h"
#include "forms/private_words.h"
#include "forms/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t index_of(const struct record *record, const char *name)
{
    return (size_t)field_index(record->form->fields, record->form->field_count, name);
}

static struct place at(const struct record *record, const char *name)
{
    return place_of(index_of(record, name));
}

static struct place at_row(const struct record *record, const char *group, size_t row,
                           const char *name)
{
    size_t index = index_of(record, group);
    const struct field *field = &record->form->fields[index];

    return place_in(index, row, (size_t)field_index(field->fields, field->field_count, name));
}

static const char *text_in(const struct record *record, const char *group, size_t row,
                           const char *name)
{
    return record_text(record, at_row(record, group, row, name));
}

static size_t rows_of(const struct record *record, const char *group)
{
    return record_rows(record, index_of(record, group));
}

/* ---- planning ---- */

/* Four digits each; the later one is the greater. */
static void check_times(const struct record *record, struct problems *problems)
{
    const char *starts = record_named(record, "starts_at");
    const char *ends = record_named(record, "ends_at");

    if (*starts != '\0' && *ends != '\0' && strcmp(ends, starts) < 0) {
        problem_warn(problems, at(record, "ends_at"),
                     "It ends before it begins: good only when it ends on the next day.");
    }
}

/* A row names somebody, by name, number or call sign. */
static void check_roster(const struct record *record, const char *group, struct problems *problems)
{
    static const char *const unnamed = "Give the name or the number.";

    for (size_t row = 0; row < rows_of(record, group); row++) {
        if (!record_row_is_blank(record, index_of(record, group), row) &&
            *text_in(record, group, row, "name") == '\0' &&
            *text_in(record, group, row, "employee") == '\0') {
            problem_add(problems, at_row(record, group, row, "name"), "%s", unnamed);
        }
    }
}

void outreach_event_check(const struct record *record, const struct desk *desk,
                          struct problems *problems)
{
    check_times(record, problems);
    check_roster(record, "staff", problems);
    check_roster(record, "volunteers", problems);
    district_check(desk, at(record, "rd"), record_named(record, "rd"), problems);
}

void outreach_event_check_confirmed(const struct record *record, const struct desk *desk,
                                    struct problems *problems)
{
    static const char *const needed[] = {"starts_at", "place"};

    (void)desk;
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (*record_named(record, needed[i]) == '\0') {
            problem_add(problems, at(record, needed[i]),
                        "An event is confirmed with its start and place: change it first.");
        }
    }
}

/* ---- how it went ---- */

static void check_words(const struct record *record, struct problems *problems)
{
    for (size_t row = 0; row < rows_of(record, "concerns"); row++) {
        if (holds_private_words(text_in(record, "concerns", row, "words"))) {
            problem_warn(problems, at_row(record, "concerns", row, "words"),
                         "This looks like a phone number or an e-mail address: an event holds "
                         "nothing that tells who a person is.");
        }
    }
}

void outreach_event_check_held(const struct record *record, const struct desk *desk,
                               struct problems *problems)
{
    struct date day;

    if (date_parse(record_named(record, "held_on"), &day) &&
        date_to_days(day) > date_to_days(desk->now.date)) {
        problem_add(problems, at(record, "attendance"),
                    "The event is on %s: what came of it is written down then. If it was earlier, "
                    "change its date first.",
                    record_named(record, "held_on"));
    }
    check_words(record, problems);
}

/* ---- the stock of cards ---- */

static int64_t cards_of(const struct record *record)
{
    int64_t cards = 0;

    return value_to_integer(form_field(record->form, "cards"), record_named(record, "cards"),
                            &cards)
               ? cards
               : 0;
}

void outreach_event_fill_held(struct record *record, const struct desk *desk)
{
    if (cards_of(record) > 0 && *record_named(record, "cards_from") == '\0') {
        record_set_named(record, "cards_from", stock_first_box(desk->codes));
    }
}

/* At its beginning; where that was not written down, in the middle of its day. */
void outreach_event_stock(const struct record *record, const char *status, stock_change_fn *each,
                          void *context)
{
    const char *starts = record_named(record, "starts_at");
    struct stock_change change = {.location = record_named(record, "cards_from"),
                                  .cards = -cards_of(record)};

    if (strcmp(status, "held") == 0 && change.cards != 0 && *change.location != '\0') {
        starts = strlen(starts) == 4 ? starts : "1200";
        (void)snprintf(change.at, sizeof(change.at), "%sT%.2s:%.2s",
                       record_named(record, "held_on"), starts, starts + 2);
        each(context, &change);
    }
}

/* ---- clocks ---- */

static bool due_event(const struct record *record, const struct desk *desk,
                      struct deadline *deadline)
{
    (void)desk;
    *deadline = (struct deadline){0};
    return date_parse(record_named(record, "held_on"), &deadline->due);
}

/* The first of those that are open. */
static bool due_follow_up(const struct record *record, const struct desk *desk,
                          struct deadline *deadline)
{
    bool open = false;

    (void)desk;
    *deadline = (struct deadline){0};
    for (size_t row = 0; row < rows_of(record, "follow_ups"); row++) {
        struct date day;

        if (strcmp(text_in(record, "follow_ups", row, "done"), "yes") != 0 &&
            date_parse(text_in(record, "follow_ups", row, "due_on"), &day) &&
            (!open || date_to_days(day) < date_to_days(deadline->due))) {
            deadline->due = day;
            open = true;
        }
    }
    return open;
}

const struct form_clock outreach_event_clocks[OUTREACH_EVENT_CLOCKS] = {
    {
        .name = "event",
        .label = "Event day",
        .source = "station",
        .states = {"planned", "confirmed"},
        .due = due_event,
    },
    {
        .name = "follow-up",
        .label = "Follow-up",
        .source = "station",
        .states = {"held"},
        .due = due_follow_up,
    },
};
