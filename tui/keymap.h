/* One table of keys: it makes actions of presses, the bottom line, the help page and the manual's
 * list. */
#pragma once

#include "base/text.h"
#include "tui/press.h"

enum action {
    ACTION_NONE, /* no key of this context: typed text, where text is typed */
    ACTION_HELP,
    ACTION_SUBMIT,
    ACTION_BACK,
    ACTION_CHOICES,
    ACTION_ADD_ROW,
    ACTION_MARK,
    ACTION_ACCEPT_ALL,
    ACTION_EXCEPTIONS,
    ACTION_REMOVE_ROW,
    ACTION_ANOTHER,
    ACTION_DUP,
    ACTION_PREVIOUS_SECTION,
    ACTION_NEXT_SECTION,
    ACTION_LOCK,
    ACTION_PALETTE,
    ACTION_SEARCH,
    ACTION_NEXT_FIELD,
    ACTION_PREVIOUS_FIELD,
    ACTION_ENTER,
    ACTION_ESCAPE,
    ACTION_UNDO,
    ACTION_REPAINT,
    ACTION_NARRATIVE,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_WORD_LEFT,
    ACTION_WORD_RIGHT,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_HOME,
    ACTION_END,
    ACTION_TOP,
    ACTION_BOTTOM,
    ACTION_BACKSPACE,
    ACTION_DELETE,
    ACTION_DELETE_WORD,
    ACTION_DELETE_TO_START,
    ACTION_DELETE_TO_END,
    ACTION_HISTORY,
    ACTION_ACTS,      /* everything that can be done to the record */
    ACTION_OPEN,      /* what is confidential in it */
    ACTION_PRINT,     /* a paper of the record */
    ACTION_CLOCKS,    /* what falls due */
    ACTION_FILTER,    /* next filter of a list or queue */
    ACTION_RECORD,    /* an action of the record's form: keymap_record_action() names it */
    ACTION_ISSUE,     /* of the stock of cards, at the place that is marked */
    ACTION_TAKE_BACK, /* likewise, and the next two */
    ACTION_RECOUNT,
    ACTION_RECEIVE,
    ACTION_KEEP, /* what is shown, as a record and for the log */
    ACTION_SPAN, /* another kind of time: a watch, a day, a month */
    ACTION_COPY, /* what is listed, into a file */
    ACTION_SIGN_OUT,
    ACTION_COUNT,
};

/* Where keys mean something; a view names its contexts. */
enum {
    CONTEXT_ANY = 1 << 0,
    CONTEXT_TEXT = 1 << 1,      /* one line of text is typed */
    CONTEXT_LONG_TEXT = 1 << 2, /* several lines: Enter is a new line */
    CONTEXT_FORM = 1 << 3,
    CONTEXT_LIST = 1 << 4,
    CONTEXT_RECORD = 1 << 5,
    CONTEXT_REVIEW = 1 << 6,
    CONTEXT_HOME = 1 << 7,
    CONTEXT_MENU = 1 << 8,      /* choices, confirmations, the palette */
    CONTEXT_REPORT = 1 << 9,    /* a report that can be printed */
    CONTEXT_CONFLICT = 1 << 10, /* two versions side by side */
    CONTEXT_STOCK = 1 << 11,    /* the places that hold cards */
    CONTEXT_WATCH = 1 << 12,    /* the numbers of a watch */
    CONTEXT_SPAN = 1 << 13,     /* a time that is stepped back and forward */
};

/* The action of a press in these contexts; the narrower context wins over CONTEXT_ANY. */
enum action keymap_action(unsigned contexts, const struct press *press);

/* For a letter key of CONTEXT_RECORD or CONTEXT_REVIEW: the form's action it stands for
 * ("approve"), or NULL. */
const char *keymap_record_action(const struct press *press);
/* The key that stands for the form's action ("a"), or NULL. */
const char *keymap_record_key(const char *action);

/* One row of the table for help, palette and manual; NULL-named past the last. */
struct key_row {
    enum action action;
    unsigned contexts;
    const char *keys; /* "F2", "Tab, Enter, Down" */
    const char *word; /* "File": on the key line; NULL: not shown there */
    const char *name; /* "File this form": in the palette and help; NULL: not a command */
    const char *help;
};
bool keymap_row_at(size_t index, struct key_row *row);

/* Is the row's first key true in these contexts, with no narrower row that takes it away? */
bool keymap_row_is_true(size_t index, unsigned contexts);
/* The press of the row's first key. */
bool keymap_row_press(size_t index, struct press *press);
/* The form's action that the row stands for ("approve"), or NULL. */
const char *keymap_row_record_action(size_t index);
