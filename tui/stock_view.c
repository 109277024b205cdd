#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/stock.h"
#include "tui/form_page.h"
#include "tui/menu_rows.h"
#include "tui/stock_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define RECORDS_MOST 200 /* behind one place, since its last count */
#define PLACES_MOST  2000
#define WIDE         70 /* columns from which a row says everything */

/* The places that hold 755 cards: how many there are, when they were counted last, and what is
 * wrong. Behind each place stand the records since its last count. */
struct stock_view {
    struct view view;
    struct desk desk;
    char (*places)[33]; /* codes, by the values of the rows */
    size_t place_count;
    bool narrow;      /* the window has no room for everything */
    bool troubled;    /* only places with something wrong: the resupply list */
    char behind[33];  /* the place whose records are shown; "": all places */
    size_t came_from; /* the row that they were opened from */
    struct menu_rows menu;
    int wrong;
};

/* ---- rows ---- */

/* What is wrong is not cut: in a narrow window the day of the count goes, and a code stands for the
 * place. */
static void describe(const struct stock_view *stock, const struct stock_balance *balance,
                     struct menu_row *row)
{
    char words[STOCK_WORDS_ROOM], wanted[40] = "", counted[16] = "";
    int64_t lacks = stock_wanted(balance, &stock->desk);
    stock_words(balance, &stock->desk, words);
    if (lacks > 0)
        snprintf(wanted, sizeof wanted, stock->narrow ? "+%" PRId64 " " : "bring %" PRId64 ": ",
                 lacks);
    if (!stock->narrow)
        snprintf(counted, sizeof counted, "  %-10.10s",
                 balance->counted_at[0] != '\0' ? balance->counted_at : "never");
    snprintf(row->note, sizeof row->note, "%*" PRId64 "%s%s%s%s", stock->narrow ? 5 : 6,
             balance->cards, counted,
             words[0] == '\0' ? ""
             : stock->narrow  ? " ! "
                              : "  ! ",
             wanted, words);
    row->note_look = words[0] != '\0' ? LOOK_WARNING : LOOK_PLAIN;
}

static void add_place(void *context, const struct stock_balance *balance)
{
    struct stock_view *stock = context;
    bool wrong = stock_troubles(balance, &stock->desk) != 0;
    stock->wrong += wrong;
    if ((stock->troubled && !wrong) || stock->place_count == PLACES_MOST)
        return;
    struct menu_row *row = menu_rows_add(
        &stock->menu, 0,
        stock->narrow ? balance->location : stock_label(stock->desk.codes, balance->location));
    row->value = (int64_t)stock->place_count;
    text_copy(stock->places[stock->place_count++], sizeof stock->places[0], balance->location);
    describe(stock, balance, row);
}

/* How many more or fewer cards come first, "=" for a count: whatever the window, they are seen. */
static void describe_entry(const struct stock_view *stock, const struct stock_entry *entry,
                           struct menu_row *row)
{
    char cards[24];
    snprintf(cards, sizeof cards, entry->change.counted ? "=%" PRId64 : "%+" PRId64,
             entry->change.cards);
    snprintf(row->note, sizeof row->note, "%6s %.10s%s%s", cards, entry->change.at,
             stock->narrow ? "" : "  ", stock->narrow ? "" : entry->head.headline);
    row->note_look = LOOK_PLAIN;
    row->value = entry->head.seq;
}

static bool fill_records(struct stock_view *stock, struct error *error)
{
    struct app *app = screen_app(stock->view.screen);
    struct stock_entry *entries = memory_create(RECORDS_MOST, sizeof *entries);
    size_t count = 0;
    bool ok = stock_records(app->store, &stock->desk, stock->behind, entries, RECORDS_MOST, &count,
                            error);
    for (size_t i = 0; i < count; i++)
        describe_entry(stock, &entries[i], menu_rows_add(&stock->menu, 0, entries[i].head.number));
    free(entries);
    return ok;
}

static void fill(struct stock_view *stock)
{
    struct app *app = screen_app(stock->view.screen);
    struct error error = {0};
    stock->desk = app_desk(app);
    stock->place_count = 0;
    stock->wrong = 0;
    menu_rows_begin(&stock->menu);
    if (!(stock->behind[0] != '\0'
              ? fill_records(stock, &error)
              : stock_places(app->store, &stock->desk, add_place, stock, &error)))
        screen_say(stock->view.screen, LOOK_ERROR, "%s", error.text);
    if (stock->menu.count == 0)
        menu_rows_add_heading(&stock->menu, stock->behind[0] != '\0'
                                                ? "Nothing was received, given or counted there."
                                            : stock->troubled ? "Nothing is wrong anywhere."
                                                              : "The list of places is empty.");
    if (stock->menu.selected >= stock->menu.count)
        stock->menu.selected = 0;
}

static void stock_refresh(struct view *view)
{
    fill((struct stock_view *)view);
}

/* ---- presses ---- */

/* The code of the place that is marked, or of the place whose records are shown; "" when none. */
static const char *marked_place(const struct stock_view *stock)
{
    const struct menu_row *row = menu_rows_selected(&stock->menu);
    if (stock->behind[0] != '\0')
        return stock->behind;
    return row != NULL && !row->heading ? stock->places[row->value] : "";
}

/* An issue and a return go between a car and a box: which of the two is marked, that is filled in.
 */
static bool begin_movement(struct stock_view *stock, const char *movement)
{
    const char *place = marked_place(stock);
    bool between = text_equal(movement, "ISSUE") || text_equal(movement, "RETURN");
    struct record record = {0};
    if (place[0] == '\0')
        return false;
    form_page_new_record(&record, stock_form(), &stock->desk);
    record_set_named(&record, "movement", movement);
    if (!between || !stock_is_box(stock->desk.codes, place))
        record_set_named(&record, "location", place);
    else
        record_set_named(&record, "box", place);
    screen_push(stock->view.screen, form_view_create_filled(stock->view.screen, &record));
    return true;
}

static const char *movement_of(enum action action)
{
    static const struct {
        enum action action;
        const char *movement;
    } movements[] = {{ACTION_ISSUE, "ISSUE"},
                     {ACTION_TAKE_BACK, "RETURN"},
                     {ACTION_RECOUNT, "RECOUNT"},
                     {ACTION_RECEIVE, "RECEIVED"}};
    for (size_t i = 0; i < COUNT_OF(movements); i++)
        if (movements[i].action == action)
            return movements[i].movement;
    return NULL;
}

static void leave(struct stock_view *stock)
{
    if (stock->behind[0] == '\0') {
        screen_pop(stock->view.screen);
        return;
    }
    stock->behind[0] = '\0';
    stock->menu.selected = stock->came_from;
    fill(stock);
}

static void open_selected(struct stock_view *stock)
{
    const struct menu_row *row = menu_rows_selected(&stock->menu);
    if (row == NULL || row->heading)
        return;
    if (stock->behind[0] != '\0') {
        screen_push(stock->view.screen, record_view_create(stock->view.screen, row->value));
        return;
    }
    stock->came_from = stock->menu.selected;
    text_copy(stock->behind, sizeof stock->behind, stock->places[row->value]);
    stock->menu.selected = 0;
    fill(stock);
}

static enum view_result stock_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct stock_view *stock = (struct stock_view *)view;
    const char *movement = movement_of(action);
    if (movement != NULL)
        return begin_movement(stock, movement) ? VIEW_REDRAW : VIEW_IGNORED;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        leave(stock);
        return VIEW_REDRAW;
    }
    if (action == ACTION_PRINT && stock->behind[0] == '\0') {
        stock_print_ask(view->screen);
        return VIEW_REDRAW;
    }
    if (action == ACTION_FILTER && stock->behind[0] == '\0') {
        stock->troubled = !stock->troubled;
        stock->menu.selected = 0;
        fill(stock);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&stock->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        open_selected(stock);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void draw_head(const struct stock_view *stock, const struct area *area)
{
    char words[160];
    if (stock->behind[0] != '\0') {
        draw_text(area, 0, 2, LOOK_HEADING, stock_label(stock->desk.codes, stock->behind));
        draw_text(area, 1, 2, LOOK_DIM,
                  stock->narrow ? "Since the last count, newest first"
                                : "Since the last count, the newest first: more or fewer cards, = "
                                  "counted");
        return;
    }
    draw_text(area, 0, 2, LOOK_HEADING,
              stock->troubled ? "755 cards: where something is wrong" : "755 cards");
    snprintf(words, sizeof words, "%s; %d place%s need%s a look",
             stock->narrow ? "Cards" : "Cards, the day of the last count", stock->wrong,
             stock->wrong == 1 ? "" : "s", stock->wrong == 1 ? "s" : "");
    draw_text(area, 1, 2, LOOK_DIM, words);
}

static void stock_draw(struct view *view, const struct area *area)
{
    struct stock_view *stock = (struct stock_view *)view;
    struct area rows = {area->top + 2, area->left, area->rows > 3 ? area->rows - 2 : 1,
                        area->columns};
    bool narrow = area->columns < WIDE;
    if (narrow != stock->narrow) {
        stock->narrow = narrow;
        fill(stock);
    }
    draw_clear(area);
    draw_head(stock, area);
    menu_rows_draw(&stock->menu, &rows);
}

static void stock_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct stock_view *)view)->menu);
}

static const char *stock_title(struct view *view)
{
    (void)view;
    return "Card stock";
}

static unsigned stock_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_LIST | CONTEXT_STOCK;
}

static bool stock_key_holds(struct view *view, enum action action)
{
    const struct stock_view *stock = (const struct stock_view *)view;
    if (action == ACTION_FILTER || action == ACTION_PRINT)
        return stock->behind[0] == '\0';
    return movement_of(action) == NULL || marked_place(stock)[0] != '\0';
}

static void stock_help(struct view *view, struct text *out)
{
    const struct stock_view *stock = (const struct stock_view *)view;
    text_add_format(
        out,
        "The boxes and cars that hold 755 cards. Each card and event that is filed draws its "
        "place down; a count stands over everything before it. \"Recount needed\" says that more "
        "was given than was known of, \"low\" that a box has %" PRId64 " cards or fewer or a car "
        "%" PRId64 ", \"not checked\" that nobody counted for %" PRId64
        " days. Enter shows what was received and given since the last count; f shows only the "
        "places where something is wrong, and F9 prints them. i, r, c and e begin an issue, a "
        "return, a recount or "
        "what was received, for the place that is marked.",
        stock->desk.config->box_level, stock->desk.config->car_level,
        stock->desk.config->check_days);
}

static void stock_destroy(struct view *view)
{
    struct stock_view *stock = (struct stock_view *)view;
    menu_rows_finish(&stock->menu);
    free(stock->places);
    free(stock);
}

static const struct view_ops stock_ops = {
    .name = "stock",
    .title = stock_title,
    .contexts = stock_contexts,
    .draw = stock_draw,
    .draw_focus = stock_draw_focus,
    .press = stock_press,
    .changed = stock_refresh,
    .uncovered = stock_refresh,
    .help = stock_help,
    .destroy = stock_destroy,
    .key_holds = stock_key_holds,
};

struct view *stock_view_create(struct screen *screen)
{
    struct stock_view *stock = memory_create(1, sizeof *stock);
    stock->view = (struct view){.ops = &stock_ops, .screen = screen};
    stock->places = memory_create(PLACES_MOST, sizeof *stock->places);
    fill(stock);
    return &stock->view;
}
