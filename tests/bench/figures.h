/* The figures that are measured, with their goals, and the tables they are printed in. */
#pragma once

#include "tests/bench/measure.h"

enum figure {
    START,
    OPEN_HOME,
    OPEN_LIST,
    OPEN_OTHER_LIST,
    OPEN_OWN_LIST,
    OPEN_RECORD,
    OPEN_HISTORY,
    OPEN_REVIEW,
    OPEN_FULL_REVIEW,
    OPEN_EXCEPTIONS,
    OPEN_SEARCH,
    OPEN_CLOCKS,
    OPEN_REPORTS,
    OPEN_REPORT,
    OPEN_FORM,
    DOWN,
    DOWN_BYTES,
    DOWN_MEAN,
    DOWN_MEAN_BYTES,
    DOWN_AT_END,
    PAGE,
    PAGE_BYTES,
    PAGES_HELD,
    HOME_KEY,
    END_KEY,
    JUMP_NUMBER,
    JUMP_DATE,
    REVIEW_DOWN,
    REVIEW_PAGE,
    TYPED,
    TYPED_BYTES,
    FIELD,
    FIELD_BYTES,
    FIND_NUMBER,
    FIND_RARE,
    FIND_COMMON,
    FIND_TYPING,
    FIND_ECHO,
    FILING_ECHO,
    FILING,
    FILING_BYTES,
    SEEN,
    SEEN_FILED,
    SEEN_WORK,
    WAKEUPS,
    POLLS,
    IDLE_BYTES,
    RESIDENT,
    OWN_MEMORY,
    FIGURE_COUNT,
    NONE = FIGURE_COUNT,
};

struct results {
    struct samples of[FIGURE_COUNT];
};

/* One program, or one station, of a table. */
struct column {
    const char *name;
    struct results *results;
};

/* Each figure beside the floor's, with its goal and whether it is met. */
void print_beside_floor(const char *title, struct results *ours, struct results *floor);

/* Medians side by side; rows that fewer than two columns have are left out. */
void print_side_by_side(const struct column *columns, int count);

/* The same, and for each figure how many times more the last column is than the first. */
void print_growth(const struct column *columns, int count);
