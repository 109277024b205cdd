#include "forms/contact_755.h"

#include "forms/report.h"
#include "forms/value.h"

static const char *const observed[] = {"OBS", NULL};
static const char *const called[] = {"CALL", NULL};
static const char *const yes[] = {"yes", NULL};
static const char *const filed[] = {"filed", NULL}; /* a struck-out card counts nowhere */

static int64_t number_in(const struct counted *counted, const char *name)
{
    const struct field *field = form_field(counted->record->form, name);
    int64_t number = 0;

    return value_to_integer(field, record_named(counted->record, name), &number) ? number : 0;
}

static int64_t people(const struct counted *counted)
{
    return number_in(counted, "contacts");
}

static int64_t cards(const struct counted *counted)
{
    return number_in(counted, "cards");
}

static const struct figure figures[] = {
    {
        .name = "contacts",
        .label = "Contacts logged",
        .heading = "755 contacts",
        .states = filed,
    },
    {
        .name = "people",
        .label = "People spoken with",
        .states = filed,
        .amount = people,
    },
    {
        .name = "cards",
        .label = "Cards handed out",
        .states = filed,
        .amount = cards,
    },
    {
        .name = "observed",
        .label = "Contacts begun by ourselves (OBS)",
        .heading = "How they came about",
        .when = {{.field = "origin", .in = observed}},
        .states = filed,
    },
    {
        .name = "called",
        .label = "Contacts out of a call (CALL)",
        .when = {{.field = "origin", .in = called}},
        .states = filed,
    },
    {
        .name = "follow_up",
        .label = "To be looked after",
        .when = {{.field = "follow_up", .in = yes}},
        .states = filed,
    },
};

const struct report contact_755_reports[] = {
    {
        .name = "cards",
        .title = "755 cards",
        .date = "contact_at",
        .figures = figures,
        .figure_count = COUNT_OF(figures),
    },
    {0},
};
