#include "tests/bench/figures.h"

#include <stdio.h>

/* Goals are the most that is wanted (`least`: the least); 0: there is none. */
static const struct {
    const char *name, *unit;
    double goal;
    double times_floor;
    bool least;
} rows[FIGURE_COUNT] = {
    [START] = {"start to first usable screen", "ms", .times_floor = 2},
    [OPEN_HOME] = {"back to the home screen", "us", 3000},
    [OPEN_LIST] = {"open counter reports", "us", 3000},
    [OPEN_OTHER_LIST] = {"open 755 cards", "us", 3000},
    [OPEN_OWN_LIST] = {"open what I filed", "us", 3000},
    [OPEN_RECORD] = {"open a record", "us", 3000},
    [OPEN_HISTORY] = {"open its history", "us", 3000},
    [OPEN_REVIEW] = {"open the review pane", "us", 3000},
    [OPEN_FULL_REVIEW] = {"open it with 10,000 exceptions", "us", 20000},
    [OPEN_EXCEPTIONS] = {"open the 10,000 exceptions", "us", 20000},
    [OPEN_SEARCH] = {"open the search", "us", 3000},
    [OPEN_CLOCKS] = {"open what falls due", "us", 3000},
    [OPEN_REPORTS] = {"open the list of reports", "us", 3000},
    [OPEN_REPORT] = {"count the report of a month", "ms"},
    [OPEN_FORM] = {"open a new form", "us", 3000},
    [DOWN] = {"Down, at the top", "us", .times_floor = 1.3},
    [DOWN_BYTES] = {"Down, bytes", "B", 130},
    [DOWN_MEAN] = {"Down, mean with scrolling", "us", .times_floor = 1.3},
    [DOWN_MEAN_BYTES] = {"Down, bytes, mean with scrolling", "B"},
    [DOWN_AT_END] = {"Up, at the oldest end", "us", .times_floor = 1.3},
    [PAGE] = {"PgDn", "us", .times_floor = 1.4},
    [PAGE_BYTES] = {"PgDn, bytes", "B"},
    [PAGES_HELD] = {"PgDn held down, pages a second", "", 2800, .least = true},
    [HOME_KEY] = {"Home", "us", 2000},
    [END_KEY] = {"End", "us", 2000},
    [JUMP_NUMBER] = {"jump to a number", "us", 2000},
    [JUMP_DATE] = {"jump to a date", "us", 2000},
    [REVIEW_DOWN] = {"Down, in the review", "us"},
    [REVIEW_PAGE] = {"PgDn, in the review", "us"},
    [TYPED] = {"typed character", "us", .times_floor = 1.15},
    [TYPED_BYTES] = {"typed character, bytes", "B", 1},
    [FIELD] = {"next field, kept and checked", "us", .times_floor = 1.4},
    [FIELD_BYTES] = {"next field, bytes", "B", 60},
    [FIND_NUMBER] = {"search: a number, to its record", "us", 2000},
    [FIND_RARE] = {"search: a rare word", "us", 2000},
    [FIND_COMMON] = {"search: two common words", "us", 5000},
    [FIND_TYPING] = {"search: slowest letter, to results", "us", 10000},
    [FIND_ECHO] = {"search: the letter itself", "us", 300},
    [FILING_ECHO] = {"filing: first answer", "us"},
    [FILING] = {"filing: \"Filed\"", "us", .times_floor = 3},
    [FILING_BYTES] = {"filing: bytes written", "B"},
    [SEEN] = {"another desk is told to file: shown", "ms", 1000},
    [SEEN_FILED] = {"of it until that desk has filed", "ms"},
    [SEEN_WORK] = {"the work of showing it", "us", 1000},
    [WAKEUPS] = {"idle, wakeups a second, worst view", ""},
    [POLLS] = {"the same in a list without inotify", "", 2},
    [IDLE_BYTES] = {"idle, bytes, worst view", "B"},
    [RESIDENT] = {"resident memory after all this", "MiB", 10},
    [OWN_MEMORY] = {"of it the program's own", "MiB"},
};

static bool is_met(enum figure figure, double value, double floor)
{
    double most =
        rows[figure].times_floor > 0 ? rows[figure].times_floor * floor : rows[figure].goal;
    return rows[figure].least ? value >= most : value <= most;
}

static void print_goal(enum figure figure, double value, double floor)
{
    char goal[40] = "";
    bool idle = figure == WAKEUPS || figure == IDLE_BYTES;
    if (rows[figure].times_floor > 0)
        snprintf(goal, sizeof goal, "%.4gx", rows[figure].times_floor);
    else if (rows[figure].goal > 0 || idle)
        snprintf(goal, sizeof goal, "%s%.5g", rows[figure].least ? ">=" : "", rows[figure].goal);
    bool has_goal = goal[0] && (rows[figure].times_floor == 0 || floor > 0);
    printf("  %7s  %s", goal, !has_goal ? "" : is_met(figure, value, floor) ? "yes" : "NO");
}

void print_beside_floor(const char *title, struct results *ours, struct results *floor)
{
    printf("%-36s %-4s %10s %21s %10s %7s  %7s  %s\n", title, "", "frontdesk", "(least-most)",
           "floor", "ratio", "goal", "met");
    for (enum figure i = 0; i < FIGURE_COUNT; i++) {
        struct samples *mine = &ours->of[i], *least = &floor->of[i];
        if (mine->count == 0)
            continue;
        double value = samples_median(mine), other = samples_median(least);
        char spread[40];
        snprintf(spread, sizeof spread, "(%.1f-%.1f)", mine->of[0], mine->of[mine->count - 1]);
        printf("%-36s %-4s %10.1f %21s ", rows[i].name, rows[i].unit, value, spread);
        if (least->count > 0 && other > 0)
            printf("%10.1f %7.2f", other, value / other);
        else
            printf("%10s %7s", "", "");
        print_goal(i, value, other);
        printf("\n");
    }
    fflush(stdout);
}

static void print_values(const struct column *columns, int count, bool grows)
{
    printf("%-36s %-4s", "", "");
    for (int c = 0; c < count; c++)
        printf(" %11s", columns[c].name);
    printf("%s\n", grows ? "     growth" : "");
    for (enum figure i = 0; i < FIGURE_COUNT; i++) {
        int have = 0;
        for (int c = 0; c < count; c++)
            have += columns[c].results->of[i].count > 0;
        if (have < 2)
            continue;
        printf("%-36s %-4s", rows[i].name, rows[i].unit);
        for (int c = 0; c < count; c++) {
            struct samples *samples = &columns[c].results->of[i];
            if (samples->count > 0)
                printf(" %11.1f", samples_median(samples));
            else
                printf(" %11s", "-");
        }
        double first = samples_median(&columns[0].results->of[i]);
        if (grows && first > 0)
            printf(" %10.2f", samples_median(&columns[count - 1].results->of[i]) / first);
        printf("\n");
    }
    fflush(stdout);
}

void print_side_by_side(const struct column *columns, int count)
{
    print_values(columns, count, false);
}

void print_growth(const struct column *columns, int count)
{
    print_values(columns, count, true);
}
