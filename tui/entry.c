#include "tui/entry.h"

#include "tui/terminal.h"

#include <string.h>

#define INDENT 2

void entry_init(struct entry *entry, const char *label, size_t limit)
{
    *entry = (struct entry){.label = label};
    editor_init(&entry->editor, false, limit);
}

void entry_init_hidden(struct entry *entry, const char *label)
{
    *entry = (struct entry){.label = label, .hidden = true};
}

void entry_finish(struct entry *entry)
{
    explicit_bzero(entry->secret, sizeof entry->secret);
    if (!entry->hidden)
        editor_finish(&entry->editor);
}

void entry_clear(struct entry *entry)
{
    explicit_bzero(entry->secret, sizeof entry->secret);
    if (!entry->hidden)
        editor_load(&entry->editor, "");
    entry->begin = 0;
}

const char *entry_text(const struct entry *entry)
{
    return entry->hidden ? entry->secret : editor_text(&entry->editor);
}

static enum entry_answer hidden_add(struct entry *entry, const char *more)
{
    size_t length = strlen(entry->secret);
    size_t added = strlen(more);
    if (added == 0 || length + added >= sizeof entry->secret)
        return ENTRY_MOVED;
    if (text_characters(entry->secret) + text_characters(more) > ENTRY_HIDDEN_CHARACTERS)
        return ENTRY_MOVED;
    memcpy(entry->secret + length, more, added + 1);
    return ENTRY_CHANGED;
}

static enum entry_answer hidden_press(struct entry *entry, enum action action,
                                      const struct press *press)
{
    size_t length = strlen(entry->secret);
    if (action == ACTION_DELETE_WORD || action == ACTION_DELETE_TO_START) {
        explicit_bzero(entry->secret, sizeof entry->secret);
        return ENTRY_CHANGED;
    }
    if (action == ACTION_BACKSPACE) {
        size_t start = length > 0 ? text_previous(entry->secret, length, length) : 0;
        explicit_bzero(entry->secret + start, length - start);
        return ENTRY_CHANGED;
    }
    if (press->code == PRESS_TEXT)
        return hidden_add(entry, press->text);
    if (press->code == PRESS_PASTE && strchr(press->pasted, '\n') == NULL)
        return hidden_add(entry, press->pasted);
    return ENTRY_IGNORED;
}

static enum entry_answer moved(bool happened)
{
    (void)happened;
    return ENTRY_MOVED;
}

static enum entry_answer changed(bool happened)
{
    return happened ? ENTRY_CHANGED : ENTRY_MOVED;
}

static enum entry_answer insert(struct editor *editor, const struct press *press)
{
    if (press->code == PRESS_TEXT)
        return changed(editor_insert(editor, press->text, strlen(press->text)));
    if (press->code != PRESS_PASTE)
        return ENTRY_IGNORED;
    size_t length = editor->text.length;
    editor_insert(editor, press->pasted, strlen(press->pasted));
    return changed(editor->text.length != length);
}

enum entry_answer entry_press(struct entry *entry, enum action action, const struct press *press)
{
    if (entry->hidden)
        return hidden_press(entry, action, press);
    struct editor *editor = &entry->editor;
    if (action == ACTION_LEFT)
        return moved(editor_left(editor));
    if (action == ACTION_RIGHT)
        return moved(editor_right(editor));
    if (action == ACTION_WORD_LEFT)
        return moved(editor_word_left(editor));
    if (action == ACTION_WORD_RIGHT)
        return moved(editor_word_right(editor));
    if (action == ACTION_HOME)
        return moved(editor_home(editor));
    if (action == ACTION_END)
        return moved(editor_end(editor));
    if (action == ACTION_BACKSPACE)
        return changed(editor_backspace(editor));
    if (action == ACTION_DELETE)
        return changed(editor_delete(editor));
    if (action == ACTION_DELETE_WORD)
        return changed(editor_delete_word(editor));
    if (action == ACTION_DELETE_TO_START)
        return changed(editor_delete_to_start(editor));
    if (action == ACTION_DELETE_TO_END)
        return changed(editor_delete_to_end(editor));
    if (action == ACTION_UNDO)
        return changed(editor_undo(editor));
    return insert(editor, press);
}

static void draw_hidden(const struct entry *entry, const struct area *area, int row, int column)
{
    int room = area->columns - column - 1;
    int dots = 0;
    size_t length = strlen(entry->secret);
    for (size_t at = 0; at < length && dots < room; at = text_next(entry->secret, length, at))
        dots++;
    draw_padded(area, row, column, area->columns - column, LOOK_PLAIN, "");
    if (dots > 0)
        draw_repeat(area, row, column, dots, LOOK_PLAIN, terminal_is_utf8() ? "•" : "*");
    draw_cursor(area, row, column + dots);
}

void entry_draw(struct entry *entry, const struct area *area, int row, int column)
{
    int room = area->columns - column;
    if (room < 2)
        return;
    if (entry->hidden) {
        draw_hidden(entry, area, row, column);
        return;
    }
    int caret = 0;
    entry->begin = editor_scroll(&entry->editor, room, entry->begin, &caret);
    const char *shown = editor_text(&entry->editor) + entry->begin;
    size_t fits = text_fit(shown, strlen(shown), room);
    draw_padded(area, row, column, room, LOOK_PLAIN, "");
    draw_part(area, row, column, LOOK_PLAIN, shown, fits);
    draw_cursor(area, row, column + caret);
}

static bool goes_forward(enum action action, const struct press *press)
{
    return action == ACTION_NEXT_FIELD || action == ACTION_DOWN || press->code == PRESS_DOWN ||
           press->code == PRESS_TAB;
}

static bool goes_back(enum action action, const struct press *press)
{
    return action == ACTION_PREVIOUS_FIELD || action == ACTION_UP || press->code == PRESS_UP ||
           press->code == PRESS_BACK_TAB;
}

enum entries_answer entries_press(struct entries *entries, enum action action,
                                  const struct press *press)
{
    bool last = entries->focus + 1 == entries->count;
    bool enter = action == ACTION_ENTER || press->code == PRESS_ENTER;
    if (action == ACTION_SUBMIT || (enter && last))
        return ENTRIES_DONE;
    if (enter || goes_forward(action, press)) {
        entries->focus += last ? 0 : 1;
        return ENTRIES_MOVED;
    }
    if (goes_back(action, press)) {
        entries->focus -= entries->focus > 0 ? 1 : 0;
        return ENTRIES_MOVED;
    }
    if (entry_press(&entries->items[entries->focus], action, press) == ENTRY_IGNORED)
        return ENTRIES_IGNORED;
    return ENTRIES_TYPED;
}

/* Where what was typed begins, behind the longest label. */
static int typing_column(const struct entries *entries)
{
    int widest = 0;
    for (size_t i = 0; i < entries->count; i++) {
        int columns = text_columns(entries->items[i].label, strlen(entries->items[i].label));
        widest = columns > widest ? columns : widest;
    }
    return INDENT + widest + 2;
}

/* The first line shown, so that the focused one is seen in a low window. */
static size_t first_shown(const struct entries *entries, const struct area *area, int row)
{
    int room = area->rows - row;
    size_t fits = room > 0 ? (size_t)room : 1;
    return entries->focus >= fits ? entries->focus - fits + 1 : 0;
}

void entries_draw_focus(struct entries *entries, const struct area *area, int row)
{
    size_t first = first_shown(entries, area, row);
    entry_draw(&entries->items[entries->focus], area, row + (int)(entries->focus - first),
               typing_column(entries));
}

void entries_draw(struct entries *entries, const struct area *area, int row)
{
    size_t first = first_shown(entries, area, row);
    int column = typing_column(entries);
    for (size_t i = first; i < entries->count; i++) {
        int at = row + (int)(i - first);
        if (at >= area->rows)
            break;
        bool focused = i == entries->focus;
        draw_text(area, at, 0, LOOK_FOCUS, focused ? ">" : " ");
        draw_text(area, at, INDENT, focused ? LOOK_FOCUS : LOOK_LABEL, entries->items[i].label);
        entry_draw(&entries->items[i], area, at, column);
    }
    entries_draw_focus(entries, area, row);
}
