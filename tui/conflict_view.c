#include "tui/conflict.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/put_away.h"
#include "forms/compare.h"
#include "forms/value.h"
#include "tui/views.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum taken { TAKEN_NOBODY, TAKEN_THEIRS, TAKEN_MINE };

struct difference {
    size_t field;
    enum comparison comparison;
    enum taken taken;
};

struct conflict_view {
    struct view view;
    struct form_page *page;
    struct head head;     /* as the record stands now */
    struct record theirs; /* the same */
    struct record mine;
    struct put_away theirs_away, mine_away; /* while the screen is locked */
    struct difference *differences;
    size_t count, selected, first;
    char who[160];
    char why_not[ERROR_ROOM]; /* the action is no longer possible, or "" */
};

enum {
    HEADING_ROWS = 3,
    DETAIL_ROWS = 3, /* the whole of the selected values, below */
    LABEL_COLUMNS = 20,
};

static struct conflict_view *conflict_of(struct view *view)
{
    return (struct conflict_view *)view;
}

/* ---- what differs ---- */

static enum taken first_taken(enum comparison comparison)
{
    return comparison == COMPARED_MINE     ? TAKEN_MINE
           : comparison == COMPARED_THEIRS ? TAKEN_THEIRS
                                           : TAKEN_NOBODY;
}

static void find_differences(struct conflict_view *conflict)
{
    const struct form *form = conflict->mine.form;
    const struct record *base = &conflict->page->edit.opened;
    conflict->differences = memory_create(form->field_count, sizeof *conflict->differences);
    for (size_t i = 0; i < form->field_count; i++) {
        if (field_is_filled_in(&form->fields[i]) ||
            !transition_asks(conflict->page->transition, &form->fields[i])) {
            continue; /* this person could not have changed it: it stays theirs */
        }
        enum comparison comparison = compare_field(base, &conflict->theirs, &conflict->mine, i);
        if (comparison != COMPARED_SAME) {
            conflict->differences[conflict->count++] =
                (struct difference){i, comparison, first_taken(comparison)};
        }
    }
}

static void add_row(const struct record *record, const struct codes *codes, struct place at,
                    struct text *out)
{
    const struct field *group = &record->form->fields[at.field];
    bool any = false;
    for (size_t i = 0; i < group->field_count; i++) {
        const char *kept = record_text(record, place_in(at.field, at.row, i));
        if (*kept != '\0') {
            text_add(out, any ? ", " : "");
            value_show(&group->fields[i], codes, kept, out);
            any = true;
        }
    }
}

/* The value as people see it, in one line; rows of a group one behind the other. Caller frees. */
static char *shown_dup(const struct conflict_view *conflict, const struct record *record,
                       size_t index)
{
    const struct codes *codes = &screen_app(conflict->view.screen)->codes;
    const struct field *field = &record->form->fields[index];
    struct text out = {0};
    if (field->kind == FIELD_GROUP) {
        for (size_t row = 0; row < record_rows(record, index); row++) {
            text_add_format(&out, "%s%zu: ", row > 0 ? "; " : "", row + 1);
            add_row(record, codes, place_in(index, row, 0), &out);
        }
    } else if (*record_text(record, place_of(index)) != '\0') {
        value_show(field, codes, record_text(record, place_of(index)), &out);
    }
    if (out.length == 0) {
        text_add(&out, "(blank)");
    }
    char *line = text_clean_dup(out.bytes, out.length, TEXT_LINE);
    text_finish(&out);
    return line;
}

/* ---- drawing ---- */

static void draw_heading(const struct conflict_view *conflict, const struct area *area)
{
    char words[640];
    (void)snprintf(words, sizeof words, "%s: changed by %s", conflict->head.number, conflict->who);
    draw_padded(area, 0, 0, area->columns, LOOK_WARNING, words);
    if (conflict->why_not[0] != '\0') {
        draw_padded(area, 1, 0, area->columns, LOOK_ERROR, conflict->why_not);
        return;
    }
    draw_padded(area, 1, 0, area->columns, LOOK_PLAIN,
                "> is taken, ? must be decided. Left: theirs. Right: yours. F2 files it so.");
}

static void draw_side(const struct area *area, int row, int column, int columns, bool taken,
                      bool open, const char *value)
{
    (void)draw_text(area, row, column, taken ? LOOK_FOCUS : LOOK_WARNING,
                    taken  ? ">"
                    : open ? "?"
                           : " ");
    draw_padded(area, row, column + 1, columns - 2, taken ? LOOK_PLAIN : LOOK_DIM, value);
}

static int label_columns(const struct area *area)
{
    return area->columns >= 60 ? LABEL_COLUMNS : area->columns / 4;
}

static void draw_difference(const struct conflict_view *conflict, const struct area *area, int row,
                            size_t index)
{
    const struct difference *difference = &conflict->differences[index];
    const struct field *field = &conflict->mine.form->fields[difference->field];
    int label = label_columns(area);
    int side = (area->columns - label) / 2;
    bool open = difference->taken == TAKEN_NOBODY;
    char *theirs = shown_dup(conflict, &conflict->theirs, difference->field);
    char *mine = shown_dup(conflict, &conflict->mine, difference->field);
    draw_padded(area, row, 0, label, index == conflict->selected ? LOOK_FOCUS : LOOK_LABEL,
                field->label);
    draw_side(area, row, label, side, difference->taken == TAKEN_THEIRS, open, theirs);
    draw_side(area, row, label + side, side, difference->taken == TAKEN_MINE, open, mine);
    free(theirs);
    free(mine);
}

struct paragraph {
    const struct area *area;
    const char *words;
    int row, last;
};

static void draw_line(void *context, size_t start, size_t length)
{
    struct paragraph *paragraph = context;
    if (paragraph->row < paragraph->last) {
        (void)draw_part(paragraph->area, paragraph->row++, 0, LOOK_PLAIN, paragraph->words + start,
                        length);
    }
}

/* What is cut in the row stands whole below, as far as there is room. */
static void draw_details(const struct conflict_view *conflict, const struct area *area, int row)
{
    const struct difference *difference = &conflict->differences[conflict->selected];
    const struct record *const sides[] = {&conflict->theirs, &conflict->mine};
    static const char *const names[] = {"Theirs: ", "Yours: "};
    draw_rule(area, row++, LOOK_DIM);
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        char *value = shown_dup(conflict, sides[i], difference->field);
        struct text words = {0};
        text_add(&words, names[i]);
        text_add(&words, value);
        struct paragraph paragraph = {area, text_bytes(&words), row, row + DETAIL_ROWS};
        text_wrap(text_bytes(&words), area->columns - 1, draw_line, &paragraph);
        row = paragraph.row;
        text_finish(&words);
        free(value);
    }
}

static int rows_shown(const struct area *area)
{
    int rows = area->rows - HEADING_ROWS;
    if (area->rows >= HEADING_ROWS + 2 * DETAIL_ROWS + 5) {
        rows -= 2 * DETAIL_ROWS + 1;
    }
    return rows > 0 ? rows : 1;
}

static void draw(struct view *view, const struct area *area)
{
    struct conflict_view *conflict = conflict_of(view);
    int label = label_columns(area);
    int side = (area->columns - label) / 2;
    size_t shown = (size_t)rows_shown(area);
    draw_clear(area);
    draw_heading(conflict, area);
    draw_padded(area, 2, label + 1, side - 1, LOOK_HEADING, "Theirs");
    draw_padded(area, 2, label + side + 1, side - 1, LOOK_HEADING, "Yours");
    if (conflict->selected < conflict->first) {
        conflict->first = conflict->selected;
    } else if (conflict->selected >= conflict->first + shown) {
        conflict->first = conflict->selected - shown + 1;
    }
    for (size_t i = 0; i < shown && conflict->first + i < conflict->count; i++) {
        draw_difference(conflict, area, HEADING_ROWS + (int)i, conflict->first + i);
    }
    if (conflict->count == 0) {
        (void)draw_text(area, HEADING_ROWS, 0, LOOK_DIM, "What you wrote is not touched by it.");
    }
    if (conflict->count > 0 && (int)shown < area->rows - HEADING_ROWS) {
        draw_details(conflict, area, HEADING_ROWS + (int)shown);
    }
    draw_cursor(area, HEADING_ROWS + (int)(conflict->selected - conflict->first), 0);
}

/* ---- deciding ---- */

static size_t first_open(const struct conflict_view *conflict)
{
    size_t index = 0;
    while (index < conflict->count && conflict->differences[index].taken != TAKEN_NOBODY) {
        index++;
    }
    return index;
}

/* What was decided goes into the form, as if it had been opened on the record of now. */
static enum view_result file_so(struct conflict_view *conflict)
{
    struct screen *screen = conflict->view.screen;
    size_t open = first_open(conflict);
    if (conflict->why_not[0] != '\0') {
        screen_say(screen, LOOK_ERROR, "%s", conflict->why_not);
        return VIEW_HANDLED;
    }
    if (open < conflict->count) {
        conflict->selected = open;
        screen_say(screen, LOOK_WARNING, "First decide what is marked with ?: Left or Right.");
        return VIEW_REDRAW;
    }
    struct record decided;
    record_copy(&decided, &conflict->theirs);
    for (size_t i = 0; i < conflict->count; i++) {
        if (conflict->differences[i].taken == TAKEN_MINE) {
            compare_take(&decided, &conflict->mine, conflict->differences[i].field);
        }
    }
    form_page_take_over(conflict->page, &conflict->head, &conflict->theirs, &decided);
    screen_pop(screen);
    form_write_begin(conflict->page);
    return VIEW_REDRAW;
}

static enum view_result take(struct conflict_view *conflict, enum taken taken)
{
    if (conflict->count == 0) {
        return VIEW_HANDLED;
    }
    conflict->differences[conflict->selected].taken = taken;
    return VIEW_REDRAW;
}

static enum view_result move(struct conflict_view *conflict, bool down)
{
    if (down && conflict->selected + 1 < conflict->count) {
        conflict->selected++;
    } else if (!down && conflict->selected > 0) {
        conflict->selected--;
    }
    return VIEW_REDRAW;
}

static enum view_result press_key(struct view *view, enum action action, const struct press *press)
{
    struct conflict_view *conflict = conflict_of(view);
    (void)press;
    if (action == ACTION_UP || action == ACTION_DOWN) {
        return move(conflict, action == ACTION_DOWN);
    }
    if (action == ACTION_LEFT || action == ACTION_RIGHT) {
        return take(conflict, action == ACTION_LEFT ? TAKEN_THEIRS : TAKEN_MINE);
    }
    if (action == ACTION_SUBMIT) {
        return file_so(conflict);
    }
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_say(view->screen, LOOK_GOOD, "Nothing was filed. What you typed is all here.");
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- life ---- */

static const char *title(struct view *view)
{
    (void)view;
    return "Somebody was quicker";
}

static unsigned contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_CONFLICT;
}

static void help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "Another desk changed this record while you had it open. Each row is a field that "
             "is not the same in both: Left takes theirs, Right takes yours. F2 files the "
             "record with what is taken; F3 goes back to the form, where all your typing is.");
}

/* A locked screen holds nothing that was open. */
static void locked(struct view *view)
{
    struct conflict_view *conflict = conflict_of(view);
    const struct key_pair *keys = &screen_app(view->screen)->keys;
    put_away_record(keys, &conflict->theirs, &conflict->theirs_away);
    put_away_record(keys, &conflict->mine, &conflict->mine_away);
}

static void unlocked(struct view *view)
{
    struct conflict_view *conflict = conflict_of(view);
    const struct key_pair *keys = &screen_app(view->screen)->keys;
    struct error error = {0};
    if (!put_away_give_record_back(keys, &conflict->theirs_away, &conflict->theirs, &error) ||
        !put_away_give_record_back(keys, &conflict->mine_away, &conflict->mine, &error))
        screen_say(view->screen, LOOK_ERROR, "%s", error.text);
}

static void destroy(struct view *view)
{
    struct conflict_view *conflict = conflict_of(view);
    put_away_forget(&conflict->theirs_away);
    put_away_forget(&conflict->mine_away);
    record_finish(&conflict->theirs);
    record_finish(&conflict->mine);
    free(conflict->differences);
    free(conflict);
}

static const struct view_ops conflict_ops = {
    .name = "conflict",
    .title = title,
    .contexts = contexts,
    .draw = draw,
    .press = press_key,
    .help = help,
    .locked = locked,
    .unlocked = unlocked,
    .destroy = destroy,
};

static void name_who(struct conflict_view *conflict)
{
    struct text who = {0};
    char when[WORDS_MOMENT_ROOM];
    words_last_person(screen_app(conflict->view.screen)->store, &conflict->head, &who);
    words_moment(conflict->head.changed_at, false, when);
    (void)snprintf(conflict->who, sizeof conflict->who, "%s %s, now %s", text_bytes(&who), when,
                   conflict->head.status);
    text_finish(&who);
}

bool conflict_open(struct form_page *page, struct error *error)
{
    struct screen *screen = page->view.screen;
    struct app *app = screen_app(screen);
    struct error why = {0};
    struct conflict_view *conflict = memory_create(1, sizeof *conflict);
    conflict->view = (struct view){.ops = &conflict_ops, .screen = screen};
    conflict->page = page;
    if (!records_load_seq(app->store, &app->actor, page->head.seq, &conflict->head,
                          &conflict->theirs, error)) {
        free(conflict);
        return false;
    }
    record_copy(&conflict->mine, &page->edit.record);
    if (!records_may_act(&conflict->head, page->transition, &app->actor, &why)) {
        (void)snprintf(conflict->why_not, sizeof conflict->why_not, "%s", why.text);
    }
    name_who(conflict);
    find_differences(conflict);
    screen_push(screen, &conflict->view);
    return true;
}
