#include "cli/report_stock.h"

#include "base/csv.h"
#include "base/memory.h"
#include "cli/output.h"
#include "cli/pdf_file.h"
#include "db/record_json.h"
#include "db/stock.h"
#include "print/resupply.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define LISTED_MOST 1000 /* of one place since its last count */

struct printing {
    struct text rows;
    enum listing_format format;
    struct desk desk;
    int places;
};

/* One place as it is told: its day of the last count, its level, and what is wrong in words. */
struct told {
    char counted[DATE_ROOM];
    char words[STOCK_WORDS_ROOM];
    int64_t level, wanted;
};

static struct told told_of(const struct printing *printing, const struct stock_balance *balance)
{
    struct told told = {.level = stock_level(&printing->desk, balance->location),
                        .wanted = stock_wanted(balance, &printing->desk)};

    (void)snprintf(told.counted, sizeof(told.counted), "%.10s", balance->counted_at);
    stock_words(balance, &printing->desk, told.words);
    return told;
}

static void add_table_row(struct printing *printing, const struct stock_balance *balance,
                          const struct told *told)
{
    struct text *out = &printing->rows;

    text_add_padded(out, stock_label(printing->desk.codes, balance->location), 32);
    text_add_format(out, "%7" PRId64 "%8" PRId64 "  %-10s  ", balance->cards, told->level,
                    told->counted[0] != '\0' ? told->counted : "never");
    if (told->wanted > 0) {
        text_add_format(out, "bring %" PRId64 ": ", told->wanted);
    }
    text_add_format(out, "%s\n", told->words);
}

static void add_number(struct text *out, int64_t number)
{
    char text[24];

    (void)snprintf(text, sizeof(text), "%" PRId64, number);
    csv_add_cell(out, text, false);
}

static void add_csv_row(struct printing *printing, const struct stock_balance *balance,
                        const struct told *told)
{
    struct text *out = &printing->rows;

    csv_add_cell(out, balance->location, true);
    csv_add_cell(out, stock_label(printing->desk.codes, balance->location), false);
    add_number(out, balance->cards);
    csv_add_cell(out, told->counted, false);
    add_number(out, told->level);
    add_number(out, told->wanted);
    csv_add_cell(out, told->words, false);
    csv_end_row(out);
}

static void add_json_row(struct printing *printing, const struct stock_balance *balance,
                         const struct told *told)
{
    struct text *out = &printing->rows;
    unsigned troubles = stock_troubles(balance, &printing->desk);

    text_add_format(out, "%s{\"location\":", printing->places == 0 ? "" : ",");
    json_add_text(out, balance->location);
    text_add(out, ",\"label\":");
    json_add_text(out, stock_label(printing->desk.codes, balance->location));
    text_add_format(out,
                    ",\"cards\":%" PRId64 ",\"counted_on\":\"%s\",\"level\":%" PRId64
                    ",\"wanted\":%" PRId64 ",\"recount_needed\":%s,\"low\":%s,\"unchecked\":%s}",
                    balance->cards, told->counted, told->level, told->wanted,
                    (troubles & STOCK_RECOUNT) != 0 ? "true" : "false",
                    (troubles & STOCK_LOW) != 0 ? "true" : "false",
                    (troubles & STOCK_UNCHECKED) != 0 ? "true" : "false");
}

static void add_place(void *context, const struct stock_balance *balance)
{
    struct printing *printing = context;
    struct told told = told_of(printing, balance);

    if (printing->format == LISTING_CSV) {
        add_csv_row(printing, balance, &told);
    } else if (printing->format == LISTING_JSON) {
        add_json_row(printing, balance, &told);
    } else {
        add_table_row(printing, balance, &told);
    }
    printing->places++;
}

static bool print_places(struct printing *printing, struct error *error)
{
    struct text out = {0};
    char now[LOCAL_ROOM];
    bool ok;

    local_format(printing->desk.now, now);
    if (printing->format == LISTING_CSV) {
        text_add(&out, "location,label,cards,counted_on,level,wanted,wrong\r\n");
        text_add(&out, text_bytes(&printing->rows));
    } else if (printing->format == LISTING_JSON) {
        text_add_format(&out, "{\"report\":\"stock\",\"at\":\"%s\",\"places\":[%s]}\n", now,
                        text_bytes(&printing->rows));
    } else {
        text_add_format(&out, "Card stock, %.10s %s\n\n", now, now + 11);
        text_add_padded(&out, "Place", 32);
        text_add_format(&out, "  Cards  Low at  Counted\n%s", text_bytes(&printing->rows));
    }
    ok = output_flush(&out, error);
    text_finish(&out);
    return ok;
}

static bool print_records(struct app *app, const struct printing *printing, const char *location,
                          struct error *error)
{
    struct listing listing = {.format = printing->format};
    struct stock_entry *entries = memory_create(LISTED_MOST, sizeof(*entries));
    size_t count = 0;
    bool ok =
        stock_records(app->store, &printing->desk, location, entries, LISTED_MOST, &count, error);

    for (size_t i = 0; ok && i < count; i++) {
        ok = listing_rows(&listing, &entries[i].head, 1, error);
    }
    free(entries);
    return ok && listing_end(&listing, error);
}

/* What must be brought and counted, as a PDF. */
static bool make_paper(struct app *app, const struct printing *printing, const char *path,
                       struct error *error)
{
    struct resupply list;
    struct pdf pdf = {0};
    char *json;
    bool ok;

    resupply_begin(&list, &printing->desk);
    ok = stock_places(app->store, &printing->desk, resupply_add, &list, error);
    json = resupply_end_dup(&list);
    ok = ok &&
         (json != NULL || error_set(error, ERROR_MEMORY, "This machine has no memory left.")) &&
         spool_make(json, "en", &pdf, error) && pdf_file_write(path, &pdf, error);
    free(json);
    pdf_finish(&pdf);
    return ok;
}

bool report_stock(struct app *app, const struct options *options, struct error *error)
{
    struct printing printing = {.desk = app_desk(app)};
    size_t format = LISTING_TABLE;
    bool ok;

    if (options_has(options, OPTION_YEAR) || options_has(options, OPTION_MONTH)) {
        return error_set(error, ERROR_USAGE, "report stock is of now: it takes no month or year.");
    }
    if (!options_pick(options, OPTION_FORMAT, listing_formats, &format, error)) {
        return false;
    }
    printing.format = (enum listing_format)format;
    if (options->values[OPTION_LIST] != NULL) {
        return print_records(app, &printing, options->values[OPTION_LIST], error);
    }
    if (options->values[OPTION_PAPER] != NULL) {
        return make_paper(app, &printing, options->values[OPTION_PAPER], error);
    }
    ok = stock_places(app->store, &printing.desk, add_place, &printing, error) &&
         print_places(&printing, error);
    text_finish(&printing.rows);
    return ok;
}
