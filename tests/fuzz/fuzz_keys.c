/* Any bytes as what a terminal sends: presses whose text is whole and clean, however a sequence is
 * torn, and an end of it. The first byte says how many bytes come at a time. */
#define _GNU_SOURCE 1 /* pipe2() */
#include "base/text.h"
#include "tui/curses_private.h"
#include "tui/editor.h"
#include "tui/keymap.h"

#include <curses.h>
#include <fcntl.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int keyboard = -1; /* the end that bytes are put into */

static void open_terminal(void)
{
    FILE *nowhere = fopen("/dev/null", "w");
    int ends[2];
    FILE *read_end;
    if (nowhere == NULL || pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
        abort();
    read_end = fdopen(ends[0], "r");
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    if (read_end == NULL || newterm("xterm", nowhere, read_end) == NULL)
        abort();
    set_escdelay(0);
    raw();
    noecho();
    keyboard = ends[1];
    input_open(true);
}

static void check(const struct press *press, struct editor *editor)
{
    const char *reason = "";
    if (press->code >= PRESS_COUNT || strlen(press->text) >= sizeof press->text)
        abort();
    if (press->code == PRESS_TEXT) {
        if (!text_is_clean(press->text, strlen(press->text), TEXT_LINE, &reason))
            abort();
        editor_insert(editor, press->text, strlen(press->text));
    }
    if (press->code == PRESS_PASTE) {
        if (!text_is_clean(press->pasted, strlen(press->pasted), TEXT_PARAGRAPHS, &reason))
            abort();
        editor_insert(editor, press->pasted, strlen(press->pasted));
    }
    for (unsigned context = 1; context <= CONTEXT_CONFLICT; context <<= 1)
        if (keymap_action(CONTEXT_ANY | context, press) >= ACTION_COUNT)
            abort();
}

static void read_presses(struct editor *editor)
{
    struct press press;
    int quiet = 0;
    while (quiet < 3) {
        if (input_read(&press)) {
            check(&press, editor);
            quiet = 0;
        } else {
            quiet++;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char end_of_paste[] = "\033[201~";
    struct editor editor;
    size_t at = 1;
    if (keyboard < 0)
        open_terminal();
    if (length < 2)
        return 0;
    editor_init(&editor, true, 200);
    while (at < length) {
        size_t piece = 1 + bytes[0] % 64;
        piece = piece < length - at ? piece : length - at;
        if (write(keyboard, bytes + at, piece) != (ssize_t)piece)
            abort();
        read_presses(&editor);
        at += piece;
    }
    if (write(keyboard, end_of_paste, sizeof end_of_paste - 1) != sizeof end_of_paste - 1)
        abort();
    read_presses(&editor);
    editor_finish(&editor);
    return 0;
}
