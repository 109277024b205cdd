#include "cli/report_output.h"

#include "base/csv.h"
#include "db/record_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LABEL_COLUMNS  50
#define BUCKET_COLUMNS 34
#define NUMBER_COLUMNS 10

/* The figures that the role sees, one after the other; NULL past the last. */
static const struct figure *next_figure(const struct report_request *request, size_t *index)
{
    while (*index < request->report->figure_count) {
        const struct figure *figure = &request->report->figures[(*index)++];

        if (figure_is_for(figure, request->desk->actor->role)) {
            return figure;
        }
    }
    return NULL;
}

static int64_t value_of(const struct report_request *request, const struct report_outcome *outcome,
                        const struct figure *figure)
{
    return outcome->figures[figure - request->report->figures];
}

static void add_number_cell(struct text *out, int64_t number, bool first)
{
    char cell[24];

    (void)snprintf(cell, sizeof(cell), "%" PRId64, number);
    csv_add_cell(out, cell, first);
}

static void add_days(struct text *out, struct date begins, struct date ends)
{
    char from[DATE_ROOM], to[DATE_ROOM];

    date_format(begins, from);
    date_format(ends, to);
    text_add_format(out, "%s to %s", from, to);
}

static void add_json_days(struct text *out, const struct report_request *request,
                          struct date begins)
{
    char from[DATE_ROOM], to[DATE_ROOM];

    date_format(begins, from);
    date_format(request->ends, to);
    text_add_format(out, "{\"report\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"", request->report->name,
                    from, to);
}

/* ---- figures ---- */

static void add_table(struct text *out, const struct report_request *request,
                      const struct report_outcome *outcome)
{
    const struct figure *figure;
    size_t index = 0;

    text_add_format(out, "%s, ", request->report->title);
    add_days(out, request->begins, request->ends);
    text_add(out, "\n");
    while ((figure = next_figure(request, &index)) != NULL) {
        if (figure->heading != NULL) {
            text_add_format(out, "\n%s\n", figure->heading);
        }
        text_add(out, "  ");
        text_add_padded(out, figure->label, LABEL_COLUMNS);
        text_add_format(out, " %6" PRId64 "\n", value_of(request, outcome, figure));
    }
    if (outcome->unopened > 0) {
        text_add_format(out,
                        "\n%" PRId64 " more are sealed to a key that is not yours: not counted.\n",
                        outcome->unopened);
    }
}

static void add_csv(struct text *out, const struct report_request *request,
                    const struct report_outcome *outcome)
{
    const struct figure *figure;
    size_t index = 0;

    text_add(out, "figure,label,value\r\n");
    while ((figure = next_figure(request, &index)) != NULL) {
        csv_add_cell(out, figure->name, true);
        csv_add_cell(out, figure->label, false);
        add_number_cell(out, value_of(request, outcome, figure), false);
        csv_end_row(out);
    }
}

static void add_json(struct text *out, const struct report_request *request,
                     const struct report_outcome *outcome)
{
    const struct figure *figure;
    const char *comma = "";
    size_t index = 0;

    add_json_days(out, request, request->begins);
    text_add_format(out, ",\"records\":%" PRId64 ",\"unopened\":%" PRId64 ",\"figures\":{",
                    outcome->records, outcome->unopened);
    while ((figure = next_figure(request, &index)) != NULL) {
        text_add(out, comma);
        json_add_text(out, figure->name);
        text_add_format(out, ":%" PRId64, value_of(request, outcome, figure));
        comma = ",";
    }
    text_add(out, "}}\n");
}

bool report_output_figures(const struct report_request *request,
                           const struct report_outcome *outcome, enum listing_format format,
                           struct error *error)
{
    static void (*const adds[])(struct text * out, const struct report_request *request,
                                const struct report_outcome *outcome) = {
        [LISTING_TABLE] = add_table, [LISTING_CSV] = add_csv, [LISTING_JSON] = add_json};
    struct text out = {0};

    adds[format](&out, request, outcome);
    return output_flush(&out, error);
}

/* ---- a breakdown ---- */

static void add_table_row(struct text *out, const struct report_request *request, const char *words,
                          const int64_t sums[MEASURE_COUNT])
{
    const struct figure *figure;
    size_t index = 0;

    text_add_padded(out, words, BUCKET_COLUMNS);
    while ((figure = next_figure(request, &index)) != NULL) {
        text_add_format(out, "%*" PRId64, NUMBER_COLUMNS, sums[figure->measure]);
    }
    text_add(out, "\n");
}

static void add_table_buckets(struct text *out, const struct report_request *request,
                              const struct broken_down *broken)
{
    const struct figure *figure;
    size_t index = 0;

    text_add_format(out, "%s by %s, ", request->report->title, breakdown_word(request->by));
    add_days(out, broken->begins, request->ends);
    text_add(out, "\n\n");
    text_add_padded(out, request->by->label, BUCKET_COLUMNS);
    while ((figure = next_figure(request, &index)) != NULL) {
        text_add_format(out, "%*s", NUMBER_COLUMNS, figure->column);
    }
    text_add(out, "\n");
    for (size_t i = 0; i < broken->count; i++) {
        add_table_row(out, request, broken->buckets[i].words, broken->buckets[i].sums);
    }
    add_table_row(out, request, "Total", broken->totals);
}

static void add_csv_buckets(struct text *out, const struct report_request *request,
                            const struct broken_down *broken)
{
    const struct figure *figure;
    size_t index = 0;

    csv_add_cell(out, request->by->name, true);
    csv_add_cell(out, "label", false);
    while ((figure = next_figure(request, &index)) != NULL) {
        csv_add_cell(out, figure->name, false);
    }
    csv_end_row(out);
    for (size_t i = 0; i < broken->count; i++) {
        csv_add_cell(out, broken->buckets[i].code, true);
        csv_add_cell(out, broken->buckets[i].words, false);
        index = 0;
        while ((figure = next_figure(request, &index)) != NULL) {
            add_number_cell(out, broken->buckets[i].sums[figure->measure], false);
        }
        csv_end_row(out);
    }
}

static void add_json_sums(struct text *out, const struct report_request *request,
                          const int64_t sums[MEASURE_COUNT], const char *comma)
{
    const struct figure *figure;
    size_t index = 0;

    while ((figure = next_figure(request, &index)) != NULL) {
        text_add(out, comma);
        json_add_text(out, figure->name);
        text_add_format(out, ":%" PRId64, sums[figure->measure]);
        comma = ",";
    }
}

static void add_json_buckets(struct text *out, const struct report_request *request,
                             const struct broken_down *broken)
{
    add_json_days(out, request, broken->begins);
    text_add_format(out, ",\"by\":\"%s\",\"figures\":{", request->by->name);
    add_json_sums(out, request, broken->totals, "");
    text_add(out, "},\"buckets\":[");
    for (size_t i = 0; i < broken->count; i++) {
        text_add(out, i == 0 ? "{" : ",{");
        json_add_text(out, request->by->name);
        text_add(out, ":");
        json_add_text(out, broken->buckets[i].code);
        text_add(out, ",\"label\":");
        json_add_text(out, broken->buckets[i].words);
        add_json_sums(out, request, broken->buckets[i].sums, ",");
        text_add(out, "}");
    }
    text_add(out, "]}\n");
}

bool report_output_buckets(const struct report_request *request, const struct broken_down *broken,
                           enum listing_format format, struct error *error)
{
    static void (*const adds[])(struct text * out, const struct report_request *request,
                                const struct broken_down *broken) = {
        [LISTING_TABLE] = add_table_buckets,
        [LISTING_CSV] = add_csv_buckets,
        [LISTING_JSON] = add_json_buckets};
    struct text out = {0};

    adds[format](&out, request, broken);
    return output_flush(&out, error);
}
