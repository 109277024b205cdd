/* Unfinished forms: what a row says of one, and going on with it. */
#pragma once

#include "tui/parking.h"
#include "tui/view.h"

/* "Counter report" or "Resubmit NWK-CR-2026-00001" goes into `label`, since when and what is in it
 * into `note`. */
void unfinished_describe(struct screen *screen, const struct draft *draft, char *label,
                         size_t label_room, char *note, size_t note_room);

/* Opens it where it was left; says why when it cannot be had. */
void unfinished_open(struct screen *screen, const char *id);

/* Asks, and throws it away. */
void unfinished_discard(struct screen *screen, const char *id);
