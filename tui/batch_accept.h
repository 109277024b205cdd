/* Accepts everything that waits in one state of a form and has no open exception, one record after
 * the other while keys are heard; one's own is left to somebody else, and what has come or changed
 * since the person was asked is left to be looked at. */
#pragma once

#include "db/records.h"
#include "tui/view.h"

struct batch_accept {
    struct screen *screen;
    const struct form *form;
    const char *status;
    const struct transition *transition;
    void (*after)(void *owner);
    void *owner;
    bool running;
    int64_t at;    /* sequence of the last one looked at */
    int64_t asked; /* sequence of the last operation when the person was asked */
    size_t accepted, excepted, own, changed;
    char changed_number[NUMBER_ROOM]; /* of the first one */
    struct error failure;
    struct acceptance *writing; /* NULL between records */
};

/* Asks first. Only for a tab of the review that names such an action. */
void batch_accept_begin(struct batch_accept *batch, const struct form *form,
                        const struct review_tab *tab);
/* From the view's tick: the next record. */
void batch_accept_tick(struct batch_accept *batch);
/* Stops after the record that is being written. */
void batch_accept_stop(struct batch_accept *batch);
/* Call when the owner goes. */
void batch_accept_finish(struct batch_accept *batch);
