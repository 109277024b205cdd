#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/put_away.h"
#include "tui/menu_rows.h"
#include "tui/printing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What comes right after filing, where the form says so (struct form, .then): the person's copy of
 * what they said is offered before anything else. The words are kept here, and nowhere else on this
 * side, until it is written down how the copy was given; then they are gone. */
struct filed_view {
    struct view view;
    struct head head;
    struct record record; /* as it was typed */
    struct put_away away; /* while the screen is locked */
    const struct transition *then;
    size_t field; /* the choice that it asks */
    struct menu_rows menu;
    bool writing;
    char title[96];
};

/* A choice on its way into the file. */
struct filed_job {
    struct screen *screen;
    struct filed_view *filed; /* NULL: it has gone */
    struct desk desk;
    struct record record;
    struct problems problems;
    struct acting acting;
};

#define PRINT_ROW (-1)

/* ---- writing the answer down ---- */

static bool attempt(void *context, struct error *error)
{
    struct filed_job *job = context;
    problems_finish(&job->problems);
    job->problems = (struct problems){0};
    return records_act(screen_app(job->screen)->store, &job->acting, error);
}

/* The next step stands open; F3 leaves it for later. */
static void offer_next(struct filed_job *job)
{
    const struct head *head = &job->acting.head;
    const struct transition *next = form_transition(head->form, job->acting.transition->then);
    struct record record;
    if (next == NULL || !records_may_act(head, next, &screen_app(job->screen)->actor, NULL))
        return;
    record_copy(&record, &job->record);
    act_forget_earlier(&record, next);
    screen_push(job->screen, act_view_create(job->screen, head, &record, next, NULL));
}

static void done(void *context, bool ok, const struct error *error)
{
    struct filed_job *job = context;
    if (ok)
        screen_say(job->screen, LOOK_GOOD, "%s: done, %s", job->acting.transition->label,
                   job->acting.head.number);
    else
        screen_say(job->screen, LOOK_ERROR, "%s", error->text);
    if (job->filed != NULL) {
        job->filed->writing = false;
        if (ok) {
            screen_close(job->screen, &job->filed->view);
            offer_next(job);
        }
    }
    screen_redraw(job->screen);
    record_finish(&job->record);
    problems_finish(&job->problems);
    free(job);
}

static void write_answer(struct filed_view *filed, const char *code)
{
    struct screen *screen = filed->view.screen;
    struct app *app = screen_app(screen);
    struct error error = {0};
    struct filed_job *job = memory_create(1, sizeof *job);
    if (!records_load_seq(app->store, &app->actor, filed->head.seq, &filed->head, &job->record,
                          &error)) {
        screen_say(screen, LOOK_ERROR, "%s", error.text);
        free(job);
        return;
    }
    job->screen = screen;
    job->filed = filed;
    job->desk = app_desk(app);
    record_set(&job->record, place_of(filed->field), code);
    job->acting = (struct acting){.head = filed->head,
                                  .record = &job->record,
                                  .transition = filed->then,
                                  .desk = &job->desk,
                                  .keys = &app->keys,
                                  .problems = &job->problems,
                                  .once = true};
    filed->writing = true;
    screen_write(screen, &(struct pending){.attempt = attempt, .done = done, .context = job});
}

/* ---- presses ---- */

static void choose(struct filed_view *filed)
{
    const struct menu_row *row = menu_rows_selected(&filed->menu);
    const struct field *field = &filed->record.form->fields[filed->field];
    if (row->value == PRINT_ROW) {
        screen_push(filed->view.screen,
                    papers_view_create(filed->view.screen, &filed->head, &filed->record));
    } else if (screen_is_writing(filed->view.screen)) {
        screen_say(filed->view.screen, LOOK_WARNING, "One moment: it is still being written.");
    } else {
        write_answer(filed, field->choices[row->value].code);
    }
}

static void leave_answered(void *context, bool yes)
{
    struct filed_view *filed = context;
    if (yes)
        screen_close(filed->view.screen, &filed->view);
}

static enum view_result filed_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct filed_view *filed = (struct filed_view *)view;
    if (filed->writing)
        return VIEW_HANDLED;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_push(view->screen,
                    confirm_view_create(view->screen,
                                        "Leave without writing down how the copy was given? The "
                                        "words cannot be printed here any more.",
                                        "Leave", "Stay", leave_answered, filed));
        return VIEW_REDRAW;
    }
    if (action == ACTION_PRINT) {
        screen_push(view->screen, papers_view_create(view->screen, &filed->head, &filed->record));
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&filed->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        choose(filed);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void filed_draw(struct view *view, const struct area *area)
{
    struct filed_view *filed = (struct filed_view *)view;
    int above = area->rows > 12 ? 3 : 1;
    struct area rows = {area->top + above, area->left, area->rows - above, area->columns};
    char words[120];
    draw_clear(area);
    snprintf(words, sizeof words, "Filed %s", filed->head.number);
    draw_text(area, above / 2, 2, LOOK_HEADING, words);
    if (above > 1)
        draw_text(area, above / 2 + 1, 2, LOOK_PLAIN, filed->then->help);
    menu_rows_draw(&filed->menu, &rows);
}

static void filed_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct filed_view *)view)->menu);
}

static const char *filed_title(struct view *view)
{
    return ((struct filed_view *)view)->title;
}

static unsigned filed_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void filed_help(struct view *view, struct text *out)
{
    const struct filed_view *filed = (const struct filed_view *)view;
    text_add_format(out,
                    "%s Print it first; then say how it went. Until then this screen alone "
                    "still has the words.",
                    filed->then->help);
}

static void filed_destroy(struct view *view)
{
    struct filed_view *filed = (struct filed_view *)view;
    menu_rows_finish(&filed->menu);
    put_away_forget(&filed->away);
    record_finish(&filed->record);
    free(filed);
}

/* A locked screen holds nothing that was open. */
static void filed_locked(struct view *view)
{
    struct filed_view *filed = (struct filed_view *)view;
    put_away_record(&screen_app(view->screen)->keys, &filed->record, &filed->away);
}

static void filed_unlocked(struct view *view)
{
    struct filed_view *filed = (struct filed_view *)view;
    struct error error = {0};
    if (!put_away_give_record_back(&screen_app(view->screen)->keys, &filed->away, &filed->record,
                                   &error))
        screen_say(view->screen, LOOK_ERROR, "%s", error.text);
}

static const struct view_ops filed_ops = {
    .name = "filed",
    .title = filed_title,
    .contexts = filed_contexts,
    .draw = filed_draw,
    .draw_focus = filed_draw_focus,
    .press = filed_press,
    .help = filed_help,
    .locked = filed_locked,
    .unlocked = filed_unlocked,
    .destroy = filed_destroy,
};

/* The first choice that the action asks. */
static size_t choice_of(const struct form *form, const struct transition *transition)
{
    size_t i = 0;
    while (i + 1 < form->field_count &&
           !(form->fields[i].kind == FIELD_CHOICE && form->fields[i].choices != NULL &&
             transition_asks(transition, &form->fields[i])))
        i++;
    return i;
}

static void fill(struct filed_view *filed)
{
    const struct field *field = &filed->record.form->fields[filed->field];
    menu_rows_begin(&filed->menu);
    menu_rows_add(&filed->menu, '1', "Print it (F9)")->value = PRINT_ROW;
    for (size_t i = 0; field->choices[i].code != NULL; i++) {
        char key = (char)('2' + i);
        menu_rows_add(&filed->menu, key <= '9' ? key : '\0', field->choices[i].label)->value =
            (int64_t)i;
    }
}

struct view *filed_view_create(struct screen *screen, const struct head *head,
                               const struct record *record)
{
    struct filed_view *filed = memory_create(1, sizeof *filed);
    filed->view = (struct view){.ops = &filed_ops, .screen = screen};
    filed->head = *head;
    record_copy(&filed->record, record);
    filed->then = form_transition(head->form, head->form->then);
    filed->field = choice_of(head->form, filed->then);
    snprintf(filed->title, sizeof filed->title, "%s", filed->then->label);
    fill(filed);
    return &filed->view;
}
