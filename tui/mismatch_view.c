#include "tui/mismatch_view.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/stock_recounts.h"
#include "tui/menu_rows.h"
#include "tui/views.h"

#include <stdio.h>
#include <stdlib.h>

#define RECORDS_MOST 300 /* behind one mismatch */

struct mismatch_view {
    struct view view;
    struct reconciled_row row;
    struct reconciled_record *records;
    size_t count;
    int64_t recount; /* the movement that the records are read from; 0: they stand in `records` */
    struct menu_rows menu; /* values: index of the record */
};

/* ---- rows ---- */

static void keep_record(void *context, const struct reconciled_record *record)
{
    struct mismatch_view *mismatch = context;
    if (mismatch->count < RECORDS_MOST)
        mismatch->records[mismatch->count++] = *record;
}

static void add_row(struct mismatch_view *mismatch, const struct head *head, size_t index)
{
    char label[RECONCILED_ROOM];
    int line = mismatch->records[index].row;
    if (line > 0)
        snprintf(label, sizeof label, "%s line %d", head->number, line);
    else
        text_copy(label, sizeof label, head->number);
    struct menu_row *row = menu_rows_add(&mismatch->menu, 0, label);
    text_copy(row->note, sizeof row->note, head->headline);
    row->note_look = LOOK_PLAIN;
    row->value = (int64_t)index;
}

/* Of a recount: itself and what its place got and gave since the one before. */
static bool fill_recount(struct mismatch_view *mismatch, struct error *error)
{
    struct app *app = screen_app(mismatch->view.screen);
    struct head *heads = memory_create(RECORDS_MOST, sizeof *heads);
    bool ok = stock_recount_records(app->store, mismatch->recount, heads, RECORDS_MOST,
                                    &mismatch->count, error);
    for (size_t i = 0; ok && i < mismatch->count; i++) {
        mismatch->records[i] = (struct reconciled_record){.seq = heads[i].seq};
        add_row(mismatch, &heads[i], i);
    }
    free(heads);
    return ok;
}

static bool fill_records(struct mismatch_view *mismatch, struct error *error)
{
    struct app *app = screen_app(mismatch->view.screen);
    bool ok = true;
    for (size_t i = 0; ok && i < mismatch->count; i++) {
        struct head head;
        struct record record;
        ok = records_load_seq(app->store, &app->actor, mismatch->records[i].seq, &head, &record,
                              error);
        if (ok) {
            add_row(mismatch, &head, i);
            record_finish(&record);
        }
    }
    return ok;
}

static void fill(struct mismatch_view *mismatch)
{
    struct error error = {0};
    menu_rows_begin(&mismatch->menu);
    if (!(mismatch->recount != 0 ? fill_recount(mismatch, &error) : fill_records(mismatch, &error)))
        screen_say(mismatch->view.screen, LOOK_ERROR, "%s", error.text);
    if (mismatch->count == RECORDS_MOST)
        menu_rows_add_heading(&mismatch->menu, "There are more: the list of the form has them.");
    if (mismatch->menu.count == 0)
        menu_rows_add_heading(&mismatch->menu, "The count does not stand any more.");
    if (mismatch->menu.selected >= mismatch->menu.count)
        mismatch->menu.selected = 0;
}

static void mismatch_refresh(struct view *view)
{
    fill((struct mismatch_view *)view);
}

/* ---- presses ---- */

/* A worksheet opens at the line. */
static void open_record(struct screen *screen, const struct reconciled_record *record)
{
    char field[40] = "";
    if (record->row > 0)
        snprintf(field, sizeof field, "lines[%d].clearance", record->row);
    screen_push(screen, record_view_create_at(screen, record->seq, field));
}

static enum view_result mismatch_press(struct view *view, enum action action,
                                       const struct press *press)
{
    struct mismatch_view *mismatch = (struct mismatch_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    switch (menu_rows_press(&mismatch->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        if (!menu_rows_selected(&mismatch->menu)->heading)
            open_record(view->screen,
                        &mismatch->records[menu_rows_selected(&mismatch->menu)->value]);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void mismatch_draw(struct view *view, const struct area *area)
{
    struct mismatch_view *mismatch = (struct mismatch_view *)view;
    struct area rows = {area->top + 2, area->left, area->rows > 3 ? area->rows - 2 : 1,
                        area->columns};
    char words[200];
    draw_clear(area);
    menu_rows_draw(&mismatch->menu, &rows);
    draw_padded(area, 0, 2, area->columns - 2, LOOK_HEADING, mismatch->row.words);
    snprintf(words, sizeof words, "%s%s%s", mismatch->row.place,
             mismatch->row.place[0] != '\0' ? ": " : "", mismatch->row.numbers);
    draw_padded(area, 1, 2, area->columns - 2, LOOK_WARNING, words);
}

static void mismatch_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct mismatch_view *)view)->menu);
}

static const char *mismatch_title(struct view *view)
{
    (void)view;
    return "Mismatch";
}

static unsigned mismatch_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_LIST;
}

static bool mismatch_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_SEARCH && action != ACTION_FILTER;
}

static void mismatch_help(struct view *view, struct text *out)
{
    const struct mismatch_view *mismatch = (const struct mismatch_view *)view;
    text_add_format(out, "%s (%s). ", mismatch->row.words, mismatch->row.code);
    text_add(out,
             mismatch->recount != 0
                 ? "What the place got and gave since the count before, the newest first, with "
                   "both counts. Enter opens one."
                 : "The lines and cards that tell of it. Enter opens one; a worksheet opens at "
                   "the line.");
}

static void mismatch_destroy(struct view *view)
{
    struct mismatch_view *mismatch = (struct mismatch_view *)view;
    menu_rows_finish(&mismatch->menu);
    free(mismatch->records);
    free(mismatch);
}

static const struct view_ops mismatch_ops = {
    .name = "mismatch",
    .title = mismatch_title,
    .contexts = mismatch_contexts,
    .draw = mismatch_draw,
    .draw_focus = mismatch_draw_focus,
    .press = mismatch_press,
    .changed = mismatch_refresh,
    .uncovered = mismatch_refresh,
    .help = mismatch_help,
    .destroy = mismatch_destroy,
    .key_holds = mismatch_key_holds,
};

void mismatch_open(struct screen *screen, const struct card_reconciliation *found,
                   const struct reconcile_mismatch *at)
{
    struct mismatch_view *mismatch = memory_create(1, sizeof *mismatch);
    mismatch->view = (struct view){.ops = &mismatch_ops, .screen = screen};
    mismatch->records = memory_create(RECORDS_MOST, sizeof *mismatch->records);
    reconciled_row_fill(found, at, &mismatch->row);
    reconciled_records(found, at, keep_record, mismatch);
    if (at->count != RECONCILE_NONE)
        mismatch->recount = found->counts[at->count].seq;
    if (mismatch->count == 1 && mismatch->recount == 0) {
        open_record(screen, &mismatch->records[0]);
        mismatch_destroy(&mismatch->view);
        return;
    }
    fill(mismatch);
    screen_push(screen, &mismatch->view);
}
