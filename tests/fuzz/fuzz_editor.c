/* Any bytes as presses on the editor: it must keep whole characters, its limit, and an undo that
 * leads back. */
#include "base/text.h"
#include "tui/editor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define LIMIT   40
#define COLUMNS 9

static bool (*const moves[])(struct editor *editor) = {
    editor_left,        editor_right,         editor_word_left,       editor_word_right,
    editor_home,        editor_end,           editor_backspace,       editor_delete,
    editor_delete_word, editor_delete_to_end, editor_delete_to_start, editor_undo,
};

static void check(const struct editor *editor)
{
    const char *text = editor_text(editor);
    size_t length = strlen(text), at = 0;
    int row, column;
    while (at < length && at < editor->caret)
        at = text_next(text, length, at);
    editor_position(editor, COLUMNS, &row, &column);
    if (at != editor->caret || text_characters(text) > LIMIT || row < 0 || column < 0 ||
        row >= editor_rows(editor, COLUMNS))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct editor editor;
    if (length < 1)
        return 0;
    editor_init(&editor, bytes[0] & 1, LIMIT);
    for (size_t i = 1; i < length; i++) {
        size_t move = bytes[i] & 31;
        size_t room = length - i - 1 < 7 ? length - i - 1 : 7;
        if (move < sizeof moves / sizeof moves[0]) {
            moves[move](&editor);
        } else if (move == 30) {
            editor_up(&editor, COLUMNS);
        } else if (move == 31) {
            editor_down(&editor, COLUMNS);
        } else {
            editor_insert(&editor, (const char *)bytes + i + 1, room);
            i += room;
        }
        check(&editor);
    }
    while (editor_undo(&editor))
        check(&editor);
    if (*editor_text(&editor))
        abort();
    editor_finish(&editor);
    return 0;
}
