#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/alike.h"
#include "db/exceptions.h"
#include "forms/exception.h"
#include "tui/form_alike.h"
#include "tui/printing.h"
#include "tui/record_acts.h"
#include "tui/record_opening.h"
#include "tui/record_rows.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>

#define ROOMY 20 /* rows from which on the state has an empty one below it */

struct record_view {
    struct view view;
    int64_t seq;
    bool loaded;
    struct head head;
    struct record record;
    struct error error; /* why it could not be read */
    struct text_rows rows;
    struct findings findings; /* open exceptions, for who decides on them */
    char sought[80];          /* the field to scroll to, or "" */
    char *state;              /* "NWK-CR-2026-00001  Submitted  filed 11/20 09:14 by ..." */
    char *linked, *alike;     /* the others that belong to it, and that may; NULL: none */
    struct record_acts acts;
    struct record_opening opening;
    char title[96];
};

/* ---- reading ---- */

static void forget(struct record_view *reading)
{
    if (reading->loaded)
        record_finish(&reading->record);
    reading->loaded = false;
    free(reading->state);
    free(reading->linked);
    free(reading->alike);
    reading->state = reading->linked = reading->alike = NULL;
    findings_finish(&reading->findings);
}

/* Those that are open now; a clock's stand with the record's state. */
static void find_exceptions(struct record_view *reading)
{
    struct app *app = screen_app(reading->view.screen);
    struct desk desk = app_desk(app);
    struct findings *findings = &reading->findings;
    struct error error = {0};
    size_t open = 0;
    if (!role_may(app->actor.role, DUTY_REVIEW))
        return;
    if (!exceptions_of(app->store, &reading->record, reading->head.status, &desk, findings, &error))
        screen_say(reading->view.screen, LOOK_ERROR, "%s", error.text);
    for (size_t i = 0; i < findings->count; i++) {
        if (finding_is_open(&findings->items[i], &desk))
            findings->items[open++] = findings->items[i];
    }
    findings->count = open;
}

static char *state_dup(struct record_view *reading)
{
    struct store *store = screen_app(reading->view.screen)->store;
    const struct head *head = &reading->head;
    char status[STATUS_ROOM], filed[WORDS_MOMENT_ROOM];
    struct text out = {0};
    words_capital(head->status, status, sizeof status);
    words_moment(head->filed_at, false, filed); /* the number holds the year */
    text_add_format(&out, "%s  %s  filed %s by ", head->number, status, filed);
    words_person(store, head->filed_by, &out);
    if (head->version > 1)
        text_add_format(&out, ", version %lld", (long long)head->version);
    return text_take(&out);
}

/* Records that name this one. */
static char *linked_dup(const struct record_view *reading)
{
    struct app *app = screen_app(reading->view.screen);
    struct head linked[ALIKE_MOST];
    struct text out = {0};
    size_t count = 0;
    (void)alike_linked(app->store, &app->actor, &reading->head, linked, &count, NULL);
    for (size_t i = 0; i < count; i++)
        text_add_format(&out, "%s%s", i > 0 ? ", " : "Linked with it: ", linked[i].number);
    return count > 0 ? text_take(&out) : NULL;
}

/* Others that may be about the same; of a sealed record only once it is open. */
static char *alike_dup(const struct record_view *reading)
{
    struct app *app = screen_app(reading->view.screen);
    const struct form *form = reading->head.form;
    struct alike_item items[ALIKE_MOST];
    struct text out = {0};
    size_t count = 0;
    if (!form_is_sealed(form))
        (void)alike_find(app->store, &app->actor, &reading->record, &reading->head, items, &count,
                         NULL);
    else if (record_holds_confidential(&reading->record))
        (void)alike_find_opened(app->store, &app->actor, &app->keys, &reading->head,
                                &reading->record, items, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        char words[200];
        form_alike_words(&items[i], words, sizeof words);
        text_add_format(&out, "%s%s", i > 0 ? "; " : "May be about the same: ", words);
    }
    return count > 0 ? text_take(&out) : NULL;
}

static void load(struct record_view *reading)
{
    struct app *app = screen_app(reading->view.screen);
    forget(reading);
    error_clear(&reading->error);
    reading->rows.columns = 0; /* broken anew at the next drawing */
    reading->loaded = records_load_seq(app->store, &app->actor, reading->seq, &reading->head,
                                       &reading->record, &reading->error);
    if (!reading->loaded)
        return;
    reading->state = state_dup(reading);
    find_exceptions(reading);
    reading->linked = linked_dup(reading);
    reading->alike = alike_dup(reading);
    snprintf(reading->title, sizeof reading->title, "%s %s", reading->head.form->title,
             reading->head.number);
}

static void opened(void *owner, struct record *record)
{
    struct record_view *reading = owner;
    if (!reading->loaded)
        return;
    record_finish(&reading->record);
    record_copy(&reading->record, record);
    reading->rows.columns = 0;
    free(reading->alike);
    reading->alike = alike_dup(reading);
    screen_redraw(reading->view.screen);
}

/* Read again; an opened record stays open. Who has said why they open it reads a newer version too,
 * with another line in the log. */
static void reload(struct record_view *reading)
{
    struct record_view before = *reading;
    bool was_open = before.loaded && record_holds_confidential(&before.record);
    reading->loaded = false;
    reading->state = reading->linked = reading->alike = NULL;
    reading->findings = (struct findings){0};
    load(reading);
    if (was_open && reading->loaded && reading->head.version == before.head.version) {
        record_finish(&reading->record);
        record_copy(&reading->record, &before.record);
        free(reading->alike);
        reading->alike = alike_dup(reading);
    } else if (reading->loaded && reading->opening.reason != NULL) {
        record_opening_begin(&reading->opening, &reading->head, &reading->record);
    }
    forget(&before);
}

static void after_acting(void *owner)
{
    struct record_view *reading = owner;
    reload(reading);
    screen_redraw(reading->view.screen);
}

/* A locked screen holds nothing that was open. */
static void record_locked(struct view *view)
{
    struct record_view *reading = (struct record_view *)view;
    if (reading->loaded) {
        record_blank_confidential(&reading->record);
        free(reading->alike);
        reading->alike = NULL;
        text_rows_finish(&reading->rows);
        reading->rows = (struct text_rows){0};
    }
}

static void record_uncovered(struct view *view)
{
    reload((struct record_view *)view);
}

/* What somebody else has just done to this record must not be overlooked. */
static void record_changed(struct view *view)
{
    struct record_view *reading = (struct record_view *)view;
    int64_t version = reading->head.version;
    bool was_loaded = reading->loaded;
    reload(reading);
    if (!was_loaded || !reading->loaded || reading->head.version == version)
        return;
    struct text who = {0};
    words_last_person(screen_app(view->screen)->store, &reading->head, &who);
    screen_say(view->screen, LOOK_WARNING, "Changed by %s just now: version %lld is shown.",
               text_bytes(&who), (long long)reading->head.version);
    text_finish(&who);
}

/* ---- presses ---- */

static enum view_result record_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct record_view *reading = (struct record_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (!reading->loaded)
        return VIEW_IGNORED;
    if (action == ACTION_HISTORY) {
        screen_push(view->screen, history_view_create(view->screen, &reading->head,
                                                      record_holds_confidential(&reading->record)));
        return VIEW_REDRAW;
    }
    if (action == ACTION_ACTS) {
        screen_push(view->screen,
                    acts_view_create(&reading->acts, &reading->head, &reading->record));
        return VIEW_REDRAW;
    }
    if (action == ACTION_CLOCKS) {
        screen_push(view->screen,
                    clock_view_create(view->screen, &reading->head, &reading->record));
        return VIEW_REDRAW;
    }
    if (action == ACTION_PRINT) {
        screen_push(view->screen,
                    papers_view_create(view->screen, &reading->head, &reading->record));
        return VIEW_REDRAW;
    }
    if (action == ACTION_OPEN) {
        if (record_opening_may(&reading->opening, &reading->head, &reading->record))
            record_opening_begin(&reading->opening, &reading->head, &reading->record);
        return VIEW_REDRAW;
    }
    if (action == ACTION_RECORD) {
        const struct transition *transition =
            record_acts_for(&reading->acts, &reading->head, press);
        if (transition != NULL)
            record_acts_begin(&reading->acts, &reading->head, &reading->record, transition);
        return VIEW_REDRAW;
    }
    return text_rows_press(&reading->rows, action, press) ? VIEW_REDRAW_FOCUS : VIEW_IGNORED;
}

/* ---- drawing ---- */

static bool is_returned(const struct record_view *reading)
{
    return text_equal(form_returned_state(reading->head.form), reading->head.status);
}

static void draw_position(const struct record_view *reading, const struct area *area, int row)
{
    const struct text_rows *rows = &reading->rows;
    bool above = rows->top > 0;
    bool below = rows->top + (size_t)rows->visible < rows->count;
    const char *words = above && below ? "more above and below"
                        : above        ? "more above"
                                       : "more below";
    int column = area->columns - (int)(above && below ? 20 : 10);
    if ((above || below) && column > 0)
        draw_text(area, row, column, LOOK_DIM, words);
}

/* The clock that ends first; c shows all of them. */
static void add_first_clock(const struct record_view *reading, struct text_rows *state)
{
    struct desk desk = app_desk(screen_app(reading->view.screen));
    const struct form *form = reading->head.form;
    const struct form_clock *first = NULL;
    struct date soonest = {0};
    for (size_t i = 0; i < form->clock_count; i++) {
        struct deadline deadline;
        if (!form_clock_runs(&form->clocks[i], reading->head.status) ||
            !form->clocks[i].due(&reading->record, &desk, &deadline))
            continue;
        if (first == NULL || clock_days_between(deadline.due, soonest) > 0) {
            first = &form->clocks[i];
            soonest = deadline.due;
        }
    }
    if (first == NULL)
        return;
    char left[80], day[DATE_ROOM];
    struct text words = {0};
    enum look look = words_days_left(desk.now.date, soonest, left, sizeof left);
    date_format(soonest, day);
    text_add_format(&words, "%s: %s, %s", first->label, day, left);
    text_rows_add(state, look, 0, text_bytes(&words));
    text_finish(&words);
}

/* The record as a whole: late, or the like. */
static void add_whole_findings(const struct record_view *reading, struct text_rows *state)
{
    for (size_t i = 0; i < reading->findings.count; i++) {
        const struct finding *finding = &reading->findings.items[i];
        if (finding->place.field != PLACE_WHOLE)
            continue;
        struct text words = {0};
        text_add_format(&words, "! %s %s: %s", finding->rule->code, finding->rule->title,
                        finding->words);
        text_rows_add(state, LOOK_WARNING, 0, text_bytes(&words));
        text_finish(&words);
    }
}

static int draw_state(const struct record_view *reading, const struct area *area)
{
    enum look look = words_is_struck(&reading->head) ? LOOK_STRUCK : LOOK_HEADING;
    struct text_rows state = {0};
    text_rows_begin(&state, area->columns);
    text_rows_add(&state, look, 0, reading->state);
    const char *reason = record_named(&reading->record, "return_reason");
    if (is_returned(reading) && reason[0] != '\0') {
        struct text words = {0};
        text_add_format(&words, "! Returned: %s", reason);
        text_rows_add(&state, LOOK_WARNING, 0, text_bytes(&words));
        text_finish(&words);
    }
    if (reading->record.sealed != NULL && !record_holds_confidential(&reading->record))
        text_rows_add(&state, LOOK_DIM, 0,
                      record_opening_may(&reading->opening, &reading->head, &reading->record)
                          ? "Sealed: o opens the rest, with a reason that the log keeps."
                          : "Sealed: the rest is not shown to your role.");
    add_first_clock(reading, &state);
    add_whole_findings(reading, &state);
    if (reading->linked != NULL)
        text_rows_add(&state, LOOK_PLAIN, 0, reading->linked);
    if (reading->alike != NULL)
        text_rows_add(&state, LOOK_DIM, 0, reading->alike);
    int used = (int)state.count < area->rows / 2 ? (int)state.count : area->rows / 2;
    struct area top = {area->top, area->left, used, area->columns};
    text_rows_draw(&state, &top);
    text_rows_finish(&state);
    return used + (area->rows >= ROOMY);
}

static void fill_rows(struct record_view *reading, int columns)
{
    struct place place;
    struct record_rows what = {.record = &reading->record,
                               .codes = &screen_app(reading->view.screen)->codes,
                               .returned = is_returned(reading),
                               .findings = &reading->findings};
    if (reading->sought[0] != '\0' && place_from_name(reading->head.form, reading->sought, &place))
        what.sought = &place;
    record_rows_fill(&reading->rows, columns, &what);
    if (what.sought != NULL)
        reading->rows.top = what.found; /* too far down is put right by the drawing */
    reading->sought[0] = '\0';
}

static void record_draw(struct view *view, const struct area *area)
{
    struct record_view *reading = (struct record_view *)view;
    draw_clear(area);
    if (!reading->loaded) {
        draw_text(area, 1, 2, LOOK_ERROR, reading->error.text);
        draw_cursor(area, 1, 2);
        return;
    }
    if (reading->rows.columns != area->columns)
        fill_rows(reading, area->columns);
    int used = draw_state(reading, area);
    int last = area->rows - 1;
    struct area middle = {area->top + used, area->left, last > used ? last - used : 1,
                          area->columns};
    text_rows_draw(&reading->rows, &middle);
    if (last <= used)
        return;
    struct acts_held held = record_acts_held(&reading->acts, &reading->head, &reading->record);
    int taken = record_acts_draw(&reading->head, &held, area, last);
    if (taken + 22 < area->columns)
        draw_position(reading, area, last);
}

static const char *record_title(struct view *view)
{
    return ((struct record_view *)view)->title;
}

static unsigned record_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_RECORD;
}

static void record_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "One record, with every field that was filled in. Up, Down, PgUp and PgDn scroll. "
             "The last row shows what you may do with it now. h shows every version.");
}

static bool record_key_holds(struct view *view, enum action action)
{
    const struct record_view *reading = (const struct record_view *)view;
    if (action == ACTION_RECORD || action == ACTION_SEARCH)
        return false; /* the last row of the view says which of them hold */
    if (action == ACTION_CLOCKS)
        return reading->loaded && reading->head.form->clock_count > 0;
    if (action == ACTION_PRINT)
        return reading->loaded && printing_any(&reading->head, &reading->record);
    if (action == ACTION_OPEN)
        return reading->loaded &&
               record_opening_may(&reading->opening, &reading->head, &reading->record);
    return (action != ACTION_HISTORY && action != ACTION_ACTS) || reading->loaded;
}

static void record_destroy(struct view *view)
{
    struct record_view *reading = (struct record_view *)view;
    record_acts_finish(&reading->acts);
    record_opening_finish(&reading->opening);
    forget(reading);
    text_rows_finish(&reading->rows);
    free(reading);
}

static const struct view_ops record_ops = {
    .name = "record",
    .title = record_title,
    .contexts = record_contexts,
    .draw = record_draw,
    .press = record_press,
    .changed = record_changed,
    .locked = record_locked,
    .uncovered = record_uncovered,
    .help = record_help,
    .destroy = record_destroy,
    .key_holds = record_key_holds,
};

struct view *record_view_create(struct screen *screen, int64_t seq)
{
    return record_view_create_at(screen, seq, "");
}

struct view *record_view_create_at(struct screen *screen, int64_t seq, const char *field)
{
    struct record_view *reading = memory_create(1, sizeof *reading);
    reading->view = (struct view){.ops = &record_ops, .screen = screen};
    reading->seq = seq;
    reading->acts = (struct record_acts){.screen = screen, .after = after_acting, .owner = reading};
    reading->opening =
        (struct record_opening){.screen = screen, .opened = opened, .owner = reading};
    text_copy(reading->title, sizeof reading->title, "Record");
    text_copy(reading->sought, sizeof reading->sought, field);
    load(reading);
    return &reading->view;
}
