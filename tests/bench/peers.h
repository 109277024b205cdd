/* Other full-screen programs, those of them that are installed. */
#pragma once

#include "tests/bench/targets.h"

/* One round of each, over as many rows as the station has records where they read rows. */
void peers_measure(const struct station *station, int presses);

/* A table of the program, its floor and those that were there. */
void peers_print(struct results *ours, struct results *floor);

/* A whole counter report typed, and the same words typed into a form of dialog: keys, bytes and how
 * often something came. `ours`: of the list, which is what tig has. */
void peers_print_report(const struct station *station, struct results *ours);
