#include "tui/clock_counts.h"

#include "db/app.h"
#include "tui/words.h"

#include <stdio.h>

bool clock_counts_read(struct app *app, const struct form *form, struct clock_counts *counts,
                       struct error *error)
{
    struct date today = app_desk(app).now.date;

    *counts = (struct clock_counts){.status = form_filing(form)->to};
    return (form->review != NULL ||
            records_tally(app->store, form, counts->status, &counts->fresh, error)) &&
           due_count(app->store, form, today, WORDS_SOON_DAYS, CLOCKS_MOST + 1, &counts->due,
                     error);
}

void clock_counts_words(const struct clock_counts *counts, char *out, size_t room)
{
    char soon[40];

    out[0] = '\0';
    (void)snprintf(soon, sizeof(soon), "due within %d days", WORDS_SOON_DAYS);
    words_add_count(out, room, counts->fresh, counts->status);
    words_add_bounded(out, room, counts->due.overdue, CLOCKS_MOST, "OVERDUE");
    words_add_bounded(out, room, counts->due.soon, CLOCKS_MOST, soon);
}

enum look clock_counts_look(const struct clock_counts *counts)
{
    return counts->due.overdue > 0 ? LOOK_ERROR : counts->due.soon > 0 ? LOOK_WARNING : LOOK_PLAIN;
}
