#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/clock.h"
#include "tui/text_rows.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>

/* The clocks of one record: what falls due when, and how the day came about, day by day. */
struct clock_view {
    struct view view;
    struct head head;
    struct record record;
    struct text_rows rows;
    char title[96];
};

static void add_step(void *context, struct date date, const char *words)
{
    char day[DATE_ROOM];
    struct text line = {0};
    date_format(date, day);
    text_add_format(&line, "%s %s  %s", day, calendar_weekday(date), words);
    text_rows_add(context, LOOK_PLAIN, 4, text_bytes(&line));
    text_finish(&line);
}

static void add_clock(struct clock_view *clocks, const struct form_clock *clock,
                      const struct desk *desk)
{
    struct deadline deadline;
    struct date from;
    char words[80], day[DATE_ROOM], begins[DATE_ROOM];
    struct text line = {0};
    if (!clock->due(&clocks->record, desk, &deadline))
        return;
    date_format(deadline.due, day);
    enum look look = words_days_left(desk->now.date, deadline.due, words, sizeof words);
    text_rows_gap(&clocks->rows);
    text_add_format(&line, "%s: %s, %s (%s)", clock->label, day, words, clock->source);
    text_rows_add(&clocks->rows, look == LOOK_PLAIN ? LOOK_HEADING : look, 0, text_bytes(&line));
    text_finish(&line);
    snprintf(begins, sizeof begins, "%.10s",
             clock->from != NULL ? record_named(&clocks->record, clock->from) : "");
    if (date_parse(begins, &from))
        clock_explain(clock->kind, from, desk->calendar, add_step, &clocks->rows);
}

static void fill(struct clock_view *clocks, int columns)
{
    struct desk desk = app_desk(screen_app(clocks->view.screen));
    const struct form *form = clocks->head.form;
    text_rows_begin(&clocks->rows, columns);
    for (size_t i = 0; i < form->clock_count; i++)
        if (form_clock_runs(&form->clocks[i], clocks->head.status))
            add_clock(clocks, &form->clocks[i], &desk);
    if (clocks->rows.count == 0)
        text_rows_add(&clocks->rows, LOOK_DIM, 0, "No clock runs for this record now.");
}

static void prepare(struct clock_view *clocks, const struct area *area)
{
    if (clocks->rows.columns != area->columns)
        fill(clocks, area->columns);
    if (clocks->rows.visible == 0)
        clocks->rows.visible = area->rows;
}

/* Another desk may have brought new holidays. */
static void clock_changed(struct view *view)
{
    struct clock_view *clocks = (struct clock_view *)view;
    fill(clocks, clocks->rows.columns);
}

static enum view_result clock_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct clock_view *clocks = (struct clock_view *)view;
    struct area area = screen_area(view->screen);
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    prepare(clocks, &area);
    return text_rows_press(&clocks->rows, action, press) ? VIEW_REDRAW_FOCUS : VIEW_IGNORED;
}

static void clock_draw(struct view *view, const struct area *area)
{
    struct clock_view *clocks = (struct clock_view *)view;
    prepare(clocks, area);
    text_rows_draw(&clocks->rows, area);
}

static const char *clock_title(struct view *view)
{
    return ((struct clock_view *)view)->title;
}

static unsigned clock_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void clock_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "Each clock that runs for the record: the day, the days left, the section that asks "
             "for it, and every day that was counted, skipped or moved on, with its reason. "
             "Holidays are those of the courts (CCP 135), from the list that the station has.");
}

static void clock_destroy(struct view *view)
{
    struct clock_view *clocks = (struct clock_view *)view;
    text_rows_finish(&clocks->rows);
    record_finish(&clocks->record);
    free(clocks);
}

static const struct view_ops clock_ops = {
    .name = "clock",
    .title = clock_title,
    .contexts = clock_contexts,
    .draw = clock_draw,
    .press = clock_press,
    .changed = clock_changed,
    .help = clock_help,
    .destroy = clock_destroy,
};

struct view *clock_view_create(struct screen *screen, const struct head *head,
                               const struct record *record)
{
    struct clock_view *clocks = memory_create(1, sizeof *clocks);
    clocks->view = (struct view){.ops = &clock_ops, .screen = screen};
    clocks->head = *head;
    record_copy(&clocks->record, record);
    record_blank_confidential(&clocks->record); /* clocks look at nothing confidential */
    snprintf(clocks->title, sizeof clocks->title, "Clocks of %s", head->number);
    return &clocks->view;
}
