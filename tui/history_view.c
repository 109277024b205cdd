#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/key_ring.h"
#include "forms/value.h"
#include "tui/form_rows.h"
#include "tui/text_rows.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 2
#define SHORT  30 /* columns up to which before and after stand on one row */

struct history_view {
    struct view view;
    struct head head;
    bool opened; /* with what is confidential */
    struct text_rows rows;
    struct error error;
    char title[96];
};

/* One place of the record while its history is told. */
struct telling {
    struct history_view *history;
    const struct codes *codes;
    const struct history_entry *entry;
};

static const char *text_at(const struct record *record, struct place place)
{
    if (record == NULL)
        return "";
    if (place.subfield != PLACE_WHOLE && place.row >= record_rows(record, place.field))
        return "";
    return record_text(record, place);
}

static char *shown_dup(const struct telling *telling, const struct field *field, const char *kept)
{
    struct text out = {0};
    if (kept[0] == '\0')
        text_add(&out, "(blank)");
    else
        value_show(field, telling->codes, kept, &out);
    return text_take(&out);
}

static bool is_short(const char *text)
{
    return strchr(text, '\n') == NULL && text_columns(text, strlen(text)) <= SHORT;
}

static void tell_change(const struct telling *telling, const char *label, const char *before,
                        const char *after)
{
    struct text_rows *rows = &telling->history->rows;
    struct text line = {0};
    if (is_short(before) && is_short(after)) {
        text_add_format(&line, "%s -> %s", before, after);
        text_rows_add_labelled(rows, INDENT, label, LOOK_PLAIN, text_bytes(&line));
    } else {
        text_add_format(&line, "before: %s", before);
        text_rows_add_labelled(rows, INDENT, label, LOOK_DIM, text_bytes(&line));
        text_finish(&line);
        text_add_format(&line, "-> now: %s", after);
        text_rows_add_labelled(rows, INDENT, "", LOOK_PLAIN, text_bytes(&line));
    }
    text_finish(&line);
}

static void tell_value(const struct telling *telling, const struct field *field, const char *label,
                       struct place place)
{
    const char *before = text_at(telling->entry->before, place);
    const char *after = text_at(telling->entry->after, place);
    if (text_equal(before, after))
        return;
    char *shown_after = shown_dup(telling, field, after);
    if (telling->entry->before == NULL) {
        text_rows_add_labelled(&telling->history->rows, INDENT, label, LOOK_PLAIN, shown_after);
    } else {
        char *shown_before = shown_dup(telling, field, before);
        tell_change(telling, label, shown_before, shown_after);
        free(shown_before);
    }
    free(shown_after);
}

static size_t rows_of(const struct record *record, size_t field)
{
    return record != NULL ? record_rows(record, field) : 0;
}

static void tell_group(const struct telling *telling, size_t index)
{
    const struct field *group = &telling->entry->after->form->fields[index];
    size_t before = rows_of(telling->entry->before, index);
    size_t after = rows_of(telling->entry->after, index);
    for (size_t row = 0; row < (before > after ? before : after); row++) {
        for (size_t i = 0; i < group->field_count; i++) {
            char one[64], label[128];
            (void)group_word_for_one(group, one, sizeof one);
            snprintf(label, sizeof label, "%.10s %zu %s", one, row + 1, group->fields[i].label);
            tell_value(telling, &group->fields[i], label, place_in(index, row, i));
        }
    }
}

static void tell_fields(const struct telling *telling)
{
    const struct form *form = telling->entry->after->form;
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].kind == FIELD_GROUP)
            tell_group(telling, i);
        else
            tell_value(telling, &form->fields[i], form->fields[i].label, place_of(i));
    }
}

static void tell_heading(const struct telling *telling)
{
    const struct history_entry *entry = telling->entry;
    struct history_view *history = telling->history;
    const struct transition *transition = form_transition(history->head.form, entry->action);
    char at[WORDS_MOMENT_ROOM];
    struct text line = {0};
    words_moment(entry->at, true, at);
    text_add_format(&line, entry->aside ? "(%lld)  %s  %s by " : "Version %lld  %s  %s by ",
                    (long long)entry->version, at,
                    transition != NULL ? transition->label : entry->action);
    words_person(screen_app(history->view.screen)->store, entry->actor, &line);
    text_add_format(&line, " at %s", entry->workstation);
    text_rows_gap(&history->rows);
    text_rows_add(&history->rows, LOOK_HEADING, 0, text_bytes(&line));
    text_finish(&line);
    if (!text_is_blank(entry->reason))
        text_rows_add_labelled(&history->rows, INDENT, "Reason", LOOK_PLAIN, entry->reason);
}

static bool tell_entry(void *context, const struct history_entry *entry)
{
    struct telling *telling = context;
    telling->entry = entry;
    tell_heading(telling);
    if (entry->after != NULL)
        tell_fields(telling);
    return true;
}

static bool read_entries(struct history_view *history, const struct app *app,
                         struct telling *telling)
{
    struct key_ring ring;
    if (!history->opened)
        return records_history(app->store, &history->head, tell_entry, telling, &history->error);
    if (!key_ring_open(app->store, app->actor.employee, &app->keys, &ring, &history->error))
        return false;
    const struct opened_history opened = {&ring, tell_entry, telling};
    bool ok = records_opened_history(app->store, &history->head, &opened, &history->error);
    key_ring_close(&ring);
    return ok;
}

static void read_history(struct history_view *history, int columns)
{
    struct app *app = screen_app(history->view.screen);
    struct telling telling = {.history = history, .codes = &app->codes};
    error_clear(&history->error);
    text_rows_begin(&history->rows, columns);
    if (!read_entries(history, app, &telling))
        text_rows_add(&history->rows, LOOK_ERROR, INDENT, history->error.text);
}

/* Keys may come before the first drawing: what they move about is read by then. */
static void read_ahead(struct history_view *history)
{
    struct area area = screen_area(history->view.screen);
    if (history->rows.columns != area.columns)
        read_history(history, area.columns);
    if (history->rows.visible == 0)
        history->rows.visible = area.rows;
}

static enum view_result history_press(struct view *view, enum action action,
                                      const struct press *press)
{
    struct history_view *history = (struct history_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK || action == ACTION_HISTORY) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_RECORD)
        return VIEW_HANDLED;
    read_ahead(history);
    return text_rows_press(&history->rows, action, press) ? VIEW_REDRAW_FOCUS : VIEW_IGNORED;
}

static void history_draw(struct view *view, const struct area *area)
{
    struct history_view *history = (struct history_view *)view;
    if (history->rows.columns != area->columns)
        read_history(history, area->columns);
    text_rows_draw(&history->rows, area);
}

static void history_draw_focus(struct view *view, const struct area *area)
{
    struct history_view *history = (struct history_view *)view;
    if (history->rows.columns != area->columns)
        history_draw(view, area);
    else
        text_rows_draw_moved(&history->rows, area);
}

static const char *history_title(struct view *view)
{
    return ((struct history_view *)view)->title;
}

static unsigned history_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_RECORD;
}

static void history_changed(struct view *view)
{
    ((struct history_view *)view)->rows.columns = 0; /* read anew at the next drawing */
}

/* A locked screen holds nothing that was open. */
static void history_locked(struct view *view)
{
    struct history_view *history = (struct history_view *)view;
    if (history->opened) {
        text_rows_finish(&history->rows);
        history->rows = (struct text_rows){0};
    }
}

static void history_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "Every version of the record, oldest first: when, who, at which workstation, what "
             "was done, and each changed field as it was before and after.");
}

static bool history_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_RECORD && action != ACTION_ACTS && action != ACTION_OPEN &&
           action != ACTION_PRINT && action != ACTION_CLOCKS && action != ACTION_HISTORY &&
           action != ACTION_SEARCH;
}

static void history_destroy(struct view *view)
{
    struct history_view *history = (struct history_view *)view;
    text_rows_finish(&history->rows);
    free(history);
}

static const struct view_ops history_ops = {
    .name = "history",
    .title = history_title,
    .contexts = history_contexts,
    .draw = history_draw,
    .draw_focus = history_draw_focus,
    .press = history_press,
    .changed = history_changed,
    .locked = history_locked,
    .help = history_help,
    .destroy = history_destroy,
    .key_holds = history_key_holds,
};

struct view *history_view_create(struct screen *screen, const struct head *head, bool opened)
{
    struct history_view *history = memory_create(1, sizeof *history);
    history->view = (struct view){.ops = &history_ops, .screen = screen};
    history->head = *head;
    history->opened = opened;
    snprintf(history->title, sizeof history->title, "History of %s", head->number);
    return &history->view;
}
