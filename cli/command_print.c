#include "cli/command.h"

#include "base/memory.h"
#include "cli/output.h"
#include "cli/pdf_file.h"
#include "db/sealed_records.h"
#include "print/request.h"
#include "print/spool.h"

#include <string.h>

static bool refuse_paper(const struct form *form, const char *name, struct error *error)
{
    const struct paper *paper = papers_of(form);
    struct text known = {0};

    for (; paper != NULL && paper->name != NULL; paper++) {
        text_add_format(&known, "%s%s", known.length > 0 ? ", " : "", paper->name);
    }
    error_set(error, ERROR_USAGE, "There is no paper %.40s of a %s. There are: %s.", name,
              form->name, known.length > 0 ? text_bytes(&known) : "none");
    text_finish(&known);
    return false;
}

/* What is confidential is opened for the paper alone, and the log says that it was printed. */
static bool open_record(struct app *app, const struct options *options, const struct head *head,
                        struct record *record, struct error *error)
{
    const char *reason = options->values[OPTION_REASON];
    const struct opening opening = {.actor = &app->actor,
                                    .keys = &app->keys,
                                    .action = "print",
                                    .reason = reason != NULL ? reason : "command line"};

    return sealed_record_open(app->store, &opening, head, record, error);
}

static bool make_paper(struct app *app, const struct options *options,
                       const struct paper_request *request, struct error *error)
{
    const char *language = options->values[OPTION_LANGUAGE];
    char *json = paper_request_dup(request);
    struct pdf pdf = {0};
    bool ok = json != NULL
                  ? spool_make(json, language != NULL ? language : paper_language(request->record),
                               &pdf, error) &&
                        pdf_file_write(options->values[OPTION_OUTPUT], &pdf, error)
                  : error_set(error, ERROR_MEMORY, "This machine has no memory left.");

    (void)app;
    memory_forget_text(json);
    pdf_finish(&pdf);
    return ok;
}

bool command_print(struct app *app, const struct options *options, struct error *error)
{
    static const char *const languages[] = {"en", "es", NULL};
    struct desk desk = app_desk(app);
    struct record record = {0};
    struct paper_request request = {.record = &record, .desk = &desk};
    size_t language = 0;
    struct head head;
    bool ok;

    if (!options_pick(options, OPTION_LANGUAGE, languages, &language, error) ||
        !records_load(app->store, &app->actor, options->words[1], &head, &record, error)) {
        return false;
    }
    request.number = head.number;
    request.paper = paper_by_name(head.form, options->words[2]);
    ok = request.paper != NULL || refuse_paper(head.form, options->words[2], error);
    ok = ok && request.paper != NULL && paper_fits(request.paper, &record, head.status, error) &&
         (!request.paper->opens || open_record(app, options, &head, &record, error)) &&
         make_paper(app, options, &request, error);
    record_finish(&record);
    return ok;
}
