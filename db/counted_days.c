#include "db/counted_days.h"

#include "forms/watch.h"

static void add_edge(struct text *sql, const char *watch, const char *compare, const char *time,
                     const char *turn)
{
    if (*time != '\0') {
        text_add_format(sql,
                        " WHEN c.watch = '%s' AND substr(c.at, 12, 5) %s '%.2s:%.2s' THEN '%s'",
                        watch, compare, time, time + 2, turn);
    }
}

void counted_days_add_turn(struct text *sql, const struct config *config)
{
    text_add(sql, "CASE WHEN c.watch = '' OR length(c.at) < 16 THEN ''");
    for (const struct choice *watch = watch_choices; watch->code != NULL; watch++) {
        struct watch_edges edges;

        if (watch_edges_of(config, watch->code, &edges)) {
            add_edge(sql, watch->code, "<", edges.next_below, "+");
            add_edge(sql, watch->code, ">=", edges.before_from, "-");
        }
    }
    text_add(sql, " ELSE '' END");
}

static void add_by_turn(struct text *sql, const struct config *config)
{
    text_add(sql, "CASE ");
    counted_days_add_turn(sql, config);
    text_add(sql, " WHEN '' THEN c.at >= ? AND c.at < ? WHEN '+' THEN c.at >= ? AND c.at < ? ELSE "
                  "c.at >= ? AND c.at < ? END");
}

/* By the index first, with a day on both sides; what is a day or more within needs no second look;
 * the rest is looked at by its own date. */
void counted_days_add_range(struct text *sql, const struct config *config)
{
    text_add(sql, "c.at >= ? AND c.at < ? AND (c.at >= ? AND c.at < ? OR ");
    add_by_turn(sql, config);
    text_add(sql, ")");
}

static void bind_days(struct statement *statement, struct date begins, struct date ends,
                      int64_t begins_later, int64_t ends_later)
{
    char from[DATE_ROOM], until[DATE_ROOM];

    date_format(date_from_days(date_to_days(begins) + begins_later), from);
    date_format(date_from_days(date_to_days(ends) + 1 + ends_later), until);
    bind_text(statement, from);
    bind_text(statement, until);
}

static void bind_by_turn(struct statement *statement, struct date begins, struct date ends)
{
    bind_days(statement, begins, ends, 0, 0);
    bind_days(statement, begins, ends, -1, -1);
    bind_days(statement, begins, ends, 1, 1);
}

void counted_days_bind_range(struct statement *statement, struct date begins, struct date ends)
{
    bind_days(statement, begins, ends, -1, 1);
    bind_days(statement, begins, ends, 1, -1);
    bind_by_turn(statement, begins, ends);
}

void counted_days_add_part(struct text *sql, const struct config *config,
                           enum counted_days_part part)
{
    text_add(sql, "c.at >= ? AND c.at < ?");
    if (part != DAYS_WITHIN) {
        text_add(sql, " AND ");
        add_by_turn(sql, config);
    }
}

void counted_days_bind_part(struct statement *statement, enum counted_days_part part,
                            struct date begins, struct date ends)
{
    bool one_day = date_to_days(begins) == date_to_days(ends);

    switch (part) {
    case DAYS_FIRST:
        bind_days(statement, begins, begins, -1, 0);
        break;
    case DAYS_WITHIN:
        bind_days(statement, begins, ends, 1, -1);
        return;
    case DAYS_LAST:
        bind_days(statement, ends, ends, one_day, 1);
        break;
    case DAYS_PARTS:
        return;
    }
    bind_by_turn(statement, begins, ends);
}
