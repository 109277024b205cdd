#include "tui/views.h"

#include "base/memory.h"
#include "tui/chrome.h"
#include "tui/text_rows.h"

#include <stdlib.h>
#include <string.h>

struct help_view {
    struct view view;
    struct text words; /* of the view that is asked about */
    struct text keys;  /* lines: keys, tab, words */
    struct text_rows rows;
};

static void collect_keys(struct help_view *help, struct view *about)
{
    unsigned contexts = about->ops->contexts(about);
    struct key_row row;
    for (size_t i = 0; keymap_row_at(i, &row); i++) {
        if (row.help != NULL && keymap_row_is_true(i, contexts) &&
            chrome_key_holds(about, row.action)) {
            text_add_format(&help->keys, "%s\t%s\n", row.keys, row.help);
        }
    }
}

/* Each line of the text is a paragraph. */
static void add_paragraphs(struct text_rows *rows, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, "\n");
        char *line = memory_text_part(words, length);
        text_rows_add(rows, LOOK_PLAIN, 1, line);
        free(line);
        words += length;
        words += *words == '\n';
    }
}

static void add_keys(struct text_rows *rows, const char *keys)
{
    while (*keys != '\0') {
        size_t name = strcspn(keys, "\t");
        size_t words = strcspn(keys + name + 1, "\n");
        char *label = memory_text_part(keys, name);
        char *text = memory_text_part(keys + name + 1, words);
        text_rows_add_labelled(rows, 1, label, LOOK_PLAIN, text);
        free(text);
        free(label);
        keys += name + 1 + words + 1;
    }
}

static void fill(struct help_view *help, int columns)
{
    text_rows_begin(&help->rows, columns);
    add_paragraphs(&help->rows, text_bytes(&help->words));
    text_rows_gap(&help->rows);
    text_rows_add(&help->rows, LOOK_HEADING, 1, "Keys");
    add_keys(&help->rows, text_bytes(&help->keys));
}

static enum view_result help_press(struct view *view, enum action action, const struct press *press)
{
    struct help_view *help = (struct help_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK || action == ACTION_HELP ||
        press->code == PRESS_ENTER) {
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return text_rows_press(&help->rows, action, press) ? VIEW_REDRAW_FOCUS : VIEW_IGNORED;
}

static void help_draw(struct view *view, const struct area *area)
{
    struct help_view *help = (struct help_view *)view;
    if (help->rows.columns != area->columns) {
        fill(help, area->columns);
    }
    text_rows_draw(&help->rows, area);
}

static const char *help_title(struct view *view)
{
    (void)view;
    return "Help";
}

static unsigned help_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static bool help_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_ENTER && action != ACTION_HELP;
}

static void help_destroy(struct view *view)
{
    struct help_view *help = (struct help_view *)view;
    text_rows_finish(&help->rows);
    text_finish(&help->words);
    text_finish(&help->keys);
    free(help);
}

static const struct view_ops help_ops = {
    .name = "help",
    .title = help_title,
    .contexts = help_contexts,
    .draw = help_draw,
    .press = help_press,
    .destroy = help_destroy,
    .key_holds = help_key_holds,
};

struct view *help_view_create(struct screen *screen, struct view *about)
{
    struct help_view *help = memory_create(1, sizeof *help);
    help->view = (struct view){.ops = &help_ops, .screen = screen};
    if (about->ops->help != NULL) {
        about->ops->help(about, &help->words);
    }
    collect_keys(help, about);
    return &help->view;
}
