#include "tui/sheet_print.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/report_sheet.h"
#include "print/sheet_request.h"
#include "print/spool.h"

#include <stdio.h>
#include <stdlib.h>

struct job {
    struct screen *screen;
    struct report_request request;
    char title[160];
};

bool sheet_print_can(const struct report *report)
{
    return report->paper != NULL;
}

static bool print(const struct job *job, struct error *error)
{
    struct app *app = screen_app(job->screen);
    struct desk desk = app_desk(app);
    struct report_request request = job->request;
    struct report_sheet sheet;
    struct pdf pdf = {0};
    char *json = NULL;
    request.desk = &desk;
    bool ok = report_sheet_count(app->store, &request, &sheet, error);
    if (ok) {
        json = sheet_request_dup(&sheet, &desk);
        ok = json != NULL ? spool_make(json, "en", &pdf, error) &&
                                spool_print(&pdf, &app->config, job->title, error)
                          : error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    }
    memory_forget_text(json);
    pdf_finish(&pdf);
    return ok;
}

static void answered(void *context, bool yes)
{
    struct job *job = context;
    struct error error = {0};
    if (yes && print(job, &error))
        screen_say(job->screen, LOOK_GOOD, "Printed: %s", job->title);
    else if (yes)
        screen_say(job->screen, LOOK_ERROR, "Not printed: %s", error.text);
    free(job);
}

void sheet_print_ask(struct screen *screen, const struct form *form, const struct report *report,
                     struct date begins, struct date ends)
{
    const struct config *config = &screen_app(screen)->config;
    char question[400];
    if (config->printer[0] == '\0') {
        screen_say(screen, LOOK_WARNING,
                   "No printer is set: name it in config.ini under [print] printer. On the command "
                   "line: frontdesk report %s --paper FILE.pdf",
                   report->name);
        return;
    }
    struct job *job = memory_create(1, sizeof *job);
    job->screen = screen;
    job->request =
        (struct report_request){.form = form, .report = report, .begins = begins, .ends = ends};
    snprintf(job->title, sizeof job->title, "%s %04d-%02d", report->paper->title, begins.year,
             begins.month);
    snprintf(question, sizeof question, "Print \"%s\" on %s?", job->title, config->printer);
    screen_push(screen, confirm_view_create(screen, question, "Print", "Not now", answered, job));
}
