#include "tui/screen.h"

#include "base/memory.h"
#include "base/stopwatch.h"
#include "db/calendar_store.h"
#include "db/changes.h"
#include "db/staff.h"
#include "tui/chrome.h"
#include "tui/parking.h"
#include "tui/screen_private.h"
#include "tui/terminal.h"
#include "tui/views.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LEAST_ROWS = 10,
    LEAST_COLUMNS = 40,
    FEED_POLL = 500,        /* ms between looks where inotify is not to be had */
    WAITING_IS_SAID = 1000, /* ms */
    WAITING_ENDS = 20000,   /* ms: the other desk hangs */
    PRESSES_AT_ONCE = 500,  /* before the screen is painted all the same */
    EMPTY_READS = 50,       /* a terminal that is ready and has nothing is gone */
};

enum painting { PAINT_NOTHING, PAINT_MESSAGE, PAINT_FOCUS, PAINT_ALL };

/* Views that are to go once the press is over. */
struct closing {
    struct view *view;
    struct closing *next;
};

struct waiting {
    struct pending pending;
    int64_t since, next;
    bool said;
};

struct working {
    struct long_work work;
    int64_t next;
};

struct screen {
    struct app *app;
    struct view *top;
    struct closing *closing;
    struct message message;
    enum painting painting;
    bool message_changed;
    struct message held; /* said while the screen was locked: shown afterwards */
    bool pressing;       /* a press is being handled: what is said is about it */
    bool quitting;
    struct parking *parking;

    struct store *fed; /* whose changes are watched */
    struct changes changes;

    struct waiting *waiting;
    size_t waiting_count;

    struct working *working;
    size_t working_count;

    struct errand errand; /* .run NULL: none */

    int64_t wake_at; /* 0: never */
    int64_t pressed_at;
    int empty_reads;
    bool more_presses; /* wait, read already */
};

static void ask_for(struct screen *screen, enum painting painting)
{
    if (painting > screen->painting) {
        screen->painting = painting;
    }
}

/* ---- the stack ---- */

struct app *screen_app(struct screen *screen)
{
    return screen->app;
}

struct parking *screen_parking(struct screen *screen)
{
    return screen->parking;
}

struct view *screen_top(struct screen *screen)
{
    return screen->top;
}

/* Nothing of what was open is to be seen. */
static bool is_locked(const struct screen *screen)
{
    return lock_view_covers(screen->top);
}

void screen_push(struct screen *screen, struct view *view)
{
    if (screen->top != NULL && screen->top->ops->covered != NULL) {
        screen->top->ops->covered(screen->top);
    }
    view->below = screen->top;
    screen->top = view;
    ask_for(screen, PAINT_ALL);
}

void screen_lock_views(struct screen *screen)
{
    for (struct view *view = screen->top; view != NULL; view = view->below) {
        if (view->ops->locked != NULL) {
            view->ops->locked(view);
        }
    }
}

void screen_unlock_views(struct screen *screen)
{
    for (struct view *view = screen->top; view != NULL; view = view->below) {
        if (view->ops->unlocked != NULL) {
            view->ops->unlocked(view);
        }
    }
}

static bool is_closing(const struct screen *screen, const struct view *view)
{
    const struct closing *at = screen->closing;
    while (at != NULL && at->view != view) {
        at = at->next;
    }
    return at != NULL;
}

static void mark_closing(struct screen *screen, struct view *view)
{
    struct closing *closing = memory_create(1, sizeof *closing);
    *closing = (struct closing){view, screen->closing};
    screen->closing = closing;
}

static struct view *topmost(const struct screen *screen)
{
    struct view *view = screen->top;
    while (view != NULL && is_closing(screen, view)) {
        view = view->below;
    }
    return view;
}

void screen_pop(struct screen *screen)
{
    struct view *view = topmost(screen);
    if (view != NULL) {
        mark_closing(screen, view);
    }
}

void screen_close(struct screen *screen, struct view *view)
{
    if (topmost(screen) == view) {
        mark_closing(screen, view);
    }
}

void screen_pop_to(struct screen *screen, const char *name)
{
    const struct view *found = screen->top;
    while (found != NULL && strcmp(found->ops->name, name) != 0) {
        found = found->below;
    }
    for (struct view *view = screen->top; found != NULL && view != found; view = view->below) {
        if (!is_closing(screen, view)) {
            mark_closing(screen, view);
        }
    }
}

void screen_quit(struct screen *screen)
{
    screen->quitting = true;
}

/* Takes the topmost of the marked views out of the stack; NULL when none is marked. */
static struct view *take_closing(struct screen *screen)
{
    struct view **at = &screen->top;
    while (*at != NULL && !is_closing(screen, *at)) {
        at = &(*at)->below;
    }
    struct view *view = *at;
    if (view != NULL) {
        *at = view->below;
    }
    return view;
}

static void unmark(struct screen *screen, const struct view *view)
{
    for (struct closing **at = &screen->closing; *at != NULL; at = &(*at)->next) {
        if ((*at)->view == view) {
            struct closing *gone = *at;
            *at = gone->next;
            free(gone);
            return;
        }
    }
}

static void show_message(struct screen *screen, const struct message *message);

/* What was said behind the lock, once it is gone. */
static void show_held(struct screen *screen)
{
    if (screen->held.words[0] != '\0' && !is_locked(screen)) {
        show_message(screen, &screen->held);
        screen->held.words[0] = '\0';
    }
}

/* Closes what is marked; the view that comes to light may close itself in turn. */
static void settle(struct screen *screen)
{
    while (screen->closing != NULL) {
        bool uncovers = is_closing(screen, screen->top);
        for (struct view *view; (view = take_closing(screen)) != NULL;) {
            unmark(screen, view);
            view->ops->destroy(view);
        }
        ask_for(screen, PAINT_ALL);
        show_held(screen);
        if (uncovers && screen->top != NULL && screen->top->ops->uncovered != NULL) {
            screen->top->ops->uncovered(screen->top);
        }
    }
}

/* ---- painting ---- */

static bool is_too_small(void)
{
    return terminal_rows() < LEAST_ROWS || terminal_columns() < LEAST_COLUMNS;
}

/* What stands above the keys: while nothing may be written that is said wherever nothing else is.
 */
static struct message shown_message(const struct screen *screen)
{
    struct message message = screen->message;
    const char *reason = screen->app->store != NULL ? store_read_only(screen->app->store) : "";
    if (message.words[0] == '\0' && *reason != '\0') {
        message.look = LOOK_ERROR;
        (void)snprintf(message.words, sizeof message.words, "Read only: %s", reason);
    } else if (message.words[0] == '\0' && *parking_trouble(screen->parking) != '\0') {
        message.look = LOOK_ERROR;
        (void)snprintf(message.words, sizeof message.words, "%s", parking_trouble(screen->parking));
    }
    return message;
}

static int message_rows(const struct screen *screen, int columns)
{
    struct message message = shown_message(screen);
    return chrome_message_rows(&message, columns);
}

/* Between the title bar and the message. */
struct area screen_area(const struct screen *screen)
{
    int columns = terminal_columns();
    int rows = terminal_rows() - 2 - message_rows(screen, columns);
    return (struct area){.top = 1, .rows = rows > 1 ? rows : 1, .columns = columns};
}

void screen_redraw(struct screen *screen)
{
    ask_for(screen, PAINT_ALL);
}

static void paint_too_small(void)
{
    struct area all = {.rows = terminal_rows(), .columns = terminal_columns()};
    draw_clear(&all);
    int taken = draw_text(&all, 0, 0, LOOK_PLAIN, "Make the window at least 40x10");
    draw_cursor(&all, 0, taken);
}

/* A box on top leaves what is below it to be seen. */
static void paint_views(struct view *view, const struct area *area)
{
    if (view->ops->menu && view->below != NULL) {
        paint_views(view->below, area);
    }
    view->ops->draw(view, area);
}

static void paint_all(struct screen *screen, const struct area *area)
{
    struct area title = {.rows = 1, .columns = area->columns};
    struct area keys = {.top = terminal_rows() - 1, .rows = 1, .columns = area->columns};
    draw_cursor(area, 0, 0);
    paint_views(screen->top, area);
    chrome_draw_title(screen->app, screen->top, &title);
    chrome_draw_keys(screen->top, &keys);
}

static void paint_message(const struct screen *screen, const struct area *area)
{
    int top = area->top + area->rows;
    struct area rows = {.top = top, .rows = terminal_rows() - 1 - top, .columns = area->columns};
    struct message message = shown_message(screen);
    chrome_draw_message(&message, &rows);
}

static void paint(struct screen *screen)
{
    if (screen->painting == PAINT_NOTHING && !screen->message_changed) {
        return;
    }
    struct view *top = screen->top;
    struct area area = screen_area(screen);
    bool behind = screen->painting == PAINT_FOCUS && top->ops->draw_behind != NULL;
    if (is_too_small()) {
        paint_too_small();
    } else {
        if (screen->painting == PAINT_ALL) {
            paint_all(screen, &area);
        } else if (screen->painting == PAINT_FOCUS) {
            (top->ops->draw_focus != NULL ? top->ops->draw_focus : top->ops->draw)(top, &area);
        }
        if (screen->message_changed || screen->painting == PAINT_ALL) {
            paint_message(screen, &area);
        }
    }
    screen->painting = PAINT_NOTHING;
    screen->message_changed = false;
    terminal_update();
    if (behind && !is_too_small() && top->ops->draw_behind(top, &area)) {
        terminal_update();
    }
}

/* ---- messages ---- */

static void show_message(struct screen *screen, const struct message *message)
{
    int columns = terminal_columns();
    int rows = message_rows(screen, columns);
    screen->message = *message;
    screen->message_changed = true;
    if (message_rows(screen, columns) != rows) {
        ask_for(screen, PAINT_ALL); /* the views get more room, or less */
    }
}

void screen_say(struct screen *screen, enum look look, const char *format, ...)
{
    struct message message = {.look = look};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message.words, sizeof message.words, format, arguments);
    va_end(arguments);
    if (is_locked(screen) && !screen->pressing) {
        screen->held = message;
    } else {
        show_message(screen, &message);
    }
}

void screen_say_nothing(struct screen *screen)
{
    if (is_locked(screen) && !screen->pressing) {
        screen->held.words[0] = '\0';
    } else if (screen->message.words[0] != '\0') {
        show_message(screen, &(struct message){.look = LOOK_PLAIN});
    }
}

/* A line that needs more rows than before moves everything else, and comes with it. */
void screen_show_said(struct screen *screen)
{
    if (screen->painting == PAINT_NOTHING) {
        paint(screen);
    }
}

/* ---- writing ---- */

/* What was filed is kept once only: the person must know it with the number. */
static void say_second_copy(struct screen *screen)
{
    const char *words = store_second_copy(screen->app->store);
    const struct message *said = &screen->message;
    if (*words != '\0') {
        screen_say(screen, LOOK_WARNING, "%s%s second copy failed: %s", said->words,
                   said->words[0] != '\0' ? ", but the" : "It was kept, but the", words);
    }
}

static void end_waiting(struct screen *screen, size_t index, bool ok, const struct error *error)
{
    struct pending pending = screen->waiting[index].pending;
    if (screen->waiting[index].said || pending.says != NULL) {
        screen_say_nothing(screen);
    }
    screen->waiting_count--;
    memmove(&screen->waiting[index], &screen->waiting[index + 1],
            (screen->waiting_count - index) * sizeof *screen->waiting);
    pending.done(pending.context, ok, error);
    if (ok) {
        say_second_copy(screen);
    }
    ask_for(screen, PAINT_ALL);
}

static void say_waiting(struct screen *screen)
{
    screen_say(screen, LOOK_WARNING, "Waiting for another desk, which is writing ...");
}

void screen_show_waiting(struct screen *screen)
{
    say_waiting(screen);
    ask_for(screen, PAINT_ALL);
    paint(screen);
}

/* Two desks that wait for each other must not try in step. */
static int64_t jittered(int64_t now)
{
    struct timespec clock;
    (void)clock_gettime(CLOCK_MONOTONIC, &clock);
    return now + 5 + clock.tv_nsec / 1000 % 20;
}

static void try_waiting(struct screen *screen, size_t index)
{
    struct waiting *waiting = &screen->waiting[index];
    struct error error = {0};
    int64_t now = stopwatch_ms();
    bool ok = waiting->pending.attempt(waiting->pending.context, &error);
    waiting = &screen->waiting[index];
    if (ok || error.class != ERROR_BUSY || now - waiting->since >= WAITING_ENDS) {
        end_waiting(screen, index, ok, &error);
        return;
    }
    waiting->next = jittered(now);
    if (!waiting->said && now - waiting->since >= WAITING_IS_SAID) {
        waiting->said = true;
        say_waiting(screen);
    }
}

void screen_write(struct screen *screen, const struct pending *pending)
{
    size_t index = screen->waiting_count++;
    screen->waiting =
        memory_resize(screen->waiting, screen->waiting_count, sizeof *screen->waiting);
    screen->waiting[index] = (struct waiting){.pending = *pending, .since = stopwatch_ms()};
    if (pending->says != NULL) {
        screen_say(screen, LOOK_PLAIN, "%s", pending->says);
        paint(screen);
    }
    try_waiting(screen, index);
}

bool screen_is_writing(const struct screen *screen)
{
    return screen->waiting_count > 0;
}

/* The oldest goes first: one try in a round is enough. */
static void write_when_due(struct screen *screen)
{
    if (screen->waiting_count > 0 && screen->waiting[0].next <= stopwatch_ms()) {
        try_waiting(screen, 0);
    }
}

void screen_give_up_writing(struct screen *screen)
{
    struct error error = {0};
    (void)error_set(&error, ERROR_BUSY, "You left before it could be written.");
    while (screen->waiting_count > 0) {
        end_waiting(screen, 0, false, &error);
    }
}

/* ---- long work ---- */

void screen_work_on(struct screen *screen, const struct long_work *work)
{
    size_t index = screen->working_count++;
    screen->working =
        memory_resize(screen->working, screen->working_count, sizeof *screen->working);
    screen->working[index] = (struct working){.work = *work, .next = stopwatch_ms()};
}

static void work_a_step(struct screen *screen, size_t index, bool to_the_end)
{
    struct long_work work = screen->working[index].work;
    int wait = work.step(work.context, to_the_end);
    if (wait >= 0) {
        screen->working[index].next = stopwatch_ms() + wait;
        return;
    }
    screen->working_count--;
    memmove(&screen->working[index], &screen->working[index + 1],
            (screen->working_count - index) * sizeof *screen->working);
}

/* One of them in a round, so that keys have their turn. */
static void work_when_due(struct screen *screen)
{
    int64_t now = stopwatch_ms();
    for (size_t i = 0; i < screen->working_count; i++) {
        if (screen->working[i].next <= now) {
            work_a_step(screen, i, false);
            return;
        }
    }
}

static void work_to_the_end(struct screen *screen)
{
    if (screen->working_count > 0 && screen->top != NULL && !terminal_signals()->ended) {
        screen_say(screen, LOOK_WARNING, "What is being written is finished first ...");
        paint(screen);
    }
    while (screen->working_count > 0) {
        work_a_step(screen, 0, true);
    }
}

/* ---- presses ---- */

void screen_errand(struct screen *screen, const struct errand *errand)
{
    screen->errand = *errand;
}

static bool holds(struct view *view, enum action action)
{
    return view->ops->key_holds == NULL || view->ops->key_holds(view, action);
}

static bool is_signed_in(const struct screen *screen)
{
    return screen->app->actor.role != ROLE_NONE;
}

static bool can_lock(const struct screen *screen)
{
    return is_signed_in(screen) && !is_locked(screen);
}

/* When it locks by itself, unless a key comes before. */
static int64_t locks_at(const struct screen *screen)
{
    return screen->pressed_at + screen->app->config.lock_minutes * 60000;
}

static void lock(struct screen *screen)
{
    screen_say_nothing(screen);
    screen_push(screen, lock_view_create(screen));
}

static void say_no_such_key(struct screen *screen, const struct press *press)
{
    bool is_function = press->code >= PRESS_F1 && press->code <= PRESS_F10;
    if (is_function || press->code == PRESS_CTRL || press->code == PRESS_ALT) {
        screen_say(screen, LOOK_DIM, "That key does nothing here. F1 shows the keys.");
    }
}

/* Keys that mean the same on every view. */
static void press_own_key(struct screen *screen, enum action action, const struct press *press)
{
    struct view *top = screen->top;
    bool covered = top->ops->menu;
    if (action == ACTION_REPAINT) {
        terminal_repaint();
        ask_for(screen, PAINT_ALL);
    } else if (action == ACTION_HELP && holds(top, action)) {
        screen_push(screen, help_view_create(screen, top));
    } else if (action == ACTION_PALETTE && is_signed_in(screen) && !covered && holds(top, action)) {
        screen_push(screen, palette_view_create(screen));
    } else if (action == ACTION_LOCK && can_lock(screen) && holds(top, action)) {
        lock(screen);
    } else {
        say_no_such_key(screen, press);
    }
}

static void take_result(struct screen *screen, enum view_result result)
{
    switch (result) {
    case VIEW_IGNORED:
    case VIEW_HANDLED:
        return;
    case VIEW_REDRAW_FOCUS:
        ask_for(screen, PAINT_FOCUS);
        return;
    case VIEW_REDRAW:
        ask_for(screen, PAINT_ALL);
        return;
    }
}

static bool is_typing(unsigned contexts, enum action action, const struct press *press)
{
    return (contexts & (CONTEXT_TEXT | CONTEXT_LONG_TEXT)) != 0 && action == ACTION_NONE &&
           (press->code == PRESS_TEXT || press->code == PRESS_PASTE);
}

void screen_press(struct screen *screen, const struct press *press)
{
    struct view *top = screen->top;
    unsigned contexts = top->ops->contexts(top);
    enum action action = keymap_action(contexts, press);
    screen->pressing = true;
    if (!is_typing(contexts, action, press)) {
        screen_say_nothing(screen);
    }
    enum view_result result = top->ops->press(top, action, press);
    if (result == VIEW_IGNORED && screen->closing == NULL) {
        press_own_key(screen, action, press);
    }
    take_result(screen, result);
    screen->pressing = false;
    settle(screen);
}

/* A click on the key line presses the key. */
static struct press meant_by(const struct screen *screen, const struct press *press)
{
    struct press meant = *press;
    if (press->code == PRESS_CLICK && press->row == terminal_rows() - 1 &&
        !chrome_key_at(screen->top, terminal_columns(), press->column, &meant)) {
        meant.code = PRESS_NONE;
    }
    return meant;
}

static void press_and_errands(struct screen *screen, const struct press *read)
{
    struct press press = meant_by(screen, read);
    if (press.code == PRESS_NONE) {
        return;
    }
    screen_press(screen, &press);
    while (screen->errand.run != NULL && screen->top != NULL && !screen->quitting) {
        struct errand errand = screen->errand;
        screen->errand.run = NULL;
        errand.run(screen, &errand);
        settle(screen);
    }
}

/* Everything that was typed ahead is taken before anything is painted. */
static void read_presses(struct screen *screen, bool ready)
{
    struct press press;
    int count = 0;
    while (count < PRESSES_AT_ONCE && screen->top != NULL && !screen->quitting &&
           terminal_read(&press)) {
        count++;
        if (!is_too_small()) {
            press_and_errands(screen, &press);
        }
    }
    if (count > 0) {
        screen->pressed_at = stopwatch_ms();
    }
    screen->more_presses = count == PRESSES_AT_ONCE;
    screen->empty_reads = ready && count == 0 && terminal_wait() < 0 ? screen->empty_reads + 1 : 0;
}

/* ---- other desks ---- */

static void say_error(struct screen *screen, const struct error *error)
{
    if (error->class != ERROR_BUSY) {
        screen_say(screen, LOOK_ERROR, "%s", error->text);
    }
}

static void follow_store(struct screen *screen)
{
    struct error error = {0};
    if (screen->fed == screen->app->store) {
        return;
    }
    if (screen->fed != NULL) {
        changes_close(&screen->changes);
    }
    screen->fed = screen->app->store;
    screen->changes.fd = -1;
    if (screen->fed != NULL && !changes_open(&screen->changes, screen->fed, &error)) {
        say_error(screen, &error);
    }
}

static void look_at_feed(struct screen *screen)
{
    struct error error = {0};
    bool any = false;
    bool could_write = *store_read_only(screen->fed) == '\0';
    bool ok = changes_look(&screen->changes, screen->fed, &any, NULL, NULL, &error);
    if (could_write && *store_read_only(screen->fed) != '\0') {
        ask_for(screen, PAINT_ALL); /* it is said above the keys, and in the title */
    }
    if (!ok) {
        say_error(screen, &error);
        return;
    }
    if (any && !calendar_read(screen->app, &error)) {
        say_error(screen, &error); /* the holidays that it has stay */
    }
    if (any && screen->top != NULL && screen->top->ops->changed != NULL) {
        screen->top->ops->changed(screen->top);
        ask_for(screen, PAINT_ALL);
        settle(screen);
    }
}

/* Where there is no inotify, time is spent only on views that show what others write. */
static bool polls_feed(const struct screen *screen)
{
    const unsigned showing = CONTEXT_HOME | CONTEXT_LIST | CONTEXT_REVIEW;
    return screen->fed != NULL && screen->changes.fd < 0 &&
           (screen->top->ops->contexts(screen->top) & showing) != 0;
}

/* ---- time ---- */

void screen_wake_in(struct screen *screen, int milliseconds)
{
    int64_t at = stopwatch_ms() + milliseconds;
    if (screen->wake_at == 0 || at < screen->wake_at) {
        screen->wake_at = at;
    }
}

static void run_timers(struct screen *screen)
{
    int64_t now = stopwatch_ms();
    if (screen->wake_at != 0 && screen->wake_at <= now) {
        screen->wake_at = 0;
        paint(screen); /* a key shows before what its typing costs on the disk */
        if (screen->top->ops->tick != NULL) {
            screen->top->ops->tick(screen->top);
            settle(screen);
        }
    }
    if (screen->top != NULL && can_lock(screen) && now >= locks_at(screen)) {
        lock(screen);
    }
}

static void sooner(int64_t *least, int64_t milliseconds)
{
    milliseconds = milliseconds > 0 ? milliseconds : 0;
    if (*least < 0 || milliseconds < *least) {
        *least = milliseconds;
    }
}

/* Milliseconds until there is something to do; -1: until somebody presses a key. */
static int time_to_wait(const struct screen *screen)
{
    int64_t least = terminal_wait();
    int64_t now = stopwatch_ms();
    if (screen->wake_at != 0) {
        sooner(&least, screen->wake_at - now);
    }
    if (screen->waiting_count > 0) {
        sooner(&least, screen->waiting[0].next - now);
    }
    for (size_t i = 0; i < screen->working_count; i++) {
        sooner(&least, screen->working[i].next - now);
    }
    if (polls_feed(screen)) {
        sooner(&least, FEED_POLL);
    }
    if (can_lock(screen)) {
        sooner(&least, locks_at(screen) - now);
    }
    if (screen->more_presses) {
        least = 0;
    }
    return least < INT_MAX ? (int)least : INT_MAX;
}

/* ---- the loop ---- */

static void take_signals(struct screen *screen)
{
    struct terminal_signals *signals = terminal_signals();
    if (signals->resized) {
        signals->resized = false;
        ask_for(screen, PAINT_ALL);
    }
    if (signals->ended) {
        screen->quitting = true;
    }
}

static void wait_and_work(struct screen *screen)
{
    /* Asking for them empties their pipe, so one that came before the wait must not wait for a key.
     */
    const struct terminal_signals *signals = terminal_signals();
    bool signalled = signals->ended || signals->resized;
    struct pollfd files[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = signals->fd, .events = POLLIN},
        {.fd = screen->fed != NULL ? screen->changes.fd : -1, .events = POLLIN},
    };
    bool polled = polls_feed(screen);
    int ready = poll(files, 3, signalled ? 0 : time_to_wait(screen));
    if (ready < 0 && errno != EINTR) {
        screen->quitting = true;
        return;
    }
    take_signals(screen);
    bool typed = ready > 0 && (files[0].revents & POLLIN) != 0;
    bool gone = ready > 0 && !typed && (files[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    if (gone || screen->empty_reads > EMPTY_READS) {
        screen->quitting = true;
        return;
    }
    if (typed || screen->more_presses || terminal_wait() == 0) {
        read_presses(screen, typed);
    }
    if (screen->top == NULL || screen->quitting) {
        return;
    }
    if ((ready > 0 && (files[2].revents & POLLIN) != 0) || (ready == 0 && polled)) {
        look_at_feed(screen);
    }
}

static void run(struct screen *screen)
{
    while (screen->top != NULL && !screen->quitting) {
        follow_store(screen);
        take_signals(screen);
        paint(screen);
        wait_and_work(screen);
        if (screen->top != NULL && !screen->quitting) {
            write_when_due(screen);
            work_when_due(screen);
            settle(screen);
        }
        if (screen->top != NULL && !screen->quitting) {
            run_timers(screen);
        }
    }
}

/* Nobody sees any more what the screen says while it is closed: the error gets it. */
static bool tell_last(struct screen *screen, struct error *error)
{
    struct message *said = screen->held.words[0] != '\0' ? &screen->held : &screen->message;
    bool ok = said->words[0] == '\0' || said->look != LOOK_ERROR;
    if (!ok) {
        (void)error_set(error, ERROR_IO, "%s", said->words);
    }
    said->words[0] = '\0';
    return ok;
}

static bool close_all(struct screen *screen, struct error *error)
{
    screen->message.words[0] = '\0';
    screen_give_up_writing(screen);
    settle(screen);
    bool ok = tell_last(screen, error);
    work_to_the_end(screen);
    while (screen->top != NULL) {
        struct view *view = screen->top;
        screen->top = view->below;
        view->ops->destroy(view);
    }
    while (screen->closing != NULL) {
        unmark(screen, screen->closing->view);
    }
    if (screen->fed != NULL) {
        changes_close(&screen->changes);
    }
    parking_destroy(screen->parking);
    free(screen->waiting);
    free(screen->working);
    return tell_last(screen, ok ? error : NULL) && ok; /* the first of two is told */
}

/* A file without any account was left by a set-up that did not come to its end: it goes on there.
 */
static bool is_set_up(const struct app *app, bool *set_up, struct error *error)
{
    *set_up = false;
    return app->store == NULL || staff_any(app->store, set_up, error);
}

bool screen_run(struct app *app, struct error *error)
{
    struct screen screen = {.app = app, .changes = {.fd = -1}};
    bool set_up;
    if (!is_set_up(app, &set_up, error) || !terminal_open(&app->config, error)) {
        return false;
    }
    screen.parking = parking_create(app);
    screen.pressed_at = stopwatch_ms();
    screen_push(&screen, set_up ? signin_view_create(&screen) : setup_view_create(&screen));
    run(&screen);
    bool ok = close_all(&screen, error);
    terminal_close();
    return ok;
}
