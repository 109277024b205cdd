/* When two people have changed one record at once: as both opened it, as one has kept it meanwhile
 * (theirs), and as the other wants it (mine). tui/conflict_view.c shows it. */
#pragma once

#include "forms/record.h"

enum comparison {
    COMPARED_SAME,   /* theirs and mine say the same */
    COMPARED_THEIRS, /* only they changed it */
    COMPARED_MINE,   /* only I did */
    COMPARED_BOTH,   /* both did, to different values: somebody must decide */
};

/* Of one field at the top; a group is compared as a whole, without its blank rows. */
enum comparison compare_field(const struct record *base, const struct record *theirs,
                              const struct record *mine, size_t field);

/* Puts the field of `from` into `to`: a group with all its rows. */
void compare_take(struct record *to, const struct record *from, size_t field);
