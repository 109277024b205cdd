#include "tui/views.h"

#include "tui/form_page.h"

static const struct view_ops form_view_ops = {
    .name = "form",
    .title = form_page_title,
    .contexts = form_page_contexts,
    .draw = form_page_draw,
    .draw_focus = form_page_draw_focus,
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

struct view *form_view_create(struct screen *screen, const struct form *form, bool another)
{
    struct desk desk = app_desk(screen_app(screen));
    struct record record = {0};
    form_page_new_record(&record, form, &desk);
    struct form_page *page =
        another ? form_page_create(screen, &form_view_ops, &record, NULL, NULL, NULL)
                : form_page_open(screen, &form_view_ops, &record, NULL, NULL);
    return &page->view;
}

/* The first field that must be filled in and is not; the first one when there is none. */
static struct place first_lacking(const struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];
        if (field->required && field->stage == NULL && field->kind != FIELD_GROUP &&
            record_text(record, place_of(i))[0] == '\0')
            return place_of(i);
    }
    return place_of(0);
}

struct view *form_view_create_filled(struct screen *screen, struct record *record)
{
    struct place lacking = first_lacking(record);
    struct form_page *page = form_page_create(screen, &form_view_ops, record, NULL, NULL, NULL);
    form_edit_focus_place(&page->edit, lacking);
    return &page->view;
}

struct view *filing_view_create(struct screen *screen, const struct form *form, bool another)
{
    return form->emergency_first ? emergency_view_create(screen, form, another)
                                 : form_view_create(screen, form, another);
}

struct view *form_view_create_acting(struct screen *screen, const struct head *head,
                                     struct record *record, const struct transition *transition,
                                     struct parked *parked)
{
    struct form_page *page =
        parked != NULL ? form_page_create(screen, &form_view_ops, record, head, transition, parked)
                       : form_page_open(screen, &form_view_ops, record, head, transition);
    return &page->view;
}

struct view *form_view_create_parked(struct screen *screen, struct parked *parked)
{
    struct desk desk = app_desk(screen_app(screen));
    struct record record = {0};
    form_page_new_record(&record, parked->draft.form, &desk);
    return &form_page_create(screen, &form_view_ops, &record, NULL, NULL, parked)->view;
}
