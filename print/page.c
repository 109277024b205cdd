#include "print/page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#define MARGIN       60.0 /* points */
#define FOOT         36.0
#define LABEL_WIDTH  150.0
#define GAP          8.0
#define FONT         "DejaVu Sans, WenQuanYi Zen Hei"
#define BODY_SIZE    11.0
#define SMALL_SIZE   9.0
#define TITLE_SIZE   18.0
#define HEADING_SIZE 13.0

/* A pass over the paper: the first counts the pages, the second draws them. */
struct drawing {
    const struct paper_page *page;
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

static void draw_head(struct drawing *drawing)
{
    const struct paper_page *page = drawing->page;
    char line[400];

    draw_text(drawing, page->station, HEADING_SIZE, true);
    (void)snprintf(line, sizeof(line), "%s%s%s", page->address,
                   page->address[0] != '\0' && page->phone[0] != '\0' ? "   " : "", page->phone);
    if (line[0] != '\0') {
        draw_text(drawing, line, SMALL_SIZE, false);
    }
    draw_rule(drawing);
    drawing->y += GAP;
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

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, drawing->page->number);
    drawing->cairo = cairo_create(surface);
    draw_all(drawing);
    cairo_destroy(drawing->cairo);
    cairo_surface_finish(surface);
    status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS;
}

bool page_draw(const struct paper_page *page, page_write_fn *write, void *context)
{
    struct stream nowhere = {NULL, NULL}, out = {write, context};
    struct drawing drawing = {
        .page = page, .width = page->a4 ? 595.28 : 612.0, .height = page->a4 ? 841.89 : 792.0};

    if (!pass(&drawing, &nowhere)) {
        return false;
    }
    drawing.pages = drawing.number;
    return pass(&drawing, &out);
}
