#include "forms/check.h"
#include "forms/record.h"
#include "forms/stock.h"
#include "forms/value.h"

#include <stdio.h>
#include <string.h>

static const struct choice movements[] = {
    {.code = "RECEIVED", .label = "Received at the station"},
    {.code = "ISSUE", .label = "Issue to a car"},
    {.code = "RETURN", .label = "Return to the box"},
    {.code = "RECOUNT", .label = "Recount"},
    {.code = "LOST", .label = "Lost or spoiled"},
    {0},
};

static const char *const between[] = {"ISSUE", "RETURN", NULL};
static const struct condition when_between[] = {{.field = "movement", .in = between}, {0}};

static const struct field fields[] = {
    {
        .name = "moved_at",
        .label = "Date and time",
        .section = "Cards",
        .kind = FIELD_DATE_TIME,
        .help = "When it was. It stands at now; change it for an earlier one.",
        .default_value = "now",
        .derived = true,
        .not_in_future = true,
    },
    {
        .name = "movement",
        .label = "What",
        .kind = FIELD_CHOICE,
        .help = "Cards that came, went to a car, came back, were counted, or were lost.",
        .choices = movements,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "location",
        .label = "Where",
        .kind = FIELD_CHOICE,
        .help = "The box or car: where they were received, counted or lost, the car that they were "
                "issued to or returned from.",
        .codes = CODES_STOCK_LOCATION,
        .required = true,
        .listed = true,
    },
    {
        .name = "box",
        .label = "Box",
        .kind = FIELD_CHOICE,
        .help = "The box that an issue comes from and a return goes to. Left blank, the first of "
                "the station.",
        .codes = CODES_STOCK_LOCATION,
        .asked_when = when_between,
        .derived = true,
    },
    {
        .name = "cards",
        .label = "Cards",
        .plural = true,
        .kind = FIELD_NUMBER,
        .help = "How many; at a recount, how many are there.",
        .min = 0,
        .max = 99999,
        .required = true,
        .listed = true,
    },
    {
        .name = "note",
        .label = "Note",
        .kind = FIELD_TEXT,
        .help = "Anything that should be known of it.",
        .max = 200,
        .searched = true,
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .section = "Void",
        .kind = FIELD_TEXT,
        .help = "Why this record is wrong. It stays in the lists, struck out, and changes the "
                "stock no more.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
};

static const struct transition transitions[] = {
    {
        .action = "file",
        .label = "File",
        .help = "Changes the stock.",
        .from = {FORM_NEW},
        .to = "filed",
        .roles = ROLES_SUPERVISORS,
        .edits = true,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes out a wrong record and takes back what it did to the stock. Its number "
                "stays taken.",
        .from = {"filed"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
    },
};

static struct place at(const char *name)
{
    return place_of((size_t)field_index(fields, COUNT_OF(fields), name));
}

static bool is_between(const struct record *record)
{
    return record_is(record, "movement", "ISSUE") || record_is(record, "movement", "RETURN");
}

static void fill(struct record *record, const struct desk *desk)
{
    if (!is_between(record)) {
        record_set_named(record, "box", "");
    } else if (*record_named(record, "box") == '\0') {
        record_set_named(record, "box", stock_first_box(desk->codes));
    }
}

static void check(const struct record *record, const struct desk *desk, struct problems *problems)
{
    const char *location = record_named(record, "location"), *box = record_named(record, "box");

    if (record_is(record, "cards", "0") && !record_is(record, "movement", "RECOUNT")) {
        problem_warn(problems, at("cards"),
                     "With 0 cards nothing moves: 0 is for a recount alone.");
    }
    if (record_is(record, "movement", "RECEIVED") && *location != '\0' &&
        !stock_is_box(desk->codes, location)) {
        problem_warn(problems, at("location"),
                     "Cards are received at a box of the station; a car gets them by an issue.");
    }
    if (!is_between(record)) {
        return;
    }
    if (*box == '\0') {
        problem_add(problems, at("box"), "The station's list of places has no box: name a place.");
    } else if (strcmp(location, box) == 0) {
        problem_warn(problems, at("location"),
                     "From a box to itself nothing moves: name the car here.");
    }
}

static int64_t cards_of(const struct record *record)
{
    int64_t cards = 0;

    return value_to_integer(form_field(record->form, "cards"), record_named(record, "cards"),
                            &cards)
               ? cards
               : 0;
}

static void tell(const struct record *record, const char *location, int64_t cards,
                 stock_change_fn *each, void *context)
{
    struct stock_change change = {.location = record_named(record, location),
                                  .cards = cards,
                                  .counted = record_is(record, "movement", "RECOUNT")};

    (void)snprintf(change.at, sizeof(change.at), "%s", record_named(record, "moved_at"));
    each(context, &change);
}

static void stock(const struct record *record, const char *status, stock_change_fn *each,
                  void *context)
{
    int64_t cards = cards_of(record);

    if (strcmp(status, "filed") != 0 || (cards == 0 && !record_is(record, "movement", "RECOUNT")) ||
        record_is(record, "box", record_named(record, "location"))) {
        return; /* struck out, or from a place to itself */
    }
    if (record_is(record, "movement", "RETURN") || record_is(record, "movement", "LOST")) {
        tell(record, "location", -cards, each, context);
    } else {
        tell(record, "location", cards, each, context);
    }
    if (record_is(record, "movement", "ISSUE")) {
        tell(record, "box", -cards, each, context);
    } else if (record_is(record, "movement", "RETURN")) {
        tell(record, "box", cards, each, context);
    }
}

const struct form card_stock_form = {
    .name = "card-stock",
    .title = "Card movement",
    .plural = "Card movements",
    .prefix = "ST",
    .table = "card_stock",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_SUPERVISORS,
    .fill = fill,
    .check = check,
    .stock = stock,
};

const struct form *stock_form(void)
{
    return &card_stock_form;
}
