#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/hours_of_month.h"
#include "db/staff.h"
#include "db/station_key.h"
#include "db/stock.h"
#include "db/urn_watch.h"
#include "forms/volunteer_hours.h"
#include "tui/clock_counts.h"
#include "tui/exception_counts.h"
#include "tui/menu_rows.h"
#include "tui/session.h"
#include "tui/unfinished.h"
#include "tui/words.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETURNED_SHOWN   5
#define UNFINISHED_SHOWN 5
#define ALARMS_SHOWN     5
#define TRY_AGAIN_AFTER  2000 /* ms: to write what is unfinished */
#define STATES_MOST      24

enum place_kind { PLACE_FORM, PLACE_REVIEW, PLACE_SEARCH, PLACE_REPORTS, PLACE_MORE };

/* Fixed words and numbers. Which form stands behind an item, the form itself says (home_item). */
static const struct {
    const char *label;
    enum place_kind kind;
} places[] = {
    {"Counter report", PLACE_FORM},
    {"Service comment", PLACE_FORM},
    {"Records request", PLACE_FORM},
    {"755 card", PLACE_FORM},
    {"Outreach event", PLACE_FORM},
    {"Review", PLACE_REVIEW},
    {"Search", PLACE_SEARCH},
    {"Reports", PLACE_REPORTS},
    {"More", PLACE_MORE},
};

struct home_view {
    struct view view;
    struct menu_rows menu; /* values: index of places, or behind them the sequence of a record */
    char who[200];
    char unfinished[UNFINISHED_SHOWN][IDENTITY_ROOM];
    size_t unfinished_count;
    int64_t next_due; /* minutes until the next alarm falls due; 0: none */
};

#define UNFINISHED_BEGIN ((int64_t)COUNT_OF(places))
#define ALL_UNFINISHED   (UNFINISHED_BEGIN + UNFINISHED_SHOWN)
#define GRANT_KEYS       (ALL_UNFINISHED + 1)
#define STOCK            (GRANT_KEYS + 1)
#define RECONCILE_URNS   (STOCK + 1)
#define QUEUES_BEGIN     (RECONCILE_URNS + 1) /* by the position of the form */
#define QUEUES_MOST      64
#define RECORDS_BEGIN    (QUEUES_BEGIN + QUEUES_MOST)

/* ---- what may be chosen ---- */

static const struct form *form_of(size_t place)
{
    return form_by_home_item((unsigned)place + 1);
}

static const char *why_not_form(const struct app *app, const struct form *form)
{
    if (form == NULL)
        return "not part of this version";
    return role_in(app->actor.role, form_filing(form)->roles) ? NULL : "not for your role";
}

/* NULL when it can be chosen. */
static const char *why_not(const struct app *app, size_t place)
{
    switch (places[place].kind) {
    case PLACE_FORM:
        return why_not_form(app, form_of(place));
    case PLACE_REVIEW:
        return role_may(app->actor.role, DUTY_REVIEW) ? NULL : "not for your role";
    case PLACE_SEARCH:
        return role_may(app->actor.role, DUTY_SEARCH) ? NULL : "not for your role";
    case PLACE_REPORTS:
        return role_may(app->actor.role, DUTY_REPORTS) ? NULL : "not for your role";
    case PLACE_MORE:
        return NULL;
    }
    return NULL;
}

/* ---- live counts ---- */

static int64_t tally(struct home_view *home, const struct form *form, const char *status)
{
    int64_t count = 0;
    struct error error = {0};
    if (!records_tally(screen_app(home->view.screen)->store, form, status, &count, &error))
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
    return count;
}

/* Of all forms that are reviewed together. */
struct state_sum {
    const char *status;
    int64_t count;
};

static struct state_sum *sum_of(struct state_sum sums[STATES_MOST], const char *status)
{
    size_t i = 0;
    while (i + 1 < STATES_MOST && sums[i].status != NULL && !text_equal(sums[i].status, status))
        i++;
    sums[i].status = status;
    return &sums[i];
}

/* True: a first state has some, which wait for a supervisor. The other states wait for the desk. */
static bool sum_states(struct home_view *home, struct state_sum sums[STATES_MOST])
{
    bool waits = false;
    const struct form *form = NULL;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (const struct review_tab *tab = form->review; tab != NULL && tab->status != NULL;
             tab++) {
            if (tab->done)
                continue;
            int64_t count = tally(home, form, tab->status);
            sum_of(sums, tab->status)->count += count; /* of none, too: for the order */
            waits = waits || (tab == form->review && count > 0);
        }
    }
    return waits;
}

static bool note_states(struct home_view *home, struct menu_row *row)
{
    struct state_sum sums[STATES_MOST] = {{0}};
    bool waits = sum_states(home, sums);
    for (size_t i = 0; i < STATES_MOST; i++)
        words_add_count(row->note, sizeof row->note, sums[i].count, sums[i].status);
    return waits;
}

static void add_words(struct menu_row *row, const char *words)
{
    size_t length = strlen(row->note);
    snprintf(row->note + length, sizeof row->note - length, "%s%s", length > 0 ? ", " : "", words);
}

static void note_exceptions(struct home_view *home, struct menu_row *row)
{
    struct exception_count open;
    struct error error = {0};
    if (!exception_count_all(screen_app(home->view.screen), &open, &error)) {
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
        add_words(row, "exceptions cannot be counted");
        return;
    }
    words_add_bounded(row->note, sizeof row->note, open.count + open.more, open.count,
                      open.count == 1 ? "exception" : "exceptions");
}

static void note_review(struct home_view *home, struct menu_row *row)
{
    if (!note_states(home, row))
        note_exceptions(home, row);
    if (row->note[0] == '\0')
        text_copy(row->note, sizeof row->note, "nothing waits");
    else
        row->note_look = LOOK_PLAIN;
}

static void note_form(struct home_view *home, struct menu_row *row, const struct form *form)
{
    const struct app *app = screen_app(home->view.screen);
    const char *waiting = form_review_state(form);
    if (waiting != NULL && !role_may(app->actor.role, DUTY_REVIEW))
        words_add_count(row->note, sizeof row->note, tally(home, form, waiting), waiting);
}

static void add_place(struct home_view *home, size_t place)
{
    struct menu_row *row = menu_rows_add(&home->menu, (char)('1' + place), places[place].label);
    const char *reason = why_not(screen_app(home->view.screen), place);
    row->value = (int64_t)place;
    if (reason != NULL) {
        row->dim = true;
        text_copy(row->note, sizeof row->note, reason);
    } else if (places[place].kind == PLACE_REVIEW) {
        note_review(home, row);
    } else if (places[place].kind == PLACE_FORM) {
        note_form(home, row, form_of(place));
    }
}

/* ---- what is unfinished ---- */

static bool add_unfinished_row(void *context, const struct draft *draft)
{
    struct home_view *home = context;
    size_t index = home->unfinished_count++;
    if (index >= UNFINISHED_SHOWN)
        return true;
    if (index == 0)
        menu_rows_add_heading(&home->menu, "Unfinished: Enter goes on, Delete throws away");
    struct menu_row *row = menu_rows_add(&home->menu, 0, "");
    unfinished_describe(home->view.screen, draft, row->label, sizeof row->label, row->note,
                        sizeof row->note);
    row->note_look = LOOK_PLAIN;
    row->value = UNFINISHED_BEGIN + (int64_t)index;
    text_copy(home->unfinished[index], sizeof home->unfinished[index], draft->id);
    return true;
}

static void add_unfinished(struct home_view *home)
{
    struct error error = {0};
    home->unfinished_count = 0;
    if (!parking_list(screen_parking(home->view.screen), add_unfinished_row, home, &error))
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
    if (home->unfinished_count > UNFINISHED_SHOWN) {
        char label[60];
        snprintf(label, sizeof label, "All %zu unfinished forms", home->unfinished_count);
        menu_rows_add(&home->menu, 0, label)->value = ALL_UNFINISHED;
    }
}

/* ---- what was returned, and what falls due ---- */

static void add_returned_rows(struct home_view *home, const struct head *heads, size_t count)
{
    char words[40];
    bool more = count > RETURNED_SHOWN;
    size_t shown = more ? RETURNED_SHOWN : count;
    snprintf(words, sizeof words, "%zu%s returned to you", shown, more ? "+" : "");
    if (heads[0].form->home_item > 0) {
        struct menu_row *row = &home->menu.items[heads[0].form->home_item - 1];
        text_copy(row->note, sizeof row->note, words);
        row->note_look = LOOK_WARNING;
    }
    menu_rows_add_heading(&home->menu, "Returned to you: mend it and send it again");
    for (size_t i = 0; i < shown; i++) {
        struct menu_row *row = menu_rows_add(&home->menu, 0, heads[i].number);
        text_copy(row->note, sizeof row->note, heads[i].headline);
        row->note_look = LOOK_PLAIN;
        row->value = RECORDS_BEGIN + heads[i].seq;
    }
}

static void add_returned(struct home_view *home)
{
    struct app *app = screen_app(home->view.screen);
    const struct form *form = NULL;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        struct head heads[RETURNED_SHOWN + 1];
        size_t count = 0;
        struct page_request request = {.form = form,
                                       .status = form_returned_state(form),
                                       .filed_by = app->actor.employee,
                                       .limit = RETURNED_SHOWN + 1};
        if (request.status != NULL && form_may_read(form, app->actor.role, true) &&
            records_page(app->store, &app->actor, &request, heads, &count, NULL) && count > 0)
            add_returned_rows(home, heads, count);
    }
}

struct due_rows {
    struct home_view *home;
    const struct form *form;
    struct local_time now;
    bool any;
};

static void describe_due(const struct due_rows *rows, struct local_time due, int64_t minutes,
                         struct menu_row *row)
{
    char at[WORDS_MOMENT_ROOM];
    bool today = date_to_days(due.date) == date_to_days(rows->now.date);
    words_local(due, false, at);
    const char *shown = today ? at + 6 : at; /* the time of day alone */
    const char *words = rows->form->alarm->words;
    row->note_look = minutes < 0 ? LOOK_ERROR : LOOK_WARNING;
    if (minutes >= 0)
        snprintf(row->note, sizeof row->note, "%s due %s", words, shown);
    else if (minutes > -120)
        snprintf(row->note, sizeof row->note, "%s OVERDUE since %s, %d min", words, shown,
                 (int)-minutes);
    else
        snprintf(row->note, sizeof row->note, "%s OVERDUE since %s", words, shown);
}

static void add_due(void *context, const struct head *head, const char *due)
{
    struct due_rows *rows = context;
    struct local_time time;
    if (!local_parse(due, &time))
        return;
    if (!rows->any)
        menu_rows_add_heading(&rows->home->menu, "To be done by a time");
    rows->any = true;
    int64_t minutes = local_to_minutes(time) - local_to_minutes(rows->now);
    struct menu_row *row = menu_rows_add(&rows->home->menu, 0, head->number);
    row->value = RECORDS_BEGIN + head->seq;
    describe_due(rows, time, minutes, row);
    if (minutes >= 0 && (rows->home->next_due == 0 || minutes + 1 < rows->home->next_due))
        rows->home->next_due = minutes + 1;
}

static void add_alarms(struct home_view *home)
{
    struct app *app = screen_app(home->view.screen);
    struct due_rows rows = {.home = home, .now = app_desk(app).now};
    struct error error = {0};
    home->next_due = 0;
    for (size_t i = 0; (rows.form = form_at(i)) != NULL; i++) {
        if (rows.form->alarm == NULL || !form_may_read(rows.form, app->actor.role, true))
            continue;
        if (!records_alarms(app->store, &app->actor, rows.form, ALARMS_SHOWN, add_due, &rows,
                            &error))
            screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
    }
}

/* ---- clocks ---- */

/* "2 received, 1 overdue, 3 within 3 days": what nobody has taken up yet comes first. */
static void add_queue(struct home_view *home, const struct form *form, size_t position, bool *any)
{
    struct app *app = screen_app(home->view.screen);
    struct clock_counts counts = {0};
    struct error error = {0};
    if (!clock_counts_read(app, form, &counts, &error))
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
    if (counts.fresh == 0 && counts.due.overdue == 0 && counts.due.soon == 0)
        return;
    if (!*any)
        menu_rows_add_heading(&home->menu, "By clock: Enter shows them, the first due first");
    *any = true;
    struct menu_row *row = menu_rows_add(&home->menu, 0, form->plural);
    clock_counts_words(&counts, row->note, sizeof row->note);
    row->note_look = clock_counts_look(&counts);
    row->value = QUEUES_BEGIN + (int64_t)position;
}

static void add_queues(struct home_view *home)
{
    const struct app *app = screen_app(home->view.screen);
    const struct form *form;
    bool any = false;
    for (size_t i = 0; (form = form_at(i)) != NULL && i < QUEUES_MOST; i++) {
        if (form->clock_count > 0 && form_may_read(form, app->actor.role, false))
            add_queue(home, form, i, &any);
    }
}

/* ---- the numbers that the watch of 24 hours ago has drawn ---- */

/* The sergeant's first screen: above everything else that waits. */
static void add_urns(struct home_view *home)
{
    struct app *app = screen_app(home->view.screen);
    struct desk desk = app_desk(app);
    struct watch watch = urn_watch_due(&desk);
    struct urn_counts counts = {0};
    struct error error = {0};
    char heading[80];
    if (!form_may_read(urn_log(), app->actor.role, false))
        return;
    if (!urn_watch_count(app->store, watch, &counts, &error)) {
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    if (counts.drawn == 0 && !role_may(app->actor.role, DUTY_RECONCILE_FIRST))
        return;
    snprintf(heading, sizeof heading, "The watch of 24 hours ago: %s of %02d/%02d",
             watch_code(watch.name), watch.date.month, watch.date.day);
    menu_rows_add_heading(&home->menu, heading);
    struct menu_row *row = menu_rows_add(&home->menu, 0, "URN reconciliation");
    row->value = RECONCILE_URNS;
    row->note_look = counts.missing > 0 ? LOOK_WARNING : LOOK_PLAIN;
    if (counts.drawn == 0)
        text_copy(row->note, sizeof row->note, "no numbers in the log");
    words_add_count(row->note, sizeof row->note, counts.missing, "missing");
    words_add_count(row->note, sizeof row->note, counts.deferred, "deferred");
    words_add_count(row->note, sizeof row->note, counts.submitted, "submitted");
}

/* ---- the keys of the station ---- */

static void count_awaited(void *context, const char *employee, const char *name)
{
    (void)employee;
    (void)name;
    ++*(size_t *)context;
}

/* Who holds the keys is told of those who wait for them, and who waits, that they do. */
static void add_keys(struct home_view *home)
{
    struct app *app = screen_app(home->view.screen);
    struct error error = {0};
    bool waits = false;
    size_t others = 0;
    if (!role_may(app->actor.role, DUTY_KEYS))
        return;
    if (!station_key_is_awaited(app->store, &app->actor, &waits, &error) ||
        !station_keys_awaited(app->store, count_awaited, &others, &error)) {
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
    } else if (waits) {
        menu_rows_add_heading(&home->menu,
                              "You wait for the key to service comments; who has it can grant it");
    } else if (others > 0) {
        menu_rows_add_heading(&home->menu, "Keys to service comments");
        struct menu_row *row = menu_rows_add(&home->menu, 0, "Grant the key");
        snprintf(row->note, sizeof row->note, "%zu wait%s for it", others, others == 1 ? "s" : "");
        row->note_look = LOOK_PLAIN;
        row->value = GRANT_KEYS;
    }
}

/* ---- the stock of cards ---- */

static void add_stock(struct home_view *home)
{
    struct app *app = screen_app(home->view.screen);
    struct desk desk = app_desk(app);
    struct stock_counts counts = {0};
    struct error error = {0};
    if (!form_may_read(stock_form(), app->actor.role, false))
        return;
    if (!stock_count(app->store, &desk, &counts, &error)) {
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    if (counts.recount + counts.low + counts.unchecked == 0)
        return;
    menu_rows_add_heading(&home->menu, "755 cards: Enter shows the places");
    struct menu_row *row = menu_rows_add(&home->menu, 0, "Card stock");
    words_add_count(row->note, sizeof row->note, counts.recount, "to recount");
    words_add_count(row->note, sizeof row->note, counts.low, "low");
    words_add_count(row->note, sizeof row->note, counts.unchecked, "not checked");
    row->note_look = counts.recount + counts.low > 0 ? LOOK_WARNING : LOOK_PLAIN;
    row->value = STOCK;
}

/* ---- a volunteer's own hours ---- */

static void add_own_hours(struct home_view *home)
{
    struct app *app = screen_app(home->view.screen);
    struct date today = app_desk(app).now.date;
    struct date begins = {today.year, today.month, 1};
    char words[120], hours[HOURS_ROOM];
    struct error error = {0};
    int quarters = 0;
    if (form_may_read(hours_form(), app->actor.role, false) ||
        !form_may_read(hours_form(), app->actor.role, true))
        return; /* for who reads their own alone */
    if (!hours_of_own(app->store, &app->actor, begins, today, &quarters, &error)) {
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    hours_format(quarters, hours);
    snprintf(words, sizeof words, "Your hours this month: %s of 16 (9 More enters them)", hours);
    menu_rows_add_heading(&home->menu, words);
}

/* ---- filling ---- */

/* The row of a record keeps the mark when others come in above it. */
static void select_again(struct home_view *home, int64_t value)
{
    for (size_t i = 0; i < home->menu.count; i++) {
        if (!home->menu.items[i].heading && home->menu.items[i].value == value) {
            home->menu.selected = i;
            return;
        }
    }
    home->menu.selected = 0;
}

static void wake_when_due(const struct home_view *home)
{
    if (parking_has_unkept(screen_parking(home->view.screen)))
        screen_wake_in(home->view.screen, TRY_AGAIN_AFTER);

    const struct app *app = screen_app(home->view.screen);
    int64_t milliseconds = home->next_due * 60000;
    if (home->next_due > 0 && app->time.fixed == 0)
        screen_wake_in(home->view.screen, milliseconds < INT_MAX ? (int)milliseconds : INT_MAX);
}

static void add_all(struct home_view *home)
{
    for (size_t i = 0; i < COUNT_OF(places); i++)
        add_place(home, i);
    add_urns(home);
    add_alarms(home);
    add_unfinished(home);
    add_queues(home);
    add_returned(home);
    add_keys(home);
    add_stock(home);
    add_own_hours(home);
    if (role_may(screen_app(home->view.screen)->actor.role, DUTY_ACCOUNTS))
        menu_rows_add_heading(&home->menu, "Accounts: on the command line, frontdesk staff");
}

/* All counts are of one moment. */
static void fill(struct home_view *home)
{
    struct store *store = screen_app(home->view.screen)->store;
    const struct menu_row *selected = menu_rows_selected(&home->menu);
    int64_t value = selected != NULL ? selected->value : 0;
    struct error error = {0};
    menu_rows_begin(&home->menu);
    if (!store_begin_reading(store, &error))
        screen_say(home->view.screen, LOOK_ERROR, "%s", error.text);
    add_all(home);
    store_end_reading(store);
    select_again(home, value);
    wake_when_due(home);
}

static void say_news(const struct home_view *home)
{
    char words[ERROR_ROOM];
    if (parking_news(screen_parking(home->view.screen), words))
        screen_say(home->view.screen, LOOK_WARNING, "%s", words);
}

static void home_refresh(struct view *view)
{
    fill((struct home_view *)view);
    say_news((struct home_view *)view);
}

static void home_tick(struct view *view)
{
    home_refresh(view);
    screen_redraw(view->screen);
}

/* ---- presses ---- */

static void open_place(struct home_view *home, size_t place)
{
    struct screen *screen = home->view.screen;
    const char *reason = why_not(screen_app(screen), place);
    if (reason != NULL) {
        screen_say(screen, LOOK_WARNING, "%s is %s.", places[place].label, reason);
        return;
    }
    switch (places[place].kind) {
    case PLACE_FORM:
        screen_push(screen, filing_view_create(screen, form_of(place), false));
        return;
    case PLACE_REVIEW:
        screen_push(screen, review_view_create(screen));
        return;
    case PLACE_SEARCH:
        screen_push(screen, search_view_create(screen));
        return;
    case PLACE_MORE:
        screen_push(screen, more_view_create(screen));
        return;
    case PLACE_REPORTS:
        screen_push(screen, reports_view_create(screen));
        return;
    }
}

static void open_selected(struct home_view *home)
{
    struct screen *screen = home->view.screen;
    const struct menu_row *row = menu_rows_selected(&home->menu);
    if (row->value == ALL_UNFINISHED)
        screen_push(screen, drafts_view_create(screen));
    else if (row->value == GRANT_KEYS)
        screen_push(screen, keys_view_create(screen));
    else if (row->value == RECONCILE_URNS)
        screen_push(screen, urn_view_create(screen));
    else if (row->value == STOCK)
        screen_push(screen, stock_view_create(screen));
    else if (row->value >= QUEUES_BEGIN && row->value < RECORDS_BEGIN)
        screen_push(screen,
                    queue_view_create(screen, form_at((size_t)(row->value - QUEUES_BEGIN))));
    else if (row->value >= UNFINISHED_BEGIN && row->value < ALL_UNFINISHED)
        unfinished_open(screen, home->unfinished[row->value - UNFINISHED_BEGIN]);
    else if (row->value > RECORDS_BEGIN)
        screen_push(screen, record_view_create(screen, row->value - RECORDS_BEGIN));
    else
        open_place(home, (size_t)row->value);
}

static size_t place_of_kind(enum place_kind kind)
{
    size_t place = 0;
    while (places[place].kind != kind)
        place++;
    return place;
}

static bool home_key_holds(struct view *view, enum action action);

static enum view_result home_press(struct view *view, enum action action, const struct press *press)
{
    struct home_view *home = (struct home_view *)view;
    bool quits = press->code == PRESS_TEXT && text_equal(press->text, "q");
    if (quits || action == ACTION_ESCAPE || action == ACTION_BACK || action == ACTION_SIGN_OUT) {
        session_ask_sign_out(view->screen);
        return VIEW_REDRAW;
    }
    if (action == ACTION_SEARCH) {
        open_place(home, place_of_kind(PLACE_SEARCH));
        return VIEW_REDRAW;
    }
    if (action == ACTION_CLOCKS && home_key_holds(view, action)) {
        screen_push(view->screen, queue_view_create(view->screen, NULL));
        return VIEW_REDRAW;
    }
    if (action == ACTION_DELETE || press->code == PRESS_DELETE) {
        const struct menu_row *row = menu_rows_selected(&home->menu);
        if (row == NULL || row->value < UNFINISHED_BEGIN || row->value >= ALL_UNFINISHED)
            return VIEW_IGNORED;
        unfinished_discard(view->screen, home->unfinished[row->value - UNFINISHED_BEGIN]);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&home->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        open_selected(home);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void home_draw(struct view *view, const struct area *area)
{
    struct home_view *home = (struct home_view *)view;
    int above = area->rows >= 18 ? 3 : area->rows >= 12 ? 1 : 0;
    draw_clear(area);
    if (above > 0) {
        const char *station = screen_app(view->screen)->config.station_name;
        int column = 4 + draw_text(area, above / 2, 2, LOOK_HEADING, station);
        draw_text(area, above / 2, column, LOOK_DIM, home->who);
    }
    struct area rows = {area->top + above, area->left, area->rows - above, area->columns};
    menu_rows_draw(&home->menu, &rows);
}

static void home_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct home_view *)view)->menu);
}

static const char *home_title(struct view *view)
{
    (void)view;
    return "Front desk";
}

static unsigned home_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_HOME;
}

static void home_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "A number opens what stands behind it; Up, Down and Enter do too. Below stand "
                  "what must be done by a time, forms that you left unfinished on this machine "
                  "(Enter goes on, Delete throws one away) and reports that were returned to you.");
}

static bool home_key_holds(struct view *view, enum action action)
{
    const struct app *app = screen_app(view->screen);
    if (action == ACTION_CLOCKS)
        return role_may(app->actor.role, DUTY_SEARCH);
    return action != ACTION_SEARCH || role_may(app->actor.role, DUTY_SEARCH);
}

/* The last view of a sign-in to go, in whatever way it ends. */
static void home_destroy(struct view *view)
{
    struct home_view *home = (struct home_view *)view;
    struct app *app = screen_app(view->screen);
    session_log_sign_out(view->screen);
    parking_close(screen_parking(view->screen));
    session_lock_keys(view->screen);
    app->keys = (struct key_pair){0}; /* nothing more is sealed to this person */
    app->actor = (struct actor){.role = ROLE_NONE};
    menu_rows_finish(&home->menu);
    free(home);
}

static const struct view_ops home_ops = {
    .name = "home",
    .title = home_title,
    .contexts = home_contexts,
    .draw = home_draw,
    .draw_focus = home_draw_focus,
    .press = home_press,
    .tick = home_tick,
    .changed = home_refresh,
    .uncovered = home_refresh,
    .help = home_help,
    .destroy = home_destroy,
    .key_holds = home_key_holds,
};

struct view *home_view_create(struct screen *screen)
{
    const struct app *app = screen_app(screen);
    struct home_view *home = memory_create(1, sizeof *home);
    home->view = (struct view){.ops = &home_ops, .screen = screen};
    snprintf(home->who, sizeof home->who, "Non-emergency %s   Your role: %s",
             app->config.non_emergency, role_label(app->actor.role));
    parking_open(screen_parking(screen));
    fill(home);
    while (home->menu.items[home->menu.selected].dim) /* More is for everybody */
        home->menu.selected++;
    if (home->unfinished_count > 0)
        screen_say(screen, LOOK_GOOD, "%zu unfinished form%s kept for you.", home->unfinished_count,
                   home->unfinished_count == 1 ? " is" : "s are");
    say_news(home);
    return &home->view;
}
