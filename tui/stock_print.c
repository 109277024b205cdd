#include "tui/stock_print.h"

#include "db/stock.h"
#include "print/resupply.h"
#include "print/spool.h"
#include "tui/views.h"

#include <stdio.h>
#include <stdlib.h>

static bool attempt(void *context, struct error *error)
{
    struct app *app = screen_app(context);
    struct desk desk = app_desk(app);
    struct resupply list;
    struct pdf pdf = {0};
    resupply_begin(&list, &desk);
    bool ok = stock_places(app->store, &desk, resupply_add, &list, error);
    char *json = resupply_end_dup(&list);
    ok = ok &&
         (json != NULL || error_set(error, ERROR_MEMORY, "This machine has no memory left.")) &&
         spool_make(json, "en", &pdf, error) &&
         spool_print(&pdf, &app->config, "Resupply of 755 cards", error);
    free(json);
    pdf_finish(&pdf);
    return ok;
}

static void done(void *context, bool ok, const struct error *error)
{
    if (ok)
        screen_say(context, LOOK_GOOD, "Printed: the resupply list");
    else
        screen_say(context, LOOK_ERROR, "Not printed: %s", error->text);
}

static void answered(void *context, bool yes)
{
    if (yes)
        screen_write(context,
                     &(struct pending){.attempt = attempt, .done = done, .context = context});
}

void stock_print_ask(struct screen *screen)
{
    const struct config *config = &screen_app(screen)->config;
    char question[200];
    if (config->printer[0] == '\0') {
        screen_say(screen, LOOK_WARNING,
                   "No printer is set: name it in config.ini under [print] printer. On the command "
                   "line: frontdesk report stock --paper FILE.pdf");
        return;
    }
    snprintf(question, sizeof question, "Print the resupply list on %s?", config->printer);
    screen_push(screen,
                confirm_view_create(screen, question, "Print", "Not now", answered, screen));
}
