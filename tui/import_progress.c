#include "tui/import_progress.h"

#include <stdio.h>

#define BAR_COLUMNS 40

static void draw_bar(const struct area *area, int row, int part)
{
    int columns = area->columns < BAR_COLUMNS + 12 ? area->columns - 12 : BAR_COLUMNS;
    int done = columns * part / 1000;
    char words[20];
    draw_text(area, row, 2, LOOK_PLAIN, "[");
    draw_repeat(area, row, 3, done, LOOK_GOOD, "#");
    draw_repeat(area, row, 3 + done, columns - done, LOOK_DIM, ".");
    snprintf(words, sizeof words, "] %d %%", part / 10);
    draw_text(area, row, 3 + columns, LOOK_PLAIN, words);
    draw_cursor(area, row, 2);
}

static void count_words(const struct import_work *work, bool writes, char *out, size_t room)
{
    const struct worksheet_outcome *sheets =
        writes ? &work->worksheets.outcome : &work->worksheets.planned;
    const struct list_counts *records = writes ? &work->urn_log.done : &work->urn_log.planned;
    if (work->of == IMPORT_OF_URN_LOG)
        snprintf(out, room, "%zu numbers", records->added + records->known);
    else
        snprintf(out, room, "%zu worksheets, %zu lines", sheets->worksheets,
                 sheets->lines + sheets->added + sheets->known);
}

void import_progress_draw(const struct import_work *work, const struct area *area)
{
    bool writes = work->import.stage == IMPORT_WRITING;
    char words[120];
    draw_clear(area);
    draw_text(area, 0, 2, LOOK_HEADING, writes ? "Writing" : "Looking through the file");
    draw_bar(area, 2, import_part(&work->import));
    count_words(work, writes, words, sizeof words);
    draw_text(area, 4, 2, LOOK_PLAIN, words);
    draw_text(area, 6, 2, LOOK_DIM,
              writes ? "It is not stopped any more." : "Esc stops; nothing is written yet.");
    if (writes)
        draw_text(area, 7, 2, LOOK_DIM, "Other desks go on filing.");
}
