/* What waits by the clocks of one form, as the home screen and the review say it. */
#pragma once

#include "db/due.h"
#include "tui/view.h"

struct clock_counts {
    int64_t fresh; /* nobody has taken them up yet; of a form that is reviewed the review says */
    const char *status; /* of the fresh ones */
    struct due_counts due;
};

/* Are shown of what falls due, counted one further: more than a station works through in a day, and
 * few enough that a million records cost the home screen nothing. */
#define CLOCKS_MOST 100

bool clock_counts_read(struct app *app, const struct form *form, struct clock_counts *counts,
                       struct error *error);

/* "2 received, 1 OVERDUE, 3 due within 3 days"; "" where nothing waits. */
void clock_counts_words(const struct clock_counts *counts, char *out, size_t room);
enum look clock_counts_look(const struct clock_counts *counts);
