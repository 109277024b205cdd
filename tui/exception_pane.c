#include "tui/exception_pane.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/text_rows.h"
#include "tui/views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The reason in full and what to do; in a low window the beginning of the reason. */
static int detail_rows(const struct area *area)
{
    return area->rows >= 10 ? 3 : area->rows >= 5 ? 1 : 0;
}

/* ---- kinds ---- */

static void add_kind(struct exception_pane *pane, struct exception_kind kind)
{
    if (pane->kind_count < COUNT_OF(pane->kinds)) {
        pane->kinds[pane->kind_count++].kind = kind;
    }
}

static void collect_kinds(struct exception_pane *pane)
{
    enum role role = screen_app(pane->screen)->actor.role;
    const struct form *form;

    add_kind(pane, (struct exception_kind){0});
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (size_t j = 0; form_may_read(form, role, false) && j < form->exception_count; j++) {
            add_kind(pane, (struct exception_kind){form, &form->exceptions[j]});
        }
    }
}

static void count_kinds(struct exception_pane *pane)
{
    struct app *app = screen_app(pane->screen);
    struct exception_count *all = &pane->kinds[0].open;
    struct error error = {0};

    *all = (struct exception_count){0};
    for (size_t i = 1; i < pane->kind_count; i++) {
        const struct exception_kind *kind = &pane->kinds[i].kind;
        struct exception_count *open = &pane->kinds[i].open;

        if (!exception_count_read(app, kind->form, kind->rule, open, &error)) {
            screen_say(pane->screen, LOOK_ERROR, "%s", error.text);
            return;
        }
        exception_count_add(all, open);
    }
}

struct exception_count exception_pane_count(const struct exception_pane *pane)
{
    return pane->kinds[0].open;
}

void exception_pane_init(struct exception_pane *pane, struct screen *screen,
                         void (*after)(void *owner), void *owner)
{
    *pane = (struct exception_pane){
        .screen = screen, .rows.screen = screen, .after = after, .owner = owner};
    collect_kinds(pane);
    count_kinds(pane);
}

void exception_pane_refresh(struct exception_pane *pane)
{
    count_kinds(pane);
    if (pane->kinds[pane->kind].open.count == 0 && pane->kind != 0) {
        pane->kind = 0;
        exception_rows_show(&pane->rows, pane->kinds[0].kind);
    }
    exception_rows_refresh(&pane->rows);
}

void exception_pane_filter(struct exception_pane *pane, int step)
{
    size_t count = pane->kind_count;

    do {
        pane->kind = (pane->kind + (step > 0 ? 1 : count - 1)) % count;
    } while (pane->kind != 0 && pane->kinds[pane->kind].open.count == 0);
    exception_rows_show(&pane->rows, pane->kinds[pane->kind].kind);
}

const struct exception_item *exception_pane_selected(const struct exception_pane *pane)
{
    return exception_rows_selected(&pane->rows);
}

/* ---- waiving ---- */

struct waiving {
    struct screen *screen;
    struct exception_pane *pane; /* NULL when it is gone: what is being written is finished */
    struct exception_mark *marks;
    size_t count, at, done;
    char *reason;
    struct error refusal; /* the first */
    struct desk desk;
    struct problems problems;
};

static void waiving_destroy(struct waiving *waiving)
{
    problems_finish(&waiving->problems);
    free(waiving->marks);
    free(waiving->reason);
    free(waiving);
}

void exception_pane_finish(struct exception_pane *pane)
{
    exception_rows_finish(&pane->rows);
    if (pane->waiving != NULL && screen_is_writing(pane->screen)) {
        pane->waiving->pane = NULL;
    } else if (pane->waiving != NULL) {
        waiving_destroy(pane->waiving);
    }
    pane->waiving = NULL;
}

/* What was waived before in the same record has made another version of it. */
static void follow_version(struct waiving *waiving, const struct head *head)
{
    for (size_t i = waiving->at; i < waiving->count; i++) {
        if (waiving->marks[i].key.seq == head->seq &&
            waiving->marks[i].version == head->version - 1) {
            waiving->marks[i].version = head->version;
        }
    }
}

static bool waive_loaded(struct waiving *waiving, const struct head *head, struct record *record,
                         struct error *error)
{
    const struct exception_mark *mark = &waiving->marks[waiving->at];
    struct acting acting = {.head = *head,
                            .record = record,
                            .transition = exception_waiving(head->form),
                            .desk = &waiving->desk,
                            .problems = &waiving->problems,
                            .once = true};
    char line[24];

    if (acting.transition == NULL) {
        return error_set(error, ERROR_REFUSED, "%s: what is found in a %s is done, not waived.",
                         head->number, head->form->title);
    }
    if (head->version != mark->version) {
        return error_set(error, ERROR_CONFLICT, "%s has been changed meanwhile. Look again.",
                         head->number);
    }
    (void)snprintf(line, sizeof(line), "%" PRId64, mark->key.line);
    record_set_named(record, "waive_code", mark->key.code);
    record_set_named(record, "waive_line", line);
    record_set_named(record, "waive_found", mark->words);
    record_set_named(record, "waive_reason", waiving->reason);
    waiving->desk = app_desk(screen_app(waiving->screen));
    if (!records_act(screen_app(waiving->screen)->store, &acting, error)) {
        return false;
    }
    follow_version(waiving, &acting.head);
    return true;
}

static bool attempt(void *context, struct error *error)
{
    struct waiving *waiving = context;
    struct app *app = screen_app(waiving->screen);
    struct head head;
    struct record record;
    bool ok;

    if (!records_load_seq(app->store, &app->actor, waiving->marks[waiving->at].key.seq, &head,
                          &record, error)) {
        return false;
    }
    ok = waive_loaded(waiving, &head, &record, error);
    record_finish(&record);
    return ok;
}

static void say_waived(const struct waiving *waiving)
{
    size_t refused = waiving->at - waiving->done;

    if (refused == 0 && waiving->count == 1) {
        screen_say(waiving->screen, LOOK_GOOD, "Waived %s of %s", waiving->marks[0].key.code,
                   waiving->marks[0].number);
    } else if (refused == 0) {
        screen_say(waiving->screen, LOOK_GOOD, "%zu waived", waiving->done);
    } else if (waiving->done == 0) {
        screen_say(waiving->screen, LOOK_WARNING, "%s", waiving->refusal.text);
    } else {
        screen_say(waiving->screen, LOOK_WARNING, "%zu waived, %zu not: %s", waiving->done, refused,
                   waiving->refusal.text);
    }
}

/* The next one comes with the next tick: a key in between is heard. */
static void done(void *context, bool ok, const struct error *error)
{
    struct waiving *waiving = context;
    struct exception_pane *pane = waiving->pane;

    waiving->at++;
    waiving->done += ok;
    if (!ok && waiving->refusal.class == ERROR_NONE) {
        waiving->refusal = *error;
    }
    if (pane != NULL && waiving->at < waiving->count) {
        screen_wake_in(waiving->screen, 0);
        return;
    }
    say_waived(waiving);
    waiving_destroy(waiving);
    if (pane != NULL) {
        pane->waiving = NULL;
        exception_rows_unmark_all(&pane->rows);
        pane->after(pane->owner);
    }
}

void exception_pane_tick(struct exception_pane *pane)
{
    struct waiving *waiving = pane->waiving;

    if (waiving != NULL && waiving->reason != NULL && !screen_is_writing(pane->screen)) {
        screen_write(pane->screen,
                     &(struct pending){.attempt = attempt, .done = done, .context = waiving});
    }
}

static void answered(void *context, const char *words)
{
    struct exception_pane *pane = context;

    if (pane->waiving != NULL && pane->waiving->reason == NULL) {
        pane->waiving->reason = memory_text(words);
        exception_pane_tick(pane);
    }
}

static struct waiving *waiving_create(struct exception_pane *pane,
                                      const struct exception_item *item)
{
    const struct exception_rows *rows = &pane->rows;
    struct waiving *waiving = memory_create(1, sizeof(*waiving));

    waiving->screen = pane->screen;
    waiving->pane = pane;
    waiving->marks = memory_create(rows->marked_count + 1, sizeof(*waiving->marks));
    waiving->count = rows->marked_count;
    for (size_t i = 0; i < rows->marked_count; i++) {
        waiving->marks[i] = rows->marked[i];
    }
    if (rows->marked_count == 0) {
        waiving->marks[waiving->count++] = exception_mark_of(item);
    }
    return waiving;
}

/* Says why not before anything is asked; of several each is told afterwards. */
static bool may_waive(const struct exception_pane *pane, const struct exception_item *item)
{
    const struct transition *transition = exception_waiving(item->head.form);
    struct error error = {0};

    if (transition == NULL) {
        screen_say(pane->screen, LOOK_WARNING, "What is found in a %s is done, not waived.",
                   item->head.form->title);
        return false;
    }
    if (!records_may_act(&item->head, transition, &screen_app(pane->screen)->actor, &error)) {
        screen_say(pane->screen, LOOK_WARNING, "%s", error.text);
        return false;
    }
    return true;
}

void exception_pane_waive(struct exception_pane *pane)
{
    const struct exception_item *item = exception_pane_selected(pane);
    char question[128];

    if (item == NULL || (pane->waiving != NULL && pane->waiving->reason != NULL)) {
        return; /* nothing there, or the last ones are still being written */
    }
    if (pane->rows.marked_count == 0 && !may_waive(pane, item)) {
        return;
    }
    if (pane->waiving != NULL) {
        waiving_destroy(pane->waiving); /* asked about, and not answered */
    }
    pane->waiving = waiving_create(pane, item);
    if (pane->rows.marked_count > 1) {
        (void)snprintf(question, sizeof(question), "Waive the %zu that are marked: why?",
                       pane->rows.marked_count);
    } else if (pane->rows.marked_count == 1) {
        (void)snprintf(question, sizeof(question), "Waive %s of %s, which is marked: why?",
                       pane->rows.marked[0].key.code, pane->rows.marked[0].number);
    } else {
        (void)snprintf(question, sizeof(question), "Waive %s of %s: why?", item->key.code,
                       item->head.number);
    }
    screen_push(pane->screen, ask_view_create(pane->screen, question, answered, pane));
}

/* ---- presses ---- */

enum view_result exception_pane_press(struct exception_pane *pane, enum action action,
                                      const struct press *press)
{
    const struct exception_item *item = exception_pane_selected(pane);

    if (action == ACTION_FILTER) {
        exception_pane_filter(pane, 1);
        return VIEW_REDRAW;
    }
    if (action == ACTION_MARK) {
        if (!exception_rows_mark(&pane->rows)) {
            screen_say(pane->screen, LOOK_WARNING, "At most %d are marked at once.",
                       EXCEPTION_MARKS_MOST);
        }
        return VIEW_REDRAW;
    }
    if (action == ACTION_ENTER && item != NULL) {
        screen_push(pane->screen, record_view_create_at(pane->screen, item->head.seq, item->field));
        return VIEW_REDRAW;
    }
    return exception_rows_press(&pane->rows, action, press);
}

/* ---- drawing ---- */

/* "E11 CR" where several forms have the code. */
static void add_kind_name(const struct exception_kind *kind, struct text *out)
{
    size_t forms = 0;

    for (size_t i = 0; form_at(i) != NULL; i++) {
        forms += kind->rule != NULL && exception_rule_of(form_at(i), kind->rule->code) != NULL;
    }
    text_add(out, kind->rule != NULL ? kind->rule->code : "All");
    if (forms > 1) {
        text_add_format(out, " %s", kind->form->prefix);
    }
}

static void add_kind_words(const struct exception_pane *pane, size_t index, struct text *out)
{
    const struct exception_kind *kind = &pane->kinds[index].kind;
    bool shown = index == pane->kind;

    text_add(out, shown ? "[" : " ");
    add_kind_name(kind, out);
    text_add_format(out, " %" PRId64 "%s%s ", pane->kinds[index].open.count,
                    pane->kinds[index].open.more ? "+" : "", shown ? "]" : " ");
}

static int columns_of_kinds(const struct exception_pane *pane, size_t first, size_t last)
{
    int columns = 0;

    for (size_t i = first; i <= last; i++) {
        struct text words = {0};

        if (i == pane->kind || i == 0 || pane->kinds[i].open.count > 0) {
            add_kind_words(pane, i, &words);
            columns += (int)words.length; /* codes and counts alone */
        }
        text_finish(&words);
    }
    return columns;
}

/* From a later one on where the shown one would not be seen. */
static void draw_kinds(const struct exception_pane *pane, const struct area *area, int row)
{
    size_t first = 0;
    int column = 0;
    bool cut = false;

    while (first < pane->kind &&
           columns_of_kinds(pane, first, pane->kind) + 2 * (first > 0) > area->columns) {
        first++;
    }
    column = first > 0;
    draw_clear_rows(area, row, 1);
    for (size_t i = first; i < pane->kind_count && !cut; i++) {
        struct text words = {0};

        cut = i > pane->kind && column + columns_of_kinds(pane, i, i) >= area->columns;
        if (!cut && columns_of_kinds(pane, i, i) > 0) {
            add_kind_words(pane, i, &words);
            column += draw_text(area, row, column, i == pane->kind ? LOOK_FOCUS : LOOK_PLAIN,
                                text_bytes(&words));
        }
        text_finish(&words);
    }
    draw_goes_on(area, row, first > 0, cut);
}

void exception_pane_draw_details(struct exception_pane *pane, const struct area *area)
{
    const struct exception_item *item = exception_pane_selected(pane);
    const struct exception_rule *rule =
        item != NULL ? exception_rule_of(item->head.form, item->key.code) : NULL;
    int height = detail_rows(area);
    struct area details = {area->top + area->rows - height, area->left, height, area->columns};
    struct text_rows rows = {0};

    pane->detailed = item != NULL ? item->key : (struct exception_key){0};
    if (height == 0) {
        return;
    }
    draw_clear(&details);
    if (rule != NULL && height == 1) {
        draw_padded(&details, 0, 0, details.columns, LOOK_WARNING, item->words);
    } else if (rule != NULL) {
        text_rows_begin(&rows, area->columns);
        text_rows_add(&rows, LOOK_WARNING, 0, item->words);
        text_rows_add(&rows, LOOK_DIM, 0, rule->title);
        text_rows_add(&rows, LOOK_DIM, 0, rule->advice);
        text_rows_draw(&rows, &details);
    }
    text_rows_finish(&rows);
}

bool exception_pane_details_stand(const struct exception_pane *pane)
{
    const struct exception_item *item = exception_pane_selected(pane);
    struct exception_key key = item != NULL ? item->key : (struct exception_key){0};

    return !pane->rows.turned && exception_key_equal(&key, &pane->detailed);
}

static struct area area_of_rows(const struct area *area)
{
    int details = detail_rows(area);

    return (struct area){area->top + 1, area->left,
                         area->rows > 1 + details ? area->rows - 1 - details : 1, area->columns};
}

void exception_pane_draw(struct exception_pane *pane, const struct area *area)
{
    struct area rows = area_of_rows(area);

    exception_rows_draw(&pane->rows, &rows);
    if (pane->rows.count == 0 && pane->rows.error.class == ERROR_NONE) {
        draw_text(&rows, 1, 2, LOOK_DIM, "No exception is open.");
    }
    exception_pane_draw_details(pane, area);
    draw_kinds(pane, area, 0);
    exception_rows_draw_focus(&pane->rows); /* the cursor */
}
