#include "tui/form_alike.h"

#include "base/memory.h"
#include "forms/alike.h"
#include "tui/views.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void form_alike_words(const struct alike_item *alike, char *out, size_t room)
{
    char status[STATUS_ROOM];
    words_capital(alike->head.status, status, sizeof status);
    /* of the date it was filed, MM-DD */
    (void)snprintf(out, room, "%s (%.2s/%.2s, %s): %s", alike->head.number,
                   alike->head.filed_on + 5, alike->head.filed_on + 8, status, alike->words);
}

/* ---- while it is typed ---- */

static const struct alike_sign *sign_of(const struct form_page *page)
{
    const struct alikeness *alikeness = form_page_form(page)->alikeness;
    const struct form_row *row = form_edit_row(&page->edit);
    if (alikeness == NULL || page->transition != NULL || row == NULL || row->kind != ROW_FIELD ||
        form_is_sealed(form_page_form(page))) {
        return NULL;
    }
    const struct alike_sign *sign = alikeness->signs;
    while (sign->field != NULL && strcmp(sign->field, row->field->name) != 0) {
        sign++;
    }
    return sign->field != NULL ? sign : NULL;
}

static bool find(struct form_page *page, struct alike_item *best)
{
    struct app *app = screen_app(page->view.screen);
    struct alike_item items[ALIKE_MOST];
    struct error error = {0};
    size_t count = 0;
    *best = (struct alike_item){0};
    if (!alike_find(app->store, &app->actor, &page->edit.record, NULL, items, &count, &error)) {
        return false; /* it is no more than a hint: whoever types goes on */
    }
    if (count > 0) {
        *best = items[0];
    }
    return true;
}

static bool is_new(const struct alike_item *before, const struct alike_item *now)
{
    return now->weight > 0 &&
           (before->head.seq != now->head.seq || strcmp(before->words, now->words) != 0);
}

void form_alike_look(struct form_page *page, bool speak)
{
    char words[200], line[240];
    struct alike_item best;
    const struct alike_sign *sign = sign_of(page);
    if (sign == NULL || !find(page, &best)) {
        return;
    }
    bool tells = best.weight > 0 && strstr(best.words, sign->words) != NULL;
    form_alike_words(&best, words, sizeof words);
    (void)snprintf(line, sizeof line, "Like %s", words);
    form_edit_mark(&page->edit, form_edit_row(&page->edit)->place, tells ? line : NULL);
    if (speak && tells && is_new(&page->alike, &best)) {
        screen_say(page->view.screen, LOOK_WARNING, "%s. File yours: it can be linked then.", line);
    }
    page->alike = best;
}

/* ---- once it is filed ---- */

struct link_job {
    struct screen *screen;
    struct desk desk;
    struct record record;
    struct problems problems;
    struct acting acting;
    char other[NUMBER_ROOM];
};

static void job_destroy(struct link_job *job)
{
    record_finish(&job->record);
    problems_finish(&job->problems);
    free(job);
}

static bool attempt(void *context, struct error *error)
{
    struct link_job *job = context;
    problems_finish(&job->problems);
    job->problems = (struct problems){0};
    return records_act(screen_app(job->screen)->store, &job->acting, error);
}

static void done(void *context, bool ok, const struct error *error)
{
    struct link_job *job = context;
    if (ok) {
        screen_say(job->screen, LOOK_GOOD, "Linked %s with %s", job->acting.head.number,
                   job->other);
    } else {
        screen_say(job->screen, LOOK_ERROR, "%s", error->text);
    }
    screen_redraw(job->screen);
    job_destroy(job);
}

static void answered(void *context, bool yes)
{
    struct link_job *job = context;
    if (yes) {
        screen_write(job->screen,
                     &(struct pending){.attempt = attempt, .done = done, .context = job});
    } else {
        job_destroy(job);
    }
}

void form_alike_offer_link(struct screen *screen, const struct head *head,
                           const struct alike_item *alike)
{
    struct app *app = screen_app(screen);
    const struct alikeness *alikeness = head->form->alikeness;
    struct link_job *job = memory_create(1, sizeof *job);
    struct error error = {0};
    char question[320], words[200];
    if (alikeness->link == NULL || !records_load_seq(app->store, &app->actor, head->seq,
                                                     &job->acting.head, &job->record, &error)) {
        free(job);
        return;
    }
    job->screen = screen;
    job->desk = app_desk(app);
    (void)text_copy(job->other, sizeof job->other, alike->head.number);
    record_set_named(&job->record, alikeness->link_field, alike->head.number);
    job->acting.record = &job->record;
    job->acting.transition = form_transition(head->form, alikeness->link);
    job->acting.desk = &job->desk;
    job->acting.problems = &job->problems;
    job->acting.once = true;
    form_alike_words(alike, words, sizeof words);
    (void)snprintf(question, sizeof question,
                   "%s is like %s. Link the two? Both stay as they are, each with its own day.",
                   head->number, words);
    screen_push(screen,
                confirm_view_create(screen, question, "Link", "Not the same", answered, job));
}
