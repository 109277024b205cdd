#include "tui/curses_private.h"

#include "base/stopwatch.h"
#include "base/text.h"

#include <ctype.h>
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

enum {
    CODE_BASE = 0x4000, /* codes of our own: this and the press */
    CODE_PASTE_BEGIN = CODE_BASE + PRESS_COUNT,
    CODE_PASTE_END,
    CODE_FOCUS,
    ESCAPE = 27,
    PASTE_PATIENCE = 1000,     /* ms without a byte: its end got lost */
    PASTE_LIMIT = 1024 * 1024, /* bytes; no field takes more */
};

/* Sequences that terminals send whether or not their description says so. */
static const struct {
    const char *bytes;
    int code;
} sequences[] = {
    {"\033[200~", CODE_PASTE_BEGIN},
    {"\033[201~", CODE_PASTE_END},
    {"\033[I", CODE_FOCUS},
    {"\033OP", CODE_BASE + PRESS_F1},
    {"\033OQ", CODE_BASE + PRESS_F2},
    {"\033OR", CODE_BASE + PRESS_F3},
    {"\033OS", CODE_BASE + PRESS_F4},
    {"\033[11~", CODE_BASE + PRESS_F1},
    {"\033[12~", CODE_BASE + PRESS_F2},
    {"\033[13~", CODE_BASE + PRESS_F3},
    {"\033[14~", CODE_BASE + PRESS_F4},
    {"\033[[A", CODE_BASE + PRESS_F1},
    {"\033[[B", CODE_BASE + PRESS_F2},
    {"\033[[C", CODE_BASE + PRESS_F3},
    {"\033[[D", CODE_BASE + PRESS_F4},
    {"\033[[E", CODE_BASE + PRESS_F5},
    {"\033[15~", CODE_BASE + PRESS_F5},
    {"\033[17~", CODE_BASE + PRESS_F6},
    {"\033[18~", CODE_BASE + PRESS_F7},
    {"\033[19~", CODE_BASE + PRESS_F8},
    {"\033[20~", CODE_BASE + PRESS_F9},
    {"\033[21~", CODE_BASE + PRESS_F10},
    {"\033OA", CODE_BASE + PRESS_UP},
    {"\033OB", CODE_BASE + PRESS_DOWN},
    {"\033OC", CODE_BASE + PRESS_RIGHT},
    {"\033OD", CODE_BASE + PRESS_LEFT},
    {"\033[A", CODE_BASE + PRESS_UP},
    {"\033[B", CODE_BASE + PRESS_DOWN},
    {"\033[C", CODE_BASE + PRESS_RIGHT},
    {"\033[D", CODE_BASE + PRESS_LEFT},
    {"\033OH", CODE_BASE + PRESS_HOME},
    {"\033[H", CODE_BASE + PRESS_HOME},
    {"\033[1~", CODE_BASE + PRESS_HOME},
    {"\033[7~", CODE_BASE + PRESS_HOME},
    {"\033OF", CODE_BASE + PRESS_END},
    {"\033[F", CODE_BASE + PRESS_END},
    {"\033[4~", CODE_BASE + PRESS_END},
    {"\033[8~", CODE_BASE + PRESS_END},
    {"\033[2~", CODE_BASE + PRESS_INSERT},
    {"\033[3~", CODE_BASE + PRESS_DELETE},
    {"\033[5~", CODE_BASE + PRESS_PAGE_UP},
    {"\033[6~", CODE_BASE + PRESS_PAGE_DOWN},
    {"\033[Z", CODE_BASE + PRESS_BACK_TAB},
    {"\033OM", CODE_BASE + PRESS_ENTER},
    {"\033[1;5D", CODE_BASE + PRESS_CTRL_LEFT},
    {"\033[1;5C", CODE_BASE + PRESS_CTRL_RIGHT},
    {"\033[1;3D", CODE_BASE + PRESS_CTRL_LEFT},
    {"\033[1;3C", CODE_BASE + PRESS_CTRL_RIGHT},
    {"\033Od", CODE_BASE + PRESS_CTRL_LEFT},
    {"\033Oc", CODE_BASE + PRESS_CTRL_RIGHT},
    {"\033[1;5H", CODE_BASE + PRESS_CTRL_HOME},
    {"\033[1;5F", CODE_BASE + PRESS_CTRL_END},
    {"\033[7^", CODE_BASE + PRESS_CTRL_HOME},
    {"\033[8^", CODE_BASE + PRESS_CTRL_END},
};

static const struct {
    int code;
    enum press_code press;
} keys[] = {
    {KEY_UP, PRESS_UP},
    {KEY_DOWN, PRESS_DOWN},
    {KEY_LEFT, PRESS_LEFT},
    {KEY_RIGHT, PRESS_RIGHT},
    {KEY_HOME, PRESS_HOME},
    {KEY_FIND, PRESS_HOME},
    {KEY_END, PRESS_END},
    {KEY_SELECT, PRESS_END},
    {KEY_PPAGE, PRESS_PAGE_UP},
    {KEY_NPAGE, PRESS_PAGE_DOWN},
    {KEY_IC, PRESS_INSERT},
    {KEY_DC, PRESS_DELETE},
    {KEY_BACKSPACE, PRESS_BACKSPACE},
    {KEY_ENTER, PRESS_ENTER},
    {KEY_BTAB, PRESS_BACK_TAB},
};

/* One character or one key as it came. */
struct unit {
    enum { UNIT_NONE, UNIT_KEY, UNIT_CHARACTER } kind;
    int code; /* of curses or our own; or the character */
};

/* Belongs to the terminal, of which there is one. */
static struct {
    WINDOW *window; /* a pad of its own: reading must never paint */
    struct unit ahead[2];
    int ahead_count;
    bool drained; /* nothing was there a moment ago */
    mbstate_t partial;
    bool pasting;
    int64_t pasted_at;
    struct text paste;
    char *pasted; /* handed out with the last press */
} input;

bool input_open(bool mouse)
{
    input.window = newpad(1, 1);
    (void)keypad(input.window, true);
    (void)nodelay(input.window, true);
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        (void)define_key(sequences[i].bytes, sequences[i].code);
    }
    if (!mouse) {
        return false;
    }
    (void)mouseinterval(0);
    return mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL) != 0;
}

/* People paste passwords too. */
static void forget_paste(void)
{
    if (input.paste.bytes != NULL) {
        explicit_bzero(input.paste.bytes, input.paste.length);
    }
    text_finish(&input.paste);
}

static void forget_pasted(void)
{
    if (input.pasted != NULL) {
        explicit_bzero(input.pasted, strlen(input.pasted));
    }
    free(input.pasted);
    input.pasted = NULL;
}

void input_close(void)
{
    (void)delwin(input.window);
    forget_paste();
    forget_pasted();
    memset(&input, 0, sizeof input);
}

/* ---- units ---- */

/* Bytes are put together here and not by get_wch(), which loses a character that arrives in two
 * pieces. */
static bool add_byte(int byte, struct unit *unit)
{
    char one = (char)byte;
    wchar_t character = 0;
    size_t taken = mbrtowc(&character, &one, 1, &input.partial);
    if (taken == (size_t)-1) {
        memset(&input.partial, 0, sizeof input.partial);
        taken = mbrtowc(&character, &one, 1, &input.partial); /* it may begin the next one */
    }
    if (taken == (size_t)-1) {
        memset(&input.partial, 0, sizeof input.partial);
        return false;
    }
    *unit = (struct unit){UNIT_CHARACTER, (int)character};
    return taken != (size_t)-2;
}

static struct unit next_unit(void)
{
    struct unit unit = {UNIT_NONE, 0};
    if (input.ahead_count > 0) {
        return input.ahead[--input.ahead_count];
    }
    for (int code; (code = wgetch(input.window)) != ERR;) {
        if (code > 0xFF) {
            memset(&input.partial, 0, sizeof input.partial);
            return (struct unit){UNIT_KEY, code};
        }
        if (add_byte(code, &unit)) {
            return unit;
        }
    }
    input.drained = true;
    return (struct unit){UNIT_NONE, 0};
}

static void give_back(struct unit unit)
{
    if (unit.kind != UNIT_NONE) {
        input.ahead[input.ahead_count++] = unit;
    }
}

/* ---- presses ---- */

static bool read_mouse(struct press *press)
{
    MEVENT event;
    if (getmouse(&event) != OK) {
        return false;
    }
    press->row = event.y;
    press->column = event.x;
    if (event.bstate & BUTTON1_PRESSED) {
        press->code = PRESS_CLICK;
    } else if (event.bstate & BUTTON4_PRESSED) {
        press->code = PRESS_WHEEL_UP;
    } else if (event.bstate & BUTTON5_PRESSED) {
        press->code = PRESS_WHEEL_DOWN;
    }
    return press->code != PRESS_NONE;
}

static bool read_key(int code, struct press *press)
{
    if (code == KEY_MOUSE) {
        return read_mouse(press);
    }
    if (code == CODE_PASTE_BEGIN) {
        input.pasting = true;
        input.pasted_at = stopwatch_ms();
        return false;
    }
    if (code > CODE_BASE && code < CODE_BASE + PRESS_COUNT) {
        press->code = (enum press_code)(code - CODE_BASE);
    } else if (code >= KEY_F(1) && code <= KEY_F(10)) {
        press->code = (enum press_code)(PRESS_F1 + (code - KEY_F(1)));
    }
    for (size_t i = 0; press->code == PRESS_NONE && i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].code == code) {
            press->code = keys[i].press;
        }
    }
    return press->code != PRESS_NONE;
}

static bool read_control(int character, struct press *press)
{
    static const enum press_code codes[] = {
        ['\b'] = PRESS_BACKSPACE, ['\t'] = PRESS_TAB, ['\n'] = PRESS_ENTER, ['\r'] = PRESS_ENTER};
    if (character == 0x7F) {
        press->code = PRESS_BACKSPACE;
    } else if (character <= '\r' && codes[character] != PRESS_NONE) {
        press->code = codes[character];
    } else if (character >= 1 && character <= 26) {
        press->code = PRESS_CTRL;
        press->text[0] = (char)('a' + character - 1);
    }
    return press->code != PRESS_NONE;
}

/* The rest of a sequence that nobody knows must not end up in a field. */
static bool pass_over_sequence(bool one_character)
{
    struct unit unit = next_unit();
    bool any = unit.kind == UNIT_CHARACTER;
    while (!one_character && unit.kind == UNIT_CHARACTER && unit.code >= 0x20 &&
           unit.code <= 0x3F) {
        unit = next_unit();
    }
    if (unit.kind == UNIT_KEY || (unit.kind == UNIT_CHARACTER && unit.code < 0x20)) {
        give_back(unit);
    }
    return any;
}

/* Esc and what came at once behind it. */
static bool read_escape(struct press *press)
{
    struct unit unit = next_unit();
    bool printable = unit.kind == UNIT_CHARACTER && unit.code > ' ' && unit.code < 0x7F;
    if (!printable) {
        give_back(unit);
        press->code = PRESS_ESCAPE;
        return true;
    }
    if ((unit.code == '[' || unit.code == 'O') && pass_over_sequence(unit.code == 'O')) {
        return false;
    }
    if (unit.code >= '0' && unit.code <= '9') {
        press->code = unit.code == '0' ? PRESS_F10 : (enum press_code)(PRESS_F1 + unit.code - '1');
        return true;
    }
    press->code = PRESS_ALT;
    press->text[0] = (char)tolower(unit.code);
    return true;
}

/* Marks that came together with their letter go with it. */
static bool add_mark(struct press *press, struct unit unit)
{
    char bytes[sizeof press->text];
    size_t length = strlen(press->text);
    utf8proc_uint8_t mark[4];
    if (unit.kind != UNIT_CHARACTER || unit.code < 0x80) {
        return false;
    }
    size_t added = (size_t)utf8proc_encode_char(unit.code, mark);
    if (length + added >= sizeof bytes || !text_is_clean((char *)mark, added, TEXT_LINE, NULL)) {
        return false;
    }
    memcpy(bytes, press->text, length);
    memcpy(bytes + length, mark, added);
    if (text_next(bytes, length + added, 0) < length + added) {
        return false;
    }
    memcpy(press->text + length, mark, added);
    press->text[length + added] = '\0';
    return true;
}

static bool read_text(int character, struct press *press)
{
    utf8proc_uint8_t bytes[4];
    if (!utf8proc_codepoint_valid(character)) {
        return false;
    }
    size_t length = (size_t)utf8proc_encode_char(character, bytes);
    if (!text_is_clean((char *)bytes, length, TEXT_LINE, NULL)) {
        return false;
    }
    press->code = PRESS_TEXT;
    memcpy(press->text, bytes, length);
    struct unit unit = next_unit();
    while (add_mark(press, unit)) {
        unit = next_unit();
    }
    give_back(unit);
    return true;
}

/* ---- pasting ---- */

static bool end_paste(struct press *press)
{
    input.pasting = false;
    forget_pasted();
    input.pasted = text_clean_dup(text_bytes(&input.paste), input.paste.length, TEXT_PARAGRAPHS);
    forget_paste();
    press->code = PRESS_PASTE;
    press->pasted = input.pasted;
    return input.pasted[0] != '\0';
}

/* Everything up to the end mark is text, whatever it looks like. */
static bool read_paste(struct press *press)
{
    for (int code; (code = wgetch(input.window)) != ERR;) {
        input.pasted_at = stopwatch_ms();
        if (code == CODE_PASTE_END) {
            return end_paste(press);
        }
        char byte = (char)code;
        if (code <= 0xFF && input.paste.length < PASTE_LIMIT) {
            text_add_bytes(&input.paste, &byte, 1);
        }
    }
    input.drained = true;
    return stopwatch_ms() - input.pasted_at >= PASTE_PATIENCE && end_paste(press);
}

int input_wait(void)
{
    if (!input.pasting) {
        return -1;
    }
    int64_t left = input.pasted_at + PASTE_PATIENCE - stopwatch_ms();
    return left > 0 ? (int)left : 0;
}

static bool read_unit(struct unit unit, struct press *press)
{
    if (unit.kind == UNIT_KEY) {
        return read_key(unit.code, press);
    }
    if (unit.code == ESCAPE) {
        return read_escape(press);
    }
    if (unit.code < ' ' || unit.code == 0x7F) {
        return read_control(unit.code, press);
    }
    return read_text(unit.code, press);
}

bool input_read(struct press *press)
{
    /* Looking behind the last press has found nothing: there is no need to ask the system again. */
    if (input.drained && input.ahead_count == 0) {
        input.drained = false;
        return false;
    }
    for (;;) {
        *press = (struct press){.code = PRESS_NONE};
        if (input.pasting && input.ahead_count == 0) {
            bool done = read_paste(press);
            if (done || input.pasting) {
                input.drained = input.drained && done;
                return done;
            }
            continue;
        }
        struct unit unit = next_unit();
        if (unit.kind == UNIT_NONE) {
            input.drained = false;
            return false;
        }
        if (read_unit(unit, press)) {
            return true;
        }
    }
}
