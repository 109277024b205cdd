#include "cli/command.h"

#include "base/csv.h"
#include "base/memory.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/log.h"
#include "db/record_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 200

struct printing {
    enum listing_format format;
    bool begun;
};

static const char *const column_names[] = {"seq",    "at",    "actor",  "workstation", "subject",
                                           "action", "about", "reason", "fields",      "hash"};

static const char *column_of(const struct log_entry *entry, size_t column)
{
    const char *const texts[] = {"",
                                 entry->at,
                                 entry->actor,
                                 entry->workstation,
                                 entry->subject,
                                 entry->action,
                                 entry->about,
                                 entry->reason,
                                 entry->fields,
                                 entry->hash};

    return texts[column];
}

static void add_csv(struct text *out, const struct log_entry *entry)
{
    char seq[24];

    (void)snprintf(seq, sizeof(seq), "%" PRId64, entry->seq);
    csv_add_cell(out, seq, true);
    for (size_t i = 1; i < COUNT_OF(column_names); i++) {
        csv_add_cell(out, column_of(entry, i), false);
    }
    csv_end_row(out);
}

static void add_json(struct text *out, const struct log_entry *entry)
{
    text_add_format(out, "{\"seq\":%" PRId64, entry->seq);
    for (size_t i = 1; i < COUNT_OF(column_names); i++) {
        text_add_format(out, ",\"%s\":", column_names[i]);
        json_add_text(out, column_of(entry, i));
    }
    text_add(out, "}");
}

/* One line for people: the hash is for machines. */
static void add_line(struct text *out, const struct log_entry *entry)
{
    char at[OUTPUT_TIME_ROOM], seq[24];
    struct text line = {0};
    char *clean;

    (void)snprintf(seq, sizeof(seq), "%" PRId64, entry->seq);
    output_local(entry->at, at);
    text_add_padded(&line, seq, 8);
    text_add_format(&line, "%s  ", at);
    text_add_padded(&line, entry->actor, 9);
    text_add_padded(&line, entry->workstation, 18);
    text_add_padded(&line, entry->subject, 17);
    text_add_padded(&line, entry->action, 14);
    text_add_padded(&line, entry->about, 19);
    text_add(&line, entry->reason);
    text_add(&line, entry->reason[0] != '\0' && entry->fields[0] != '\0' ? "; " : "");
    text_add(&line, entry->fields);
    clean = text_clean_dup(text_bytes(&line), line.length, TEXT_LINE);
    text_add_format(out, "%s\n", clean);
    free(clean);
    text_finish(&line);
}

static void add_entry(struct printing *printing, struct text *out, const struct log_entry *entry)
{
    switch (printing->format) {
    case LISTING_CSV:
        add_csv(out, entry);
        break;
    case LISTING_JSON:
        text_add(out, printing->begun ? ",\n" : "\n");
        add_json(out, entry);
        break;
    case LISTING_TABLE:
        add_line(out, entry);
        break;
    }
    printing->begun = true;
}

static void add_head(const struct printing *printing, struct text *out)
{
    if (printing->format == LISTING_JSON) {
        text_add(out, "[");
    } else if (printing->format == LISTING_CSV) {
        for (size_t i = 0; i < COUNT_OF(column_names); i++) {
            csv_add_cell(out, column_names[i], i == 0);
        }
        csv_end_row(out);
    }
}

static bool read_date(const struct options *options, enum option option, int64_t days,
                      struct local_time *time, struct error *error)
{
    *time = (struct local_time){0};
    if (!date_parse(options->values[option], &time->date)) {
        return error_set(error, ERROR_USAGE, "%s is a date, written YYYY-MM-DD.",
                         options_name(option));
    }
    time->date = date_from_days(date_to_days(time->date) + days);
    return true;
}

/* The sequences between which the days lie: `first` and up to before `past`. */
static bool find_range(struct app *app, const struct options *options, int64_t *first,
                       int64_t *past, struct error *error)
{
    struct local_time time;

    *first = 1;
    *past = INT64_MAX;
    if (options->values[OPTION_FROM] != NULL &&
        (!read_date(options, OPTION_FROM, 0, &time, error) ||
         !log_first_since(app->store, time, first, error))) {
        return false;
    }
    return options->values[OPTION_TO] == NULL || (read_date(options, OPTION_TO, 1, &time, error) &&
                                                  log_first_since(app->store, time, past, error));
}

/* Page by page, newest first. */
static bool print_pages(struct app *app, struct printing *printing, int64_t first, int64_t past,
                        int64_t left, struct error *error)
{
    struct log_entry *entries = memory_create(PAGE_ROWS, sizeof(*entries));
    struct log_request request = {.before = past, .limit = PAGE_ROWS};
    struct progress progress = {.words = "operations"};
    int64_t told = 0;
    size_t count = PAGE_ROWS;
    bool ok = true, begun = false;

    while (ok && count == PAGE_ROWS && left > 0) {
        struct text out = {0};

        ok = log_page(app->store, &app->actor, &request, entries, &count, error);
        if (ok && !begun) {
            add_head(printing, &out);
            begun = true;
        }
        for (size_t i = 0; ok && i < count && left > 0; i++) {
            if (entries[i].seq < first) {
                left = 0;
                break;
            }
            add_entry(printing, &out, &entries[i]);
            request.before = entries[i].seq;
            left--;
            told++;
        }
        if (ok && (count < PAGE_ROWS || left == 0) && printing->format == LISTING_JSON) {
            text_add(&out, "\n]\n");
        }
        ok = ok && output_flush(&out, error);
        text_finish(&out);
        progress_rows(&progress, told);
    }
    progress_rows_end(&progress);
    free(entries);
    return ok;
}

bool command_log(struct app *app, const struct options *options, struct error *error)
{
    struct printing printing = {0};
    size_t format = LISTING_TABLE;
    int64_t limit = INT64_MAX, first, past;

    if (!options_number(options, OPTION_LIMIT, 1, INT64_MAX, &limit, error) ||
        !options_pick(options, OPTION_FORMAT, listing_formats, &format, error) ||
        !find_range(app, options, &first, &past, error)) {
        return false;
    }
    printing.format = (enum listing_format)format;
    return print_pages(app, &printing, first, past, limit, error);
}
