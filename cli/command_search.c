#include "cli/command.h"

#include "base/memory.h"
#include "cli/output.h"
#include "db/search.h"

#include <stdlib.h>

#define PAGE_ROWS 50

static bool print_hits(struct app *app, const char *words, struct listing *listing, int64_t left,
                       struct error *error)
{
    struct head *heads = memory_create(PAGE_ROWS, sizeof(*heads));
    size_t count = PAGE_ROWS;
    int64_t before = 0;
    bool ok = true;

    while (ok && left > 0 && count == (size_t)PAGE_ROWS) {
        count = 0;
        ok = search_page(app->store, &app->actor, words, before, PAGE_ROWS, heads, &count, error);
        if (ok && count > 0) {
            before = heads[count - 1].seq;
            ok = listing_rows(listing, heads, (int64_t)count < left ? count : (size_t)left, error);
            left -= (int64_t)count;
        }
    }
    free(heads);
    return ok;
}

bool command_search(struct app *app, const struct options *options, struct error *error)
{
    struct listing listing = {0};
    size_t format = LISTING_TABLE;
    int64_t limit = INT64_MAX;
    struct text words = {0};
    bool ok = false;

    for (size_t i = 1; i < options->word_count; i++) {
        text_add(&words, i == 1 ? "" : " ");
        text_add(&words, options->words[i]);
    }
    if (text_is_blank(text_bytes(&words))) {
        error_set(error, ERROR_USAGE, "search needs words to look for.");
    } else if (options_number(options, OPTION_LIMIT, 1, INT64_MAX, &limit, error) &&
               options_pick(options, OPTION_FORMAT, listing_formats, &format, error)) {
        listing.format = (enum listing_format)format;
        ok = print_hits(app, text_bytes(&words), &listing, limit, error) &&
             listing_end(&listing, error);
    }
    text_finish(&words);
    return ok;
}
