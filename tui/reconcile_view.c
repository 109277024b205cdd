#include "tui/views.h"

#include "base/memory.h"
#include "base/stopwatch.h"
#include "base/text.h"
#include "db/out_folder.h"
#include "tui/menu_rows.h"
#include "tui/mismatch_view.h"
#include "tui/moves.h"
#include "tui/span.h"

#include <stdio.h>
#include <stdlib.h>

#define STEP_MS   5    /* of working it out, before the keys have their turn */
#define ROWS_MOST 1000 /* mismatches listed; f shows those of one code, the command line all */

/* Worksheets, hand-out log and card stock beside each other, for a watch, a day or a month:
 * yesterday first. What does not agree is listed, each with the records behind it. */
struct reconcile_view {
    struct view view;
    struct span span;
    struct card_reconciliation shown, next; /* next: being worked out */
    bool working, known;                    /* known: there is something to be shown */
    enum reconcile_code filter;             /* RECONCILE_CODE_COUNT: all */
    size_t of_code[RECONCILE_CODE_COUNT];
    struct menu_rows menu; /* values: index of the mismatch */
};

/* ---- rows ---- */

static const struct reconcile_mismatch *selected(const struct reconcile_view *view)
{
    const struct menu_row *row = menu_rows_selected(&view->menu);
    return row != NULL && !row->heading ? &view->shown.outcome.mismatches[row->value] : NULL;
}

static void describe(const struct reconcile_view *view, const struct reconcile_mismatch *mismatch,
                     struct menu_row *row)
{
    struct reconciled_row words;
    struct date day = date_from_days(mismatch->day);
    reconciled_row_fill(&view->shown, mismatch, &words);
    snprintf(row->label, sizeof row->label, "%02d/%02d %-3s  %s", day.month, day.day,
             watch_code(mismatch->watch), words.code);
    snprintf(row->note, sizeof row->note, "%-7s %s",
             words.place[0] != '\0' ? words.place : words.employee, words.numbers);
    row->note_look = LOOK_PLAIN;
}

static void count_codes(struct reconcile_view *view)
{
    for (enum reconcile_code code = 0; code < RECONCILE_CODE_COUNT; code++)
        view->of_code[code] = 0;
    for (size_t i = 0; i < view->shown.outcome.mismatch_count; i++)
        view->of_code[view->shown.outcome.mismatches[i].code]++;
}

static void fill_rows(struct reconcile_view *view)
{
    const struct reconcile_outcome *outcome = &view->shown.outcome;
    menu_rows_begin(&view->menu);
    for (size_t i = 0; i < outcome->mismatch_count && view->menu.count < ROWS_MOST; i++) {
        if (view->filter != RECONCILE_CODE_COUNT && outcome->mismatches[i].code != view->filter)
            continue;
        struct menu_row *row = menu_rows_add(&view->menu, 0, "");
        describe(view, &outcome->mismatches[i], row);
        row->value = (int64_t)i;
    }
    if (view->menu.count == ROWS_MOST)
        menu_rows_add_heading(&view->menu,
                              "There are more: f shows those of one code, w copies all of them.");
    if (view->menu.selected >= view->menu.count)
        view->menu.selected = 0;
}

/* ---- working it out ---- */

/* What tells one mismatch from others, whatever else has changed since. */
struct identity {
    enum reconcile_code code;
    int64_t line, card, count;
    int row;
};

static struct identity identity_of(const struct card_reconciliation *found,
                                   const struct reconcile_mismatch *at)
{
    bool line = at->line != RECONCILE_NONE;
    return (struct identity){
        .code = at->code,
        .line = line ? found->lines[at->line].seq : 0,
        .row = line ? found->lines[at->line].row : 0,
        .card = at->card != RECONCILE_NONE ? found->cards[at->card].seq : 0,
        .count = at->count != RECONCILE_NONE ? found->counts[at->count].seq : 0,
    };
}

static bool is_same(struct identity a, struct identity b)
{
    return a.code == b.code && a.line == b.line && a.row == b.row && a.card == b.card &&
           a.count == b.count;
}

/* The mark stays on what it was on, where that is still there. */
static void mark_again(struct reconcile_view *view, struct identity marked)
{
    for (size_t i = 0; i < view->menu.count; i++) {
        const struct menu_row *row = &view->menu.items[i];
        if (!row->heading &&
            is_same(marked,
                    identity_of(&view->shown, &view->shown.outcome.mismatches[row->value]))) {
            view->menu.selected = i;
            return;
        }
    }
}

static void show(struct reconcile_view *view)
{
    const struct reconcile_mismatch *at = view->known ? selected(view) : NULL;
    struct identity marked = {0};
    if (at != NULL)
        marked = identity_of(&view->shown, at);
    card_reconciliation_finish(&view->shown);
    view->shown = view->next;
    view->next = (struct card_reconciliation){0};
    view->known = true;
    view->working = false;
    count_codes(view);
    if (view->filter != RECONCILE_CODE_COUNT && view->of_code[view->filter] == 0)
        view->filter = RECONCILE_CODE_COUNT;
    fill_rows(view);
    if (at != NULL)
        mark_again(view, marked);
    screen_redraw(view->view.screen);
}

/* Some steps, and then the keys have their turn. */
static void work(struct reconcile_view *view)
{
    struct app *app = screen_app(view->view.screen);
    struct desk desk = app_desk(app);
    int64_t until = stopwatch_ms() + STEP_MS;
    struct error error = {0};
    bool done = false, ok = true;
    while (ok && !done && stopwatch_ms() < until)
        ok = card_reconciliation_step(app->store, &desk, &view->next, &done, &error);
    if (!ok) {
        card_reconciliation_finish(&view->next);
        view->working = false;
        screen_say(view->view.screen, LOOK_ERROR, "%s", error.text);
        screen_redraw(view->view.screen);
    } else if (done) {
        show(view);
    } else {
        screen_wake_in(view->view.screen, 0);
    }
}

/* Begins it anew; what is shown stays until it is there, unless it is of another span. */
static void begin(struct reconcile_view *view, bool another_span)
{
    struct reconciled_span asked = span_reconciled(&view->span);
    card_reconciliation_finish(&view->next);
    card_reconciliation_begin(&view->next, &asked);
    view->working = true;
    if (another_span) {
        view->known = false;
        menu_rows_begin(&view->menu);
        view->menu.selected = 0;
    }
    work(view);
}

static void reconcile_refresh(struct view *view)
{
    begin((struct reconcile_view *)view, false);
}

static void reconcile_tick(struct view *view)
{
    if (((struct reconcile_view *)view)->working)
        work((struct reconcile_view *)view);
}

/* ---- presses ---- */

static void move_span(struct reconcile_view *view, int by)
{
    struct desk desk = app_desk(screen_app(view->view.screen));
    char words[SPAN_ROOM];
    if (span_move(&view->span, by, &desk)) {
        begin(view, true);
        return;
    }
    span_words(&view->span, words);
    screen_say(view->view.screen, LOOK_DIM, "%s is the last one: the next has not begun.", words);
}

static void next_filter(struct reconcile_view *view)
{
    do
        view->filter = view->filter == RECONCILE_CODE_COUNT ? 0 : view->filter + 1;
    while (view->filter != RECONCILE_CODE_COUNT && view->of_code[view->filter] == 0);
    view->menu.selected = 0;
    fill_rows(view);
}

/* As the command gives it, so that both are read alike. */
static bool add_rows(const struct reconcile_view *view, struct text *out, struct error *error)
{
    struct app *app = screen_app(view->view.screen);
    struct reconciled_row rows[32];
    size_t count = 0;
    bool ok = true;
    reconciled_heading_add_csv(out);
    for (size_t at = 0; ok && at < view->shown.outcome.mismatch_count; at += count) {
        ok =
            reconciled_rows_read(app->store, &view->shown, at, COUNT_OF(rows), rows, &count, error);
        for (size_t i = 0; ok && i < count; i++)
            reconciled_row_add_csv(out, &rows[i]);
    }
    return ok;
}

static void copy(struct reconcile_view *view)
{
    struct screen *screen = view->view.screen;
    struct text out = {0};
    struct error error = {0};
    char name[64], path[4096];
    span_file_name(&view->span, name);
    if (add_rows(view, &out, &error) &&
        out_folder_put(screen_app(screen), name, text_bytes(&out), path, &error))
        screen_say(screen, LOOK_GOOD, "%zu mismatches are in out/%s.",
                   view->shown.outcome.mismatch_count, name);
    else
        screen_say(screen, LOOK_ERROR, "Not written: %s", error.text);
    text_finish(&out);
}

static enum view_result press_on_span(struct reconcile_view *view, enum action action,
                                      const struct press *press)
{
    struct desk desk = app_desk(screen_app(view->view.screen));
    enum action move = move_of(action, press);
    if (move == ACTION_LEFT || move == ACTION_RIGHT) {
        move_span(view, move == ACTION_LEFT ? -1 : 1);
        return VIEW_REDRAW;
    }
    if (action == ACTION_SPAN) {
        span_next_kind(&view->span, &desk);
        begin(view, true);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static enum view_result reconcile_press(struct view *view, enum action action,
                                        const struct press *press)
{
    struct reconcile_view *reconciling = (struct reconcile_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    enum view_result result = press_on_span(reconciling, action, press);
    if (result != VIEW_IGNORED || !reconciling->known)
        return result;
    if (action == ACTION_FILTER) {
        next_filter(reconciling);
        return VIEW_REDRAW;
    }
    if (action == ACTION_COPY) {
        copy(reconciling);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&reconciling->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        if (selected(reconciling) != NULL)
            mismatch_open(view->screen, &reconciling->shown, selected(reconciling));
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void draw_heading(const struct reconcile_view *view, const struct area *area)
{
    size_t count = view->shown.outcome.mismatch_count;
    char words[120];
    span_words(&view->span, words);
    int column = 4 + draw_text(area, 0, 2, LOOK_HEADING, words);
    if (!view->known) {
        draw_text(area, 0, column, LOOK_DIM, view->working ? "Working it out ..." : "Not known");
        return;
    }
    snprintf(words, sizeof words, "%zu mismatch%s", count, count == 1 ? "" : "es");
    column += 2 + draw_text(area, 0, column, count > 0 ? LOOK_WARNING : LOOK_GOOD, words);
    if (view->filter != RECONCILE_CODE_COUNT) {
        snprintf(words, sizeof words, "%s: %zu", reconcile_code_name(view->filter),
                 view->of_code[view->filter]);
        draw_text(area, 0, column, LOOK_PLAIN, words);
    }
}

/* Was there anything to lay beside each other? */
static bool is_nothing(const struct card_reconciliation *shown)
{
    return shown->clearances.all + shown->logged.all + shown->recounts.all == 0;
}

static void draw_agreeing(const struct reconcile_view *view, const struct area *area)
{
    const struct card_reconciliation *shown = &view->shown;
    char words[160];
    if (!view->known || is_nothing(shown))
        return;
    snprintf(words, sizeof words,
             "Agree: %zu of %zu clearances of 755, %zu of %zu cards logged, %zu of %zu recounts",
             shown->clearances.agreeing, shown->clearances.all, shown->logged.agreeing,
             shown->logged.all, shown->recounts.agreeing, shown->recounts.all);
    draw_padded(area, 1, 2, area->columns - 2, LOOK_DIM, words);
}

static void draw_empty(const struct reconcile_view *view, const struct area *rows)
{
    draw_text(rows, 1, 2, LOOK_DIM,
              !is_nothing(&view->shown) ? "All of it agrees."
                                        : "Nothing cleared, logged or counted.");
    draw_cursor(rows, 1, 2);
}

/* What the marked mismatch says, and its records. */
static void draw_bottom(const struct reconcile_view *view, const struct area *area)
{
    const struct reconcile_mismatch *mismatch = view->known ? selected(view) : NULL;
    struct reconciled_row row;
    struct error error = {0};
    struct text records = {0};
    draw_clear_rows(area, area->rows - 2, 2);
    if (mismatch == NULL || !reconciled_row_read(screen_app(view->view.screen)->store, &view->shown,
                                                 mismatch, &row, &error))
        return;
    draw_padded(area, area->rows - 2, 2, area->columns - 2, LOOK_WARNING, row.words);
    const char *const parts[] = {row.numbers, row.line, row.card, row.place, row.movement};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i][0] != '\0')
            text_add_format(&records, "%s%s", records.length > 0 ? "   " : "", parts[i]);
    draw_padded(area, area->rows - 1, 2, area->columns - 2, LOOK_DIM, text_bytes(&records));
    text_finish(&records);
}

static void reconcile_draw(struct view *view, const struct area *area)
{
    struct reconcile_view *reconciling = (struct reconcile_view *)view;
    struct area rows = {area->top + 2, area->left, area->rows > 5 ? area->rows - 4 : 1,
                        area->columns};
    draw_clear(area);
    menu_rows_draw(&reconciling->menu, &rows);
    if (reconciling->known && reconciling->menu.count == 0)
        draw_empty(reconciling, &rows);
    draw_bottom(reconciling, area);
    draw_heading(reconciling, area);
    draw_agreeing(reconciling, area);
}

static void reconcile_draw_focus(struct view *view, const struct area *area)
{
    struct reconcile_view *reconciling = (struct reconcile_view *)view;
    draw_bottom(reconciling, area);
    menu_rows_draw_focus(&reconciling->menu);
}

static const char *reconcile_title(struct view *view)
{
    (void)view;
    return "Card reconciliation";
}

static unsigned reconcile_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_LIST | CONTEXT_SPAN;
}

static bool reconcile_key_holds(struct view *view, enum action action)
{
    const struct reconcile_view *reconciling = (const struct reconcile_view *)view;
    bool any = reconciling->known && reconciling->shown.outcome.mismatch_count > 0;
    if (action == ACTION_ENTER || action == ACTION_FILTER || action == ACTION_COPY)
        return any;
    return action != ACTION_SEARCH;
}

static void reconcile_help(struct view *view, struct text *out)
{
    const struct reconcile_mismatch *mismatch = selected((const struct reconcile_view *)view);
    if (mismatch != NULL)
        text_add_format(out, "%s: %s. ", reconcile_code_name(mismatch->code),
                        reconcile_code_words(mismatch->code));
    text_add(
        out,
        "Three accounts of the same 755 cards: the clearances on worksheets, the cards that "
        "were logged, and the recounts of the stock. The second row counts what agrees of each: "
        "clearances with cards in the log, cards with a clearance, recounts that come out. Cards "
        "that were given at the counter (setting Counter report) need no worksheet line and agree "
        "by themselves. Several cards may stand for one line, and one card for several lines. Each "
        "mismatch has a code, what the two sides say, and the "
        "records behind it: Enter opens them. Left and Right go to the time before and after, "
        "s changes between day, month and watch, f shows the mismatches of one code, and w "
        "copies all of them into a file in the folder out/.");
}

static void reconcile_destroy(struct view *view)
{
    struct reconcile_view *reconciling = (struct reconcile_view *)view;
    card_reconciliation_finish(&reconciling->shown);
    card_reconciliation_finish(&reconciling->next);
    menu_rows_finish(&reconciling->menu);
    free(reconciling);
}

static const struct view_ops reconcile_ops = {
    .name = "reconcile",
    .title = reconcile_title,
    .contexts = reconcile_contexts,
    .draw = reconcile_draw,
    .draw_focus = reconcile_draw_focus,
    .press = reconcile_press,
    .tick = reconcile_tick,
    .changed = reconcile_refresh,
    .uncovered = reconcile_refresh,
    .help = reconcile_help,
    .destroy = reconcile_destroy,
    .key_holds = reconcile_key_holds,
};

struct view *reconcile_view_create(struct screen *screen)
{
    struct reconcile_view *view = memory_create(1, sizeof *view);
    struct desk desk = app_desk(screen_app(screen));
    view->view = (struct view){.ops = &reconcile_ops, .screen = screen};
    view->filter = RECONCILE_CODE_COUNT;
    span_init(&view->span, &desk);
    begin(view, true);
    return &view->view;
}
