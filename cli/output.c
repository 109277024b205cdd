#include "cli/output.h"

#include "base/csv.h"
#include "base/date.h"
#include "db/record_json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void output_line(FILE *file, const char *line)
{
    char *clean = text_clean_dup(line, strlen(line), TEXT_LINE);

    (void)fprintf(file, "%s\n", clean); /* looked at by output_flush, or the last words anyway */
    free(clean);
}

void output_error(const char *words)
{
    struct text line = {0};

    text_add(&line, "frontdesk: ");
    text_add(&line, words);
    output_line(stderr, text_bytes(&line));
    text_finish(&line);
}

bool output_flush(struct text *text, struct error *error)
{
    bool ok = fwrite(text_bytes(text), 1, text->length, stdout) == text->length &&
              fflush(stdout) == 0 && !ferror(stdout);

    text_finish(text);
    return ok || error_set(error, ERROR_IO, "The output cannot be written: %s.", strerror(errno));
}

bool output_recovery_key(const char *recovery, struct error *error)
{
    struct text out = {0};

    text_add_format(
        &out,
        "Recovery key, shown this once and kept nowhere. Write it down for the safe:\n\n"
        "    %s\n\n"
        "It opens service comments when nobody who can read them is left. Without it "
        "and without\ntheir passwords nobody ever opens them again.\n",
        recovery);
    return output_flush(&out, error);
}

void output_problems(const char *prefix, const struct form *form, const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        char name[128];
        struct text line = {0};

        text_add(&line, prefix);
        if (problem->place.field < form->field_count) {
            place_name(form, problem->place, name, sizeof(name));
            text_add_format(&line, "%s: ", name);
        } /* else it is about a name that the form does not have, and says so itself */
        text_add_format(&line, "%s%s", problem->warning ? "warning: " : "", problem->words);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
}

void output_local(const char *moment, char out[OUTPUT_TIME_ROOM])
{
    int64_t when = 0;

    if (!moment_parse(moment, &when)) {
        (void)text_copy(out, OUTPUT_TIME_ROOM, moment);
        return;
    }
    local_format(moment_to_local(when), out);
    out[10] = ' ';
}

const char *const listing_formats[] = {
    [LISTING_TABLE] = "table",
    [LISTING_CSV] = "csv",
    [LISTING_JSON] = "json",
    NULL,
};

static const char *const columns[] = {"number",   "status",   "version",
                                      "filed_at", "filed_by", "headline"};
static const int widths[] = {19, 10, 7, 16, 8, 0};

static void add_table_cell(struct text *out, size_t column, const char *words)
{
    if (widths[column] == 0) {
        text_add(out, words);
        return;
    }
    if (text_columns(words, strlen(words)) < widths[column]) {
        text_add_padded(out, words, widths[column]);
    } else {
        text_add(out, words); /* a long number is never cut */
    }
    text_add(out, "  ");
}

static void add_table_row(struct text *out, const struct head *head)
{
    char version[24], filed_at[OUTPUT_TIME_ROOM];
    const char *const cells[] = {head->number, head->status,   version,
                                 filed_at,     head->filed_by, head->headline};

    (void)snprintf(version, sizeof(version), "%" PRId64, head->version);
    output_local(head->filed_at, filed_at);
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        add_table_cell(out, i, cells[i]);
    }
    text_add(out, "\n");
}

static void add_csv_row(struct text *out, const struct head *head)
{
    char version[24];
    const char *const cells[] = {head->number,   head->status,   version,
                                 head->filed_at, head->filed_by, head->headline};

    (void)snprintf(version, sizeof(version), "%" PRId64, head->version);
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        csv_add_cell(out, cells[i], i == 0);
    }
    csv_end_row(out);
}

static void add_json_row(struct text *out, const struct head *head, bool first)
{
    text_add(out, first ? "\n{\"number\":" : ",\n{\"number\":");
    json_add_text(out, head->number);
    text_add(out, ",\"status\":");
    json_add_text(out, head->status);
    text_add_format(out, ",\"version\":%" PRId64 ",\"filed_at\":", head->version);
    json_add_text(out, head->filed_at);
    text_add(out, ",\"filed_by\":");
    json_add_text(out, head->filed_by);
    text_add(out, ",\"headline\":");
    json_add_text(out, head->headline);
    text_add(out, "}");
}

static void add_opening(struct listing *listing, struct text *out)
{
    if (listing->opened) {
        return;
    }
    listing->opened = true;
    switch (listing->format) {
    case LISTING_TABLE:
        for (size_t i = 0; i < COUNT_OF(columns); i++) {
            add_table_cell(out, i, columns[i]);
        }
        text_add(out, "\n");
        break;
    case LISTING_CSV:
        for (size_t i = 0; i < COUNT_OF(columns); i++) {
            csv_add_cell(out, columns[i], i == 0);
        }
        csv_end_row(out);
        break;
    case LISTING_JSON:
        text_add(out, "[");
        break;
    }
}

bool listing_rows(struct listing *listing, const struct head *heads, size_t count,
                  struct error *error)
{
    struct text out = {0};

    add_opening(listing, &out);
    for (size_t i = 0; i < count; i++) {
        switch (listing->format) {
        case LISTING_TABLE:
            add_table_row(&out, &heads[i]);
            break;
        case LISTING_CSV:
            add_csv_row(&out, &heads[i]);
            break;
        case LISTING_JSON:
            add_json_row(&out, &heads[i], !listing->begun);
            break;
        }
        listing->begun = true;
    }
    return output_flush(&out, error);
}

bool listing_end(struct listing *listing, struct error *error)
{
    struct text out = {0};

    add_opening(listing, &out);
    if (listing->format == LISTING_JSON) {
        text_add(&out, listing->begun ? "\n]\n" : "]\n");
    }
    return output_flush(&out, error);
}
