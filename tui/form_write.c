#include "tui/form_write.h"

#include "base/memory.h"
#include "db/exceptions.h"
#include "tui/conflict.h"
#include "tui/form_alike.h"
#include "tui/views.h"
#include "tui/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lives until the file has answered, longer than the page if need be. */
struct form_write {
    struct screen *screen;
    struct form_page *page; /* NULL when it has gone */
    char id[IDENTITY_ROOM]; /* of the draft, and of the record that it becomes */
    struct desk desk;
    struct record record; /* as it was when F2 was pressed */
    struct problems problems;
    struct head head;
    const struct transition *transition; /* NULL: filing */
    char companion[NUMBER_ROOM];
    struct alike_item alike; /* what may be about the same, offered to be linked */
};

void form_write_forget_page(struct form_write *writing)
{
    writing->page = NULL;
}

static void write_destroy(struct form_write *writing)
{
    record_finish(&writing->record);
    problems_finish(&writing->problems);
    free(writing);
}

/* Writing */

static bool file_new(struct form_write *writing, struct store *store, struct error *error)
{
    struct filing filing = {.id = writing->id,
                            .record = &writing->record,
                            .desk = &writing->desk,
                            .problems = &writing->problems,
                            .once = true};
    if (!records_file(store, &filing, error)) {
        return false;
    }
    writing->head = filing.head;
    (void)text_copy(writing->companion, sizeof writing->companion, filing.companion);
    return true;
}

/* The log keeps the reason beside the operation, where the form asks for one. */
static const char *reason_of(const struct form_write *writing)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s_reason", writing->transition->action);
    const char *reason = record_named(&writing->record, name);
    return text_is_blank(reason) ? NULL : reason;
}

static bool do_action(struct form_write *writing, struct store *store, struct error *error)
{
    struct acting acting = {.id = writing->id,
                            .head = writing->head,
                            .record = &writing->record,
                            .transition = writing->transition,
                            .desk = &writing->desk,
                            .reason = reason_of(writing),
                            .keys = &screen_app(writing->screen)->keys,
                            .problems = &writing->problems,
                            .once = true};
    if (!records_act(store, &acting, error)) {
        return false;
    }
    writing->head = acting.head;
    return true;
}

static bool attempt(void *context, struct error *error)
{
    struct form_write *writing = context;
    struct store *store = screen_app(writing->screen)->store;
    problems_finish(&writing->problems);
    writing->problems = (struct problems){0};
    return writing->transition == NULL ? file_new(writing, store, error)
                                       : do_action(writing, store, error);
}

/* Answers */

/* What the review will ask about can be put right while the person still stands there. A form that
 * asks something right after filing is not at its end yet. */
static void add_findings(const struct form_write *writing, struct text *words)
{
    struct store *store = screen_app(writing->screen)->store;
    struct findings findings = {0};
    struct error error = {0};
    const struct finding *first = NULL;
    size_t open = 0;
    if (writing->record.form->then != NULL) {
        return;
    }
    if (!exceptions_of(store, &writing->record, writing->head.status, &writing->desk, &findings,
                       &error)) {
        text_add_format(words, ". What the review will ask is not known: %s", error.text);
    }
    for (size_t i = 0; i < findings.count; i++) {
        if (finding_is_open(&findings.items[i], &writing->desk)) {
            first = open++ == 0 ? &findings.items[i] : first;
        }
    }
    if (first != NULL) {
        text_add_format(words, ". The review will ask: %s", first->rule->title);
    }
    if (first != NULL && first->line > 0) {
        text_add_format(words, " (line %zu)", first->line);
    }
    if (open > 1) {
        text_add_format(words, " and %zu more", open - 1);
    }
    findings_finish(&findings);
}

static void add_companion(const struct form_write *writing, struct text *words)
{
    const struct form *form = writing->record.form;
    if (writing->companion[0] == '\0' || form->companion == NULL) {
        return;
    }
    char title[64];
    (void)snprintf(title, sizeof title, "%s", form->companion()->title);
    title[0] = (char)tolower((unsigned char)title[0]);
    text_add_format(words, " and %s %s", title, writing->companion);
}

static void say_filed(const struct form_write *writing)
{
    struct text words = {0};
    text_add_format(&words, "Filed %s", writing->head.number);
    add_companion(writing, &words);
    add_findings(writing, &words);
    screen_say(writing->screen, LOOK_GOOD, "%s", text_bytes(&words));
    text_finish(&words);
}

static void say_done(const struct form_write *writing)
{
    const struct transition *transition = writing->transition;
    if (transition->to == NULL) {
        screen_say(writing->screen, LOOK_GOOD, "%s: done, %s", transition->label,
                   writing->head.number);
        return;
    }
    char status[STATUS_ROOM];
    struct text words = {0};
    words_capital(transition->strikes ? "voided" : transition->to, status, sizeof status);
    text_add_format(&words, "%s %s", status, writing->head.number);
    if (transition->edits) {
        add_findings(writing, &words);
    }
    screen_say(writing->screen, LOOK_GOOD, "%s", text_bytes(&words));
    text_finish(&words);
}

/* The last thing that somebody did to the record. */
struct last_change {
    char actor[16], at[MOMENT_ROOM], action[32];
};

static bool remember_change(void *context, const struct history_entry *entry)
{
    struct last_change *last = context;
    if (entry->aside) {
        return true;
    }
    (void)text_copy(last->actor, sizeof last->actor, entry->actor);
    (void)text_copy(last->at, sizeof last->at, entry->at);
    (void)text_copy(last->action, sizeof last->action, entry->action);
    return true;
}

static void say_conflict(const struct form_write *writing, const struct error *error)
{
    struct store *store = screen_app(writing->screen)->store;
    struct last_change last = {0};
    if (!records_history(store, &writing->head, remember_change, &last, NULL) ||
        last.actor[0] == '\0') {
        screen_say(writing->screen, LOOK_ERROR, "%s", error->text);
        return;
    }
    struct text who = {0};
    char when[WORDS_MOMENT_ROOM];
    words_person(store, last.actor, &who);
    words_moment(last.at, false, when);
    const struct transition *done = form_transition(writing->head.form, last.action);
    screen_say(writing->screen, LOOK_ERROR,
               "Not written: %s changed it at %s (%s). Your typing is kept: go back, look at the "
               "record, and open this again.",
               text_bytes(&who), when, done != NULL ? done->label : last.action);
    text_finish(&who);
}

static size_t fields_with_errors(const struct problems *problems)
{
    size_t fields = 0;
    for (size_t i = 0; i < problems->count; i++) {
        bool seen = problems->items[i].warning;
        for (size_t j = 0; j < i && !seen; j++) {
            seen = !problems->items[j].warning &&
                   place_equal(problems->items[i].place, problems->items[j].place);
        }
        fields += !seen;
    }
    return fields;
}

/* The first on the screen; one that no row shows comes last. */
static const struct problem *first_error(const struct form_edit *edit)
{
    for (size_t i = 0; i < edit->rows.count; i++) {
        const struct form_row *row = &edit->rows.items[i];
        const struct problem *problem =
            row->field == NULL ? NULL : form_edit_problem(edit, row->place);
        if (problem != NULL && !problem->warning) {
            return problem;
        }
    }
    return problems_first_error(&edit->problems);
}

/* The cursor goes to the first faulty field; every faulty field has its mark. */
static void show_errors(struct form_page *page)
{
    struct form_edit *edit = &page->edit;
    const struct problem *problem = first_error(edit);
    size_t fields = fields_with_errors(&edit->problems);
    form_edit_focus_place(edit, problem->place);
    screen_say(page->view.screen, LOOK_ERROR, "%zu field%s attention: %s", fields,
               fields == 1 ? " needs" : "s need", problem->words);
}

/* What only the file could know (a number that is taken) is shown at its field too. */
static bool show_refusal(struct form_page *page, const struct problems *problems)
{
    struct form_edit *edit = &page->edit;
    if (problems_errors(problems) == 0) {
        return false;
    }
    problems_finish(&edit->problems);
    edit->problems = (struct problems){0};
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        if (problem->warning) {
            problem_warn(&edit->problems, problem->place, "%s", problem->words);
        } else {
            problem_add(&edit->problems, problem->place, "%s", problem->words);
        }
    }
    edit->layouts++;
    show_errors(page);
    return true;
}

static void refused(struct form_write *writing, const struct error *error)
{
    if (error->class == ERROR_CONFLICT && writing->transition != NULL) {
        if (writing->page == NULL || form_is_sealed(writing->head.form) ||
            !conflict_open(writing->page, NULL)) {
            say_conflict(writing, error);
        }
    } else if (writing->page == NULL || error->class != ERROR_INPUT ||
               !show_refusal(writing->page, &writing->problems)) {
        screen_say(writing->screen, LOOK_ERROR, "%s", error->text);
    }
}

static void offer_next(const struct form_write *writing)
{
    if (writing->transition == NULL && writing->head.form->then != NULL) {
        screen_push(writing->screen,
                    filed_view_create(writing->screen, &writing->head, &writing->record));
    }
    if (writing->transition == NULL && writing->alike.weight > 0) {
        form_alike_offer_link(writing->screen, &writing->head, &writing->alike);
    }
}

static void done(void *context, bool ok, const struct error *error)
{
    struct form_write *writing = context;
    struct form_page *page = writing->page;
    if (page != NULL) {
        page->writing = NULL;
    }
    if (!ok) {
        refused(writing, error);
    } else if (writing->transition == NULL) {
        say_filed(writing);
    } else {
        say_done(writing);
    }
    if (ok) {
        screen_show_said(writing->screen);
        parking_forget_done(screen_parking(writing->screen), writing->id);
    }
    if (ok && page != NULL) {
        form_page_close(page);
        offer_next(writing);
    }
    screen_redraw(writing->screen);
    write_destroy(writing);
}

static void start(struct form_page *page)
{
    struct form_write *writing = memory_create(1, sizeof *writing);
    writing->screen = page->view.screen;
    writing->page = page;
    (void)text_copy(writing->id, sizeof writing->id, page->draft.id);
    writing->desk = app_desk(screen_app(writing->screen));
    writing->head = page->head;
    writing->transition = page->transition;
    record_copy(&writing->record, &page->edit.record);
    writing->alike = page->alike;
    page->writing = writing;
    screen_write(writing->screen,
                 &(struct pending){.attempt = attempt,
                                   .done = done,
                                   .context = writing,
                                   .says = page->transition == NULL ? "Filing ..." : NULL});
}

/* Checking */

static void answered(void *context, bool yes)
{
    struct form_page *page = context;
    if (yes) {
        start(page);
        return;
    }
    free(page->accepted);
    page->accepted = NULL;
}

/* "1 warning: ..." or "2 warnings: (1) ... (2) ...". Caller frees. */
static char *warnings_dup(const struct problems *problems)
{
    struct text words = {0};
    text_add_format(&words, "%zu warning%s:", problems->count, problems->count == 1 ? "" : "s");
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->count > 1) {
            text_add_format(&words, " (%zu)", i + 1);
        }
        text_add_format(&words, " %s", problems->items[i].words);
    }
    return text_take(&words);
}

static const char *verb(const struct form_page *page)
{
    return page->transition == NULL ? "File" : page->transition->label;
}

static bool only_mentions(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].mention) {
            return false;
        }
    }
    return true;
}

/* The same warnings are asked about once. */
static bool asks_about_warnings(struct form_page *page)
{
    if (only_mentions(&page->edit.problems)) {
        return false;
    }
    char *warnings = warnings_dup(&page->edit.problems);
    if (page->accepted != NULL && strcmp(page->accepted, warnings) == 0) {
        free(warnings);
        return false;
    }
    free(page->accepted);
    page->accepted = warnings;
    struct text question = {0};
    text_add_format(&question, "%s it with %s", verb(page), warnings);
    screen_push(page->view.screen,
                confirm_view_create(page->view.screen, text_bytes(&question), verb(page),
                                    "Back to the form", answered, page));
    text_finish(&question);
    return true;
}

void form_write_begin(struct form_page *page)
{
    struct screen *screen = page->view.screen;
    if (page->writing != NULL || screen_is_writing(screen)) {
        screen_say(screen, LOOK_WARNING, "One moment: it is still being written.");
        return;
    }
    struct desk desk = app_desk(screen_app(screen));
    (void)form_edit_keep(&page->edit, &desk);
    form_edit_check(&page->edit, &desk);
    if (problems_errors(&page->edit.problems) > 0) {
        show_errors(page);
    } else if (!asks_about_warnings(page)) {
        start(page);
    }
}
