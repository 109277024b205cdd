/* One line that is typed into outside of forms (sign-in, set-up, search), and several such lines
 * below each other. A hidden one (a password) stays in its own fixed memory, which is wiped. */
#pragma once

#include "tui/draw.h"
#include "tui/editor.h"
#include "tui/keymap.h"

#define ENTRY_HIDDEN_CHARACTERS 128
#define ENTRY_HIDDEN_ROOM       (ENTRY_HIDDEN_CHARACTERS * 4 + 1)

struct entry {
    const char *label;
    bool hidden;
    struct editor editor; /* not used by a hidden one */
    char secret[ENTRY_HIDDEN_ROOM];
    size_t begin; /* first byte shown */
};

void entry_init(struct entry *entry, const char *label, size_t limit);
void entry_init_hidden(struct entry *entry, const char *label);
void entry_finish(struct entry *entry);
void entry_clear(struct entry *entry); /* a hidden one is wiped */
const char *entry_text(const struct entry *entry);

enum entry_answer { ENTRY_IGNORED, ENTRY_MOVED, ENTRY_CHANGED };
enum entry_answer entry_press(struct entry *entry, enum action action, const struct press *press);

/* What was typed, from `column` to the right edge; the cursor goes there too. */
void entry_draw(struct entry *entry, const struct area *area, int row, int column);

struct entries {
    struct entry *items; /* the owner's */
    size_t count, focus;
};

enum entries_answer {
    ENTRIES_IGNORED,
    ENTRIES_TYPED, /* only the focused line changed */
    ENTRIES_MOVED, /* another line has the focus */
    ENTRIES_DONE,  /* Enter in the last line, or F2 */
};
enum entries_answer entries_press(struct entries *entries, enum action action,
                                  const struct press *press);

/* The lines from `row` on, as many as fit, with the focused one among them. */
void entries_draw(struct entries *entries, const struct area *area, int row);
void entries_draw_focus(struct entries *entries, const struct area *area, int row);
