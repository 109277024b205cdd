#include "tui/list_view.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/search.h"
#include "tui/entry.h"
#include "tui/head_rows.h"
#include "tui/views.h"
#include "tui/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATUSES    16
#define WORDS_PAGES 20 /* pages of hits looked through for those of this list */

struct list_view {
    struct view view;
    const struct form *form; /* NULL: all */
    bool own;
    struct head_rows rows;
    const char *statuses[STATUSES]; /* [0] is NULL: all */
    size_t status_count, status;
    char words[200]; /* only records with these words; "" for all */
    struct entry prompt;
    bool asking; /* the prompt is open */
    char title[160];
};

/* ---- reading ---- */

static bool wanted(const struct list_view *list, const struct head *head)
{
    const char *status = list->statuses[list->status];
    return (list->form == NULL || head->form == list->form) &&
           (status == NULL || text_equal(status, head->status)) &&
           (!list->own ||
            text_equal(head->filed_by, screen_app(list->view.screen)->actor.employee));
}

/* The full-text file knows no forms: hits of others are passed over, page by page. */
static bool fetch_words(struct list_view *list, int64_t before, int limit, struct head *heads,
                        size_t *count, struct error *error)
{
    struct app *app = screen_app(list->view.screen);
    struct head *page = memory_create((size_t)limit, sizeof *page);
    bool ok = true;
    *count = 0;
    for (int pages = 0; pages < WORDS_PAGES && *count < (size_t)limit; pages++) {
        size_t found = 0;
        ok = search_page(app->store, &app->actor, list->words, before, limit, page, &found, error);
        for (size_t i = 0; ok && i < found && *count < (size_t)limit; i++) {
            if (wanted(list, &page[i]))
                heads[(*count)++] = page[i];
        }
        if (!ok || found < (size_t)limit)
            break;
        before = page[found - 1].seq;
    }
    free(page);
    return ok;
}

static struct page_request request_of(const struct list_view *list)
{
    return (struct page_request){
        .form = list->form,
        .status = list->statuses[list->status],
        .filed_by = list->own ? screen_app(list->view.screen)->actor.employee : NULL,
    };
}

static bool list_fetch(void *context, int64_t before, int64_t after, int limit, struct head *heads,
                       size_t *count, struct error *error)
{
    struct list_view *list = context;
    struct app *app = screen_app(list->view.screen);
    if (list->words[0] != '\0')
        return fetch_words(list, before, limit, heads, count, error);
    struct page_request request = request_of(list);
    request.before = before;
    request.after = after;
    request.limit = limit;
    return records_page(app->store, &app->actor, &request, heads, count, error);
}

/* ---- filters and jumps ---- */

static void collect_statuses(struct list_view *list)
{
    list->status_count = 1;
    for (size_t i = 0; list->form != NULL && i < list->form->transition_count; i++) {
        const char *status = list->form->transitions[i].to;
        bool known = status == NULL;
        for (size_t j = 1; !known && j < list->status_count; j++)
            known = text_equal(list->statuses[j], status);
        if (!known && list->status_count < STATUSES)
            list->statuses[list->status_count++] = status;
    }
}

static void show_all(struct list_view *list)
{
    list->status = 0;
    list->words[0] = '\0';
    list->rows.no_after = false;
}

static bool is_ordinal(const char *typed)
{
    size_t length = strlen(typed);
    return length >= 1 && length <= 7 && strspn(typed, "0123456789") == length;
}

static void full_number(const struct list_view *list, const char *typed, char *out, size_t room)
{
    const struct app *app = screen_app(list->view.screen);
    if (list->form != NULL && is_ordinal(typed))
        snprintf(out, room, "%s-%s-%04d-%05ld", app->config.station_code, list->form->prefix,
                 app_desk(app).now.date.year, strtol(typed, NULL, 10));
    else
        text_copy(out, room, typed);
}

static bool jump_to_number(struct list_view *list, const char *typed)
{
    struct app *app = screen_app(list->view.screen);
    char number[NUMBER_ROOM];
    struct head head;
    struct record record;
    full_number(list, typed, number, sizeof number);
    if (!records_load(app->store, &app->actor, number, &head, &record, NULL))
        return false;
    record_finish(&record);
    if (list->form != NULL && head.form != list->form) {
        screen_push(list->view.screen, record_view_create(list->view.screen, head.seq));
        return true;
    }
    show_all(list);
    head_rows_jump(&list->rows, head.seq);
    return true;
}

static bool was_filed_on(const struct head *head, const char *date)
{
    char filed[DATE_ROOM];
    int64_t moment = 0;
    if (!moment_parse(head->filed_at, &moment))
        return false;
    date_format(moment_to_local(moment).date, filed);
    return text_equal(filed, date);
}

/* The newest that the list shows of those filed up to the date. */
static bool find_by_date(struct list_view *list, const char *date, struct head *head, size_t *count,
                         struct error *error)
{
    struct app *app = screen_app(list->view.screen);
    struct page_request request = request_of(list);
    int64_t seq = 0;
    *count = 0;
    if (!records_seq_on(app->store, list->form, date, &seq, error))
        return false;
    request.before = seq + 1;
    request.limit = 1;
    return seq == 0 || records_page(app->store, &app->actor, &request, head, count, error);
}

static void jump_to_date(struct list_view *list, const char *date)
{
    struct error error = {0};
    struct head head;
    size_t count;
    list->words[0] = '\0';
    list->rows.no_after = false;
    if (!find_by_date(list, date, &head, &count, &error)) {
        screen_say(list->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    if (count == 0) {
        screen_say(list->view.screen, LOOK_WARNING, "Nothing was filed on or before %s.", date);
        head_rows_refresh(&list->rows);
        return;
    }
    head_rows_jump(&list->rows, head.seq);
    if (!was_filed_on(&head, date))
        screen_say(list->view.screen, LOOK_DIM,
                   "Nothing was filed on %s: the one before is marked.", date);
}

static void look_for_words(struct list_view *list, const char *typed)
{
    text_copy(list->words, sizeof list->words, typed);
    list->rows.no_after = true;
    head_rows_restart(&list->rows);
}

/* Seven digits that are no number of a record are a telephone number. */
static void go_to(struct list_view *list, const char *typed)
{
    char date[DATE_ROOM];
    bool digits = is_ordinal(typed) && strlen(typed) < 7;
    struct local_time now = app_desk(screen_app(list->view.screen)).now;
    if (jump_to_number(list, typed))
        return;
    if (digits && list->form != NULL)
        screen_say(list->view.screen, LOOK_WARNING, "There is no number %s this year.", typed);
    else if (!digits && date_from_typing(typed, now, date))
        jump_to_date(list, date);
    else
        look_for_words(list, typed);
}

static void close_prompt(struct list_view *list)
{
    list->asking = false;
    entry_clear(&list->prompt);
}

static enum view_result press_prompt(struct list_view *list, enum action action,
                                     const struct press *press)
{
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        close_prompt(list);
        return VIEW_REDRAW;
    }
    if (action == ACTION_ENTER || press->code == PRESS_ENTER) {
        char *typed = text_kept_dup(entry_text(&list->prompt), TEXT_LINE);
        close_prompt(list);
        if (!text_is_blank(typed))
            go_to(list, typed);
        free(typed);
        return VIEW_REDRAW;
    }
    if (entry_press(&list->prompt, action, press) == ENTRY_IGNORED)
        return VIEW_IGNORED;
    return VIEW_REDRAW_FOCUS;
}

/* ---- presses ---- */

static enum view_result leave_or_show_all(struct list_view *list)
{
    if (list->words[0] == '\0') {
        screen_pop(list->view.screen);
        return VIEW_HANDLED;
    }
    show_all(list);
    head_rows_restart(&list->rows);
    return VIEW_REDRAW;
}

static enum view_result open_selected(struct list_view *list)
{
    const struct head *head = head_rows_selected(&list->rows);
    if (head == NULL)
        return VIEW_HANDLED;
    screen_push(list->view.screen, record_view_create(list->view.screen, head->seq));
    return VIEW_REDRAW;
}

static enum view_result list_press(struct view *view, enum action action, const struct press *press)
{
    struct list_view *list = (struct list_view *)view;
    if (list->asking)
        return press_prompt(list, action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK)
        return leave_or_show_all(list);
    if (action == ACTION_ENTER)
        return open_selected(list);
    if (action == ACTION_SEARCH) {
        list->asking = true;
        return VIEW_REDRAW;
    }
    if (action == ACTION_FILTER) {
        list->status = (list->status + 1) % list->status_count;
        head_rows_restart(&list->rows);
        return VIEW_REDRAW;
    }
    return head_rows_press(&list->rows, action, press);
}

/* ---- drawing ---- */

static void draw_empty(const struct list_view *list, const struct area *area)
{
    const char *what = list->form != NULL ? list->form->plural : "records";
    char plural[64];
    char words[320];
    text_copy(plural, sizeof plural, what);
    plural[0] = (char)tolower((unsigned char)plural[0]);
    if (list->words[0] != '\0')
        snprintf(words, sizeof words, "No %s with \"%s\". Esc shows all.", plural, list->words);
    else if (list->status > 0)
        snprintf(words, sizeof words, "No %s that are %s. f shows the next.", plural,
                 list->statuses[list->status]);
    else
        snprintf(words, sizeof words, "No %s yet.", plural);
    draw_text(area, 2, 2, LOOK_DIM, words);
}

#define PROMPT "Number, date or words: "

static void state_words(const struct list_view *list, char *out, size_t room)
{
    const char *status = list->statuses[list->status];
    const char *only = status != NULL ? "Only " : "";
    status = status != NULL ? status : "";
    out[0] = '\0';
    if (list->words[0] != '\0')
        snprintf(out, room, "%s%s%swith \"%s\". Esc shows all.", only, status,
                 only[0] != '\0' ? ", " : "Only ", list->words);
    else if (only[0] != '\0')
        snprintf(out, room, "%s%s. f shows the next.", only, status);
}

static void draw_state(struct list_view *list, const struct area *area)
{
    int row = area->rows - 1;
    char words[320];
    draw_clear_rows(area, row, 1);
    if (list->asking) {
        int column = draw_text(area, row, 0, LOOK_FOCUS, PROMPT);
        entry_draw(&list->prompt, area, row, column);
        return;
    }
    if (list->rows.new_above) {
        draw_text(area, row, 2, LOOK_WARNING, "New records above: Home shows them.");
        return;
    }
    state_words(list, words, sizeof words);
    draw_text(area, row, 2, LOOK_DIM, words);
}

static void list_draw(struct view *view, const struct area *area)
{
    struct list_view *list = (struct list_view *)view;
    struct area rows = *area;
    rows.rows = area->rows > 2 ? area->rows - 1 : area->rows;
    head_rows_draw(&list->rows, &rows);
    if (list->rows.count == 0 && list->rows.error.class == ERROR_NONE)
        draw_empty(list, &rows);
    if (area->rows > 2)
        draw_state(list, area);
}

static void list_draw_focus(struct view *view, const struct area *area)
{
    struct list_view *list = (struct list_view *)view;
    if (list->asking)
        draw_state(list, area);
    else
        head_rows_draw_focus(&list->rows);
}

static const char *list_title(struct view *view)
{
    struct list_view *list = (struct list_view *)view;
    const char *what = list->form != NULL ? list->form->plural : "What I filed";
    const char *status = list->statuses[list->status];
    snprintf(list->title, sizeof list->title, "%s%s%s", what, status != NULL ? ": " : "",
             status != NULL ? status : "");
    return list->title;
}

static unsigned list_contexts(struct view *view)
{
    const struct list_view *list = (const struct list_view *)view;
    return CONTEXT_ANY | (list->asking ? CONTEXT_TEXT : CONTEXT_LIST);
}

static void list_refresh(struct view *view)
{
    head_rows_refresh(&((struct list_view *)view)->rows);
}

static void list_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "The newest record stands at the top. Enter opens the one marked >. / goes to a "
                  "number (the last digits are enough) or to a date, or shows only records with "
                  "the words typed. A voided record has an x in front.");
}

static bool list_key_holds(struct view *view, enum action action)
{
    const struct list_view *list = (const struct list_view *)view;
    if (action == ACTION_FILTER)
        return list->status_count > 1;
    if (action == ACTION_ENTER)
        return list->asking || list->rows.count > 0;
    return action != ACTION_SUBMIT;
}

static void list_destroy(struct view *view)
{
    struct list_view *list = (struct list_view *)view;
    head_rows_finish(&list->rows);
    entry_finish(&list->prompt);
    free(list);
}

static const struct view_ops list_ops = {
    .name = "list",
    .title = list_title,
    .contexts = list_contexts,
    .draw = list_draw,
    .draw_focus = list_draw_focus,
    .press = list_press,
    .changed = list_refresh,
    .uncovered = list_refresh,
    .help = list_help,
    .destroy = list_destroy,
    .key_holds = list_key_holds,
};

struct view *list_view_create(struct screen *screen, const struct form *form)
{
    struct list_view *list = memory_create(1, sizeof *list);
    list->view = (struct view){.ops = &list_ops, .screen = screen};
    list->form = form;
    list->rows = (struct head_rows){.fetch = list_fetch, .context = list};
    entry_init(&list->prompt, PROMPT, 100);
    collect_statuses(list);
    return &list->view;
}

struct view *list_view_create_own(struct screen *screen)
{
    struct view *view = list_view_create(screen, NULL);
    ((struct list_view *)view)->own = true;
    return view;
}
