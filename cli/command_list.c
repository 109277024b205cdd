#include "cli/command.h"

#include "base/memory.h"
#include "cli/find_form.h"
#include "cli/output.h"
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 200

static bool is_status(const struct form *form, const char *status)
{
    for (size_t i = 0; i < form->transition_count; i++) {
        if (text_equal(form->transitions[i].to, status)) {
            return true;
        }
    }
    return false;
}

static bool check_status(const struct form *form, const char *status, struct error *error)
{
    struct text known = {0};

    if (status == NULL || (status[0] != '\0' && is_status(form, status))) {
        return true;
    }
    for (size_t i = 0; i < form->transition_count; i++) {
        const char *to = form->transitions[i].to;
        if (to != NULL && strstr(text_bytes(&known), to) == NULL) {
            text_add(&known, known.length == 0 ? "" : ", ");
            text_add(&known, to);
        }
    }
    error_set(error, ERROR_USAGE, "--status of a %s is one of: %s.", form->name,
              text_bytes(&known));
    text_finish(&known);
    return false;
}

static bool check_dates(const struct options *options, struct error *error)
{
    static const enum option dates[] = {OPTION_FROM, OPTION_TO};
    const char *from, *to;
    struct date date;

    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        const char *value = options->values[dates[i]];
        if (value != NULL && !date_parse(value, &date)) {
            return error_set(error, ERROR_USAGE, "%s is a date, written YYYY-MM-DD.",
                             options_name(dates[i]));
        }
    }
    from = options->values[OPTION_FROM];
    to = options->values[OPTION_TO];
    if (from != NULL && to != NULL && strcmp(from, to) > 0) {
        return error_set(error, ERROR_USAGE, "--from lies after --to.");
    }
    return true;
}

/* Page by page, newest first; `left` rows at most. */
static bool print_pages(struct app *app, struct page_request *request, struct listing *listing,
                        int64_t left, struct error *error)
{
    struct head *heads = memory_create(PAGE_ROWS, sizeof(*heads));
    struct progress progress = {.words = "rows"};
    int64_t rows = 0;
    size_t count = PAGE_ROWS;
    bool ok = true;

    while (ok && left > 0 && count == (size_t)PAGE_ROWS) {
        request->limit = PAGE_ROWS;
        count = 0;
        ok = records_page(app->store, &app->actor, request, heads, &count, error);
        if (ok && count > 0) {
            request->before = heads[count - 1].seq;
            ok = listing_rows(listing, heads, (int64_t)count < left ? count : (size_t)left, error);
            left -= (int64_t)count;
            rows += (int64_t)count;
            progress_rows(&progress, rows);
        }
    }
    progress_rows_end(&progress);
    free(heads);
    return ok;
}

bool command_list(struct app *app, const struct options *options, struct error *error)
{
    struct page_request request = {
        .form = find_form(options->words[1], error),
        .status = options->values[OPTION_STATUS],
        .from = options->values[OPTION_FROM],
        .to = options->values[OPTION_TO],
    };
    struct listing listing = {0};
    size_t format = LISTING_TABLE;
    int64_t limit = INT64_MAX;

    if (request.form == NULL || !check_status(request.form, request.status, error) ||
        !check_dates(options, error) ||
        !options_number(options, OPTION_LIMIT, 1, INT64_MAX, &limit, error) ||
        !options_pick(options, OPTION_FORMAT, listing_formats, &format, error)) {
        return false;
    }
    listing.format = (enum listing_format)format;
    if (request.form->own_readers != 0 && !form_may_read(request.form, app->actor.role, false)) {
        request.filed_by = app->actor.employee;
    }
    return print_pages(app, &request, &listing, limit, error) && listing_end(&listing, error);
}
