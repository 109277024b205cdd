/* Figures that may take long to count, without holding up the keys: what is quick is there at once;
 * for the rest the view says that it counts, and goes on from its timer until it is done or a key
 * is pressed. A press that goes by the figures has them counted to the end first, so that nothing
 * typed ahead is lost. */
#pragma once

#include "tui/view.h"

struct counting {
    struct view *view;
    /* All of it; may be broken off (ERROR_BUSY) and is begun anew then. */
    bool (*count)(struct view *view, struct error *error);
    /* It was counted, or why not (NULL: it was). */
    void (*ended)(struct view *view, const struct error *error);
    bool waits; /* not counted yet */
};

void counting_begin(struct counting *counting);
/* From the view's tick, and when it is on top again. */
void counting_go_on(struct counting *counting);
/* To the end, whatever is typed; all is drawn anew. */
void counting_end(struct counting *counting);
/* The same before a press that goes by the figures; for the screen's own keys (lock, help,
 * commands) nothing is counted to its end. */
void counting_before(struct counting *counting, enum action action);

/* For a view that has nothing else to show yet; the cursor stands there. */
void counting_draw(const struct area *area, int row);
