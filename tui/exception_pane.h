/* The exceptions in the review pane: which kinds are open and how many, their rows, the reason of
 * the selected one in full, and waiving, one or all that are marked. */
#pragma once

#include "tui/exception_counts.h"
#include "tui/exception_rows.h"

struct waiving;

struct exception_pane {
    struct screen *screen;
    struct exception_rows rows;
    struct {
        struct exception_kind kind;
        struct exception_count open;
    } kinds[48]; /* the first is all of them */
    size_t kind_count, kind;
    struct exception_key detailed; /* whose reason is drawn in full */
    struct waiving *waiving;       /* asked about or being written, or NULL */
    void (*after)(void *owner);    /* something was decided: read anew */
    void *owner;
};

void exception_pane_init(struct exception_pane *pane, struct screen *screen,
                         void (*after)(void *owner), void *owner);
void exception_pane_finish(struct exception_pane *pane);

struct exception_count exception_pane_count(const struct exception_pane *pane);
/* Counts and rows anew. */
void exception_pane_refresh(struct exception_pane *pane);
/* The next (or previous) kind that is open. */
void exception_pane_filter(struct exception_pane *pane, int step);

const struct exception_item *exception_pane_selected(const struct exception_pane *pane);

/* Asks why, and waives the marked ones, or the selected one where none is marked. */
void exception_pane_waive(struct exception_pane *pane);
/* From the view's tick: the next one of several. */
void exception_pane_tick(struct exception_pane *pane);

/* Moves, marks and opens; VIEW_IGNORED: the view's own keys. */
enum view_result exception_pane_press(struct exception_pane *pane, enum action action,
                                      const struct press *press);

void exception_pane_draw(struct exception_pane *pane, const struct area *area);
/* The reason of the selected one in full; is it drawn already? */
void exception_pane_draw_details(struct exception_pane *pane, const struct area *area);
bool exception_pane_details_stand(const struct exception_pane *pane);
