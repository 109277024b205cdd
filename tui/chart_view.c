#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/chart_draw.h"
#include "tui/counting.h"
#include "tui/moves.h"
#include "tui/sheet_print.h"
#include "tui/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TALL 15 /* rows from which the digits are listed */

/* A report broken down, as a chart; Enter on a bar lists the records behind it. */
struct chart_view {
    struct view view;
    struct chart_request request;
    const struct breakdown *by;
    size_t figure; /* of the report */
    struct counting counting;
    struct broken_down broken;
    bool select_last; /* once it is counted */
    struct chart_picture picture;
    char title[120];
};

char chart_view_key(size_t by)
{
    return by < 9 ? (char)('1' + by) : by == 9 ? '0' : '\0';
}

static enum role role_of(const struct chart_view *chart)
{
    return screen_app(chart->view.screen)->actor.role;
}

/* ---- what is shown ---- */

static bool count(struct view *view, struct error *error)
{
    struct chart_view *chart = (struct chart_view *)view;
    struct desk desk = app_desk(screen_app(view->screen));
    const struct report_request request = {.form = chart->request.form,
                                           .report = chart->request.report,
                                           .begins = chart->request.begins,
                                           .ends = chart->request.ends,
                                           .desk = &desk};
    broken_down_finish(&chart->broken);
    return break_down(screen_app(view->screen)->store, &request, chart->by,
                      chart->request.report->figures[chart->figure].measure, &chart->broken, error);
}

/* The last one of a trend of months is the month itself. */
static void counted(struct view *view, const struct error *error)
{
    struct chart_view *chart = (struct chart_view *)view;
    size_t count = chart->broken.count;
    if (error != NULL)
        screen_say(view->screen, LOOK_ERROR, "%s", error->text);
    if (chart->select_last || chart->picture.selected >= count)
        chart->picture.selected = count > 0 ? count - 1 : 0;
    chart->select_last = false;
}

static void begin(struct chart_view *chart)
{
    const struct figure *figure = &chart->request.report->figures[chart->figure];
    chart->picture.measure = figure->measure;
    chart->picture.figure = figure;
    chart->picture.shape = chart->by->shape;
    counting_begin(&chart->counting);
}

static void set_period(struct chart_view *chart)
{
    snprintf(chart->title, sizeof chart->title, "%s %04d-%02d", chart->request.report->title,
             chart->request.begins.year, chart->request.begins.month);
}

static void take_breakdown(struct chart_view *chart, size_t by)
{
    chart->request.by = by;
    chart->by = breakdown_at(by);
    chart->picture.selected = 0;
    chart->picture.first = 0;
    chart->select_last = chart->by->months;
    begin(chart);
}

static bool next_figure(struct chart_view *chart)
{
    const struct report *report = chart->request.report;
    size_t next = chart->figure;
    do
        next = (next + 1) % report->figure_count;
    while (!figure_is_for(&report->figures[next], role_of(chart)) && next != chart->figure);
    chart->figure = next;
    begin(chart);
    return true;
}

static void move_month(struct chart_view *chart, int by)
{
    int month = chart->request.begins.year * 12 + chart->request.begins.month - 1 + by;
    char typed[16];
    snprintf(typed, sizeof typed, "%04d-%02d", month / 12, month % 12 + 1);
    if (!report_period(chart->request.report, typed, &chart->request.begins, &chart->request.ends))
        return;
    set_period(chart);
    begin(chart);
}

/* ---- presses ---- */

static void open_list(struct chart_view *chart)
{
    struct screen *screen = chart->view.screen;
    if (chart->picture.selected >= chart->broken.count)
        return;
    const struct bucket *bucket = &chart->broken.buckets[chart->picture.selected];
    const struct report_request request = {.form = chart->request.form,
                                           .report = chart->request.report,
                                           .begins = chart->request.begins,
                                           .ends = chart->request.ends,
                                           .behind = &chart->request.report->figures[chart->figure],
                                           .by = chart->by,
                                           .bucket = bucket->code};
    screen_push(screen, behind_view_create(screen, &request, chart->title, bucket->words));
}

static enum view_result select_bar(struct chart_view *chart, int64_t index)
{
    int64_t last = (int64_t)chart->broken.count - 1;
    index = index > last ? last : index < 0 ? 0 : index;
    chart->picture.selected = (size_t)index;
    return VIEW_REDRAW;
}

/* In a heat map a row is a weekday. */
static enum view_result move(struct chart_view *chart, enum action action,
                             const struct press *press)
{
    int64_t at = (int64_t)chart->picture.selected;
    int64_t row = chart->by->shape == SHAPE_HEAT ? CHART_HOURS : 1;
    enum action to = move_of(action, press);
    if (press->code == PRESS_TAB)
        return select_bar(chart, at + 1);
    if (press->code == PRESS_BACK_TAB)
        return select_bar(chart, at - 1);
    if (to == ACTION_UP || press->code == PRESS_WHEEL_UP)
        return at >= row ? select_bar(chart, at - row) : VIEW_HANDLED;
    if (to == ACTION_DOWN || press->code == PRESS_WHEEL_DOWN)
        return at + row < (int64_t)chart->broken.count ? select_bar(chart, at + row) : VIEW_HANDLED;
    if (to == ACTION_TOP || to == ACTION_PAGE_UP)
        return select_bar(chart, 0);
    if (to == ACTION_BOTTOM || to == ACTION_PAGE_DOWN)
        return select_bar(chart, INT64_MAX);
    return VIEW_IGNORED;
}

static bool take_letter(struct chart_view *chart, const struct press *press)
{
    if (press->code != PRESS_TEXT || press->text[1] != '\0')
        return false;
    for (size_t i = 0; breakdown_at(i) != NULL; i++) {
        if (press->text[0] == chart_view_key(i)) {
            take_breakdown(chart, i);
            return true;
        }
    }
    return press->text[0] == 'f' && next_figure(chart);
}

static enum view_result chart_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct chart_view *chart = (struct chart_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (press->code == PRESS_LEFT || press->code == PRESS_RIGHT) {
        move_month(chart, press->code == PRESS_LEFT ? -1 : 1);
        return VIEW_REDRAW;
    }
    if (action == ACTION_ENTER || press->code == PRESS_ENTER) {
        counting_end(&chart->counting);
        open_list(chart);
        return VIEW_REDRAW;
    }
    if (action == ACTION_PRINT && sheet_print_can(chart->request.report)) {
        sheet_print_ask(view->screen, chart->request.form, chart->request.report,
                        chart->request.begins, chart->request.ends);
        return VIEW_REDRAW;
    }
    if (take_letter(chart, press))
        return VIEW_REDRAW;
    counting_before(&chart->counting, action);
    return move(chart, action, press);
}

/* ---- drawing ---- */

/* "1 area 2 rd ...", over as many rows as they take; gives back how many. */
static int draw_digits(const struct chart_view *chart, const struct area *area, int row)
{
    const struct breakdown *by;
    int column = 2, first = row;
    for (size_t i = 0; (by = breakdown_at(i)) != NULL; i++) {
        const char key[2] = {chart_view_key(i), '\0'};
        const char *word = breakdown_word(by);
        int width = 2 + text_columns(word, strlen(word));
        if (column > 2 && column + width > area->columns) {
            column = 2;
            row++;
        }
        draw_text(area, row, column, LOOK_KEY, key);
        draw_text(area, row, column + 2, by == chart->by ? LOOK_FOCUS : LOOK_DIM, word);
        column += width + 2;
    }
    return row - first + 1;
}

static void draw_heading(const struct chart_view *chart, const struct area *area)
{
    char words[300];
    int length = snprintf(words, sizeof words, "%s by %s: %s", chart->title,
                          breakdown_word(chart->by), chart->picture.figure->label);
    if (!chart->counting.waits)
        snprintf(words + length, sizeof words - (size_t)length, ", %" PRId64 " in all",
                 chart->broken.totals[chart->picture.measure]);
    draw_text(area, 0, 2, LOOK_HEADING, words);
}

static void chart_view_draw(struct view *view, const struct area *area)
{
    struct chart_view *chart = (struct chart_view *)view;
    bool tall = area->rows >= TALL;
    bool empty = chart->broken.totals[chart->picture.measure] == 0;
    int top = tall ? 2 : 1;
    draw_clear(area);
    chart->picture.broken = &chart->broken;
    if (!tall && !empty && chart->by->shape == SHAPE_HEAT)
        chart_draw_selected(&chart->picture, area, 0);
    else
        draw_heading(chart, area);
    if (tall) {
        top += draw_digits(chart, area, 2) + 1;
        draw_text(area, area->rows - 1, 2, LOOK_DIM,
                  "Left, Right another month   f another figure   Tab next   Enter the records");
    }
    struct area picture = {area->top + top, area->left, area->rows - top - 2 * tall, area->columns};
    if (chart->counting.waits) {
        counting_draw(area, top);
        return;
    }
    if (empty) {
        draw_text(area, top, 2, LOOK_PLAIN, "Nothing was counted in these days.");
        draw_cursor(area, top, 2);
        return;
    }
    chart->picture.style =
        terminal_is_utf8() && !screen_app(chart->view.screen)->config.plain_charts ? CHART_BLOCKS
                                                                                   : CHART_PLAIN;
    chart_draw(&chart->picture, &picture);
}

static const char *chart_title(struct view *view)
{
    return ((struct chart_view *)view)->title;
}

static unsigned chart_contexts(struct view *view)
{
    bool prints = sheet_print_can(((struct chart_view *)view)->request.report);
    return CONTEXT_ANY | CONTEXT_MENU | (prints ? CONTEXT_REPORT : 0U);
}

static void chart_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "A digit breaks the month down by something else, f counts another figure, Left and "
             "Right go to another month. Up and Down mark a bar, Tab and Shift-Tab the next and "
             "the one before; Enter lists the records that make it. In the hours by weekday, Up "
             "and Down go from day to day. A line of a worksheet without a time is of no hour: it "
             "stands at the end.");
}

static void chart_tick(struct view *view)
{
    counting_go_on(&((struct chart_view *)view)->counting);
}

static void chart_destroy(struct view *view)
{
    struct chart_view *chart = (struct chart_view *)view;
    broken_down_finish(&chart->broken);
    free(chart);
}

static const struct view_ops chart_ops = {
    .name = "chart",
    .title = chart_title,
    .contexts = chart_contexts,
    .draw = chart_view_draw,
    .press = chart_press,
    .tick = chart_tick,
    .uncovered = chart_tick,
    .help = chart_help,
    .destroy = chart_destroy,
};

struct view *chart_view_create(struct screen *screen, const struct chart_request *request)
{
    struct chart_view *chart = memory_create(1, sizeof *chart);
    const struct report *report = request->report;
    chart->view = (struct view){.ops = &chart_ops, .screen = screen};
    chart->counting = (struct counting){.view = &chart->view, .count = count, .ended = counted};
    chart->request = *request;
    chart->figure = (size_t)(report_figure(report, report->main) - report->figures);
    set_period(chart);
    take_breakdown(chart, request->by);
    return &chart->view;
}
