/* Shows a form that is being filled in, and knows what of it is on the screen, so that a typed
 * character paints no more than its own field. On the way from field to field the mark and the
 * cursor go ahead; the help of the new field and the weight of its label come when the hand rests
 * (form_draw_all), so that who knows the form by heart waits for none of it on a slow line. */
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
    bool resting; /* false: the focus has moved, and what comes when the hand rests is lacking */
};

void form_draw_all(struct form_draw *draw, struct form_edit *edit, const struct area *area);
void form_draw_focus(struct form_draw *draw, struct form_edit *edit, const struct area *area);

/* Rows of the area that hold the form; the last ones are the hint's. */
int form_draw_rows(const struct area *area);
