#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/search.h"
#include "tui/entry.h"
#include "tui/head_rows.h"
#include "tui/key_waits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_LETTERS 2 /* one letter finds too much, and takes long to do so */
#define LABEL         "Search: "
#define PAGES_AHEAD   8 /* who pages down reads on: the index is asked once for so many */

/* Results that are known already: all of them below `from`, or as many as were asked for. */
struct ahead {
    struct head *heads;
    size_t count;
    int64_t from;
    bool whole; /* there are no more below them */
};

struct search_view {
    struct view view;
    struct entry line;
    struct head_rows rows;
    bool in_results;
    bool waiting;   /* typed since the last search */
    char *searched; /* what the results are of, or NULL */
    struct ahead ahead;
};

/* ---- searching ---- */

static void forget_ahead(struct search_view *search)
{
    free(search->ahead.heads);
    search->ahead = (struct ahead){.from = 0};
}

static bool read_page(struct search_view *search, int64_t before, int limit, struct head *heads,
                      size_t *count, struct error *error)
{
    struct app *app = screen_app(search->view.screen);
    return search_page(app->store, &app->actor, search->searched, before, limit, heads, count,
                       error);
}

static bool read_ahead(struct search_view *search, int64_t before, int limit, struct error *error)
{
    struct ahead *ahead = &search->ahead;
    int most = limit * PAGES_AHEAD;
    forget_ahead(search);
    ahead->heads = memory_create((size_t)most, sizeof *ahead->heads);
    ahead->from = before;
    if (!read_page(search, before, most, ahead->heads, &ahead->count, error)) {
        forget_ahead(search);
        return false;
    }
    ahead->whole = ahead->count < (size_t)most;
    return true;
}

/* False: they are not all known. */
static bool take_ahead(const struct ahead *ahead, int64_t before, size_t limit, struct head *heads,
                       size_t *count)
{
    size_t first = 0;
    while (first < ahead->count && ahead->heads[first].seq >= before)
        first++;
    *count = ahead->count - first < limit ? ahead->count - first : limit;
    if (ahead->from < before || (*count < limit && !ahead->whole))
        return false;
    if (*count > 0)
        memcpy(heads, ahead->heads + first, *count * sizeof *heads);
    return true;
}

static bool search_fetch(void *context, int64_t before, int64_t after, int limit,
                         struct head *heads, size_t *count, struct error *error)
{
    struct search_view *search = context;
    (void)after; /* the rows are asked for downwards only */
    *count = 0;
    if (search->searched == NULL)
        return true;
    if (before == 0) /* while typing only what is shown */
        return read_page(search, before, limit, heads, count, error);
    return take_ahead(&search->ahead, before, (size_t)limit, heads, count) ||
           (read_ahead(search, before, limit, error) &&
            take_ahead(&search->ahead, before, (size_t)limit, heads, count));
}

/* False when a key came meanwhile: what stands there stays until the next try. */
static bool search_now(struct search_view *search)
{
    struct store *store = screen_app(search->view.screen)->store;
    char *typed = text_kept_dup(entry_text(&search->line), TEXT_LINE);
    bool enough = text_characters(typed) >= LEAST_LETTERS;
    free(search->searched);
    forget_ahead(search);
    search->searched = enough ? typed : NULL;
    if (!enough)
        free(typed);
    store_interrupt_when(store, key_waits, NULL);
    head_rows_restart(&search->rows);
    store_interrupt_when(store, NULL, NULL);
    search->waiting = search->rows.error.class == ERROR_BUSY;
    return !search->waiting;
}

static void search_tick(struct view *view)
{
    struct search_view *search = (struct search_view *)view;
    if (!search->waiting)
        return;
    if (search_now(search))
        screen_redraw(view->screen);
    else
        screen_wake_in(view->screen, 20);
}

/* ---- presses ---- */

static bool open_number(struct search_view *search)
{
    struct app *app = screen_app(search->view.screen);
    char *typed = text_kept_dup(entry_text(&search->line), TEXT_LINE);
    struct head head;
    struct record record;
    bool found =
        typed[0] != '\0' && records_load(app->store, &app->actor, typed, &head, &record, NULL);
    free(typed);
    if (!found)
        return false;
    record_finish(&record);
    screen_push(search->view.screen, record_view_create(search->view.screen, head.seq));
    return true;
}

static enum view_result open_selected(struct search_view *search)
{
    const struct head *head = head_rows_selected(&search->rows);
    if (head != NULL)
        screen_push(search->view.screen, record_view_create(search->view.screen, head->seq));
    return VIEW_REDRAW;
}

static enum view_result enter_line(struct search_view *search)
{
    if (open_number(search))
        return VIEW_REDRAW;
    if (search->waiting)
        search_now(search); /* typed faster than it was shown */
    return open_selected(search);
}

static enum view_result into_results(struct search_view *search)
{
    if (search->waiting)
        search_now(search);
    search->in_results = search->rows.count > 0;
    return VIEW_REDRAW;
}

static enum view_result press_line(struct search_view *search, enum action action,
                                   const struct press *press)
{
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(search->view.screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_ENTER || press->code == PRESS_ENTER)
        return enter_line(search);
    if (action == ACTION_DOWN || action == ACTION_NEXT_FIELD || action == ACTION_PAGE_DOWN ||
        press->code == PRESS_DOWN || press->code == PRESS_TAB)
        return into_results(search);
    if (press->code == PRESS_CLICK) {
        search->in_results = search->rows.count > 0;
        return search->in_results ? head_rows_press(&search->rows, action, press) : VIEW_IGNORED;
    }
    switch (entry_press(&search->line, action, press)) {
    case ENTRY_IGNORED:
        return VIEW_IGNORED;
    case ENTRY_MOVED:
        return VIEW_REDRAW_FOCUS;
    case ENTRY_CHANGED:
        break;
    }
    search->waiting = true;
    screen_wake_in(search->view.screen, 0); /* the letter shows at once, its results after it */
    return VIEW_REDRAW_FOCUS;
}

static enum view_result press_results(struct search_view *search, enum action action,
                                      const struct press *press)
{
    bool at_first = search->rows.top && search->rows.selected == 0;
    bool up = action == ACTION_UP || press->code == PRESS_UP;
    if (action == ACTION_ESCAPE || action == ACTION_BACK || action == ACTION_SEARCH ||
        (up && at_first)) {
        search->in_results = false;
        return VIEW_REDRAW;
    }
    if (action == ACTION_ENTER)
        return open_selected(search);
    return head_rows_press(&search->rows, action, press);
}

static enum view_result search_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct search_view *search = (struct search_view *)view;
    return search->in_results ? press_results(search, action, press)
                              : press_line(search, action, press);
}

/* ---- drawing ---- */

static void draw_line(struct search_view *search, const struct area *area)
{
    int column = draw_text(area, 0, 0, search->in_results ? LOOK_LABEL : LOOK_FOCUS, LABEL);
    entry_draw(&search->line, area, 0, column);
}

static void state_words(const struct search_view *search, char *out, size_t room)
{
    const struct head_rows *rows = &search->rows;
    if (rows->error.class != ERROR_NONE && rows->error.class != ERROR_BUSY)
        text_copy(out, room, rows->error.text);
    else if (search->searched == NULL)
        text_copy(out, room, "Two letters or more of a name, place or thing; or a number.");
    else if (rows->count == 0)
        snprintf(out, room, "Nothing found for \"%s\".", search->searched);
    else if (rows->top)
        snprintf(out, room, "%zu%s found, newest first.", rows->count, rows->more ? "+" : "");
    else
        text_copy(out, room, rows->more ? "More above and below." : "These are the last.");
}

static void search_draw(struct view *view, const struct area *area)
{
    struct search_view *search = (struct search_view *)view;
    struct area rows = {area->top + 1, area->left, area->rows > 3 ? area->rows - 2 : 2,
                        area->columns};
    char words[512];
    draw_clear(area);
    head_rows_draw(&search->rows, &rows);
    if (search->rows.count == 0)
        draw_clear(&rows);
    state_words(search, words, sizeof words);
    draw_text(area, search->rows.count == 0 ? 2 : area->rows - 1, 2, LOOK_DIM, words);
    draw_line(search, area);
    if (search->in_results)
        head_rows_draw_focus(&search->rows);
}

static void search_draw_focus(struct view *view, const struct area *area)
{
    struct search_view *search = (struct search_view *)view;
    if (search->in_results)
        head_rows_draw_focus(&search->rows);
    else
        draw_line(search, area);
}

static const char *search_title(struct view *view)
{
    (void)view;
    return "Search";
}

static unsigned search_contexts(struct view *view)
{
    const struct search_view *search = (const struct search_view *)view;
    return CONTEXT_ANY | (search->in_results ? CONTEXT_LIST : CONTEXT_TEXT);
}

static void search_changed(struct view *view)
{
    struct search_view *search = (struct search_view *)view;
    forget_ahead(search);
    head_rows_refresh(&search->rows);
}

static void search_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Type two letters or more: the newest records in which every word begins so are "
                  "shown. A whole number opens with Enter. Down goes into the results, Enter opens "
                  "the one marked >, / or Esc goes back to the line.");
}

static bool search_key_holds(struct view *view, enum action action)
{
    const struct search_view *search = (const struct search_view *)view;
    if (action == ACTION_FILTER || action == ACTION_SUBMIT)
        return false;
    return action != ACTION_ENTER || search->rows.count > 0;
}

static void search_destroy(struct view *view)
{
    struct search_view *search = (struct search_view *)view;
    entry_finish(&search->line);
    head_rows_finish(&search->rows);
    forget_ahead(search);
    free(search->searched);
    free(search);
}

static const struct view_ops search_ops = {
    .name = "search",
    .title = search_title,
    .contexts = search_contexts,
    .draw = search_draw,
    .draw_focus = search_draw_focus,
    .press = search_press,
    .tick = search_tick,
    .changed = search_changed,
    .uncovered = search_changed,
    .help = search_help,
    .destroy = search_destroy,
    .key_holds = search_key_holds,
};

struct view *search_view_create(struct screen *screen)
{
    struct search_view *search = memory_create(1, sizeof *search);
    search->view = (struct view){.ops = &search_ops, .screen = screen};
    search->rows = (struct head_rows){.fetch = search_fetch, .context = search, .no_after = true};
    entry_init(&search->line, LABEL, 200);
    return &search->view;
}
