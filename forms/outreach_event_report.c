#include "forms/outreach_event.h"

#include "forms/value.h"

static const char *const held[] = {"held", NULL};
static const char *const ahead[] = {"planned", "confirmed", NULL};
static const char *const cancelled[] = {"cancelled", NULL};

static int64_t number_in(const struct counted *counted, const char *name)
{
    const struct field *field = form_field(counted->record->form, name);
    int64_t number = 0;

    return value_to_integer(field, record_named(counted->record, name), &number) ? number : 0;
}

static int64_t attendance(const struct counted *counted)
{
    return number_in(counted, "attendance");
}

static int64_t cards(const struct counted *counted)
{
    return number_in(counted, "cards");
}

static int64_t rows_in(const struct counted *counted, const char *group)
{
    const struct form *form = counted->record->form;

    return (int64_t)record_rows(counted->record,
                                (size_t)field_index(form->fields, form->field_count, group));
}

static int64_t volunteers(const struct counted *counted)
{
    return rows_in(counted, "volunteers") + number_in(counted, "more_volunteers");
}

static int64_t concerns(const struct counted *counted)
{
    return rows_in(counted, "concerns");
}

static const struct figure figures[] = {
    {
        .name = "held",
        .label = "Events held",
        .column = "Held",
        .heading = "Outreach events",
        .states = held,
    },
    {
        .name = "ahead",
        .label = "Planned or confirmed, not told yet",
        .column = "Ahead",
        .states = ahead,
    },
    {
        .name = "cancelled",
        .label = "Cancelled",
        .states = cancelled,
    },
    {
        .name = "attendance",
        .label = "People who came",
        .column = "People",
        .heading = "What came of them",
        .states = held,
        .amount = attendance,
    },
    {
        .name = "cards",
        .label = "Cards handed out",
        .column = "Cards",
        .states = held,
        .amount = cards,
    },
    {
        .name = "volunteers",
        .label = "Volunteers who were there",
        .column = "Volunteers",
        .states = held,
        .amount = volunteers,
    },
    {
        .name = "concerns",
        .label = "Concerns noted",
        .column = "Concerns",
        .states = held,
        .amount = concerns,
    },
};

static const char *const reads[] = {"held_on",    "more_volunteers", "attendance", "cards",
                                    "volunteers", "concerns",        NULL};

const struct report outreach_event_reports[] = {
    {
        .name = "outreach",
        .title = "Outreach events",
        .date = "held_on",
        .figures = figures,
        .figure_count = COUNT_OF(figures),
        .reads = reads,
    },
    {0},
};
