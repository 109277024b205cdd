#include "tui/views.h"

#include "base/memory.h"
#include "tui/picker.h"

#include <stdlib.h>
#include <string.h>

static const struct choice yes_no[] = {{.code = "yes", .label = "Yes"},
                                       {.code = "no", .label = "No"}};

struct choices_view {
    struct view view;
    const struct field *field;
    struct picker picker;
    struct text unlisted; /* kept codes that the list does not have */
    bool touched;         /* a mark was set or taken away */
    choices_fn *picked;
    void *context;
};

static struct choice_list list_of(struct screen *screen, const struct field *field)
{
    if (field->kind == FIELD_YES_NO) {
        return (struct choice_list){yes_no, COUNT_OF(yes_no)};
    }
    return field_choices(field, &screen_app(screen)->codes);
}

static void add_code(struct text *codes, const char *code, size_t length)
{
    if (codes->length > 0) {
        text_add(codes, " ");
    }
    text_add_bytes(codes, code, length);
}

static void mark_code(struct choices_view *choices, const char *code, size_t length)
{
    for (size_t i = 0; i < choices->picker.count; i++) {
        struct picker_item *item = &choices->picker.items[i];
        if (strlen(item->code) == length && strncmp(item->code, code, length) == 0) {
            item->marked = true;
            return;
        }
    }
    add_code(&choices->unlisted, code, length);
}

static void mark_kept(struct choices_view *choices, const char *kept)
{
    while (*kept != '\0') {
        size_t length = strcspn(kept, " ");
        if (length > 0) {
            mark_code(choices, kept, length);
        }
        kept += length;
        kept += strspn(kept, " ");
    }
}

/* The cursor begins at what is there already. */
static void select_kept(struct choices_view *choices)
{
    for (size_t i = choices->picker.count; i > 0; i--) {
        if (choices->picker.items[i - 1].marked) {
            picker_select(&choices->picker, i - 1);
        }
    }
}

static bool any_marked(const struct choices_view *choices)
{
    size_t i = 0;
    while (i < choices->picker.count && !choices->picker.items[i].marked) {
        i++;
    }
    return i < choices->picker.count;
}

/* Whoever looked for one more and pressed Enter means it, without the blank too. */
static void take_marked(struct choices_view *choices, struct text *kept)
{
    struct picker_item *selected = picker_selected(&choices->picker);
    bool looked = picker_is_typed(&choices->picker) && !choices->touched;
    if (selected != NULL && (looked || (!choices->touched && !any_marked(choices)))) {
        selected->marked = true;
    }
    if (choices->unlisted.length > 0) {
        text_add(kept, text_bytes(&choices->unlisted));
    }
    for (size_t i = 0; i < choices->picker.count; i++) {
        const struct picker_item *item = &choices->picker.items[i];
        if (item->marked) {
            add_code(kept, item->code, strlen(item->code));
        }
    }
}

static enum view_result take(struct choices_view *choices)
{
    const struct picker_item *selected = picker_selected(&choices->picker);
    struct text kept = {0};
    if (choices->picker.marks) {
        take_marked(choices, &kept);
    } else if (selected == NULL) {
        return VIEW_HANDLED;
    } else {
        text_add(&kept, selected->code);
    }
    screen_pop(choices->view.screen);
    choices->picked(choices->context, text_bytes(&kept));
    text_finish(&kept);
    return VIEW_REDRAW;
}

static enum view_result choices_press(struct view *view, enum action action,
                                      const struct press *press)
{
    struct choices_view *choices = (struct choices_view *)view;
    bool blank = press->code == PRESS_TEXT && strcmp(press->text, " ") == 0;
    choices->touched |= choices->picker.marks && (blank || press->code == PRESS_CLICK);
    switch (picker_press(&choices->picker, action, press)) {
    case PICKER_IGNORED:
        return VIEW_IGNORED;
    case PICKER_CHANGED:
        return VIEW_REDRAW_FOCUS;
    case PICKER_TAKEN:
        return take(choices);
    case PICKER_LEFT:
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void choices_draw(struct view *view, const struct area *area)
{
    picker_draw(&((struct choices_view *)view)->picker, area);
}

static const char *choices_title(struct view *view)
{
    return ((struct choices_view *)view)->field->label;
}

static unsigned choices_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU | CONTEXT_TEXT;
}

static void choices_help(struct view *view, struct text *out)
{
    const struct choices_view *choices = (const struct choices_view *)view;
    if (choices->field->help != NULL) {
        text_add_format(out, "%s\n", choices->field->help);
    }
    text_add(out, "Type the code, or some of the words, until what you want is marked with >; "
                  "then Enter.");
    if (choices->picker.marks) {
        text_add(out, " You can take several: the blank key sets the mark [x] and takes it away, "
                      "and Enter takes all that have it.");
    }
}

static bool choices_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void choices_destroy(struct view *view)
{
    struct choices_view *choices = (struct choices_view *)view;
    picker_finish(&choices->picker);
    text_finish(&choices->unlisted);
    free(choices);
}

static const struct view_ops choices_ops = {
    .name = "choices",
    .menu = true,
    .title = choices_title,
    .contexts = choices_contexts,
    .draw = choices_draw,
    .press = choices_press,
    .help = choices_help,
    .destroy = choices_destroy,
    .key_holds = choices_key_holds,
};

struct view *choices_view_create(struct screen *screen, const struct field *field, const char *kept,
                                 choices_fn *picked, void *context)
{
    struct choices_view *choices = memory_create(1, sizeof *choices);
    struct choice_list list = list_of(screen, field);
    choices->view = (struct view){.ops = &choices_ops, .screen = screen};
    choices->field = field;
    choices->picked = picked;
    choices->context = context;
    picker_init(&choices->picker, field->label, "The list is empty: type the code in the field.");
    choices->picker.marks = field->kind == FIELD_CHOICES;
    for (size_t i = 0; i < list.count; i++) {
        (void)picker_add(&choices->picker, list.items[i].code,
                         list.items[i].label != NULL ? list.items[i].label : "");
    }
    picker_look(&choices->picker);
    mark_kept(choices, kept != NULL ? kept : "");
    select_kept(choices);
    return &choices->view;
}
