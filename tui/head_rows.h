/* One page of records in a list, a queue or a search: read by key, held in memory, never more than
 * the window shows. Each key reads at most one page, at any depth. */
#pragma once

#include "db/records.h"
#include "tui/view.h"

/* Reads up to `limit` heads, newest first: those below `before`, or (after > 0) those nearest above
 * `after`, or the newest. */
typedef bool heads_fn(void *context, int64_t before, int64_t after, int limit, struct head *heads,
                      size_t *count, struct error *error);

struct head_rows {
    heads_fn *fetch;
    void *context;
    bool oldest_first; /* a queue: who waits longest stands at the top */
    bool no_after;     /* the source cannot read upwards (full-text search) */
    const char
        *yours; /* with an employee number: "yours" stands for them, and there is no status */
    struct head *heads;
    size_t count, room;     /* room: rows of the window; 0 until the first drawing */
    size_t selected, drawn; /* drawn: the row that carries the mark on the screen */
    bool top;               /* the window stands at the beginning */
    bool more;              /* something lies below */
    bool new_above;         /* records came while the window stands further down */
    int64_t newest;         /* first sequence when the window last stood at the top */
    int64_t *trail;         /* no_after: sequences of the rows above the window */
    size_t trail_count, trail_room;
    struct area area;   /* of the last drawing */
    struct error error; /* why nothing could be read */
};

void head_rows_finish(struct head_rows *rows);

void head_rows_restart(struct head_rows *rows); /* from the beginning, as after a new filter */
void head_rows_refresh(struct head_rows *rows); /* the same place anew: others have committed */
void head_rows_jump(struct head_rows *rows, int64_t seq); /* to this record or the next older */

const struct head *head_rows_selected(const struct head_rows *rows); /* or NULL */

enum view_result head_rows_press(struct head_rows *rows, enum action action,
                                 const struct press *press);

/* Reads anew when the window has another size; heading in the first row, records below. */
void head_rows_draw(struct head_rows *rows, const struct area *area);
void head_rows_draw_focus(
    struct head_rows *rows); /* only the two rows between which the mark moved */
