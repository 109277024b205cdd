#include "tui/printing.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/put_away.h"
#include "db/sealed_records.h"
#include "print/request.h"
#include "print/spool.h"
#include "tui/picker.h"
#include "tui/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const languages[] = {"en", "es"};
static const char *const language_words[] = {"English", "Espa\u00f1ol"};

/* One paper in one language, for one record: from the picking to the printer. */
struct job {
    struct screen *screen;
    struct head head;
    struct record record;
    const struct paper *paper;
    const char *language;
};

struct papers_view {
    struct view view;
    struct picker picker; /* values: paper * 2 + language */
    struct head head;
    struct record record;
    struct put_away away; /* while the screen is locked */
};

static void job_destroy(struct job *job)
{
    record_finish(&job->record);
    free(job);
}

bool printing_any(const struct head *head, const struct record *record)
{
    const struct paper *paper = papers_of(head->form);
    while (paper != NULL && paper->name != NULL && !paper_fits(paper, record, head->status, NULL))
        paper++;
    return paper != NULL && paper->name != NULL;
}

/* ---- printing ---- */

static bool print(struct job *job, struct error *error)
{
    struct app *app = screen_app(job->screen);
    struct desk desk = app_desk(app);
    const struct paper_request request = {job->paper, &job->record, job->head.number, &desk};
    char *json = paper_request_dup(&request);
    char title[120];
    struct pdf pdf = {0};
    snprintf(title, sizeof title, "%s %s", job->head.number, job->paper->name);
    bool ok = json != NULL ? spool_make(json, job->language, &pdf, error) &&
                                 spool_print(&pdf, &app->config, title, error)
                           : error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    memory_forget_text(json);
    pdf_finish(&pdf);
    return ok;
}

/* What the reader of the record has opened is printed as the log says; who files it has it before
 * them until the person has their copy. */
static bool attempt(void *context, struct error *error)
{
    struct job *job = context;
    struct app *app = screen_app(job->screen);
    const struct opening opening = {.actor = &app->actor,
                                    .keys = &app->keys,
                                    .action = "print",
                                    .reason = job->paper->title,
                                    .once = true};
    bool own = job->record.sealed == NULL; /* just filed: never read back from the file */
    if (job->paper->opens && !own &&
        !sealed_record_open(app->store, &opening, &job->head, &job->record, error))
        return false;
    return print(job, error);
}

static void done(void *context, bool ok, const struct error *error)
{
    struct job *job = context;
    if (ok)
        screen_say(job->screen, LOOK_GOOD, "Printed: %s of %s", job->paper->title,
                   job->head.number);
    else
        screen_say(job->screen, LOOK_ERROR, "Not printed: %s", error->text);
    job_destroy(job);
}

static void answered(void *context, bool yes)
{
    struct job *job = context;
    if (yes)
        screen_write(job->screen,
                     &(struct pending){.attempt = attempt, .done = done, .context = job});
    else
        job_destroy(job);
}

static void confirm(struct papers_view *papers, size_t paper, size_t language)
{
    struct screen *screen = papers->view.screen;
    const struct config *config = &screen_app(screen)->config;
    char question[300];
    if (config->printer[0] == '\0') {
        screen_say(screen, LOOK_WARNING,
                   "No printer is set: name it in config.ini under [print] printer. On the command "
                   "line: frontdesk print");
        screen_pop(screen);
        return;
    }
    struct job *job = memory_create(1, sizeof *job);
    job->screen = screen;
    job->head = papers->head;
    record_copy(&job->record, &papers->record);
    job->paper = &papers_of(papers->head.form)[paper];
    job->language = languages[language];
    snprintf(question, sizeof question, "Print \"%s\" (%s) of %s on %s?", job->paper->title,
             language_words[language], job->head.number, config->printer);
    screen_pop(screen);
    screen_push(screen, confirm_view_create(screen, question, "Print", "Not now", answered, job));
}

/* ---- the list ---- */

static enum view_result take(struct papers_view *papers)
{
    const struct picker_item *item = picker_selected(&papers->picker);
    if (item == NULL)
        return VIEW_HANDLED;
    if (screen_is_writing(papers->view.screen)) {
        screen_say(papers->view.screen, LOOK_WARNING,
                   "One moment: the last action is still being written.");
        return VIEW_REDRAW;
    }
    confirm(papers, item->value / COUNT_OF(languages), item->value % COUNT_OF(languages));
    return VIEW_REDRAW;
}

static enum view_result papers_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct papers_view *papers = (struct papers_view *)view;
    switch (picker_press(&papers->picker, action, press)) {
    case PICKER_IGNORED:
        return VIEW_IGNORED;
    case PICKER_CHANGED:
        return VIEW_REDRAW_FOCUS;
    case PICKER_TAKEN:
        return take(papers);
    case PICKER_LEFT:
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void papers_draw(struct view *view, const struct area *area)
{
    picker_draw(&((struct papers_view *)view)->picker, area);
}

static const char *papers_title(struct view *view)
{
    (void)view;
    return "Print";
}

static unsigned papers_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU | CONTEXT_TEXT;
}

static void papers_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "What can be printed of the record as it is now, in English and in Spanish; the one "
             "in the person's language comes first. Enter asks once more, with the name of the "
             "printer.");
}

static bool papers_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void papers_destroy(struct view *view)
{
    struct papers_view *papers = (struct papers_view *)view;
    picker_finish(&papers->picker);
    put_away_forget(&papers->away);
    record_finish(&papers->record);
    free(papers);
}

/* A locked screen holds nothing that was open. */
static void papers_locked(struct view *view)
{
    struct papers_view *papers = (struct papers_view *)view;
    put_away_record(&screen_app(view->screen)->keys, &papers->record, &papers->away);
}

static void papers_unlocked(struct view *view)
{
    struct papers_view *papers = (struct papers_view *)view;
    struct error error = {0};
    if (!put_away_give_record_back(&screen_app(view->screen)->keys, &papers->away, &papers->record,
                                   &error))
        screen_say(view->screen, LOOK_ERROR, "%s", error.text);
}

static const struct view_ops papers_ops = {
    .name = "papers",
    .menu = true,
    .title = papers_title,
    .contexts = papers_contexts,
    .draw = papers_draw,
    .press = papers_press,
    .help = papers_help,
    .locked = papers_locked,
    .unlocked = papers_unlocked,
    .destroy = papers_destroy,
    .key_holds = papers_key_holds,
};

/* What is sealed is printed by who may open it, and by who has just typed it. */
static bool may_print(const struct papers_view *papers, const struct paper *paper)
{
    return !paper->opens || papers->record.sealed == NULL ||
           sealed_record_may_open(papers->head.form, screen_app(papers->view.screen)->actor.role);
}

/* In the person's language first. */
static void add_papers(struct papers_view *papers)
{
    const struct paper *all = papers_of(papers->head.form);
    size_t first = strcmp(paper_language(&papers->record), languages[1]) == 0;
    for (size_t i = 0; all != NULL && all[i].name != NULL; i++) {
        for (size_t l = 0; l < COUNT_OF(languages); l++) {
            size_t language = (first + l) % COUNT_OF(languages);
            if (paper_fits(&all[i], &papers->record, papers->head.status, NULL) &&
                may_print(papers, &all[i]))
                picker_add(&papers->picker, language_words[language], all[i].title)->value =
                    i * COUNT_OF(languages) + language;
        }
    }
}

struct view *papers_view_create(struct screen *screen, const struct head *head,
                                const struct record *record)
{
    struct papers_view *papers = memory_create(1, sizeof *papers);
    papers->view = (struct view){.ops = &papers_ops, .screen = screen};
    papers->head = *head;
    record_copy(&papers->record, record);
    picker_init(&papers->picker, "Print", "There is no paper for it now.");
    add_papers(papers);
    picker_look(&papers->picker);
    return &papers->view;
}
