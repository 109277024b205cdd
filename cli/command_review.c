#include "cli/command.h"

#include "base/csv.h"
#include "base/memory.h"
#include "cli/output.h"
#include "db/exceptions.h"
#include "db/record_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 200

static const char *const columns[] = {"code", "number", "line", "since", "field", "words"};
static const int widths[] = {4, 19, 4, 16, 0, 0};

enum column { CODE, NUMBER, LINE, SINCE, FIELD, WORDS };

struct cells {
    const char *items[COUNT_OF(columns)];
    char line[24];
};

/* "2026-11-20T14:00" for people: with a blank. */
static void take_cells(struct exception_item *item, bool people, struct cells *cells)
{
    (void)snprintf(cells->line, sizeof(cells->line), "%" PRId64, item->key.line);
    if (people && item->since[10] == 'T') {
        item->since[10] = ' ';
    }
    cells->items[CODE] = item->key.code;
    cells->items[NUMBER] = item->head.number;
    cells->items[LINE] = people && item->key.line == 0 ? "-" : cells->line;
    cells->items[SINCE] = item->since;
    cells->items[FIELD] = item->field;
    cells->items[WORDS] = item->words;
}

static void add_table_row(struct text *out, const char *const cells[])
{
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        if (i == FIELD) {
            continue; /* for programs: the line and the words tell people */
        }
        if (widths[i] > 0 && text_columns(cells[i], strlen(cells[i])) < widths[i]) {
            text_add_padded(out, cells[i], widths[i]);
        } else {
            text_add(out, cells[i]);
        }
        text_add(out, i == WORDS ? "\n" : "  ");
    }
}

static void add_csv_row(struct text *out, const char *const cells[])
{
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        csv_add_cell(out, cells[i], i == 0);
    }
    csv_end_row(out);
}

static void add_json_row(struct text *out, const char *const cells[], bool first)
{
    text_add(out, first ? "\n{" : ",\n{");
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        text_add_format(out, "%s\"%s\":", i == 0 ? "" : ",", columns[i]);
        if (i == LINE) {
            text_add(out, cells[i]);
        } else {
            json_add_text(out, cells[i]);
        }
    }
    text_add(out, "}");
}

struct review {
    struct app *app;
    enum listing_format format;
    bool begun; /* a row was printed */
};

static bool print_items(struct review *review, struct exception_item *items, size_t count,
                        struct error *error)
{
    struct text out = {0};

    for (size_t i = 0; i < count; i++) {
        struct cells cells = {0};

        take_cells(&items[i], review->format == LISTING_TABLE, &cells);
        if (review->format == LISTING_TABLE) {
            add_table_row(&out, cells.items);
        } else if (review->format == LISTING_CSV) {
            add_csv_row(&out, cells.items);
        } else {
            add_json_row(&out, cells.items, !review->begun);
        }
        review->begun = true;
    }
    return output_flush(&out, error);
}

static bool print_pages(struct review *review, struct error *error)
{
    struct exception_item *items = memory_create(PAGE_ROWS, sizeof(*items));
    struct exception_request request = {.now = app_desk(review->app).now, .limit = PAGE_ROWS};
    size_t count = PAGE_ROWS;
    bool ok = true;

    while (ok && count == (size_t)PAGE_ROWS) {
        ok = exceptions_page(review->app->store, &review->app->actor, &request, items, &count,
                             error);
        if (ok && count > 0) {
            request.from = items[count - 1].key;
            ok = print_items(review, items, count, error);
        }
    }
    free(items);
    return ok;
}

static bool print_beginning(const struct review *review, struct error *error)
{
    struct text out = {0};

    if (review->format == LISTING_TABLE) {
        add_table_row(&out, columns);
    } else if (review->format == LISTING_CSV) {
        add_csv_row(&out, columns);
    } else {
        text_add(&out, "[");
    }
    return output_flush(&out, error);
}

static bool print_end(const struct review *review, struct error *error)
{
    struct text out = {0};

    if (review->format == LISTING_JSON) {
        text_add(&out, review->begun ? "\n]\n" : "]\n");
    }
    return output_flush(&out, error);
}

bool command_review(struct app *app, const struct options *options, struct error *error)
{
    struct review review = {.app = app};
    size_t format = LISTING_TABLE;

    if (!options_pick(options, OPTION_FORMAT, listing_formats, &format, error)) {
        return false;
    }
    if (!role_may(app->actor.role, DUTY_REVIEW)) {
        return error_set(error, ERROR_REFUSED, "The review is for sergeants and above.");
    }
    review.format = (enum listing_format)format;
    return print_beginning(&review, error) && print_pages(&review, error) &&
           print_end(&review, error);
}
