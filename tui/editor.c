#include "tui/editor.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_KEPT = 500 };

/* One change: at `at` the text `removed` was replaced by `inserted` bytes. */
struct step {
    struct step *older;
    size_t at, inserted, caret;
    size_t removed_length;
    char removed[];
};

struct shown_row {
    size_t start, length;
};

/* Rows as wrapped at `columns`. The first `count` are right; when not `whole`, more begin at
 * `next`. */
struct editor_state {
    struct step *newest;
    size_t steps;
    struct shown_row *rows;
    size_t count, room, next;
    int columns;
    bool whole;
};

static const char *bytes_of(const struct editor *editor)
{
    return text_bytes(&editor->text);
}

static void forget_rows(struct editor *editor)
{
    editor->state->count = 0;
    editor->state->next = 0;
    editor->state->whole = false;
}

/* A change at `at` can pull words into the row before: that one is wrapped anew as well. */
static void forget_rows_from(struct editor *editor, size_t at)
{
    struct editor_state *state = editor->state;
    size_t kept = state->count;
    while (kept > 0 && state->rows[kept - 1].start >= at) {
        kept--;
    }
    kept = kept > 2 ? kept - 2 : 0;
    if (kept < state->count) {
        state->next = state->rows[kept].start;
        state->count = kept;
    }
    state->whole = false;
}

/* ---- undo ---- */

static void free_steps(struct step *step)
{
    while (step != NULL) {
        struct step *older = step->older;
        free(step);
        step = older;
    }
}

/* Twice as many are let grow before the oldest half goes. */
static void drop_oldest(struct editor_state *state)
{
    if (state->steps < 2 * STEPS_KEPT) {
        return;
    }
    struct step *last = state->newest;
    for (size_t i = 1; i < STEPS_KEPT; i++) {
        last = last->older;
    }
    free_steps(last->older);
    last->older = NULL;
    state->steps = STEPS_KEPT;
}

static void remember(struct editor *editor, size_t at, size_t removed, size_t inserted)
{
    struct step *step = memory_create(1, sizeof *step + removed);
    *step = (struct step){.older = editor->state->newest,
                          .at = at,
                          .inserted = inserted,
                          .caret = editor->caret,
                          .removed_length = removed};
    memcpy(step->removed, bytes_of(editor) + at, removed);
    editor->state->newest = step;
    editor->state->steps++;
    drop_oldest(editor->state);
}

/* ---- changing ---- */

/* The caret never stands inside a grapheme. */
static size_t settled(const struct editor *editor, size_t at)
{
    const char *text = bytes_of(editor);
    size_t length = editor->text.length;
    return at == 0 ? 0 : text_next(text, length, text_previous(text, length, at));
}

static size_t characters_in(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

static void replace(struct editor *editor, size_t at, size_t removed, const char *inserted,
                    size_t length)
{
    struct text *text = &editor->text;
    size_t old_length = text->length;
    editor->characters -= characters_in(bytes_of(editor) + at, removed);
    editor->characters += characters_in(inserted, length);
    if (length > removed) {
        text_add_bytes(text, inserted, length - removed); /* room; the bytes are put right below */
    }
    if (text->bytes != NULL) {
        memmove(text->bytes + at + length, text->bytes + at + removed, old_length - at - removed);
        memcpy(text->bytes + at, inserted, length);
        text->length = old_length - removed + length;
        text->bytes[text->length] = '\0';
    }
    editor->caret = settled(editor, at + length);
    editor->wanted_column = -1;
    forget_rows_from(editor, at);
}

static bool cut(struct editor *editor, size_t begin, size_t end)
{
    editor->typing = false;
    if (begin >= end) {
        return false;
    }
    remember(editor, begin, end - begin, 0);
    replace(editor, begin, end - begin, "", 0);
    return true;
}

static bool move_to(struct editor *editor, size_t caret)
{
    bool moved = caret != editor->caret;
    editor->caret = caret;
    editor->wanted_column = -1;
    editor->typing = editor->typing && !moved;
    return moved;
}

/* ---- life ---- */

void editor_init(struct editor *editor, bool many_lines, size_t limit)
{
    *editor = (struct editor){.many_lines = many_lines, .limit = limit, .wanted_column = -1};
    editor->state = memory_create(1, sizeof *editor->state);
}

void editor_finish(struct editor *editor)
{
    if (editor->state != NULL) {
        free_steps(editor->state->newest);
        free(editor->state->rows);
        free(editor->state);
    }
    text_finish(&editor->text);
    *editor = (struct editor){0};
}

void editor_load(struct editor *editor, const char *text)
{
    free_steps(editor->state->newest);
    editor->state->newest = NULL;
    editor->state->steps = 0;
    editor->text.length = 0;
    text_add(&editor->text, text);
    editor->characters = characters_in(text, editor->text.length);
    editor->caret = editor->text.length;
    editor->wanted_column = -1;
    editor->typing = false;
    forget_rows(editor);
}

const char *editor_text(const struct editor *editor)
{
    return bytes_of(editor);
}

/* ---- typing ---- */

/* What one line takes of a paste: its line ends at both sides are no blanks of the text. */
static char *clean_dup(const struct editor *editor, const char *typed, size_t length)
{
    if (editor->many_lines) {
        return text_clean_dup(typed, length, TEXT_PARAGRAPHS);
    }
    while (length > 0 && (typed[length - 1] == '\n' || typed[length - 1] == '\r')) {
        length--;
    }
    while (length > 0 && (*typed == '\n' || *typed == '\r')) {
        typed++;
        length--;
    }
    return text_clean_dup(typed, length, TEXT_LINE);
}

/* Bytes of the whole graphemes that the limit still lets in. */
static size_t length_that_fits(const struct editor *editor, const char *clean, size_t length)
{
    size_t fits = 0;
    size_t characters = editor->characters;
    if (editor->limit == 0) {
        return length;
    }
    while (fits < length) {
        size_t next = text_next(clean, length, fits);
        characters += characters_in(clean + fits, next - fits);
        if (characters > editor->limit) {
            break;
        }
        fits = next;
    }
    return fits;
}

static bool begins_word(const struct editor *editor, const char *typed)
{
    const char *text = bytes_of(editor);
    bool after_blank =
        editor->caret > 0 && (text[editor->caret - 1] == ' ' || text[editor->caret - 1] == '\n');
    return after_blank && *typed != ' ';
}

static bool continues_step(const struct editor *editor, const char *typed)
{
    const struct step *newest = editor->state->newest;
    return editor->typing && newest != NULL && newest->removed_length == 0 &&
           newest->at + newest->inserted == editor->caret && !begins_word(editor, typed);
}

static void insert(struct editor *editor, const char *clean, size_t length)
{
    bool one = text_next(clean, length, 0) == length;
    if (one && continues_step(editor, clean)) {
        editor->state->newest->inserted += length;
    } else {
        remember(editor, editor->caret, 0, length);
    }
    editor->typing = one;
    replace(editor, editor->caret, 0, clean, length);
}

bool editor_insert(struct editor *editor, const char *typed, size_t length)
{
    char *clean = clean_dup(editor, typed, length);
    size_t clean_length = strlen(clean);
    size_t fits = length_that_fits(editor, clean, clean_length);
    if (fits > 0) {
        insert(editor, clean, fits);
    }
    free(clean);
    return fits > 0 && fits == clean_length;
}

/* ---- moving ---- */

static size_t left_of(const struct editor *editor, size_t at)
{
    return text_previous(bytes_of(editor), editor->text.length, at);
}

static size_t right_of(const struct editor *editor, size_t at)
{
    return text_next(bytes_of(editor), editor->text.length, at);
}

static bool is_gap(const struct editor *editor, size_t at)
{
    char byte = bytes_of(editor)[at];
    return byte == ' ' || byte == '\n';
}

static size_t word_left_of(const struct editor *editor)
{
    size_t at = editor->caret;
    while (at > 0 && is_gap(editor, at - 1)) {
        at--;
    }
    while (at > 0 && !is_gap(editor, at - 1)) {
        at--;
    }
    size_t end = settled(editor, at);
    return end == at ? at : left_of(editor, end); /* a blank can carry a mark */
}

static size_t word_right_of(const struct editor *editor)
{
    size_t at = editor->caret;
    while (at < editor->text.length && !is_gap(editor, at)) {
        at++;
    }
    while (at < editor->text.length && is_gap(editor, at)) {
        at++;
    }
    return settled(editor, at);
}

static size_t line_start(const struct editor *editor)
{
    size_t at = editor->caret;
    while (at > 0 && bytes_of(editor)[at - 1] != '\n') {
        at--;
    }
    return at;
}

static size_t line_end(const struct editor *editor)
{
    return editor->caret + strcspn(bytes_of(editor) + editor->caret, "\n");
}

bool editor_left(struct editor *editor)
{
    return move_to(editor, left_of(editor, editor->caret));
}

bool editor_right(struct editor *editor)
{
    return move_to(editor, right_of(editor, editor->caret));
}

bool editor_word_left(struct editor *editor)
{
    return move_to(editor, word_left_of(editor));
}

bool editor_word_right(struct editor *editor)
{
    return move_to(editor, word_right_of(editor));
}

bool editor_home(struct editor *editor)
{
    size_t start = line_start(editor);
    return move_to(editor, start < editor->caret ? start : 0);
}

bool editor_end(struct editor *editor)
{
    size_t end = line_end(editor);
    return move_to(editor, end > editor->caret ? end : editor->text.length);
}

/* ---- deleting ---- */

bool editor_backspace(struct editor *editor)
{
    return cut(editor, left_of(editor, editor->caret), editor->caret);
}

bool editor_delete(struct editor *editor)
{
    return cut(editor, editor->caret, right_of(editor, editor->caret));
}

bool editor_delete_word(struct editor *editor)
{
    return cut(editor, word_left_of(editor), editor->caret);
}

bool editor_delete_to_start(struct editor *editor)
{
    return cut(editor, line_start(editor), editor->caret);
}

bool editor_delete_to_end(struct editor *editor)
{
    return cut(editor, editor->caret, line_end(editor));
}

bool editor_undo(struct editor *editor)
{
    struct step *step = editor->state->newest;
    editor->typing = false;
    if (step == NULL) {
        return false;
    }
    editor->state->newest = step->older;
    editor->state->steps--;
    replace(editor, step->at, step->inserted, step->removed, step->removed_length);
    editor->caret = step->caret;
    free(step);
    return true;
}

/* ---- shown rows ---- */

struct wrapping {
    struct editor_state *state;
    size_t offset;
};

static void add_row(void *context, size_t start, size_t length)
{
    struct wrapping *wrapping = context;
    struct editor_state *state = wrapping->state;
    if (state->count == state->room) {
        state->room = state->room > 0 ? state->room * 2 : 16;
        state->rows = memory_resize(state->rows, state->room, sizeof *state->rows);
    }
    state->rows[state->count++] = (struct shown_row){wrapping->offset + start, length};
}

/* Where a row begins does not hang on what stands before it: wrapping goes on from any of them. */
static const struct editor_state *wrapped(const struct editor *editor, int columns)
{
    struct editor_state *state = editor->state;
    columns = columns > 0 ? columns : 1;
    if (state->columns != columns) {
        state->columns = columns;
        state->count = 0;
        state->next = 0;
        state->whole = false;
    }
    if (!state->whole) {
        struct wrapping wrapping = {state, state->next};
        text_wrap(bytes_of(editor) + state->next, columns, add_row, &wrapping);
        state->whole = true;
    }
    return state;
}

/* The last row that begins at or before the byte. */
static size_t row_of(const struct editor_state *state, size_t at)
{
    size_t low = 0, high = state->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (state->rows[middle].start <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static int column_in(const struct editor *editor, const struct editor_state *state, size_t row)
{
    size_t start = state->rows[row].start;
    int column = text_columns(bytes_of(editor) + start, editor->caret - start);
    return column < state->columns ? column : state->columns;
}

/* The place in the row that is nearest to the column. */
static size_t place_in(const struct editor *editor, const struct editor_state *state, size_t row,
                       int column)
{
    const struct shown_row *shown = &state->rows[row];
    size_t at = shown->start + text_fit(bytes_of(editor) + shown->start, shown->length, column);
    bool breaks_inside_word = row + 1 < state->count && state->rows[row + 1].start == at;
    /* A break at a blank can leave a mark that stood on it to the next row. */
    return breaks_inside_word && at > shown->start ? left_of(editor, at) : settled(editor, at);
}

void editor_position(const struct editor *editor, int columns, int *row, int *column)
{
    const struct editor_state *state = wrapped(editor, columns);
    size_t at = row_of(state, editor->caret);
    *row = (int)at;
    *column = column_in(editor, state, at);
}

int editor_rows(const struct editor *editor, int columns)
{
    return (int)wrapped(editor, columns)->count;
}

static bool move_to_row(struct editor *editor, const struct editor_state *state, size_t from,
                        size_t to)
{
    int wanted =
        editor->wanted_column >= 0 ? editor->wanted_column : column_in(editor, state, from);
    (void)move_to(editor, place_in(editor, state, to, wanted));
    editor->wanted_column = wanted;
    return true;
}

bool editor_up(struct editor *editor, int columns)
{
    const struct editor_state *state = wrapped(editor, columns);
    size_t row = row_of(state, editor->caret);
    return row > 0 && move_to_row(editor, state, row, row - 1);
}

bool editor_down(struct editor *editor, int columns)
{
    const struct editor_state *state = wrapped(editor, columns);
    size_t row = row_of(state, editor->caret);
    return row + 1 < state->count && move_to_row(editor, state, row, row + 1);
}

bool editor_move_to(struct editor *editor, int columns, int row, int column)
{
    const struct editor_state *state = wrapped(editor, columns);
    size_t at = row < 0 ? 0 : (size_t)row;
    if (at >= state->count) {
        at = state->count - 1;
    }
    return move_to(editor, place_in(editor, state, at, column < 0 ? 0 : column));
}

void editor_each_row(const struct editor *editor, int columns, text_line_fn *row, void *context)
{
    const struct editor_state *state = wrapped(editor, columns);
    for (size_t i = 0; i < state->count; i++) {
        row(context, state->rows[i].start, state->rows[i].length);
    }
}

/* ---- one line in a narrow place ---- */

/* Begins so that the caret has about `before` columns in front of it. */
static size_t begin_before_caret(const struct editor *editor, int before)
{
    size_t begin = editor->caret;
    while (begin > 0) {
        size_t previous = left_of(editor, begin);
        before -= text_columns(bytes_of(editor) + previous, begin - previous);
        if (before < 0) {
            break;
        }
        begin = previous;
    }
    return begin;
}

static bool is_boundary(const struct editor *editor, size_t at)
{
    return at <= editor->text.length && settled(editor, at) == at;
}

/* It moves by a good part of the width, not by one column: what stands still costs no bytes. */
size_t editor_scroll(const struct editor *editor, int columns, size_t begin, int *caret_column)
{
    const char *text = bytes_of(editor);
    int last = columns > 1 ? columns - 1 : 0;
    if (text_columns(text, editor->text.length) <= last) {
        begin = 0;
    } else if (!is_boundary(editor, begin) || begin > editor->caret ||
               (begin == editor->caret && begin > 0)) {
        begin = begin_before_caret(editor, last / 3);
    } else if (text_columns(text + begin, editor->caret - begin) > last) {
        begin = begin_before_caret(editor, last - last / 3);
    }
    *caret_column = text_columns(text + begin, editor->caret - begin);
    return begin;
}
