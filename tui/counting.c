#include "tui/counting.h"

#include "base/stopwatch.h"
#include "tui/key_waits.h"

#define AT_ONCE_MS 5  /* what takes no longer is shown without a word before */
#define AGAIN_MS   20 /* after a key, or while another desk writes */

static bool is_over_or_key_waits(void *context)
{
    return stopwatch_ms() > *(const int64_t *)context || key_waits(NULL);
}

/* False when it was broken off. */
static bool run(struct counting *counting, bool (*stop)(void *context), void *context)
{
    struct store *store = screen_app(counting->view->screen)->store;
    struct error error = {0};
    bool counted;
    store_interrupt_when(store, stop, context);
    counted = counting->count(counting->view, &error);
    store_interrupt_when(store, NULL, NULL);
    counting->waits = !counted && stop != NULL && error.class == ERROR_BUSY;
    if (!counting->waits)
        counting->ended(counting->view, counted ? NULL : &error);
    return !counting->waits;
}

void counting_begin(struct counting *counting)
{
    int64_t until = stopwatch_ms() + AT_ONCE_MS;
    if (!run(counting, is_over_or_key_waits, &until))
        screen_wake_in(counting->view->screen, 1);
}

void counting_go_on(struct counting *counting)
{
    if (!counting->waits)
        return;
    if (run(counting, key_waits, NULL))
        screen_redraw(counting->view->screen);
    else
        screen_wake_in(counting->view->screen, AGAIN_MS);
}

void counting_end(struct counting *counting)
{
    if (counting->waits) {
        run(counting, NULL, NULL);
        screen_redraw(counting->view->screen);
    }
}

void counting_before(struct counting *counting, enum action action)
{
    static const enum action own[] = {ACTION_LOCK, ACTION_HELP, ACTION_PALETTE, ACTION_REPAINT};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (action == own[i])
            return;
    counting_end(counting);
}

void counting_draw(const struct area *area, int row)
{
    draw_text(area, row, 2, LOOK_DIM, "Counting. Esc breaks it off.");
    draw_cursor(area, row, 2);
}
