#include "tui/views.h"

#include "tui/form_page.h"

#include <string.h>

enum {
    QUESTION_ROWS = 2, /* what is about to be done stands above the fields */
};

static const struct form_page *page_of(struct view *view)
{
    return (const struct form_page *)view;
}

static struct area area_of_fields(const struct area *area)
{
    struct area fields = *area;
    if (fields.rows > 2 * QUESTION_ROWS) {
        fields.top += QUESTION_ROWS;
        fields.rows -= QUESTION_ROWS;
    }
    return fields;
}

static void draw(struct view *view, const struct area *area)
{
    struct area fields = area_of_fields(area);
    const struct form_page *page = page_of(view);
    if (fields.top > area->top) {
        draw_clear_rows(area, 0, QUESTION_ROWS);
        draw_padded(area, 0, 0, area->columns, LOOK_PLAIN, page->head.headline);
        draw_padded(area, 1, 0, area->columns, LOOK_DIM, page->transition->help);
    }
    form_page_draw(view, &fields);
}

static void draw_focus(struct view *view, const struct area *area)
{
    struct area fields = area_of_fields(area);
    form_page_draw_focus(view, &fields);
}

static const struct view_ops act_view_ops = {
    .name = "act",
    .title = form_page_title,
    .contexts = form_page_contexts,
    .draw = draw,
    .draw_focus = draw_focus,
    .press = form_page_press,
    .tick = form_page_tick,
    .locked = form_page_locked,
    .unlocked = form_page_unlocked,
    .covered = form_page_covered,
    .uncovered = form_page_uncovered,
    .help = form_page_help,
    .destroy = form_page_destroy,
    .key_holds = form_page_key_holds,
};

/* A new state is explained anew; what only adds to a record (a number drawn later) goes on from
 * what is there. */
void act_forget_earlier(struct record *record, const struct transition *transition)
{
    const struct form *form = record->form;
    for (size_t i = 0; transition->to != NULL && i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        if (field->stage == NULL || strcmp(field->stage, transition->action) != 0) {
            continue;
        }
        while (field->kind == FIELD_GROUP && record_rows(record, i) > 0) {
            record_remove_row(record, i, 0);
        }
        record_set(record, place_of(i), "");
    }
}

struct view *act_view_create(struct screen *screen, const struct head *head, struct record *record,
                             const struct transition *transition, struct parked *parked)
{
    struct form_page *page =
        parked != NULL ? form_page_create(screen, &act_view_ops, record, head, transition, parked)
                       : form_page_open(screen, &act_view_ops, record, head, transition);
    return &page->view;
}
