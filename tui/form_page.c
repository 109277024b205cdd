#include "tui/form_page.h"

#include "base/memory.h"
#include "tui/form_hint.h"
#include "tui/form_keys.h"
#include "tui/form_write.h"
#include "tui/views.h"
#include "tui/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct form_page *page_of(struct view *view)
{
    return (struct form_page *)view;
}

const struct form *form_page_form(const struct form_page *page)
{
    return page->edit.record.form;
}

void form_page_new_record(struct record *record, const struct form *form, const struct desk *desk)
{
    record_init(record, form);
    record_fill(record, desk);
}

/* Typing is kept safe so soon after it, and not with every key. */
#define SAVE_AFTER      250  /* ms */
#define TRY_AGAIN_AFTER 2000 /* ms: the disk is full, the folder is gone */

static void name_draft(struct form_page *page, const struct desk *desk)
{
    struct draft *draft = &page->draft;
    *draft = (struct draft){
        .form = form_page_form(page),
        .seq = page->head.form == NULL ? 0 : page->head.seq,
        .version = page->head.version,
    };
    (void)text_copy(draft->action, sizeof draft->action,
                    page->transition == NULL ? "" : page->transition->action);
    local_format(desk->now, draft->since);
    parking_name(screen_parking(page->view.screen), draft);
}

static void name_form(const struct form_page *page, char *out, size_t room)
{
    (void)snprintf(out, room, "%s", form_page_form(page)->title);
    out[0] = (char)tolower((unsigned char)out[0]);
}

static void set_title(struct form_page *page)
{
    const struct form *form = form_page_form(page);
    if (page->transition == NULL) {
        (void)snprintf(page->title, sizeof page->title, "%s (new)", form->title);
    } else {
        (void)snprintf(page->title, sizeof page->title, "%s %s", page->transition->label,
                       page->head.number);
    }
}

/* Parking */

static void say_is_back(const struct form_page *page, bool changed_since)
{
    char name[64], words[WORDS_MOMENT_ROOM];
    struct desk desk = app_desk(screen_app(page->view.screen));
    struct local_time begun = {0};
    (void)local_parse(page->draft.since, &begun);
    bool today = date_to_days(begun.date) == date_to_days(desk.now.date);
    words_local(begun, false, words);
    const char *since = today ? words + sizeof "MM/DD" : words;
    name_form(page, name, sizeof name);
    if (page->transition != NULL) {
        screen_say(page->view.screen, changed_since ? LOOK_WARNING : LOOK_GOOD,
                   "What you typed at %s is back.%s Ctrl-X starts anew.", since,
                   changed_since ? " The record was changed meanwhile: F2 shows both." : "");
        return;
    }
    screen_say(page->view.screen, LOOK_GOOD,
               "Your %s from %s is back. Ctrl-X starts anew, Ctrl-O another one.", name, since);
}

static void bring_back(struct form_page *page, struct parked *parked, const struct desk *desk)
{
    bool changed_since = parked->draft.version != page->head.version;
    if (changed_since) {
        /* filed as it was begun, so that both versions come side by side (tui/conflict.h) */
        page->head.version = parked->draft.version;
        record_finish(&page->edit.opened);
        record_copy(&page->edit.opened, &parked->text.opened);
    }
    form_edit_restore(&page->edit, &parked->text.record, &parked->text.typed, desk);
    page->draft = parked->draft;
    page->draft.version = page->head.version;
    page->stored = true;
    parked_finish(parked);
    say_is_back(page, changed_since);
}

static struct parked snapshot(const struct form_page *page)
{
    struct desk desk = app_desk(screen_app(page->view.screen));
    struct parked parked = {.draft = page->draft};
    form_edit_snapshot(&page->edit, &desk, &parked.text.record, &parked.text.typed);
    record_copy(&parked.text.opened, &page->edit.opened);
    return parked;
}

/* Nothing is in it any more: then nothing is offered either. */
static void forget_empty(struct form_page *page)
{
    if (page->stored) {
        parking_forget(screen_parking(page->view.screen), page->draft.id);
        page->stored = false;
    }
}

static void say_news(const struct form_page *page)
{
    char words[ERROR_ROOM];
    if (parking_news(screen_parking(page->view.screen), words)) {
        screen_say(page->view.screen, LOOK_WARNING, "%s", words);
    }
}

static void store(struct form_page *page)
{
    struct parking *parking = screen_parking(page->view.screen);
    bool safe = *parking_trouble(parking) == '\0';
    struct parked parked = snapshot(page);
    if (parking_save(parking, &parked)) {
        page->stored = true;
    } else {
        page->unsaved = true;
        screen_wake_in(page->view.screen, TRY_AGAIN_AFTER);
    }
    parked_finish(&parked);
    if (safe != (*parking_trouble(parking) == '\0')) {
        screen_redraw(page->view.screen); /* it is said above the keys */
    }
    say_news(page);
}

static void save(struct form_page *page)
{
    bool wanted = page->unsaved && !page->finished;
    page->unsaved = false;
    if (!wanted) {
        return;
    }
    if (form_edit_is_touched(&page->edit)) {
        store(page);
    } else {
        forget_empty(page);
    }
}

/* The first of several wishes decides when: typing without a pause puts nothing off. */
static void save_soon(struct form_page *page)
{
    page->unsaved = true;
    screen_wake_in(page->view.screen, SAVE_AFTER);
}

static void park(struct form_page *page)
{
    if (page->finished) {
        return;
    }
    if (!form_edit_is_touched(&page->edit)) {
        forget_empty(page);
        return;
    }
    struct parked parked = snapshot(page);
    parking_leave(screen_parking(page->view.screen), &parked);
}

/* What the way from field to field has left out is painted. */
static void rest(struct form_page *page)
{
    if (!page->draw.resting || page->keys_are_old) {
        screen_redraw(page->view.screen);
    }
}

void form_page_tick(struct view *view)
{
    rest(page_of(view));
    save(page_of(view));
}

void form_page_covered(struct view *view)
{
    save(page_of(view));
}

/* --- the screen is locked --- */

/* The cursor's place is no secret; what stands there is. */
static void note_cursor(struct form_page *page)
{
    const struct form_row *row = form_edit_row(&page->edit);
    page->away_at = row != NULL ? row->place : (struct place){.field = PLACE_WHOLE};
    page->away_caret = page->edit.editor.caret;
}

/* What a new page of this form, of this action, would hold. */
static void fill_anew(struct form_page *page, struct record *opened)
{
    const struct codes *codes = page->edit.codes;
    int columns = page->edit.rows.columns;
    bool checked = page->edit.checked;
    form_edit_finish(&page->edit);
    form_edit_init(&page->edit, opened, page->transition, codes, columns);
    page->edit.checked = checked;
    if (page->pointer.replaced != NULL) {
        page->edit.pointer = &page->pointer;
    }
}

static void forget_last(struct form_page *page)
{
    record_finish(&page->last);
    page->last = (struct record){0};
    page->last_was_read = page->last_is_there = false;
    free(page->accepted);
    page->accepted = NULL;
}

/* What could not be kept among the drafts stays as it is: it would be lost with the sign-out that a
 * locked screen offers. So does what is being written just now, for a moment. */
void form_page_locked(struct view *view)
{
    struct form_page *page = page_of(view);
    save(page);
    if (page->finished || page->unsaved || page->writing != NULL) {
        return;
    }
    struct parked parked = snapshot(page);
    note_cursor(page);
    if (put_away_text(&screen_app(view->screen)->keys, &parked.text, &page->away)) {
        fill_anew(page, &parked.text.opened);
        forget_last(page);
    }
    parked_finish(&parked);
}

static void put_cursor_back(struct form_page *page)
{
    if (page->away_at.field != PLACE_WHOLE) {
        form_edit_focus_place(&page->edit, page->away_at);
    }
    if (page->away_caret <= strlen(editor_text(&page->edit.editor))) {
        page->edit.editor.caret = page->away_caret;
    }
}

void form_page_unlocked(struct view *view)
{
    struct form_page *page = page_of(view);
    struct app *app = screen_app(view->screen);
    struct desk desk = app_desk(app);
    struct draft_text text = {0};
    struct error error = {0};
    if (page->away.sealed == NULL) {
        return;
    }
    if (!put_away_give_back(&app->keys, form_page_form(page), &page->away, &text, &error)) {
        screen_say(view->screen, LOOK_ERROR, "%s", error.text);
        form_page_close(page);
        return;
    }
    fill_anew(page, &text.opened);
    form_edit_restore(&page->edit, &text.record, &text.typed, &desk);
    put_cursor_back(page);
    draft_text_finish(&text);
}

void form_page_begin_another(struct form_page *page)
{
    struct screen *screen = page->view.screen;
    struct desk desk = app_desk(screen_app(screen));
    const struct form *form = form_page_form(page);
    if (page->transition != NULL || page->writing != NULL) {
        screen_say(screen, LOOK_WARNING, "Only a new form is left for another one: F3 goes back.");
        return;
    }
    (void)form_edit_keep(&page->edit, &desk);
    park(page);
    page->finished = true; /* it is kept: the page itself has nothing more to keep */
    screen_close(screen, &page->view);
    screen_push(screen, filing_view_create(screen, form, true));
    if (*parking_trouble(screen_parking(screen)) == '\0') {
        screen_say(screen, LOOK_GOOD,
                   "It is kept: it stands under Unfinished on the first screen.");
    }
}

/* Life */

static void go_to_first_remark(struct form_edit *edit)
{
    for (size_t i = 0; i < edit->rows.count; i++) {
        const struct form_row *row = &edit->rows.items[i];
        if (row->field != NULL && form_remarks_any_at(&edit->remarks, row->place)) {
            form_edit_focus_place(edit, row->place);
            return;
        }
    }
}

struct form_page *form_page_create(struct screen *screen, const struct view_ops *ops,
                                   struct record *record, const struct head *head,
                                   const struct transition *transition, struct parked *parked)
{
    struct app *app = screen_app(screen);
    struct desk desk = app_desk(app);
    struct form_page *page = memory_create(1, sizeof *page);
    page->view.ops = ops;
    page->view.screen = screen;
    page->transition = transition;
    if (head != NULL) {
        page->head = *head;
    }
    if (transition != NULL) {
        remark_pointer_init(&page->pointer, record, &app->codes, transition);
    }
    struct area area = screen_area(screen);
    form_edit_init(&page->edit, record, transition, &app->codes, area.columns);
    if (page->pointer.replaced != NULL) {
        page->edit.pointer = &page->pointer;
        form_edit_focus(&page->edit, page->edit.focus);
    }
    set_title(page);
    name_draft(page, &desk);
    if (parked != NULL) {
        bring_back(page, parked, &desk);
    }
    go_to_first_remark(&page->edit);
    return page;
}

void form_page_take_over(struct form_page *page, const struct head *head,
                         const struct record *opened, struct record *record)
{
    struct desk desk = app_desk(screen_app(page->view.screen));
    struct record typed;
    record_init(&typed, record->form);
    for (size_t i = 0; i < record->form->field_count; i++) {
        while (record_rows(&typed, i) < record_rows(record, i) && record_add_row(&typed, i)) {
        }
    }
    page->head = *head;
    page->draft.version = head->version;
    record_finish(&page->edit.opened);
    record_copy(&page->edit.opened, opened);
    form_edit_restore(&page->edit, record, &typed, &desk);
    page->unsaved = true;
}

struct form_page *form_page_open(struct screen *screen, const struct view_ops *ops,
                                 struct record *record, const struct head *head,
                                 const struct transition *transition)
{
    struct draft sought = {.form = record->form, .seq = head == NULL ? 0 : head->seq};
    struct parked parked = {0};
    (void)text_copy(sought.action, sizeof sought.action,
                    transition == NULL ? "" : transition->action);
    bool waits = parking_take(screen_parking(screen), &sought, &parked);
    return form_page_create(screen, ops, record, head, transition, waits ? &parked : NULL);
}

void form_page_destroy(struct view *view)
{
    struct form_page *page = page_of(view);
    if (page->away.sealed == NULL) { /* else it lies among the drafts */
        park(page);
    }
    put_away_forget(&page->away);
    if (page->writing != NULL) {
        form_write_forget_page(page->writing);
    }
    form_edit_finish(&page->edit);
    remark_pointer_finish(&page->pointer);
    record_finish(&page->last);
    free(page->accepted);
    free(page);
}

void form_page_close(struct form_page *page)
{
    page->finished = true;
    screen_close(page->view.screen, &page->view);
}

/* What lay above may have put something into a field, and may have used up the timer. */
void form_page_uncovered(struct view *view)
{
    struct form_page *page = page_of(view);
    if (page->finished) {
        screen_pop(view->screen);
    } else {
        save_soon(page);
    }
}

/* What the screen asks */

const char *form_page_title(struct view *view)
{
    return page_of(view)->title;
}

unsigned form_page_contexts(struct view *view)
{
    const struct form_page *page = page_of(view);
    const struct field *field = form_edit_field(&page->edit);
    unsigned contexts = CONTEXT_ANY | CONTEXT_FORM;
    if (field != NULL) {
        contexts |= field->kind == FIELD_LONG_TEXT ? CONTEXT_LONG_TEXT : CONTEXT_TEXT;
    }
    return contexts;
}

bool form_page_key_holds(struct view *view, enum action action)
{
    const struct form_page *page = page_of(view);
    const struct form_row *row = form_edit_row(&page->edit);
    const struct field *field = form_edit_field(&page->edit);
    bool in_group = form_edit_in_group(&page->edit);
    if (action == ACTION_CHOICES) {
        return field != NULL && (field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES);
    }
    if (action == ACTION_NARRATIVE) {
        return form_rows_narrative(&page->edit.rows) != FORM_ROW_NONE;
    }
    if (action == ACTION_ADD_ROW) {
        return in_group;
    }
    if (action == ACTION_REMOVE_ROW) {
        return in_group && row->kind == ROW_FIELD;
    }
    if (action == ACTION_DUP) {
        return field != NULL && (row->field->dup || (in_group && row->place.row > 0));
    }
    return true;
}

void form_page_draw(struct view *view, const struct area *area)
{
    struct form_page *page = page_of(view);
    page->keys_are_old = false;
    form_draw_all(&page->draw, &page->edit, area);
}

void form_page_draw_focus(struct view *view, const struct area *area)
{
    struct form_page *page = page_of(view);
    form_draw_focus(&page->draw, &page->edit, area);
}

void form_page_help(struct view *view, struct text *out)
{
    form_hint_help(&page_of(view)->edit, out);
}

/* What the key line goes by. */
static unsigned surroundings(struct form_page *page)
{
    struct view *view = &page->view;
    return form_page_contexts(view) << 5 |
           (unsigned)form_page_key_holds(view, ACTION_NARRATIVE) << 4 |
           (unsigned)form_page_key_holds(view, ACTION_CHOICES) << 3 |
           (unsigned)form_page_key_holds(view, ACTION_ADD_ROW) << 2 |
           (unsigned)form_page_key_holds(view, ACTION_REMOVE_ROW) << 1 |
           (unsigned)form_page_key_holds(view, ACTION_DUP);
}

enum view_result form_page_press(struct view *view, enum action action, const struct press *press)
{
    struct form_page *page = page_of(view);
    unsigned before = surroundings(page);
    enum view_result result = form_keys_press(page, action, press);
    if (!page->finished && result != VIEW_IGNORED) {
        save_soon(page);
    }
    page->keys_are_old = page->keys_are_old || surroundings(page) != before;
    return result;
}
