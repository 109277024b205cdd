/* Shows a form that is being filled in, and knows what of it is on the screen, so that a typed
 * character paints no more than its own field. */
#pragma once

#include "tui/draw.h"
#include "tui/form_edit.h"

#define FORM_HINT_ROOM 512

struct form_draw {
    struct area area;
    int top;      /* line of the form in the first row of the area */
    size_t focus; /* as drawn */
    unsigned layouts;
    size_t begin; /* first byte shown of the focused field */
    char hint[FORM_HINT_ROOM];
    enum look hint_look;
    bool drawn;
};

void form_draw_all(struct form_draw *draw, struct form_edit *edit, const struct area *area);
void form_draw_focus(struct form_draw *draw, struct form_edit *edit, const struct area *area);

/* Rows of the area that hold the form; the last ones are the hint's. */
int form_draw_rows(const struct area *area);
