#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/head_rows.h"
#include "tui/moves.h"
#include "tui/record_acts.h"
#include "tui/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TABS 16

/* The records of one form in one state; from the tables of the forms that are reviewed. */
struct tab {
    const struct form *form;
    const struct review_tab *row;
    int64_t count;
    char label[48], brief[16];
};

struct review_view {
    struct view view;
    struct tab tabs[MOST_TABS];
    size_t tab_count, tab;
    struct head_rows rows;
    struct record_acts acts;
    bool opened; /* the first page has been shown */
};

static const struct tab *shown_tab(const struct review_view *review)
{
    return &review->tabs[review->tab];
}

/* The prefix says which form is meant where several are reviewed. */
static void name_tab(struct tab *tab, bool several)
{
    char status[STATUS_ROOM];
    const char *prefix = several ? tab->form->prefix : "";
    const char *gap = several ? " " : "";
    words_capital(tab->row->status, status, sizeof status);
    snprintf(tab->label, sizeof tab->label, "%s%s%s", prefix, gap, status);
    snprintf(tab->brief, sizeof tab->brief, "%s%s%.3s.", prefix, gap, status);
}

static void collect_tabs(struct review_view *review)
{
    const struct form *form = NULL;
    size_t reviewed = 0;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        reviewed += form->review != NULL;
        for (const struct review_tab *row = form->review;
             row != NULL && row->status != NULL && review->tab_count < MOST_TABS; row++)
            review->tabs[review->tab_count++] = (struct tab){.form = form, .row = row};
    }
    for (size_t i = 0; i < review->tab_count; i++)
        name_tab(&review->tabs[i], reviewed > 1);
}

static bool review_fetch(void *context, int64_t before, int64_t after, int limit,
                         struct head *heads, size_t *count, struct error *error)
{
    struct review_view *review = context;
    struct app *app = screen_app(review->view.screen);
    struct page_request request = {.form = shown_tab(review)->form,
                                   .status = shown_tab(review)->row->status,
                                   .before = before,
                                   .after = after,
                                   .limit = limit};
    return records_page(app->store, &app->actor, &request, heads, count, error);
}

static void count_tabs(struct review_view *review)
{
    struct error error = {0};
    for (size_t i = 0; i < review->tab_count; i++) {
        struct tab *tab = &review->tabs[i];
        if (!records_tally(screen_app(review->view.screen)->store, tab->form, tab->row->status,
                           &tab->count, &error))
            screen_say(review->view.screen, LOOK_ERROR, "%s", error.text);
    }
}

static void show_tab(struct review_view *review, size_t tab)
{
    review->tab = tab;
    review->rows.oldest_first = !shown_tab(review)->row->done;
    head_rows_restart(&review->rows);
}

static void refresh(struct review_view *review)
{
    count_tabs(review);
    head_rows_refresh(&review->rows);
}

static void after_acting(void *owner)
{
    struct review_view *review = owner;
    refresh(review);
    screen_redraw(review->view.screen);
}

static void review_refresh(struct view *view)
{
    refresh((struct review_view *)view);
}

/* ---- presses ---- */

static void say_changed(struct review_view *review, const struct head *head)
{
    struct text who = {0};
    words_last_person(screen_app(review->view.screen)->store, head, &who);
    screen_say(review->view.screen, LOOK_WARNING,
               "Not done: %s has changed it meanwhile (now %s). Look again.", text_bytes(&who),
               head->status);
    text_finish(&who);
}

/* `transition` NULL: everything that may be done, to pick from. */
static void begin(struct review_view *review, const struct head *selected,
                  const struct transition *transition)
{
    struct app *app = screen_app(review->view.screen);
    struct error error = {0};
    struct head head;
    struct record record;
    if (!records_load_seq(app->store, &app->actor, selected->seq, &head, &record, &error)) {
        screen_say(review->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    if (head.version != selected->version) {
        say_changed(review, &head);
        refresh(review);
    } else if (transition == NULL) {
        screen_push(review->view.screen, acts_view_create(&review->acts, &head, &record));
    } else {
        record_acts_begin(&review->acts, &head, &record, transition);
    }
    record_finish(&record);
}

static void act(struct review_view *review, const struct press *press)
{
    const struct head *selected = head_rows_selected(&review->rows);
    const struct transition *transition =
        selected != NULL ? record_acts_for(&review->acts, selected, press) : NULL;
    if (transition != NULL)
        begin(review, selected, transition);
}

static enum view_result review_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct review_view *review = (struct review_view *)view;
    const struct head *head = head_rows_selected(&review->rows);
    size_t count = review->tab_count;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    enum action move = move_of(action, press);
    if (action == ACTION_FILTER || move == ACTION_RIGHT || move == ACTION_LEFT) {
        show_tab(review, (review->tab + (move == ACTION_LEFT ? count - 1 : 1)) % count);
        return VIEW_REDRAW;
    }
    if (action == ACTION_SEARCH) {
        screen_push(view->screen, search_view_create(view->screen));
        return VIEW_REDRAW;
    }
    if (action == ACTION_ENTER && head != NULL) {
        screen_push(view->screen, record_view_create(view->screen, head->seq));
        return VIEW_REDRAW;
    }
    if (action == ACTION_HISTORY && head != NULL) {
        screen_push(view->screen, history_view_create(view->screen, head, false));
        return VIEW_REDRAW;
    }
    if (action == ACTION_CLOCKS) {
        screen_push(view->screen, queue_view_create(view->screen, NULL));
        return VIEW_REDRAW;
    }
    if (action == ACTION_ACTS && head != NULL) {
        begin(review, head, NULL);
        return VIEW_REDRAW;
    }
    if (action == ACTION_RECORD) {
        act(review, press);
        return VIEW_REDRAW;
    }
    return head_rows_press(&review->rows, action, press);
}

/* ---- drawing ---- */

/* "[Submitted 1]", or in short "[Sub. 1]". */
static void tab_words(const struct review_view *review, size_t index, bool brief, char words[80])
{
    const struct tab *tab = &review->tabs[index];
    bool shown = index == review->tab;
    snprintf(words, 80, "%s%s %" PRId64 "%s%s", shown ? "[" : " ", brief ? tab->brief : tab->label,
             tab->count, shown ? "]" : " ", brief ? "" : "  ");
}

/* Columns of the tabs from `first` to `last`. */
static int columns_of_tabs(const struct review_view *review, size_t first, size_t last, bool brief)
{
    int columns = 0;
    for (size_t i = first; i <= last && i < review->tab_count; i++) {
        char words[80];
        tab_words(review, i, brief, words);
        columns += text_columns(words, strlen(words));
    }
    return columns;
}

/* In short where they do not fit, and from a later one on where the shown one would not be seen. */
static void draw_tabs(const struct review_view *review, const struct area *area)
{
    bool brief = columns_of_tabs(review, 0, review->tab_count, false) > area->columns;
    size_t first = 0;
    int column = 0;
    while (first < review->tab &&
           columns_of_tabs(review, first, review->tab, brief) > area->columns)
        first++;
    for (size_t i = first; i < review->tab_count; i++) {
        char words[80];
        tab_words(review, i, brief, words);
        column += draw_text(area, 0, column, i == review->tab ? LOOK_FOCUS : LOOK_PLAIN, words);
    }
}

static void draw_actions(const struct review_view *review, const struct area *area)
{
    const struct head *head = head_rows_selected(&review->rows);
    draw_clear_rows(area, area->rows - 1, 1);
    if (head != NULL)
        record_acts_draw(&review->acts, head, NULL, area, area->rows - 1);
}

/* The queue opens on somebody else's report: nobody approves their own. */
static void select_other(struct review_view *review)
{
    for (size_t i = 0; i < review->rows.count; i++) {
        if (!text_equal(review->rows.heads[i].filed_by, review->rows.yours)) {
            review->rows.selected = i;
            return;
        }
    }
}

static void draw_empty(const struct review_view *review, const struct area *area)
{
    char words[160];
    const struct tab *tab = shown_tab(review);
    bool waiting = tab->row == tab->form->review;
    snprintf(words, sizeof words, "%sNo %c%s is %s.", waiting ? "Nothing waits for you. " : "",
             tolower((unsigned char)tab->form->title[0]), tab->form->title + 1, tab->row->status);
    draw_text(area, 2, 2, LOOK_DIM, words);
}

static void review_draw(struct view *view, const struct area *area)
{
    struct review_view *review = (struct review_view *)view;
    struct area rows = {area->top + 1, area->left, area->rows > 3 ? area->rows - 2 : 2,
                        area->columns};
    draw_clear(area);
    draw_actions(review, area);
    bool first = !review->opened;
    head_rows_draw(&review->rows, &rows);
    if (first) {
        review->opened = true;
        select_other(review);
        head_rows_draw_focus(&review->rows);
    }
    if (review->rows.count == 0 && review->rows.error.class == ERROR_NONE)
        draw_empty(review, &rows);
    draw_tabs(review, area);
    draw_actions(review, area);
}

static void review_draw_focus(struct view *view, const struct area *area)
{
    struct review_view *review = (struct review_view *)view;
    draw_actions(review, area);
    head_rows_draw_focus(&review->rows);
}

static const char *review_title(struct view *view)
{
    (void)view;
    return "Review";
}

static unsigned review_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_LIST | CONTEXT_REVIEW;
}

static void review_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "What waits for a supervisor, what waits longest first. Left and Right change "
                  "between the states that stand in the first row. The last row "
                  "shows what you may do with the marked record. Your own are marked \"yours\": "
                  "somebody else must approve them.");
}

static bool review_key_holds(struct view *view, enum action action)
{
    const struct review_view *review = (const struct review_view *)view;
    if (action == ACTION_RECORD || action == ACTION_SUBMIT)
        return false; /* the last row of the view says which of them hold */
    if (action == ACTION_ENTER || action == ACTION_HISTORY)
        return review->rows.count > 0;
    return true;
}

static void review_destroy(struct view *view)
{
    struct review_view *review = (struct review_view *)view;
    record_acts_finish(&review->acts);
    head_rows_finish(&review->rows);
    free(review);
}

static const struct view_ops review_ops = {
    .name = "review",
    .title = review_title,
    .contexts = review_contexts,
    .draw = review_draw,
    .draw_focus = review_draw_focus,
    .press = review_press,
    .changed = review_refresh,
    .uncovered = review_refresh,
    .help = review_help,
    .destroy = review_destroy,
    .key_holds = review_key_holds,
};

struct view *review_view_create(struct screen *screen)
{
    struct review_view *review = memory_create(1, sizeof *review);
    review->view = (struct view){.ops = &review_ops, .screen = screen};
    collect_tabs(review);
    review->rows = (struct head_rows){.fetch = review_fetch,
                                      .context = review,
                                      .oldest_first = true, /* what waits */
                                      .yours = screen_app(screen)->actor.employee};
    review->acts = (struct record_acts){.screen = screen, .after = after_acting, .owner = review};
    count_tabs(review);
    return &review->view;
}
