#include "print/page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#define MARGIN        60.0 /* points */
#define FOOT          36.0
#define LABEL_WIDTH   150.0
#define GAP           8.0
#define A4_WIDTH      595.28
#define A4_HEIGHT     841.89
#define LETTER_WIDTH  612.0
#define LETTER_HEIGHT 792.0
#define FONT          "DejaVu Sans, WenQuanYi Zen Hei"
#define BODY_SIZE     11.0
#define SMALL_SIZE    9.0
#define TITLE_SIZE    18.0
#define HEADING_SIZE  13.0

/* A pass over the paper: the first counts the pages, the second draws them. */
struct drawing {
    const struct paper_page *page;   /* this ... */
    const struct paper_sheet *sheet; /* ... or this */
    cairo_t *cairo;
    double width, height; /* of the page */
    double y;             /* where the next line goes */
    int number, pages;    /* of this page; of all (0: not counted yet) */
};

static PangoLayout *layout_of(const struct drawing *drawing, const char *text, double size,
                              bool bold, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(drawing->cairo);
    PangoFontDescription *font = pango_font_description_from_string(FONT);

    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

static void draw_foot(struct drawing *drawing)
{
    char words[120], whole[200];
    PangoLayout *layout;

    /* the words come from the catalogue, which a test holds to two numbers */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(words, sizeof(words), drawing->page->page_words, drawing->number,
                   drawing->pages);
#pragma GCC diagnostic pop
    (void)snprintf(whole, sizeof(whole), "%s   %s", drawing->page->number, words);
    layout = layout_of(drawing, whole, SMALL_SIZE, false, drawing->width - 2 * MARGIN);
    cairo_move_to(drawing->cairo, MARGIN, drawing->height - FOOT);
    pango_cairo_show_layout(drawing->cairo, layout);
    g_object_unref(layout);
}

static void next_page(struct drawing *drawing)
{
    draw_foot(drawing);
    cairo_show_page(drawing->cairo);
    drawing->number++;
    drawing->y = MARGIN;
}

static double bottom(const struct drawing *drawing)
{
    return drawing->height - FOOT - GAP;
}

/* Line by line, so that a long text goes on overleaf. */
static void draw_lines(struct drawing *drawing, PangoLayout *layout, double left)
{
    PangoLayoutIter *lines = pango_layout_get_iter(layout);

    do {
        PangoRectangle place;
        double height;

        pango_layout_iter_get_line_extents(lines, NULL, &place);
        height = (double)place.height / PANGO_SCALE;
        if (drawing->y + height > bottom(drawing)) {
            next_page(drawing);
        }
        cairo_move_to(drawing->cairo, left + (double)place.x / PANGO_SCALE,
                      drawing->y +
                          (double)(pango_layout_iter_get_baseline(lines) - place.y) / PANGO_SCALE);
        pango_cairo_show_layout_line(drawing->cairo, pango_layout_iter_get_line_readonly(lines));
        drawing->y += height;
    } while (pango_layout_iter_next_line(lines));
    pango_layout_iter_free(lines);
}

static void draw_text(struct drawing *drawing, const char *text, double size, bool bold)
{
    PangoLayout *layout = layout_of(drawing, text, size, bold, drawing->width - 2 * MARGIN);

    draw_lines(drawing, layout, MARGIN);
    g_object_unref(layout);
}

static void draw_rule(struct drawing *drawing)
{
    drawing->y += GAP / 2;
    cairo_set_line_width(drawing->cairo, 0.8);
    cairo_move_to(drawing->cairo, MARGIN, drawing->y);
    cairo_line_to(drawing->cairo, drawing->width - MARGIN, drawing->y);
    cairo_stroke(drawing->cairo);
    drawing->y += GAP;
}

static void draw_station(struct drawing *drawing, const char *station, const char *address,
                         const char *phone)
{
    char line[400];

    draw_text(drawing, station, HEADING_SIZE, true);
    (void)snprintf(line, sizeof(line), "%s%s%s", address,
                   address[0] != '\0' && phone[0] != '\0' ? "   " : "", phone);
    if (line[0] != '\0') {
        draw_text(drawing, line, SMALL_SIZE, false);
    }
    draw_rule(drawing);
    drawing->y += GAP;
}

static void draw_head(struct drawing *drawing)
{
    const struct paper_page *page = drawing->page;

    draw_station(drawing, page->station, page->address, page->phone);
    draw_text(drawing, page->title, TITLE_SIZE, true);
    draw_text(drawing, page->number, HEADING_SIZE, true);
    drawing->y += 2 * GAP;
}

static void draw_paragraphs(struct drawing *drawing, const char **texts)
{
    for (; *texts != NULL; texts++) {
        draw_text(drawing, *texts, BODY_SIZE, false);
        drawing->y += GAP;
    }
}

static double height_of_line(PangoLayout *layout)
{
    PangoRectangle place;
    PangoLayoutIter *lines = pango_layout_get_iter(layout);

    pango_layout_iter_get_line_extents(lines, NULL, &place);
    pango_layout_iter_free(lines);
    return (double)place.height / PANGO_SCALE;
}

/* The label beside the first line of its value; a long label takes its own lines. */
static void draw_row(struct drawing *drawing, const struct paper_row *row)
{
    double left = MARGIN + LABEL_WIDTH + GAP;
    PangoLayout *label = layout_of(drawing, row->label, BODY_SIZE, true, LABEL_WIDTH);
    PangoLayout *value =
        layout_of(drawing, row->value, BODY_SIZE, false, drawing->width - left - MARGIN);
    double top, after_label;
    int page;

    if (drawing->y + height_of_line(value) > bottom(drawing)) {
        next_page(drawing);
    }
    top = drawing->y;
    page = drawing->number;
    draw_lines(drawing, label, MARGIN);
    after_label = drawing->y;
    drawing->y = drawing->number == page ? top : drawing->y;
    draw_lines(drawing, value, left);
    if (drawing->number == page && drawing->y < after_label) {
        drawing->y = after_label;
    }
    drawing->y += GAP / 2;
    g_object_unref(label);
    g_object_unref(value);
}

static void draw_all(struct drawing *drawing)
{
    drawing->number = 1;
    drawing->y = MARGIN;
    draw_head(drawing);
    draw_paragraphs(drawing, drawing->page->before);
    if (drawing->page->row_count > 0) {
        draw_rule(drawing);
    }
    for (size_t i = 0; i < drawing->page->row_count; i++) {
        draw_row(drawing, &drawing->page->rows[i]);
    }
    if (drawing->page->row_count > 0) {
        draw_rule(drawing);
    }
    draw_paragraphs(drawing, drawing->page->after);
    draw_foot(drawing);
    cairo_show_page(drawing->cairo);
}

/* ---- the page of a report ---- */

#define SHEET_TOP    36.0 /* margins that leave the rows room */
#define SHEET_FOOT   36.0
#define SIGN_HEIGHT  84.0 /* the foot: notes and lines to sign on */
#define NOTE_SIZE    7.5
#define VALUE_WIDTH  52.0
#define VALUES_WIDTH 400.0 /* of all values of a table without bars: it may have more columns */
#define WIDEST_VALUE 58.0
#define BAR_WIDTH    90.0
#define MOST_ROW     15.0
#define HEADING_ROWS 1.7 /* a heading takes as much as so many rows */
#define SIZE_OF_ROW  0.66
#define SIGN_GAP     36.0

/* One line, cut where it does not fit. */
static void draw_cell(const struct drawing *drawing, const char *text, double size, bool bold,
                      double left, double width, PangoAlignment alignment)
{
    PangoLayout *layout = layout_of(drawing, text, size, bold, width);

    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_height(layout, 0);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, alignment);
    cairo_move_to(drawing->cairo, left, drawing->y);
    pango_cairo_show_layout(drawing->cairo, layout);
    g_object_unref(layout);
}

static double value_width(const struct paper_sheet_table *table)
{
    double share = VALUES_WIDTH / (double)(table->column_count > 0 ? table->column_count : 1);

    return table->has_bars ? VALUE_WIDTH : share < WIDEST_VALUE ? share : WIDEST_VALUE;
}

static double values_left(const struct drawing *drawing, const struct paper_sheet_table *table)
{
    return drawing->width - MARGIN - value_width(table) * (double)table->column_count;
}

/* From the margin to the bars, or to the values. */
static double label_width(const struct drawing *drawing, const struct paper_sheet_table *table)
{
    return values_left(drawing, table) - (table->has_bars ? BAR_WIDTH + GAP : 0) - MARGIN;
}

/* Grey, so that it takes little ink and the eye goes to the figures. */
static void draw_bar(const struct drawing *drawing, double left, double share, double height)
{
    cairo_save(drawing->cairo);
    cairo_set_source_rgb(drawing->cairo, 0.55, 0.55, 0.55);
    cairo_rectangle(drawing->cairo, left - BAR_WIDTH, drawing->y + height * 0.15, BAR_WIDTH * share,
                    height * 0.6);
    cairo_fill(drawing->cairo);
    cairo_restore(drawing->cairo);
}

static void draw_sheet_row(struct drawing *drawing, const struct paper_sheet_table *table,
                           const struct paper_sheet_row *row, long long largest, double height)
{
    double left = values_left(drawing, table), size = height * SIZE_OF_ROW;

    draw_cell(drawing, row->label, size, false, MARGIN, label_width(drawing, table),
              PANGO_ALIGN_LEFT);
    if (largest > 0) {
        draw_bar(drawing, left, (double)row->values[table->bars] / (double)largest, height);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        char number[32];

        (void)snprintf(number, sizeof(number), "%lld", row->values[i]);
        draw_cell(drawing, number, size, false, left + value_width(table) * (double)i,
                  value_width(table), PANGO_ALIGN_RIGHT);
    }
    drawing->y += height;
}

/* 0 where bars would tell nothing. */
static long long largest_of(const struct paper_sheet_table *table)
{
    long long largest = 0;

    for (size_t i = 0; table->has_bars && table->row_count > 1 && i < table->row_count; i++) {
        long long value = table->rows[i].values[table->bars];

        largest = value > largest ? value : largest;
    }
    return largest;
}

static void draw_sheet_table(struct drawing *drawing, const struct paper_sheet_table *table,
                             double height)
{
    double left = values_left(drawing, table), size = height * SIZE_OF_ROW;

    drawing->y += height * (HEADING_ROWS - 1);
    draw_cell(drawing, table->heading, size * 1.1, true, MARGIN, label_width(drawing, table),
              PANGO_ALIGN_LEFT);
    for (size_t i = 0; i < table->column_count; i++) {
        draw_cell(drawing, table->columns[i], size, true, left + value_width(table) * (double)i,
                  value_width(table), PANGO_ALIGN_RIGHT);
    }
    drawing->y += height;
    for (size_t i = 0; i < table->row_count; i++) {
        draw_sheet_row(drawing, table, &table->rows[i], largest_of(table), height);
    }
}

/* Notes above the lines; they were counted on the day that stands below. */
static void draw_signature(struct drawing *drawing)
{
    const char **words = drawing->sheet->signature;
    double left = MARGIN, width = (drawing->width - 2 * MARGIN - SIGN_GAP) * 0.68;

    for (const char **note = drawing->sheet->notes; *note != NULL; note++) {
        draw_text(drawing, *note, NOTE_SIZE, false);
    }
    draw_text(drawing, drawing->sheet->counted, NOTE_SIZE, false);
    drawing->y = drawing->height - SHEET_FOOT - SMALL_SIZE * 2;
    for (size_t i = 0; i < 2 && words[i] != NULL; i++) {
        cairo_set_line_width(drawing->cairo, 0.8);
        cairo_move_to(drawing->cairo, left, drawing->y);
        cairo_line_to(drawing->cairo, left + width, drawing->y);
        cairo_stroke(drawing->cairo);
        drawing->y += 2;
        draw_cell(drawing, words[i], SMALL_SIZE, false, left, width, PANGO_ALIGN_LEFT);
        drawing->y -= 2;
        left += width + SIGN_GAP;
        width = drawing->width - MARGIN - left;
    }
}

/* All rows of all tables, with their headings. */
static double rows_of(const struct paper_sheet *sheet)
{
    double rows = 0;

    for (size_t i = 0; i < sheet->table_count; i++) {
        rows += (double)sheet->tables[i].row_count + HEADING_ROWS;
    }
    return rows > 0 ? rows : 1;
}

static void draw_sheet(struct drawing *drawing)
{
    const struct paper_sheet *sheet = drawing->sheet;
    char line[200];
    double height;

    drawing->number = 1;
    drawing->y = SHEET_TOP;
    draw_station(drawing, sheet->station, sheet->address, sheet->phone);
    (void)snprintf(line, sizeof(line), "%s, %s", sheet->title, sheet->month);
    draw_text(drawing, line, TITLE_SIZE, true);
    draw_text(drawing, sheet->source, SMALL_SIZE, false);
    height = (drawing->height - SHEET_FOOT - SIGN_HEIGHT - GAP - drawing->y) / rows_of(sheet);
    height = height < MOST_ROW ? height : MOST_ROW;
    for (size_t i = 0; i < sheet->table_count; i++) {
        draw_sheet_table(drawing, &sheet->tables[i], height);
    }
    drawing->y = drawing->height - SHEET_FOOT - SIGN_HEIGHT;
    draw_signature(drawing);
    cairo_show_page(drawing->cairo);
}

/* ---- the PDF ---- */

struct stream {
    page_write_fn *write;
    void *context;
};

static cairo_status_t write_piece(void *closure, const unsigned char *bytes, unsigned length)
{
    const struct stream *stream = closure;

    return stream->write == NULL || stream->write(stream->context, bytes, length)
               ? CAIRO_STATUS_SUCCESS
               : CAIRO_STATUS_WRITE_ERROR;
}

/* One pass; without a place to write to it only counts. */
static bool pass(struct drawing *drawing, struct stream *stream)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_piece, stream, drawing->width, drawing->height);
    cairo_status_t status;

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                   drawing->page != NULL ? drawing->page->number
                                                         : drawing->sheet->title);
    drawing->cairo = cairo_create(surface);
    if (drawing->page != NULL) {
        draw_all(drawing);
    } else {
        draw_sheet(drawing);
    }
    cairo_destroy(drawing->cairo);
    cairo_surface_finish(surface);
    status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS;
}

bool page_draw(const struct paper_page *page, page_write_fn *write, void *context)
{
    struct stream nowhere = {NULL, NULL}, out = {write, context};
    struct drawing drawing = {.page = page,
                              .width = page->a4 ? A4_WIDTH : LETTER_WIDTH,
                              .height = page->a4 ? A4_HEIGHT : LETTER_HEIGHT};

    if (!pass(&drawing, &nowhere)) {
        return false;
    }
    drawing.pages = drawing.number;
    return pass(&drawing, &out);
}

bool sheet_draw(const struct paper_sheet *sheet, page_write_fn *write, void *context)
{
    struct stream out = {write, context};
    struct drawing drawing = {.sheet = sheet,
                              .width = sheet->a4 ? A4_WIDTH : LETTER_WIDTH,
                              .height = sheet->a4 ? A4_HEIGHT : LETTER_HEIGHT};

    return pass(&drawing, &out);
}
