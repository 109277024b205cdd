#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/log.h"
#include "tui/entry.h"
#include "tui/moves.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DETAIL_ROWS 4   /* below the list: all of the entry that is marked */
#define ROWS_MOST   100 /* of one page */

/* The log, newest first: one page of it, by key. */
struct log_view {
    struct view view;
    struct log_entry *entries;
    size_t count, selected;
    size_t room; /* rows of the list at the last drawing */
    struct entry prompt;
    bool asking; /* for a date */
};

/* ---- reading ---- */

static int limit_of(const struct log_view *log)
{
    return (int)(log->room > 0 && log->room < ROWS_MOST ? log->room : 20);
}

/* Below `before` (0: from the newest). An empty page leaves what is shown. */
static bool read_down(struct log_view *log, int64_t before)
{
    struct app *app = screen_app(log->view.screen);
    const struct log_request request = {.before = before, .limit = limit_of(log)};
    struct log_entry *read = memory_create(ROWS_MOST, sizeof *read);
    struct error error = {0};
    size_t count = 0;
    if (!log_page(app->store, &app->actor, &request, read, &count, &error))
        screen_say(log->view.screen, LOOK_ERROR, "%s", error.text);
    if (count == 0) {
        free(read);
        return false;
    }
    free(log->entries);
    log->entries = read;
    log->count = count;
    log->selected = 0;
    return true;
}

/* The page above the first row; it is read oldest first. */
static bool read_up(struct log_view *log)
{
    struct app *app = screen_app(log->view.screen);
    const struct log_request request = {.after = log->entries[0].seq, .limit = limit_of(log)};
    struct log_entry *read = memory_create(ROWS_MOST, sizeof *read);
    struct error error = {0};
    size_t count = 0;
    int64_t newest = 0;
    if (!log_page(app->store, &app->actor, &request, read, &count, &error))
        screen_say(log->view.screen, LOOK_ERROR, "%s", error.text);
    if (count > 0)
        newest = read[count - 1].seq;
    free(read);
    if (count == 0 || !read_down(log, newest + 1))
        return false;
    log->selected = count < log->count ? count - 1 : log->count - 1;
    return true;
}

static void jump_to_date(struct log_view *log, const char *typed)
{
    struct app *app = screen_app(log->view.screen);
    struct local_time since = {0};
    struct error error = {0};
    char date[DATE_ROOM];
    int64_t past = 0;
    if (!date_from_typing(typed, app_desk(app).now, date) || !date_parse(date, &since.date)) {
        screen_say(log->view.screen, LOOK_ERROR, "Type a date, as 11/20/2026.");
        return;
    }
    since.date = date_from_days(date_to_days(since.date) + 1);
    if (!log_first_since(app->store, since, &past, &error))
        screen_say(log->view.screen, LOOK_ERROR, "%s", error.text);
    else if (!read_down(log, past))
        screen_say(log->view.screen, LOOK_WARNING, "The log begins after %s.", date);
}

/* ---- presses ---- */

static bool move_down(struct log_view *log)
{
    if (log->selected + 1 < log->count) {
        log->selected++;
        return true;
    }
    return log->count > 0 && read_down(log, log->entries[log->count - 1].seq);
}

static bool move_up(struct log_view *log)
{
    if (log->selected > 0) {
        log->selected--;
        return true;
    }
    return log->count > 0 && read_up(log);
}

static bool move(struct log_view *log, enum action action)
{
    if (log->count == 0)
        return false;
    if (action == ACTION_DOWN)
        return move_down(log);
    if (action == ACTION_UP)
        return move_up(log);
    if (action == ACTION_PAGE_DOWN)
        return read_down(log, log->entries[log->count - 1].seq);
    if (action == ACTION_PAGE_UP)
        return read_up(log);
    if (action == ACTION_TOP)
        return read_down(log, 0);
    return action == ACTION_BOTTOM && read_down(log, limit_of(log) + 1);
}

static enum view_result press_prompt(struct log_view *log, enum action action,
                                     const struct press *press)
{
    bool leaves = action == ACTION_ESCAPE || action == ACTION_BACK;
    if (leaves || action == ACTION_ENTER || press->code == PRESS_ENTER) {
        char *typed = text_kept_dup(entry_text(&log->prompt), TEXT_LINE);
        log->asking = false;
        entry_clear(&log->prompt);
        if (!leaves && !text_is_blank(typed))
            jump_to_date(log, typed);
        free(typed);
        return VIEW_REDRAW;
    }
    return entry_press(&log->prompt, action, press) == ENTRY_IGNORED ? VIEW_IGNORED : VIEW_REDRAW;
}

static enum view_result log_press(struct view *view, enum action action, const struct press *press)
{
    struct log_view *log = (struct log_view *)view;
    enum action moved = move_of(action, press);
    if (log->asking)
        return press_prompt(log, action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_SEARCH) {
        log->asking = true;
        return VIEW_REDRAW;
    }
    if (moved == ACTION_NONE)
        return VIEW_IGNORED;
    return move(log, moved) ? VIEW_REDRAW : VIEW_HANDLED;
}

/* ---- drawing ---- */

static void row_words(const struct log_entry *entry, struct text *out)
{
    char at[WORDS_MOMENT_ROOM];
    words_moment(entry->at, false, at);
    text_add_padded(out, at, 13);
    text_add_padded(out, entry->actor, 9);
    text_add_padded(out, entry->subject, 16);
    text_add_padded(out, entry->action, 13);
    text_add(out, entry->about);
}

static void draw_rows(const struct log_view *log, const struct area *area)
{
    for (size_t i = 0; i < log->count && (int)i < area->rows; i++) {
        struct text words = {0};
        bool marked = i == log->selected;
        row_words(&log->entries[i], &words);
        draw_text(area, (int)i, 0, LOOK_FOCUS, marked ? ">" : " ");
        draw_text(area, (int)i, 2, LOOK_PLAIN, text_bytes(&words));
        text_finish(&words);
    }
}

static void draw_detail(const struct log_view *log, const struct area *area, int row)
{
    const struct log_entry *entry = &log->entries[log->selected];
    struct text words = {0};
    char at[WORDS_MOMENT_ROOM];
    words_moment(entry->at, true, at);
    text_add_format(&words, "Operation %lld, %s, by ", (long long)entry->seq, at);
    words_person(screen_app(log->view.screen)->store, entry->actor, &words);
    text_add_format(&words, " at %s", entry->workstation);
    draw_rule(area, row, LOOK_DIM);
    draw_text(area, row + 1, 2, LOOK_PLAIN, text_bytes(&words));
    text_finish(&words);
    text_add_format(&words, "%s%s%s", entry->reason,
                    entry->reason[0] != '\0' && entry->fields[0] != '\0' ? "; " : "",
                    entry->fields);
    draw_text(area, row + 2, 2, LOOK_PLAIN, text_bytes(&words));
    draw_text(area, row + 3, 2, LOOK_DIM, entry->hash);
    text_finish(&words);
}

static void log_draw(struct view *view, const struct area *area)
{
    struct log_view *log = (struct log_view *)view;
    bool roomy = area->rows > DETAIL_ROWS + 3;
    struct area rows = *area;
    rows.rows -= roomy ? DETAIL_ROWS : 0;
    draw_clear(area);
    if (log->room != (size_t)rows.rows) {
        int64_t newest = log->count > 0 ? log->entries[0].seq + 1 : 0;
        log->room = (size_t)rows.rows;
        read_down(log, newest);
    }
    draw_rows(log, &rows);
    if (roomy && log->count > 0)
        draw_detail(log, area, rows.rows);
    if (log->asking) {
        draw_clear_rows(area, area->rows - 1, 1);
        entry_draw(&log->prompt, area, area->rows - 1,
                   draw_text(area, area->rows - 1, 0, LOOK_FOCUS, log->prompt.label));
    } else {
        draw_cursor(area, (int)log->selected, 0);
    }
}

static const char *log_title(struct view *view)
{
    (void)view;
    return "Log";
}

static unsigned log_contexts(struct view *view)
{
    return CONTEXT_ANY | (((struct log_view *)view)->asking ? CONTEXT_TEXT : CONTEXT_LIST);
}

static bool log_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_FILTER && action != ACTION_ENTER && action != ACTION_SUBMIT;
}

static void log_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Everything that was done, newest first: when, by whom, at which workstation, "
                  "and why. What people wrote is not told, only which fields changed. / goes to a "
                  "date. The last line is the hash that chains each operation to the one before.");
}

static void log_destroy(struct view *view)
{
    struct log_view *log = (struct log_view *)view;
    entry_finish(&log->prompt);
    free(log->entries);
    free(log);
}

static const struct view_ops log_ops = {
    .name = "log",
    .title = log_title,
    .contexts = log_contexts,
    .draw = log_draw,
    .press = log_press,
    .help = log_help,
    .destroy = log_destroy,
    .key_holds = log_key_holds,
};

struct view *log_view_create(struct screen *screen)
{
    struct log_view *log = memory_create(1, sizeof *log);
    log->view = (struct view){.ops = &log_ops, .screen = screen};
    entry_init(&log->prompt, "Date: ", 20);
    read_down(log, 0);
    return &log->view;
}
