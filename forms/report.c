#include "forms/report.h"

#include <stdio.h>
#include <string.h>

const struct report *report_at(size_t index, const struct form **form)
{
    for (size_t i = 0; (*form = form_at(i)) != NULL; i++) {
        for (const struct report *report = (*form)->reports; report != NULL && report->name != NULL;
             report++) {
            if (index-- == 0) {
                return report;
            }
        }
    }
    return NULL;
}

const struct report *report_by_name(const char *name, const struct form **form)
{
    const struct report *report;
    size_t index = 0;

    do {
        report = report_at(index++, form);
    } while (report != NULL && strcmp(report->name, name) != 0);
    return report;
}

const struct figure *report_figure(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->figure_count; i++) {
        if (strcmp(report->figures[i].name, name) == 0) {
            return &report->figures[i];
        }
    }
    return NULL;
}

bool figure_is_for(const struct figure *figure, enum role role)
{
    const struct form *source = figure->source != NULL ? form_by_name(figure->source) : NULL;

    return figure->source == NULL || (source != NULL && form_may_read(source, role, false));
}

/* Days compare as texts: a date-time begins with its day. */
bool report_holds(const struct report *report, const struct counted *counted)
{
    const char *day = record_named(counted->record, report->date);

    return strlen(day) >= DATE_ROOM - 1 && strncmp(day, counted->begins, DATE_ROOM - 1) >= 0 &&
           strncmp(day, counted->ends, DATE_ROOM - 1) <= 0;
}

static bool stands_in(const char *const *states, const char *status)
{
    while (*states != NULL && strcmp(*states, status) != 0) {
        states++;
    }
    return *states != NULL;
}

bool figure_counts(const struct figure *figure, const struct counted *counted, int64_t *amount)
{
    const struct place top = place_of(0);

    *amount = 0;
    for (size_t i = 0; i < COUNT_OF(figure->when) && figure->when[i].field != NULL; i++) {
        if (!record_meets(counted->record, top, &figure->when[i], counted->desk->codes)) {
            return false;
        }
    }
    if ((figure->states != NULL && !stands_in(figure->states, counted->status)) ||
        (figure->holds != NULL && !figure->holds(counted))) {
        return false;
    }
    *amount = figure->amount != NULL ? figure->amount(counted) : 1;
    return true;
}

bool report_period(const struct report *report, const char *typed, struct date *begins,
                   struct date *ends)
{
    int year = 0, month = 1, length = 0;
    int read = report->yearly ? sscanf(typed, "%4d%n", &year, &length)
                              : sscanf(typed, "%4d-%2d%n", &year, &month, &length);

    if (read != (report->yearly ? 1 : 2) || typed[length] != '\0' ||
        length != (report->yearly ? 4 : 7)) {
        return false;
    }
    *begins = (struct date){year, month, 1};
    *ends = report->yearly || month == 12 ? (struct date){year + 1, 1, 1}
                                          : (struct date){year, month + 1, 1};
    if (!date_is_valid(*begins) || !date_is_valid(*ends)) {
        return false;
    }
    *ends = date_from_days(date_to_days(*ends) - 1);
    return true;
}
