/* What only the palette asks of the screen. */
#pragma once

#include "tui/view.h"

/* Something to do once the press that is being handled is over and the views it closed are gone. */
struct errand {
    void (*run)(struct screen *screen, const struct errand *errand);
    const struct form *form; /* what it is about, or NULL */
    size_t row;              /* of the keymap */
};
void screen_errand(struct screen *screen, const struct errand *errand);

struct view *screen_top(struct screen *screen);

/* As if it had been pressed; in an errand. */
void screen_press(struct screen *screen, const struct press *press);
