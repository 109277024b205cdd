/* Draws a breakdown as bars, a trend or a heat map, with the figures beside it. */
#pragma once

#include "db/break_down.h"
#include "tui/chart.h"
#include "tui/draw.h"

struct chart_picture {
    const struct broken_down *broken;
    enum chart_shape shape;
    enum chart_style style;
    enum measure measure;
    const struct figure *figure; /* whose measure that is */
    size_t selected;
    size_t first; /* bar at the top; moved so that the selected one is in sight */
};

/* All of the area; the cursor goes to what is selected. */
void chart_draw(struct chart_picture *picture, const struct area *area);

/* "Friday 0900: 12 people", in a row of the area. */
void chart_draw_selected(const struct chart_picture *picture, const struct area *area, int row);

#define CHART_HOURS 24 /* cells of a row of the heat map */
