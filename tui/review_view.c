#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/batch_accept.h"
#include "tui/clock_counts.h"
#include "tui/exception_pane.h"
#include "tui/exception_return.h"
#include "tui/head_rows.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"
#include "tui/record_acts.h"
#include "tui/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TABS 32

/* The records of one form in one state, from the tables of the forms that are reviewed; what the
 * rules have found in any; what falls due. */
enum tab_kind { TAB_RECORDS, TAB_EXCEPTIONS, TAB_CLOCKS };

struct tab {
    enum tab_kind kind;
    const struct form *form; /* of records */
    const struct review_tab *row;
    int64_t count;
    bool more; /* than the count */
    char label[48];
};

struct review_view {
    struct view view;
    struct tab tabs[MOST_TABS];
    size_t tab_count, tab;
    struct head_rows rows;
    struct exception_pane exceptions;
    struct exception_return returns;
    struct menu_rows clocks; /* values: position of the form */
    struct record_acts acts;
    struct acts_held held; /* as drawn */
    struct batch_accept batch;
    bool opened; /* the first page has been shown */
};

static const struct tab *shown_tab(const struct review_view *review)
{
    return &review->tabs[review->tab];
}

/* The record that keys are about. */
static const struct head *selected_head(const struct review_view *review)
{
    const struct exception_item *item = exception_pane_selected(&review->exceptions);
    switch (shown_tab(review)->kind) {
    case TAB_RECORDS:
        return head_rows_selected(&review->rows);
    case TAB_EXCEPTIONS:
        return item != NULL ? &item->head : NULL;
    case TAB_CLOCKS:
        return NULL;
    }
    return NULL;
}

/* The prefix says which form is meant where several are reviewed. */
static void name_tab(struct tab *tab, bool several)
{
    char status[STATUS_ROOM];
    const char *prefix = several ? tab->form->prefix : "";
    const char *gap = several ? " " : "";
    words_capital(tab->row->status, status, sizeof status);
    snprintf(tab->label, sizeof tab->label, "%s%s%s", prefix, gap, status);
}

static bool are_several_reviewed(void)
{
    size_t reviewed = 0;
    for (size_t i = 0; form_at(i) != NULL; i++)
        reviewed += form_at(i)->review != NULL;
    return reviewed > 1;
}

static void add_tab(struct review_view *review, struct tab tab)
{
    if (review->tab_count < MOST_TABS)
        review->tabs[review->tab_count++] = tab;
}

/* Of each form the first state, which waits for a supervisor; or the other ones. */
static void add_states(struct review_view *review, bool first, bool several)
{
    const struct form *form = NULL;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (const struct review_tab *row = form->review; row != NULL && row->status != NULL;
             row++) {
            struct tab tab = {.kind = TAB_RECORDS, .form = form, .row = row};
            if ((row == form->review) != first)
                continue;
            name_tab(&tab, several);
            add_tab(review, tab);
        }
    }
}

static void collect_tabs(struct review_view *review)
{
    bool several = are_several_reviewed();
    add_states(review, true, several);
    add_tab(review, (struct tab){.kind = TAB_EXCEPTIONS, .label = "Exceptions"});
    add_tab(review, (struct tab){.kind = TAB_CLOCKS, .label = "Clocks"});
    add_states(review, false, several);
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
    return records_page(app->store, &app->actor, &request, heads, count, error) &&
           (exception_waiving(request.form) == NULL ||
            exceptions_mark(app->store, app_desk(app).now, heads, *count, error));
}

static void add_bounded(struct tab *tab, int64_t count)
{
    tab->count += count < CLOCKS_MOST ? count : CLOCKS_MOST;
    tab->more = tab->more || count > CLOCKS_MOST;
}

static void add_clock_row(struct review_view *review, struct tab *tab, const struct form *form)
{
    struct app *app = screen_app(review->view.screen);
    struct clock_counts counts = {0};
    struct error error = {0};
    struct menu_row *row = menu_rows_add(&review->clocks, 0, form->plural);
    if (!clock_counts_read(app, form, &counts, &error))
        screen_say(review->view.screen, LOOK_ERROR, "%s", error.text);
    add_bounded(tab, counts.due.overdue);
    add_bounded(tab, counts.due.soon);
    row->value = (int64_t)form_position(form);
    clock_counts_words(&counts, row->note, sizeof row->note);
    row->note_look = clock_counts_look(&counts);
    if (row->note[0] == '\0')
        text_copy(row->note, sizeof row->note, "nothing waits");
}

/* One row for each form that has clocks; the tab counts what is overdue or soon due. */
static void count_clocks(struct review_view *review, struct tab *tab)
{
    enum role role = screen_app(review->view.screen)->actor.role;
    const struct form *form = NULL;
    tab->count = 0;
    tab->more = false;
    menu_rows_begin(&review->clocks);
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        if (form->clock_count > 0 && form_may_read(form, role, false))
            add_clock_row(review, tab, form);
    }
}

static struct store *store_of(const struct review_view *review)
{
    return screen_app(review->view.screen)->store;
}

/* What is shown together is of one moment. */
static void begin_reading(struct review_view *review)
{
    struct error error = {0};
    if (!store_begin_reading(store_of(review), &error))
        screen_say(review->view.screen, LOOK_ERROR, "%s", error.text);
}

static void count_exceptions(struct review_view *review, struct tab *tab)
{
    struct exception_count open = exception_pane_count(&review->exceptions);
    tab->count = open.count;
    tab->more = open.more;
}

static void count_tabs(struct review_view *review)
{
    struct error error = {0};
    begin_reading(review);
    for (size_t i = 0; i < review->tab_count; i++) {
        struct tab *tab = &review->tabs[i];
        if (tab->kind == TAB_EXCEPTIONS)
            count_exceptions(review, tab);
        else if (tab->kind == TAB_CLOCKS)
            count_clocks(review, tab);
        else if (!records_tally(store_of(review), tab->form, tab->row->status, &tab->count, &error))
            screen_say(review->view.screen, LOOK_ERROR, "%s", error.text);
    }
    store_end_reading(store_of(review));
}

static void show_tab(struct review_view *review, size_t tab)
{
    review->tab = tab;
    if (shown_tab(review)->kind != TAB_RECORDS)
        return;
    review->rows.oldest_first = !shown_tab(review)->row->done;
    head_rows_restart(&review->rows);
}

/* Does something wait there for a supervisor? What is decided already does not. */
static bool waits(const struct tab *tab)
{
    return tab->count > 0 && (tab->kind != TAB_RECORDS || tab->row == tab->form->review);
}

static void show_first_that_waits(struct review_view *review)
{
    for (size_t i = 0; i < review->tab_count; i++) {
        if (waits(&review->tabs[i])) {
            show_tab(review, i);
            return;
        }
    }
}

static void refresh(struct review_view *review)
{
    begin_reading(review);
    exception_pane_refresh(&review->exceptions);
    count_tabs(review);
    if (shown_tab(review)->kind == TAB_RECORDS)
        head_rows_refresh(&review->rows);
    store_end_reading(store_of(review));
}

static void after_acting(void *owner)
{
    struct review_view *review = owner;
    refresh(review);
    screen_redraw(review->view.screen);
}

static void after_returning(void *owner)
{
    struct review_view *review = owner;
    exception_rows_unmark_all(&review->exceptions.rows);
    after_acting(owner);
}

/* What goes in steps goes on. */
static void review_tick(struct view *view)
{
    struct review_view *review = (struct review_view *)view;
    exception_pane_tick(&review->exceptions);
    exception_return_tick(&review->returns);
    batch_accept_tick(&review->batch);
}

static void review_refresh(struct view *view)
{
    refresh((struct review_view *)view);
    review_tick(view);
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
        bool excepted = shown_tab(review)->kind == TAB_EXCEPTIONS;
        record_acts_begin_about(&review->acts, &head, &record, transition,
                                excepted ? exception_pane_selected(&review->exceptions) : NULL);
    }
    record_finish(&record);
}

static bool does(const struct press *press, const char *action)
{
    return text_equal(keymap_record_action(press), action);
}

/* What several that are marked, or one, are decided by. */
static bool decide(struct review_view *review, const struct press *press)
{
    if (exception_pane_selected(&review->exceptions) == NULL)
        return false;
    if (does(press, "waive")) {
        exception_pane_waive(&review->exceptions);
        return true;
    }
    if (does(press, "return") && review->exceptions.rows.marked_count > 0) {
        exception_return_begin(&review->returns, &review->exceptions.rows);
        return true;
    }
    return false;
}

static void act(struct review_view *review, const struct press *press)
{
    const struct head *selected = selected_head(review);
    if (shown_tab(review)->kind == TAB_EXCEPTIONS && decide(review, press))
        return;
    const struct transition *transition =
        selected != NULL ? record_acts_for(&review->acts, selected, press) : NULL;
    if (transition != NULL)
        begin(review, selected, transition);
}

static enum view_result press_clocks(struct review_view *review, enum action action,
                                     const struct press *press)
{
    const struct menu_row *row;
    switch (menu_rows_press(&review->clocks, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        row = menu_rows_selected(&review->clocks);
        if (row != NULL)
            screen_push(review->view.screen,
                        queue_view_create(review->view.screen, form_at((size_t)row->value)));
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* What each tab does with keys of its own. */
static enum view_result press_tab(struct review_view *review, enum action action,
                                  const struct press *press)
{
    const struct head *head = selected_head(review);
    switch (shown_tab(review)->kind) {
    case TAB_EXCEPTIONS:
        return exception_pane_press(&review->exceptions, action, press);
    case TAB_CLOCKS:
        return press_clocks(review, action, press);
    case TAB_RECORDS:
        break;
    }
    if (action == ACTION_ENTER && head != NULL) {
        screen_push(review->view.screen, record_view_create(review->view.screen, head->seq));
        return VIEW_REDRAW;
    }
    if (action == ACTION_ACCEPT_ALL && shown_tab(review)->row->batch != NULL) {
        batch_accept_begin(&review->batch, shown_tab(review)->form, shown_tab(review)->row);
        return VIEW_REDRAW;
    }
    return head_rows_press(&review->rows, action, press);
}

static bool filters_tabs(const struct review_view *review, enum action action)
{
    return action == ACTION_FILTER && shown_tab(review)->kind != TAB_EXCEPTIONS;
}

static size_t exceptions_tab(const struct review_view *review)
{
    size_t tab = 0;
    while (review->tabs[tab].kind != TAB_EXCEPTIONS)
        tab++;
    return tab;
}

static void leave(struct review_view *review)
{
    if (review->batch.running)
        batch_accept_stop(&review->batch);
    else
        screen_pop(review->view.screen);
}

static enum view_result review_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct review_view *review = (struct review_view *)view;
    const struct head *head = selected_head(review);
    size_t count = review->tab_count;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        leave(review);
        return VIEW_HANDLED;
    }
    enum action move = move_of(action, press);
    if (filters_tabs(review, action) || move == ACTION_RIGHT || move == ACTION_LEFT) {
        show_tab(review, (review->tab + (move == ACTION_LEFT ? count - 1 : 1)) % count);
        return VIEW_REDRAW;
    }
    if (action == ACTION_SEARCH) {
        screen_push(view->screen, search_view_create(view->screen));
        return VIEW_REDRAW;
    }
    if (action == ACTION_HISTORY && head != NULL) {
        screen_push(view->screen, history_view_create(view->screen, head, false));
        return VIEW_REDRAW;
    }
    if (action == ACTION_EXCEPTIONS) {
        show_tab(review, exceptions_tab(review));
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
    return press_tab(review, action, press);
}

/* ---- drawing ---- */

/* "[CR Submitted 1]"; "[Clocks 112+]" where not all were counted. */
static void tab_words(const struct review_view *review, size_t index, char words[80])
{
    const struct tab *tab = &review->tabs[index];
    bool shown = index == review->tab;
    snprintf(words, 80, "%s%s %" PRId64 "%s%s", shown ? "[" : " ", tab->label, tab->count,
             tab->more ? "+" : "", shown ? "]" : " ");
}

/* Columns of the tabs from `first` to `last`. */
static int columns_of_tabs(const struct review_view *review, size_t first, size_t last)
{
    int columns = 0;
    for (size_t i = first; i <= last && i < review->tab_count; i++) {
        char words[80];
        tab_words(review, i, words);
        columns += text_columns(words, strlen(words));
    }
    return columns;
}

/* From a later one on where the shown one and the next would not be seen. */
static void draw_tabs(const struct review_view *review, const struct area *area)
{
    size_t first = 0, last;
    int column;
    while (first < review->tab &&
           columns_of_tabs(review, first, review->tab + 1) + (first > 0) > area->columns)
        first++;
    column = first > 0;
    last = first;
    for (; last < review->tab_count; last++) {
        char words[80];
        tab_words(review, last, words);
        if (column + text_columns(words, strlen(words)) + (last + 1 < review->tab_count) >
                area->columns &&
            last > review->tab)
            break;
        column += draw_text(area, 0, column, last == review->tab ? LOOK_FOCUS : LOOK_PLAIN, words);
    }
    draw_goes_on(area, 0, first > 0, last < review->tab_count);
}

static struct acts_held held_now(const struct review_view *review)
{
    const struct head *head = selected_head(review);
    return head != NULL ? record_acts_held(&review->acts, head, NULL) : (struct acts_held){0};
}

static void draw_actions(struct review_view *review, struct acts_held held, const struct area *area)
{
    const struct head *head = selected_head(review);
    draw_clear_rows(area, area->rows - 1, 1);
    review->held = held;
    if (head != NULL)
        record_acts_draw(head, &review->held, area, area->rows - 1);
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

static void draw_records(struct review_view *review, const struct area *area)
{
    bool first = !review->opened;
    head_rows_draw(&review->rows, area);
    if (first) {
        review->opened = true;
        select_other(review);
        head_rows_draw_focus(&review->rows);
    }
    if (review->rows.count == 0 && review->rows.error.class == ERROR_NONE)
        draw_empty(review, area);
}

static struct area area_of_tab(const struct area *area)
{
    return (struct area){area->top + 1, area->left, area->rows > 3 ? area->rows - 2 : 2,
                         area->columns};
}

static void review_draw(struct view *view, const struct area *area)
{
    struct review_view *review = (struct review_view *)view;
    struct area inside = area_of_tab(area);
    draw_clear(area);
    draw_tabs(review, area);
    switch (shown_tab(review)->kind) {
    case TAB_RECORDS:
        draw_records(review, &inside);
        break;
    case TAB_EXCEPTIONS:
        exception_pane_draw(&review->exceptions, &inside);
        break;
    case TAB_CLOCKS:
        menu_rows_draw(&review->clocks, &inside);
        break;
    }
    draw_actions(review, held_now(review), area);
}

/* The rows that changed, and the cursor. */
static void draw_rows(struct review_view *review)
{
    switch (shown_tab(review)->kind) {
    case TAB_RECORDS:
        head_rows_draw_focus(&review->rows);
        break;
    case TAB_EXCEPTIONS:
        exception_rows_draw_focus(&review->exceptions.rows);
        break;
    case TAB_CLOCKS:
        menu_rows_draw_focus(&review->clocks);
        break;
    }
}

/* The keys that hold for the marked record, and the exception in full. */
static bool review_draw_behind(struct view *view, const struct area *area)
{
    struct review_view *review = (struct review_view *)view;
    struct area inside = area_of_tab(area);
    bool excepted = shown_tab(review)->kind == TAB_EXCEPTIONS;
    struct acts_held held;
    bool others;
    if (excepted && exception_pane_details_stand(&review->exceptions))
        return false; /* the same exception: the same keys */
    held = held_now(review);
    others = held.form != review->held.form || held.transitions != review->held.transitions;
    if (others)
        draw_actions(review, held, area);
    if (excepted)
        exception_pane_draw_details(&review->exceptions, &inside);
    if (excepted || others)
        draw_rows(review);
    return excepted || others;
}

/* A page that was turned comes with its keys and its reason in one update. */
static void review_draw_focus(struct view *view, const struct area *area)
{
    struct review_view *review = (struct review_view *)view;
    bool turned = shown_tab(review)->kind == TAB_EXCEPTIONS && review->exceptions.rows.turned;
    if (!turned || !review_draw_behind(view, area))
        draw_rows(review);
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

/* What the letters in front of the states stand for. */
static void add_prefixes(struct text *out)
{
    const char *gap = "";
    const struct form *form = NULL;
    if (!are_several_reviewed())
        return;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        if (form->review == NULL)
            continue;
        text_add_format(out, "%s%s: %s", gap, form->prefix, form->plural);
        gap = ", ";
    }
    text_add(out, ".\n");
}

static void review_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "What waits for a supervisor, what waits longest first. Left and Right change "
             "between the states, exceptions and clocks that stand in the first row. The last "
             "row shows what you may do with the marked record. Your own are marked \"yours\": "
             "somebody else must approve them.\n");
    add_prefixes(out);
    text_add(out,
             "Exceptions are what the rules of the forms find: each has its code, its line and "
             "the reason. f shows one code alone; Enter opens the record at that line; Space "
             "marks several, to be waived with one reason, or to return their records: what is "
             "marked in each is the reason of its return.");
}

static bool review_key_holds(struct view *view, enum action action)
{
    const struct review_view *review = (const struct review_view *)view;
    const struct tab *tab = shown_tab(review);
    if (action == ACTION_RECORD || action == ACTION_SUBMIT)
        return false; /* the last row of the view says which of them hold */
    if (action == ACTION_LEFT)
        return false; /* Right says both */
    if (action == ACTION_EXCEPTIONS)
        return tab->kind != TAB_EXCEPTIONS;
    if (action == ACTION_FILTER)
        return tab->kind == TAB_EXCEPTIONS; /* elsewhere it goes to the next tab, as Right does */
    if (action == ACTION_MARK)
        return tab->kind == TAB_EXCEPTIONS && review->exceptions.rows.count > 0;
    if (action == ACTION_ACCEPT_ALL)
        return tab->kind == TAB_RECORDS && tab->row->batch != NULL && tab->count > 0;
    if (action == ACTION_HISTORY || action == ACTION_ACTS)
        return selected_head(review) != NULL;
    if (action == ACTION_ENTER)
        return tab->kind == TAB_CLOCKS || selected_head(review) != NULL;
    return true;
}

static void review_destroy(struct view *view)
{
    struct review_view *review = (struct review_view *)view;
    batch_accept_finish(&review->batch);
    exception_return_finish(&review->returns);
    exception_pane_finish(&review->exceptions);
    menu_rows_finish(&review->clocks);
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
    .draw_behind = review_draw_behind,
    .press = review_press,
    .tick = review_tick,
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
    review->batch = (struct batch_accept){.screen = screen, .after = after_acting, .owner = review};
    review->returns =
        (struct exception_return){.screen = screen, .after = after_returning, .owner = review};
    begin_reading(review);
    exception_pane_init(&review->exceptions, screen, after_acting, review);
    count_tabs(review);
    store_end_reading(store_of(review));
    show_first_that_waits(review);
    return &review->view;
}
