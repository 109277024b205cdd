#include "tui/views.h"

#include "base/memory.h"
#include "forms/emergency.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define NO_QUESTION ((size_t)-1)

enum {
    NUMBER_COLUMN = 2,
    QUESTION_COLUMN = 5,
    WORDS_COLUMN = 4,
};

struct emergency_view {
    struct view view;
    const struct form *form; /* that they come before */
    bool another;            /* what is unfinished stays where it is */
    char title[96];
    size_t selected;
    size_t answered; /* the question with a yes, or NO_QUESTION */
    bool passed;     /* the form is open: this view is not to be seen again */
};

static struct emergency_view *emergency_of(struct view *view)
{
    return (struct emergency_view *)view;
}

static size_t question_count(void)
{
    size_t count = 0;
    while (emergency_question_at(count) != NULL) {
        count++;
    }
    return count;
}

static const char *title(struct view *view)
{
    const struct emergency_view *emergency = emergency_of(view);
    return emergency->answered == NO_QUESTION ? emergency->title : "Stop";
}

static unsigned contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

/* Wrapped words, from a row down. */
struct paragraph {
    const struct area *area;
    const char *words;
    int row, column;
    enum look look;
};

static void draw_line(void *context, size_t start, size_t length)
{
    struct paragraph *paragraph = context;
    if (paragraph->row >= 0 && paragraph->row < paragraph->area->rows) {
        (void)draw_part(paragraph->area, paragraph->row, paragraph->column, paragraph->look,
                        paragraph->words + start, length);
    }
    paragraph->row++;
}

static void draw_paragraph(struct paragraph *paragraph, const char *words, enum look look)
{
    paragraph->words = words;
    paragraph->look = look;
    text_wrap(words, paragraph->area->columns - paragraph->column - 1, draw_line, paragraph);
}

static void count_line(void *context, size_t start, size_t length)
{
    (void)start;
    (void)length;
    (*(int *)context)++;
}

/* Lines of the questions up to and with `last`. */
static int lines_of_questions(const struct area *area, size_t last)
{
    int lines = 0;
    for (size_t i = 0; i <= last && emergency_question_at(i) != NULL; i++) {
        text_wrap(emergency_question_at(i)->question, area->columns - QUESTION_COLUMN - 1,
                  count_line, &lines);
    }
    return lines;
}

static void draw_question(const struct emergency_view *emergency, struct paragraph *paragraph,
                          size_t index)
{
    char number[8];
    const struct area *area = paragraph->area;
    bool selected = index == emergency->selected;
    (void)snprintf(number, sizeof number, "%zu", index + 1);
    if (paragraph->row >= 0 && paragraph->row < area->rows) {
        if (selected) {
            (void)draw_text(area, paragraph->row, 0, LOOK_FOCUS, ">");
            draw_cursor(area, paragraph->row, NUMBER_COLUMN);
        }
        (void)draw_text(area, paragraph->row, NUMBER_COLUMN, LOOK_KEY, number);
    }
    draw_paragraph(paragraph, emergency_question_at(index)->question,
                   selected ? LOOK_FOCUS : LOOK_PLAIN);
}

static void draw_questions(const struct emergency_view *emergency, const struct area *area)
{
    static const char intro[] = "Ask first. Is one of these true?";
    static const char outro[] = "Enter: none of these. A number: yes.";
    static const char marked[] = " y or n: the one with the mark.";
    int gap = area->rows >= 2 * (int)question_count() ? 1 : 0;
    int heading = 1 + gap;
    int wanted = heading + lines_of_questions(area, emergency->selected) + 1;
    struct paragraph paragraph = {.area = area, .column = NUMBER_COLUMN};
    paragraph.row = wanted > area->rows ? area->rows - wanted : 0; /* a low window scrolls */
    draw_paragraph(&paragraph, intro, LOOK_HEADING);
    paragraph.row += gap;
    paragraph.column = QUESTION_COLUMN;
    for (size_t i = 0; emergency_question_at(i) != NULL; i++) {
        draw_question(emergency, &paragraph, i);
    }
    paragraph.row += gap;
    paragraph.column = NUMBER_COLUMN;
    if (paragraph.row > area->rows - 1) {
        paragraph.row = area->rows - 1;
        draw_clear_rows(area, paragraph.row, 1);
    }
    int row = paragraph.row;
    int taken = NUMBER_COLUMN + draw_text(area, row, NUMBER_COLUMN, LOOK_PLAIN, outro);
    if (taken + (int)sizeof marked <= area->columns) {
        (void)draw_text(area, row, taken, LOOK_PLAIN, marked);
    }
}

static void draw_stop(const struct emergency_view *emergency, const struct area *area)
{
    const struct config *config = &screen_app(emergency->view.screen)->config;
    const struct emergency_question *question = emergency_question_at(emergency->answered);
    bool roomy = area->rows >= 14;
    char number[96];
    (void)snprintf(number, sizeof number, "Danger to life or property now: 911. Else: %s.",
                   config->non_emergency);
    struct paragraph paragraph = {.area = area, .column = WORDS_COLUMN, .row = roomy ? 1 : 0};
    if (roomy) {
        draw_repeat(area, 0, 0, area->columns, LOOK_ERROR, "=");
        paragraph.row++;
    }
    draw_paragraph(&paragraph, question->what_to_do, LOOK_ERROR);
    paragraph.row += roomy;
    draw_paragraph(&paragraph, number, LOOK_PLAIN);
    if (roomy && paragraph.row + 1 < area->rows) {
        draw_repeat(area, ++paragraph.row, 0, area->columns, LOOK_ERROR, "=");
        paragraph.row += 2;
    }
    static const char handled[] =
        "Is it handled? y: yes, on to the report. n: back to the questions.";
    int lines = 0;
    text_wrap(handled, area->columns - WORDS_COLUMN - 1, count_line, &lines);
    if (lines < area->rows && paragraph.row + lines > area->rows) {
        paragraph.row = area->rows - lines;
        draw_clear_rows(area, paragraph.row, lines);
    }
    draw_cursor(area, paragraph.row < area->rows ? paragraph.row : area->rows - 1, WORDS_COLUMN);
    draw_paragraph(&paragraph, handled, LOOK_HEADING);
}

static void draw(struct view *view, const struct area *area)
{
    const struct emergency_view *emergency = emergency_of(view);
    draw_clear(area);
    if (emergency->answered == NO_QUESTION) {
        draw_questions(emergency, area);
    } else {
        draw_stop(emergency, area);
    }
}

static enum view_result open_form(struct emergency_view *emergency)
{
    struct screen *screen = emergency->view.screen;
    emergency->passed = true;
    screen_push(screen, form_view_create(screen, emergency->form, emergency->another));
    return VIEW_REDRAW;
}

static enum view_result stop_at(struct emergency_view *emergency, size_t question)
{
    emergency->answered = question;
    screen_say(emergency->view.screen, LOOK_ERROR, "Act first. The report waits.");
    return VIEW_REDRAW;
}

static enum view_result back_to_questions(struct emergency_view *emergency)
{
    emergency->answered = NO_QUESTION;
    screen_say_nothing(emergency->view.screen);
    return VIEW_REDRAW;
}

/* Only a plain yes goes on: a key pressed in haste does not. */
static enum view_result press_when_stopped(struct emergency_view *emergency,
                                           const struct press *press)
{
    char letter = press->code == PRESS_TEXT ? press->text[0] : '\0';
    if (letter == 'y' || letter == 'Y') {
        screen_say_nothing(emergency->view.screen);
        return open_form(emergency);
    }
    if (letter == 'n' || letter == 'N' || press->code == PRESS_ESCAPE || press->code == PRESS_F3) {
        return back_to_questions(emergency);
    }
    if (press->code == PRESS_ENTER || letter != '\0') {
        screen_say(emergency->view.screen, LOOK_ERROR, "Act first. Then y when it is handled.");
        return VIEW_HANDLED;
    }
    return VIEW_IGNORED;
}

static enum view_result answer(struct emergency_view *emergency, char letter)
{
    size_t count = question_count();
    if (letter >= '1' && (size_t)(letter - '1') < count) {
        return stop_at(emergency, (size_t)(letter - '1'));
    }
    if (letter == 'y' || letter == 'Y') {
        return stop_at(emergency, emergency->selected);
    }
    if (letter == 'n' || letter == 'N') {
        if (emergency->selected + 1 == count) {
            return open_form(emergency);
        }
        emergency->selected++;
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static enum view_result press_at_questions(struct emergency_view *emergency,
                                           const struct press *press)
{
    switch ((int)press->code) {
    case PRESS_TEXT:
        return answer(emergency, press->text[0]);
    case PRESS_ENTER:
        return open_form(emergency);
    case PRESS_ESCAPE:
    case PRESS_F3:
        screen_pop(emergency->view.screen);
        return VIEW_REDRAW;
    case PRESS_DOWN:
    case PRESS_TAB:
        emergency->selected += emergency->selected + 1 < question_count();
        return VIEW_REDRAW;
    case PRESS_UP:
    case PRESS_BACK_TAB:
        emergency->selected -= emergency->selected > 0;
        return VIEW_REDRAW;
    default:
        return VIEW_IGNORED;
    }
}

static enum view_result press_key(struct view *view, enum action action, const struct press *press)
{
    (void)action;
    struct emergency_view *emergency = emergency_of(view);
    return emergency->answered == NO_QUESTION ? press_at_questions(emergency, press)
                                              : press_when_stopped(emergency, press);
}

/* Enter takes nothing that is marked here: the words on the screen say what it does. */
static bool key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_ENTER;
}

static void uncovered(struct view *view)
{
    if (emergency_of(view)->passed) {
        screen_pop(view->screen);
    }
}

static void help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "These questions come before every new record of this kind. Nothing of the answers is "
             "kept.\n"
             "Enter: none of these is true. A number, or y: this one is true, and the program says "
             "what to do first. n: this one is not, the next.\n");
}

static void destroy(struct view *view)
{
    free(emergency_of(view));
}

static const struct view_ops emergency_view_ops = {
    .name = "emergency",
    .title = title,
    .contexts = contexts,
    .draw = draw,
    .press = press_key,
    .uncovered = uncovered,
    .help = help,
    .destroy = destroy,
    .key_holds = key_holds,
};

struct view *emergency_view_create(struct screen *screen, const struct form *form, bool another)
{
    struct emergency_view *emergency = memory_create(1, sizeof *emergency);
    emergency->view.ops = &emergency_view_ops;
    emergency->view.screen = screen;
    emergency->form = form;
    emergency->another = another;
    (void)snprintf(emergency->title, sizeof emergency->title, "Before the %c%s",
                   tolower((unsigned char)form->title[0]), form->title + 1);
    emergency->answered = NO_QUESTION;
    return &emergency->view;
}
