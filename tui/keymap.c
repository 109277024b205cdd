#include "tui/keymap.h"

#include <string.h>

enum { STROKES = 7 };

/* A key as it is pressed; `text` for letters, Ctrl and Alt. */
struct stroke {
    enum press_code code;
    char text;
};

struct binding {
    struct key_row row;
    struct stroke strokes[STROKES]; /* ends with PRESS_NONE; the first stands for the row */
    const char *record_action;
};

#define KEY(code)                                                                                  \
    {                                                                                              \
        code, 0                                                                                    \
    }
#define CTRL(letter)                                                                               \
    {                                                                                              \
        PRESS_CTRL, letter                                                                         \
    }
#define ALT(letter)                                                                                \
    {                                                                                              \
        PRESS_ALT, letter                                                                          \
    }
#define TYPED(letter)                                                                              \
    {                                                                                              \
        PRESS_TEXT, letter                                                                         \
    }

enum {
    TYPING = CONTEXT_TEXT | CONTEXT_LONG_TEXT,
    ACTING = CONTEXT_RECORD | CONTEXT_REVIEW,
    ROWS = CONTEXT_LIST | CONTEXT_RECORD | CONTEXT_REVIEW | CONTEXT_HOME | CONTEXT_MENU |
           CONTEXT_CONFLICT,
    BROWSING = CONTEXT_LIST | CONTEXT_RECORD | CONTEXT_REVIEW,
};

/* The most important first: the bottom line shows as many as fit. */
static const struct binding bindings[] = {
    {
        .row = {ACTION_SUBMIT, CONTEXT_FORM, "F2", "File", "File this form",
                "Checks the form and files it. What is wrong is said, and the cursor goes there."},
        .strokes = {KEY(PRESS_F2)},
    },
    {
        .row = {ACTION_SUBMIT, CONTEXT_CONFLICT, "F2", "File", "File it with what is taken",
                "Files the record with what is taken of both versions."},
        .strokes = {KEY(PRESS_F2)},
    },
    {
        .row = {ACTION_LEFT, CONTEXT_CONFLICT, "Left", "Theirs", "Take theirs",
                "Takes what the other desk has written in this field."},
        .strokes = {KEY(PRESS_LEFT)},
    },
    {
        .row = {ACTION_RIGHT, CONTEXT_CONFLICT, "Right", "Yours", "Take yours",
                "Takes what you have written in this field."},
        .strokes = {KEY(PRESS_RIGHT)},
    },
    {
        .row = {ACTION_SUBMIT, CONTEXT_TEXT, "F2", NULL, NULL, "Done with these lines."},
        .strokes = {KEY(PRESS_F2)},
    },
    {
        .row = {ACTION_ENTER, CONTEXT_LIST | CONTEXT_HOME, "Enter", "Open", "Open",
                "Opens what is marked."},
        .strokes = {KEY(PRESS_ENTER)},
    },
    {
        .row = {ACTION_ENTER, CONTEXT_MENU, "Enter", "Choose", NULL, "Takes what is marked."},
        .strokes = {KEY(PRESS_ENTER)},
    },
    {
        .row = {ACTION_ENTER, CONTEXT_LONG_TEXT, "Enter", NULL, NULL, "Begins a new line."},
        .strokes = {KEY(PRESS_ENTER)},
    },
    {
        .row = {ACTION_CHOICES, CONTEXT_FORM, "F4", "Choices", "Choices for this field",
                "Shows what can be chosen for this field; type to look for it."},
        .strokes = {KEY(PRESS_F4)},
    },
    {
        .row = {ACTION_SIGN_OUT, CONTEXT_HOME, "F3, q", "Sign out", "Sign out",
                "Back to the sign-in, for the next person."},
        .strokes = {KEY(PRESS_F3), TYPED('q')},
    },
    {
        .row = {ACTION_BACK, CONTEXT_ANY, "F3", "Back", "Back",
                "Closes this screen. What was typed and not filed is kept."},
        .strokes = {KEY(PRESS_F3)},
    },
    {
        .row = {ACTION_BACK, BROWSING, "q", NULL, NULL, "Back, as F3."},
        .strokes = {TYPED('q')},
    },
    {
        .row = {ACTION_ESCAPE, CONTEXT_ANY, "Esc", NULL, NULL,
                "One layer back. What was typed is kept."},
        .strokes = {KEY(PRESS_ESCAPE)},
    },
    {
        .row = {ACTION_HELP, CONTEXT_ANY, "F1", "Help", "Help",
                "What this field and this screen are for, and every key."},
        .strokes = {KEY(PRESS_F1)},
    },
    {
        .row = {ACTION_RIGHT, CONTEXT_REVIEW, "Left/Right", "Tabs", "Next tab of the review",
                "Another state, the exceptions or the clocks, as they stand in the first row."},
        .strokes = {KEY(PRESS_RIGHT)},
    },
    {
        .row = {ACTION_SEARCH, BROWSING | CONTEXT_HOME, "/", "Search", "Search",
                "Looks for a number, a name or other words."},
        .strokes = {TYPED('/')},
    },
    {
        .row =
            {ACTION_FILTER, CONTEXT_LIST | CONTEXT_REVIEW, "f", "Filter", "Next filter",
             "Shows some of the rows only: of the next state, of one code, or where something is "
             "wrong."},
        .strokes = {TYPED('f')},
    },
    {
        .row = {ACTION_SPAN, CONTEXT_SPAN, "s", "Span", "By day, month or watch",
                "Changes between a day, its month and one watch of it."},
        .strokes = {TYPED('s')},
    },
    {
        .row = {ACTION_COPY, CONTEXT_SPAN, "w", "Copy", "Copy the list into a file",
                "All mismatches of the time, as CSV in the folder out/."},
        .strokes = {TYPED('w')},
    },
    {
        .row = {ACTION_LEFT, CONTEXT_SPAN, "Left", "Prior", "To the time before",
                "The watch, day or month before."},
        .strokes = {KEY(PRESS_LEFT)},
    },
    {
        .row = {ACTION_RIGHT, CONTEXT_SPAN, "Right", "Next", "To the time after",
                "The watch, day or month after; none that has not begun."},
        .strokes = {KEY(PRESS_RIGHT)},
    },
    {
        .row = {ACTION_MARK, CONTEXT_REVIEW, "Space", "Mark", "Mark this exception",
                "Marks exceptions, to waive several with one reason or to return their records."},
        .strokes = {TYPED(' ')},
    },
    {
        .row = {ACTION_ACCEPT_ALL, CONTEXT_REVIEW, "A", "Accept all",
                "Accept all without exceptions",
                "Accepts everything in this state that has no open exception, after a question."},
        .strokes = {TYPED('A')},
    },
    {
        .row = {ACTION_CLOCKS, CONTEXT_REVIEW | CONTEXT_HOME | CONTEXT_RECORD, "c", "Clocks",
                "What falls due",
                "What is due by which day; of a record with every day that was counted."},
        .strokes = {TYPED('c')},
    },
    {
        .row = {ACTION_ISSUE, CONTEXT_STOCK, "i", "Issue", "Issue cards to this car",
                "Cards go from the box to the car that is marked."},
        .strokes = {TYPED('i')},
    },
    {
        .row = {ACTION_TAKE_BACK, CONTEXT_STOCK, "r", "Return", "Take cards back from this car",
                "Cards go from the car that is marked to the box."},
        .strokes = {TYPED('r')},
    },
    {
        .row = {ACTION_RECOUNT, CONTEXT_STOCK, "c", "Recount", "Recount the cards of this place",
                "How many are there; it stands over everything before."},
        .strokes = {TYPED('c')},
    },
    {
        .row = {ACTION_RECEIVE, CONTEXT_STOCK, "e", "Receive", "Receive cards at this place",
                "Cards that came to the station."},
        .strokes = {TYPED('e')},
    },
    {
        .row = {ACTION_RECORD, ACTING, "a", "Approve", "Approve this record",
                "Approves the record. Nobody approves their own."},
        .strokes = {TYPED('a')},
        .record_action = "approve",
    },
    {
        .row = {ACTION_RECORD, ACTING, "r", "Return", "Return this record",
                "Gives it back to its author, with a reason and remarks at its fields."},
        .strokes = {TYPED('r')},
        .record_action = "return",
    },
    {
        .row = {ACTION_RECORD, ACTING, "w", "Waive", "Waive an exception of this record",
                "Lets an exception stand, with a reason."},
        .strokes = {TYPED('w')},
        .record_action = "waive",
    },
    {
        .row = {ACTION_EXCEPTIONS, CONTEXT_REVIEW, "e", "Exceptions", "Open exceptions",
                "What the rules of the forms find in records, by kind."},
        .strokes = {TYPED('e')},
    },
    {
        .row = {ACTION_RECORD, ACTING, "s", "Resubmit", "Correct and resubmit this record",
                "Opens a returned record to be corrected and submitted again."},
        .strokes = {TYPED('s')},
        .record_action = "resubmit",
    },
    {
        .row = {ACTION_RECORD, ACTING, "d", "Defer", "Defer this record",
                "Leaves it for later, with a date and a reason."},
        .strokes = {TYPED('d')},
        .record_action = "defer",
    },
    {
        .row = {ACTION_RECORD, ACTING, "k", "Submitted", "Mark as submitted, kept elsewhere",
                "Says where the report of a number is that is not in this file."},
        .strokes = {TYPED('k')},
        .record_action = "mark-submitted",
    },
    {
        .row = {ACTION_RECORD, ACTING, "t", "Contact", "Note a contact of the deputy",
                "Writes down that the deputy was told of the missing report."},
        .strokes = {TYPED('t')},
        .record_action = "note-contact",
    },
    {
        .row = {ACTION_KEEP, CONTEXT_WATCH, "w", "Log", "Keep it for the watch commander's log",
                "Keeps how the numbers of the watch stand, and writes the line for the log."},
        .strokes = {TYPED('w')},
    },
    {
        .row = {ACTION_RECORD, ACTING, "u", "URN", "Set the URN",
                "Writes down the number that the report got in the log of the station."},
        .strokes = {TYPED('u')},
        .record_action = "set-urn",
    },
    {
        .row = {ACTION_RECORD, ACTING, "n", "NCIC", "Set the NCIC entry",
                "Writes down when a missing person was entered, or who took it over."},
        .strokes = {TYPED('n')},
        .record_action = "set-ncic",
    },
    {
        .row = {ACTION_RECORD, ACTING, "+", "Supplement", "Add a supplement",
                "Adds to a report that is approved, without changing it."},
        .strokes = {TYPED('+')},
        .record_action = "supplement",
    },
    {
        .row = {ACTION_RECORD, ACTING, "v", "Void", "Void this record",
                "Strikes out a wrong record. Its number stays taken."},
        .strokes = {TYPED('v')},
        .record_action = "void",
    },
    {
        .row = {ACTION_ACTS, ACTING, "m", "Actions", "What can be done to this record",
                "Everything that you may do to it as it stands now, to pick from."},
        .strokes = {TYPED('m')},
    },
    {
        .row = {ACTION_OPEN, CONTEXT_RECORD, "o", "Open", "Open what is sealed in this record",
                "Asks why, keeps that in the log, and shows what is confidential."},
        .strokes = {TYPED('o')},
    },
    {
        .row = {ACTION_PRINT, CONTEXT_RECORD, "F9", "Print", "Print a paper of this record",
                "A receipt, a notice or a copy, in English or Spanish; asks before it prints."},
        .strokes = {KEY(PRESS_F9)},
    },
    {
        .row = {ACTION_PRINT, CONTEXT_REPORT, "F9", "Print", "Print this report",
                "The month on one page, to be signed; asks before it prints."},
        .strokes = {KEY(PRESS_F9)},
    },
    {
        .row = {ACTION_PRINT, CONTEXT_STOCK, "F9", "Print", "Print the resupply list",
                "The places that need cards or a count; asks before it prints."},
        .strokes = {KEY(PRESS_F9)},
    },
    {
        .row = {ACTION_HISTORY, ACTING, "h", "History", "History of this record",
                "Every version: who changed what, and when."},
        .strokes = {TYPED('h')},
    },
    {
        .row = {ACTION_ADD_ROW, CONTEXT_FORM, "F5", "Add", "Add a row",
                "Adds another person, vehicle, article and the like."},
        .strokes = {KEY(PRESS_F5)},
    },
    {
        .row = {ACTION_DUP, CONTEXT_FORM, "F6", "Same", "Same as in the last record",
                "Copies this field from the last form that you filed, or from the row above."},
        .strokes = {KEY(PRESS_F6)},
    },
    {
        .row = {ACTION_NEXT_SECTION, CONTEXT_FORM, "F8", "Section", "Next section",
                "On to the next section; in a returned form to the next remark."},
        .strokes = {KEY(PRESS_F8)},
    },
    {
        .row = {ACTION_PREVIOUS_SECTION, CONTEXT_FORM, "F7", NULL, "Previous section",
                "Back to the section before; in a returned form to the remark before."},
        .strokes = {KEY(PRESS_F7)},
    },
    {
        .row = {ACTION_NARRATIVE, CONTEXT_FORM, "Ctrl-N", "Narrative", "Go to the narrative",
                "To the narrative, from anywhere in the form."},
        .strokes = {CTRL('n')},
    },
    {
        .row = {ACTION_PALETTE, CONTEXT_ANY, "Ctrl-P", "Commands", NULL,
                "Every command by its name; type to look for it."},
        .strokes = {CTRL('p')},
    },
    {
        .row = {ACTION_LOCK, CONTEXT_ANY, "F10", "Lock", "Lock the screen",
                "Covers everything until you give your password."},
        .strokes = {KEY(PRESS_F10)},
    },
    {
        .row = {ACTION_REMOVE_ROW, CONTEXT_FORM, "Ctrl-X", "Remove", "Remove this row",
                "Takes the row away; Ctrl-Z at once brings it back."},
        .strokes = {CTRL('x')},
    },
    {
        .row = {ACTION_ANOTHER, CONTEXT_FORM, "Ctrl-O", NULL, "Keep this and begin another",
                "Keeps what is typed for later and begins a new form: for the next person at the "
                "counter."},
        .strokes = {CTRL('o')},
    },
    {
        .row = {ACTION_UNDO, TYPING | CONTEXT_FORM, "Ctrl-Z", NULL, "Undo",
                "Takes back the last change in this field."},
        .strokes = {CTRL('z')},
    },
    {
        .row = {ACTION_NEXT_FIELD, CONTEXT_TEXT | CONTEXT_FORM, "Tab, Enter, Down", NULL, NULL,
                "To the next field."},
        .strokes = {KEY(PRESS_TAB), KEY(PRESS_ENTER), KEY(PRESS_DOWN)},
    },
    {
        .row = {ACTION_NEXT_FIELD, CONTEXT_LONG_TEXT, "Tab", NULL, NULL,
                "Leaves the text for the next field."},
        .strokes = {KEY(PRESS_TAB)},
    },
    {
        .row = {ACTION_PREVIOUS_FIELD, CONTEXT_TEXT | CONTEXT_FORM, "Shift-Tab, Up", NULL, NULL,
                "To the field before."},
        .strokes = {KEY(PRESS_BACK_TAB), KEY(PRESS_UP)},
    },
    {
        .row = {ACTION_PREVIOUS_FIELD, CONTEXT_LONG_TEXT, "Shift-Tab", NULL, NULL,
                "Leaves the text for the field before."},
        .strokes = {KEY(PRESS_BACK_TAB)},
    },
    {
        .row = {ACTION_UP, ROWS | CONTEXT_LONG_TEXT, "Up", NULL, NULL, "One row up."},
        .strokes = {KEY(PRESS_UP)},
    },
    {
        .row = {ACTION_DOWN, ROWS | CONTEXT_LONG_TEXT, "Down", NULL, NULL, "One row down."},
        .strokes = {KEY(PRESS_DOWN)},
    },
    {
        .row = {ACTION_PAGE_UP, CONTEXT_ANY, "PgUp", NULL, NULL, "One page up."},
        .strokes = {KEY(PRESS_PAGE_UP)},
    },
    {
        .row = {ACTION_PAGE_DOWN, CONTEXT_ANY, "PgDn", NULL, NULL, "One page down."},
        .strokes = {KEY(PRESS_PAGE_DOWN)},
    },
    {
        .row = {ACTION_TOP, BROWSING, "Home, g, Ctrl-Home", NULL, "Go to the top", "To the top."},
        .strokes = {KEY(PRESS_HOME), TYPED('g'), KEY(PRESS_CTRL_HOME)},
    },
    {
        .row = {ACTION_BOTTOM, BROWSING, "End, G, Ctrl-End", NULL, "Go to the bottom",
                "To the bottom."},
        .strokes = {KEY(PRESS_END), TYPED('G'), KEY(PRESS_CTRL_END)},
    },
    {
        .row = {ACTION_TOP, CONTEXT_FORM | CONTEXT_HOME | CONTEXT_MENU, "Ctrl-Home", NULL, NULL,
                "To the first."},
        .strokes = {KEY(PRESS_CTRL_HOME)},
    },
    {
        .row = {ACTION_BOTTOM, CONTEXT_FORM | CONTEXT_HOME | CONTEXT_MENU, "Ctrl-End", NULL, NULL,
                "To the last."},
        .strokes = {KEY(PRESS_CTRL_END)},
    },
    {
        .row = {ACTION_LEFT, CONTEXT_ANY, "Left", NULL, NULL, "To the left."},
        .strokes = {KEY(PRESS_LEFT)},
    },
    {
        .row = {ACTION_RIGHT, CONTEXT_ANY, "Right", NULL, NULL, "To the right."},
        .strokes = {KEY(PRESS_RIGHT)},
    },
    {
        .row = {ACTION_WORD_LEFT, TYPING, "Ctrl-Left, Alt-b", NULL, NULL, "One word to the left."},
        .strokes = {KEY(PRESS_CTRL_LEFT), ALT('b')},
    },
    {
        .row = {ACTION_WORD_RIGHT, TYPING, "Ctrl-Right, Alt-f", NULL, NULL,
                "One word to the right."},
        .strokes = {KEY(PRESS_CTRL_RIGHT), ALT('f')},
    },
    {
        .row = {ACTION_HOME, TYPING | CONTEXT_HOME | CONTEXT_MENU, "Home", NULL, NULL,
                "To the beginning."},
        .strokes = {KEY(PRESS_HOME)},
    },
    {
        .row = {ACTION_END, TYPING | CONTEXT_HOME | CONTEXT_MENU, "End", NULL, NULL, "To the end."},
        .strokes = {KEY(PRESS_END)},
    },
    {
        .row = {ACTION_BACKSPACE, TYPING, "Backspace", NULL, NULL,
                "Deletes the character before the cursor."},
        .strokes = {KEY(PRESS_BACKSPACE)},
    },
    {
        .row = {ACTION_DELETE, TYPING, "Delete, Ctrl-D", NULL, NULL,
                "Deletes the character under the cursor."},
        .strokes = {KEY(PRESS_DELETE), CTRL('d')},
    },
    {
        .row = {ACTION_DELETE_WORD, TYPING, "Ctrl-W", NULL, NULL,
                "Deletes the word before the cursor."},
        .strokes = {CTRL('w')},
    },
    {
        .row = {ACTION_DELETE_TO_START, TYPING, "Ctrl-U", NULL, NULL,
                "Deletes back to the start of the line."},
        .strokes = {CTRL('u')},
    },
    {
        .row = {ACTION_DELETE_TO_END, TYPING, "Ctrl-K", NULL, NULL,
                "Deletes to the end of the line."},
        .strokes = {CTRL('k')},
    },
    {
        .row = {ACTION_REPAINT, CONTEXT_ANY, "Ctrl-L", NULL, "Draw the screen anew",
                "Draws the screen anew, when something has garbled it."},
        .strokes = {CTRL('l')},
    },
};

#define BINDING_COUNT (sizeof bindings / sizeof bindings[0])

/* Narrow ones first. */
static const unsigned order[] = {
    CONTEXT_CONFLICT, CONTEXT_WATCH,  CONTEXT_MENU,   CONTEXT_LONG_TEXT, CONTEXT_FORM,
    CONTEXT_TEXT,     CONTEXT_REVIEW, CONTEXT_REPORT, CONTEXT_RECORD,    CONTEXT_STOCK,
    CONTEXT_LIST,     CONTEXT_HOME,   CONTEXT_ANY,
};

static bool is_pressed(const struct binding *binding, const struct press *press)
{
    for (size_t i = 0; i < STROKES && binding->strokes[i].code != PRESS_NONE; i++) {
        const struct stroke *stroke = &binding->strokes[i];
        if (stroke->code == press->code &&
            (stroke->text == '\0' || (stroke->text == press->text[0] && press->text[1] == '\0'))) {
            return true;
        }
    }
    return false;
}

static size_t rank(unsigned contexts)
{
    size_t at = 0;
    while (at < sizeof order / sizeof order[0] && (contexts & order[at]) == 0) {
        at++;
    }
    return at;
}

/* F2 in a field of a form is the form's "File", though any typed line knows F2. */
static bool says_less(const struct binding *narrower, const struct binding *wider)
{
    return narrower->row.action == wider->row.action && narrower->row.word == NULL &&
           wider->row.word != NULL;
}

/* The binding of the narrowest context, or NULL. */
static const struct binding *find(unsigned contexts, const struct press *press)
{
    const struct binding *found = NULL;
    size_t found_rank = 0;
    for (size_t i = 0; i < BINDING_COUNT; i++) {
        unsigned common = bindings[i].row.contexts & contexts;
        if (common == 0 || !is_pressed(&bindings[i], press)) {
            continue;
        }
        size_t here = rank(common);
        if (found == NULL || (here < found_rank && !says_less(&bindings[i], found))) {
            found = &bindings[i];
            found_rank = here;
        }
    }
    return found;
}

enum action keymap_action(unsigned contexts, const struct press *press)
{
    const struct binding *binding = find(contexts, press);
    return binding != NULL ? binding->row.action : ACTION_NONE;
}

const char *keymap_record_action(const struct press *press)
{
    const struct binding *binding = find(ACTING, press);
    return binding != NULL ? binding->record_action : NULL;
}

const char *keymap_record_key(const char *action)
{
    for (size_t i = 0; i < BINDING_COUNT; i++) {
        if (bindings[i].record_action != NULL && strcmp(bindings[i].record_action, action) == 0) {
            return bindings[i].row.keys;
        }
    }
    return NULL;
}

bool keymap_row_at(size_t index, struct key_row *row)
{
    *row = index < BINDING_COUNT ? bindings[index].row : (struct key_row){0};
    return index < BINDING_COUNT;
}

bool keymap_row_press(size_t index, struct press *press)
{
    if (index >= BINDING_COUNT) {
        return false;
    }
    *press = (struct press){.code = bindings[index].strokes[0].code};
    press->text[0] = bindings[index].strokes[0].text;
    return true;
}

const char *keymap_row_record_action(size_t index)
{
    return index < BINDING_COUNT ? bindings[index].record_action : NULL;
}

bool keymap_row_is_true(size_t index, unsigned contexts)
{
    struct press press;
    return keymap_row_press(index, &press) && find(contexts, &press) == &bindings[index];
}
