#include "forms/contact_755.h"

#include "forms/report.h"
#include "forms/value.h"

#include <stdio.h>
#include <string.h>

static int64_t number_in(const struct record *record, const char *name)
{
    int64_t number = 0;

    return value_to_integer(form_field(record->form, name), record_named(record, name), &number)
               ? number
               : 0;
}

/* A struck-out card counts nowhere. */
void contact_755_count(const struct record *record, const char *status, counted_contact_fn *each,
                       void *context)
{
    bool counts = strcmp(status, "void") != 0;
    struct counted_contact contact = {
        .area = record_named(record, "area"),
        .rd = record_named(record, "rd"),
        .watch = "",
        .person = record_named(record, "employee"),
        .setting = record_named(record, "setting"),
        .origin = record_named(record, "origin"),
        .follow_up = record_is(record, "follow_up", "yes"),
        .contacts = counts,
        .people = counts ? number_in(record, "contacts") : 0,
        .cards = counts ? number_in(record, "cards") : 0,
    };

    (void)snprintf(contact.at, sizeof(contact.at), "%s", record_named(record, "contact_at"));
    each(context, &contact);
}

#define CONTACTS_LOGGED                                                                            \
    {                                                                                              \
        .name = "contacts", .label = "Contacts logged", .column = "Contacts",                      \
        .heading = "755 contacts", .measure = MEASURE_CONTACTS, .one = "contact",                  \
        .many = "contacts",                                                                        \
    }
#define PEOPLE_SPOKEN_WITH                                                                         \
    {                                                                                              \
        .name = "people", .label = "People spoken with", .column = "People",                       \
        .measure = MEASURE_PEOPLE, .one = "person", .many = "people",                              \
    }
#define CARDS_HANDED_OUT                                                                           \
    {                                                                                              \
        .name = "cards", .label = "Cards handed out", .column = "Cards", .measure = MEASURE_CARDS, \
        .one = "card", .many = "cards",                                                            \
    }

static const struct figure card_figures[] = {
    CONTACTS_LOGGED,
    PEOPLE_SPOKEN_WITH,
    CARDS_HANDED_OUT,
    {
        .name = "observed",
        .label = "Contacts begun by ourselves (OBS)",
        .column = "OBS",
        .heading = "How they came about",
        .measure = MEASURE_OBSERVED,
        .one = "contact begun by ourselves",
        .many = "contacts begun by ourselves",
    },
    {
        .name = "called",
        .label = "Contacts out of a call (CALL)",
        .column = "CALL",
        .measure = MEASURE_CALLED,
        .one = "contact out of a call",
        .many = "contacts out of a call",
    },
    {
        .name = "follow_up",
        .label = "To be looked after",
        .column = "Follow up",
        .measure = MEASURE_FOLLOW_UP,
        .one = "contact to be looked after",
        .many = "contacts to be looked after",
    },
};

/* Unit Order 16-02: what was logged on cards, and what worksheets were cleared as. A contact may
 * stand on both, so that the two are never added up. */
static const struct figure contact_figures[] = {
    CONTACTS_LOGGED,
    PEOPLE_SPOKEN_WITH,
    CARDS_HANDED_OUT,
    {
        .name = "clearances",
        .label = "Lines cleared as 755",
        .column = "Cleared",
        .heading = "On worksheets",
        .measure = MEASURE_CLEARANCES,
        .one = "line cleared as 755",
        .many = "lines cleared as 755",
        .source = "worksheet",
    },
};

static const struct report_paper monthly_paper = {
    .title = "Monthly 755 report",
    .source = "Unit Order 16-02, Logging Community Relations Contacts",
    .by = {"area", "setting", "watch", "month"},
    .beside = {"outreach", "briefings"},
    .stock = true,
    .signature = {"Captain (name and signature)", "Date"},
    .note = "Counted by the day of the contact; cards that were struck out count nowhere.",
    .stock_note =
        "Stock: at start, and received, moved between boxes and cars and found at a recount, less "
        "given and lost, is at end. To count: places that need a recount.",
};

const struct report contact_755_reports[] = {
    {
        .name = "cards",
        .title = "755 cards",
        .date = "contact_at",
        .figures = card_figures,
        .figure_count = COUNT_OF(card_figures),
        .main = "cards",
    },
    {
        .name = "contacts",
        .title = "755 contacts",
        .date = "contact_at",
        .figures = contact_figures,
        .figure_count = COUNT_OF(contact_figures),
        .main = "contacts",
        .paper = &monthly_paper,
    },
    {0},
};
