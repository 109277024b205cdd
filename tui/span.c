#include "tui/span.h"

#include <stdio.h>

void span_init(struct span *span, const struct desk *desk)
{
    struct watch on = watch_at(desk->now, desk->config);
    on.date = date_from_days(date_to_days(on.date) - 1);
    *span = (struct span){SPAN_DAY, on};
}

static struct date first_of_month(struct date date)
{
    date.day = 1;
    return date;
}

/* The same day of another month, or its last one. */
static struct date month_later(struct date date, int by)
{
    int month = date.year * 12 + date.month - 1 + by;
    struct date moved = {month / 12, month % 12 + 1, date.day};
    while (!date_is_valid(moved) && moved.day > 1)
        moved.day--;
    return moved;
}

static struct watch moved(const struct span *span, int by, const struct config *config)
{
    struct watch at = span->at;
    switch (span->kind) {
    case SPAN_WATCH:
        return by < 0 ? watch_previous(at, config) : watch_next(at, config);
    case SPAN_MONTH:
        at.date = month_later(at.date, by);
        break;
    case SPAN_DAY:
    case SPAN_KIND_COUNT:
        at.date = date_from_days(date_to_days(at.date) + by);
        break;
    }
    return at;
}

static bool has_begun(const struct span *span, struct watch at, struct watch on,
                      const struct config *config)
{
    switch (span->kind) {
    case SPAN_WATCH:
        return watch_compare(at, on, config) <= 0;
    case SPAN_MONTH:
        return date_to_days(first_of_month(at.date)) <= date_to_days(on.date);
    case SPAN_DAY:
    case SPAN_KIND_COUNT:
        break;
    }
    return date_to_days(at.date) <= date_to_days(on.date);
}

/* Of a month that has begun the days to come, of a day the watches to come: the last that has. */
static struct watch no_later(struct watch at, struct watch on, const struct config *config)
{
    return watch_compare(at, on, config) > 0 ? on : at;
}

bool span_move(struct span *span, int by, const struct desk *desk)
{
    struct watch on = watch_at(desk->now, desk->config);
    struct watch at = moved(span, by, desk->config);
    if (!date_is_valid(at.date) || !has_begun(span, at, on, desk->config))
        return false;
    span->at = no_later(at, on, desk->config);
    return true;
}

void span_next_kind(struct span *span, const struct desk *desk)
{
    span->kind = (span->kind + 1) % SPAN_KIND_COUNT;
    span->at = no_later(span->at, watch_at(desk->now, desk->config), desk->config);
}

struct reconciled_span span_reconciled(const struct span *span)
{
    struct reconciled_span asked = {span->at.date, span->at.date, WATCH_COUNT};
    if (span->kind == SPAN_WATCH)
        asked.watch = span->at.name;
    if (span->kind == SPAN_MONTH) {
        asked.from = first_of_month(span->at.date);
        asked.to = date_from_days(date_to_days(first_of_month(month_later(asked.from, 1))) - 1);
    }
    return asked;
}

void span_words(const struct span *span, char out[SPAN_ROOM])
{
    const struct date date = span->at.date;
    switch (span->kind) {
    case SPAN_WATCH:
        snprintf(out, SPAN_ROOM, "%s watch of %02d/%02d/%04d", watch_code(span->at.name),
                 date.month, date.day, date.year);
        return;
    case SPAN_MONTH:
        snprintf(out, SPAN_ROOM, "Month of %02d/%04d", date.month, date.year);
        return;
    case SPAN_DAY:
    case SPAN_KIND_COUNT:
        snprintf(out, SPAN_ROOM, "Day of %02d/%02d/%04d", date.month, date.day, date.year);
        return;
    }
}

void span_file_name(const struct span *span, char out[64])
{
    const struct date date = span->at.date;
    switch (span->kind) {
    case SPAN_WATCH:
        snprintf(out, 64, "cards-%04d-%02d-%02d-%s.csv", date.year, date.month, date.day,
                 watch_code(span->at.name));
        return;
    case SPAN_MONTH:
        snprintf(out, 64, "cards-%04d-%02d.csv", date.year, date.month);
        return;
    case SPAN_DAY:
    case SPAN_KIND_COUNT:
        snprintf(out, 64, "cards-%04d-%02d-%02d.csv", date.year, date.month, date.day);
        return;
    }
}
