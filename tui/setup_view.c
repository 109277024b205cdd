#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/staff.h"
#include "tui/entry.h"
#include "tui/menu_rows.h"
#include "tui/session.h"
#include "tui/setup_work.h"

#include <stdlib.h>
#include <string.h>

enum step { STEP_CHOOSE, STEP_ASK, STEP_RECOVERY, STEP_SAMPLE };
enum line { LINE_FILE, LINE_EMPLOYEE, LINE_NAME, LINE_PASSWORD, LINE_AGAIN, LINE_COUNT };

struct setup_view {
    struct view view;
    enum step step;
    struct menu_rows menu;
    struct entry lines[LINE_COUNT];
    struct entries entries;
    char recovery[RECOVERY_TEXT_ROOM]; /* while it is shown, the once */
};

static const char *const line_help[LINE_COUNT] = {
    [LINE_FILE] = "Where the station's file is kept: on a disk of this PC, not on a network share.",
    [LINE_EMPLOYEE] = "Your employee number, 5 to 7 digits. It becomes the first account.",
    [LINE_NAME] = "Your name as others at the desk see it.",
    [LINE_PASSWORD] = "At least 8 characters. It is not shown.",
    [LINE_AGAIN] = "The same password once more, against a slip of the finger.",
};

static void fill_menu(struct menu_rows *menu)
{
    menu_rows_begin(menu);
    menu_rows_add(menu, '1', "Set up this station");
    menu_rows_add(menu, '2', "Try with sample data");
}

static void forget_passwords(struct setup_view *setup)
{
    entry_clear(&setup->lines[LINE_PASSWORD]);
    entry_clear(&setup->lines[LINE_AGAIN]);
}

static void to_sign_in(struct setup_view *setup)
{
    setup->step = STEP_CHOOSE;
    forget_passwords(setup);
    screen_push(setup->view.screen, signin_view_create(setup->view.screen));
}

/* ---- checking and doing ---- */

static bool employee_fits(const char *employee)
{
    size_t length = strlen(employee);
    return length >= 5 && length <= 7 && strspn(employee, "0123456789") == length;
}

static bool line_fits(const struct setup_view *setup, enum line line, struct error *error)
{
    const char *text = entry_text(&setup->lines[line]);
    switch (line) {
    case LINE_FILE:
        return text[0] == '/' || error_set(error, ERROR_INPUT,
                                           "Station file: give the whole path, beginning with /.");
    case LINE_EMPLOYEE:
        return employee_fits(text) ||
               error_set(error, ERROR_INPUT, "Employee number: 5 to 7 digits.");
    case LINE_NAME:
        return !text_is_blank(text) || error_set(error, ERROR_INPUT, "Name: type your name.");
    case LINE_PASSWORD:
        return staff_password_fits(entry_text(&setup->lines[LINE_EMPLOYEE]), text, error);
    case LINE_AGAIN:
        return strcmp(text, entry_text(&setup->lines[LINE_PASSWORD])) == 0 ||
               error_set(error, ERROR_INPUT, "The two passwords differ. Type both anew.");
    case LINE_COUNT:
        return true;
    }
    return true;
}

static bool lines_fit(struct setup_view *setup)
{
    struct error error = {0};
    enum line line = LINE_FILE;
    while (line < LINE_COUNT && line_fits(setup, line, &error))
        line++;
    if (line == LINE_COUNT)
        return true;
    if (line >= LINE_PASSWORD) {
        forget_passwords(setup);
        line = LINE_PASSWORD;
    }
    setup->entries.focus = line;
    screen_say(setup->view.screen, LOOK_ERROR, "%s", error.text);
    return false;
}

static void set_up(struct setup_view *setup)
{
    struct app *app = screen_app(setup->view.screen);
    struct error error = {0};
    char *name = text_kept_dup(entry_text(&setup->lines[LINE_NAME]), TEXT_LINE);
    struct first_account first = {
        .employee = entry_text(&setup->lines[LINE_EMPLOYEE]),
        .name = name,
        .password = entry_text(&setup->lines[LINE_PASSWORD]),
        .workstation = app->workstation,
    };
    bool done =
        setup_station(app, entry_text(&setup->lines[LINE_FILE]), &first, setup->recovery, &error);
    free(name);
    if (!done) {
        screen_say(setup->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    setup->step = STEP_RECOVERY;
    forget_passwords(setup);
}

static void leave_recovery(struct setup_view *setup)
{
    explicit_bzero(setup->recovery, sizeof setup->recovery);
    to_sign_in(setup);
    screen_say(setup->view.screen, LOOK_GOOD, "The station is set up. Sign in to begin.");
}

static void setup_tick(struct view *view)
{
    struct setup_view *setup = (struct setup_view *)view;
    struct app *app = screen_app(view->screen);
    struct error error = {0};
    char place[sizeof app->database];
    if (setup->step != STEP_SAMPLE)
        return;
    setup->step = STEP_CHOOSE;
    text_copy(place, sizeof place, app->database);
    if (setup_sample(app, &error)) {
        to_sign_in(setup);
    } else {
        setup_sample_end(app); /* a half-filled file must not become the station's */
        text_copy(app->database, sizeof app->database, place);
        screen_say(view->screen, LOOK_ERROR, "%s", error.text);
    }
    screen_redraw(view->screen);
}

/* ---- presses ---- */

static void begin_asking(struct setup_view *setup)
{
    struct app *app = screen_app(setup->view.screen);
    struct error error = {0};
    char path[sizeof app->database];
    text_copy(path, sizeof path, app->database);
    if (path[0] == '\0' && !app_default_database(path, sizeof path, &error))
        screen_say(setup->view.screen, LOOK_WARNING, "%s", error.text);
    if (text_is_blank(entry_text(&setup->lines[LINE_FILE])))
        editor_load(&setup->lines[LINE_FILE].editor, path);
    setup->step = STEP_ASK;
    setup->entries.focus = LINE_EMPLOYEE;
}

static enum view_result press_choosing(struct setup_view *setup, enum action action,
                                       const struct press *press)
{
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        session_ask_leave(setup->view.screen);
        return VIEW_HANDLED;
    }
    enum menu_answer answer = menu_rows_press(&setup->menu, action, press);
    if (answer == MENU_MOVED)
        return VIEW_REDRAW_FOCUS;
    if (answer == MENU_IGNORED)
        return VIEW_HANDLED;
    if (setup->menu.selected == 0) {
        begin_asking(setup);
    } else {
        setup->step = STEP_SAMPLE;
        screen_wake_in(setup->view.screen, 1);
    }
    return VIEW_REDRAW;
}

static enum view_result press_asking(struct setup_view *setup, enum action action,
                                     const struct press *press)
{
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        setup->step = STEP_CHOOSE;
        return VIEW_REDRAW;
    }
    enum entries_answer answer = entries_press(&setup->entries, action, press);
    if (answer == ENTRIES_DONE && lines_fit(setup))
        set_up(setup);
    return answer == ENTRIES_TYPED ? VIEW_REDRAW_FOCUS : VIEW_REDRAW;
}

static enum view_result setup_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct setup_view *setup = (struct setup_view *)view;
    if (action == ACTION_HELP || action == ACTION_REPAINT)
        return VIEW_IGNORED;
    switch (setup->step) {
    case STEP_CHOOSE:
        return press_choosing(setup, action, press);
    case STEP_ASK:
        return press_asking(setup, action, press);
    case STEP_RECOVERY:
        if (action == ACTION_ENTER)
            leave_recovery(setup);
        return VIEW_REDRAW;
    case STEP_SAMPLE:
        return VIEW_HANDLED;
    }
    return VIEW_HANDLED;
}

/* ---- drawing ---- */

static struct area below(const struct area *area, int rows)
{
    rows = rows < area->rows ? rows : area->rows - 1;
    return (struct area){area->top + rows, area->left, area->rows - rows, area->columns};
}

#define ROOMY 12 /* rows from which on there are empty ones */

static void draw_choosing(struct setup_view *setup, const struct area *area)
{
    bool roomy = area->rows >= ROOMY;
    draw_text(area, roomy ? 1 : 0, 2, LOOK_HEADING, "There is no station file yet.");
    struct area rest = below(area, roomy ? 3 : 1);
    menu_rows_draw(&setup->menu, &rest);
}

static int entries_row(const struct area *area)
{
    return area->rows >= ROOMY ? 3 : 1;
}

static void draw_asking(struct setup_view *setup, const struct area *area)
{
    bool roomy = area->rows >= ROOMY;
    draw_text(area, roomy ? 1 : 0, 2, LOOK_HEADING, "Set up this station");
    if (roomy)
        draw_text(area, entries_row(area) + LINE_COUNT + 1, 2, LOOK_DIM,
                  line_help[setup->entries.focus]);
    entries_draw(&setup->entries, area, entries_row(area));
}

#define FIRST_LINE 45 /* nine of its groups, with the dash that joins the rest */

/* In two lines, so that 80 columns are wide enough. */
static void draw_recovery(struct setup_view *setup, const struct area *area)
{
    static const char *const words[] = {
        "It opens service comments when nobody who can read them is left. Without",
        "it and without their passwords nobody ever opens them again. Write it down",
        "and put it into the safe: it is shown this once and kept nowhere.",
    };
    int row = area->rows >= ROOMY ? 1 : 0;
    char line[FIRST_LINE + 1];
    draw_text(area, row, 2, LOOK_HEADING, "The recovery key of this station");
    row += area->rows >= ROOMY ? 2 : 1;
    text_copy(line, sizeof line, setup->recovery);
    draw_text(area, row++, 4, LOOK_PLAIN, line);
    draw_text(area, row++, 4, LOOK_PLAIN, setup->recovery + strlen(line));
    row += area->rows >= ROOMY;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        draw_text(area, row++, 2, LOOK_PLAIN, words[i]);
    row += area->rows >= ROOMY;
    draw_cursor(area, row, draw_text(area, row, 2, LOOK_DIM, "Enter when it is written down.") + 2);
    explicit_bzero(line, sizeof line);
}

static void setup_draw(struct view *view, const struct area *area)
{
    struct setup_view *setup = (struct setup_view *)view;
    draw_clear(area);
    switch (setup->step) {
    case STEP_CHOOSE:
        draw_choosing(setup, area);
        return;
    case STEP_ASK:
        draw_asking(setup, area);
        return;
    case STEP_RECOVERY:
        draw_recovery(setup, area);
        return;
    case STEP_SAMPLE:
        draw_text(area, 1, 2, LOOK_PLAIN, "Making the sample station: a moment, please.");
        draw_cursor(area, 1, 2);
        return;
    }
}

static void setup_draw_focus(struct view *view, const struct area *area)
{
    struct setup_view *setup = (struct setup_view *)view;
    if (setup->step == STEP_CHOOSE)
        menu_rows_draw_focus(&setup->menu);
    else if (setup->step == STEP_ASK)
        entries_draw_focus(&setup->entries, area, entries_row(area));
}

static const char *setup_title(struct view *view)
{
    (void)view;
    return "First start";
}

static unsigned setup_contexts(struct view *view)
{
    const struct setup_view *setup = (const struct setup_view *)view;
    return setup->step == STEP_ASK ? CONTEXT_ANY | CONTEXT_TEXT : CONTEXT_ANY | CONTEXT_MENU;
}

static void setup_help(struct view *view, struct text *out)
{
    const struct setup_view *setup = (const struct setup_view *)view;
    if (setup->step == STEP_ASK) {
        text_add(out, line_help[setup->entries.focus]);
        return;
    }
    text_add(out, "\"Set up this station\" makes the file that keeps everything, and your account, "
                  "which adds the others. \"Try with sample data\" makes a throw-away file with "
                  "made-up records: nothing in it is kept.");
}

static bool setup_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_LOCK && action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void setup_destroy(struct view *view)
{
    struct setup_view *setup = (struct setup_view *)view;
    explicit_bzero(setup->recovery, sizeof setup->recovery);
    for (size_t i = 0; i < LINE_COUNT; i++)
        entry_finish(&setup->lines[i]);
    menu_rows_finish(&setup->menu);
    setup_sample_end(screen_app(view->screen));
    free(setup);
}

static const struct view_ops setup_ops = {
    .name = "setup",
    .title = setup_title,
    .contexts = setup_contexts,
    .draw = setup_draw,
    .draw_focus = setup_draw_focus,
    .press = setup_press,
    .tick = setup_tick,
    .help = setup_help,
    .destroy = setup_destroy,
    .key_holds = setup_key_holds,
};

struct view *setup_view_create(struct screen *screen)
{
    struct setup_view *setup = memory_create(1, sizeof *setup);
    setup->view = (struct view){.ops = &setup_ops, .screen = screen};
    entry_init(&setup->lines[LINE_FILE], "Station file", 4000);
    entry_init(&setup->lines[LINE_EMPLOYEE], "Employee number", 7);
    entry_init(&setup->lines[LINE_NAME], "Your name", 80);
    entry_init_hidden(&setup->lines[LINE_PASSWORD], "Password");
    entry_init_hidden(&setup->lines[LINE_AGAIN], "Password again");
    setup->entries = (struct entries){.items = setup->lines, .count = LINE_COUNT};
    fill_menu(&setup->menu);
    return &setup->view;
}
