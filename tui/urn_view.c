#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/out_folder.h"
#include "db/urn_watch.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"
#include "tui/record_acts.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOURS_SHOWN 72 /* older than this, days are told */

/* How the numbers of a watch stand, that of 24 hours ago first; f shows the deferred book. */
struct urn_view {
    struct view view;
    struct watch watch;
    bool book; /* the deferred book */
    struct urn_lines lines;
    struct menu_rows menu; /* values: index of the line */
    struct record_acts acts;
    struct urn_counts counts;
    size_t deferred, overdue; /* of the deferred book */
    struct head kept;         /* the reconciliation of the watch */
    bool is_kept;
    struct watch today; /* the watch that is on: none later is shown */
};

/* ---- rows ---- */

static void short_date(const char *kept, char out[DATE_ROOM])
{
    struct date date = {0};
    char day[DATE_ROOM];
    text_copy(day, sizeof day, kept); /* without the time */
    out[0] = '\0';
    if (date_parse(day, &date))
        snprintf(out, DATE_ROOM, "%02d/%02d", date.month, date.day);
}

/* From when it was drawn, by the time where that is known, else by its watch. */
static void age_of(const struct urn_view *urns, const struct urn_line *line, char out[16])
{
    struct desk desk = app_desk(screen_app(urns->view.screen));
    struct local_time drawn = {0};
    struct watch watch;
    out[0] = '\0';
    if (!urn_drawn_watch(&line->record, &watch))
        return;
    drawn = watch_begins(watch, desk.config);
    if (date_parse(record_named(&line->record, "drawn_on"), &drawn.date))
        (void)sscanf(record_named(&line->record, "drawn_time"), "%2d%2d", &drawn.hour,
                     &drawn.minute);
    int64_t hours = (local_to_minutes(desk.now) - local_to_minutes(drawn)) / 60;
    snprintf(out, 16, hours > HOURS_SHOWN ? "%lld d" : "%lld h",
             (long long)(hours > HOURS_SHOWN ? hours / 24 : hours));
}

static bool is_overdue(const struct urn_view *urns, const struct urn_line *line)
{
    struct desk desk = app_desk(screen_app(urns->view.screen));
    struct local_time until;
    return local_parse(line->until, &until) && local_compare(until, desk.now) < 0;
}

static const char *standing_words(const struct urn_view *urns, const struct urn_line *line)
{
    switch (line->standing) {
    case URN_MISSING:
        return "MISSING";
    case URN_DEFERRED:
        return is_overdue(urns, line) ? "OVERDUE" : "deferred";
    case URN_SUBMITTED:
        return "submitted";
    case URN_VOID:
        return "void";
    }
    return "";
}

static enum look standing_look(const struct urn_view *urns, const struct urn_line *line)
{
    if (line->standing == URN_MISSING || is_overdue(urns, line))
        return LOOK_WARNING;
    return line->standing == URN_VOID ? LOOK_DIM : LOOK_PLAIN;
}

/* What names it: the number that was drawn, or the report. */
static const char *name_of(const struct urn_line *line)
{
    const char *urn = record_named(&line->record, "urn");
    return *urn != '\0' ? urn : line->head.number;
}

static void add_who(const struct urn_line *line, struct text *out)
{
    const char *employee = record_named(&line->record, "employee");
    text_add(out, *employee != '\0' ? employee : line->head.filed_by);
    if (*record_named(&line->record, "deputy") != '\0')
        text_add_format(out, " %s", record_named(&line->record, "deputy"));
}

static void describe(struct urn_view *urns, const struct urn_line *line, struct menu_row *row)
{
    struct text label = {0}, who = {0}, note = {0};
    char age[16];
    age_of(urns, line, age);
    text_add_padded(&label, standing_words(urns, line), 10);
    text_add_padded(&label, name_of(line), 18);
    text_add_format(&label, " %5s", age);
    text_copy(row->label, sizeof row->label, text_bytes(&label));
    add_who(line, &who);
    text_add_padded(&note, text_bytes(&who), 21);
    text_add(&note, " ");
    text_add_padded(&note, record_named(&line->record, "unit"), 6);
    text_add_format(&note, " %s", record_named(&line->record, "tag"));
    text_copy(row->note, sizeof row->note, text_bytes(&note));
    row->note_look = standing_look(urns, line);
    text_finish(&label);
    text_finish(&who);
    text_finish(&note);
}

static void fill_rows(struct urn_view *urns)
{
    menu_rows_begin(&urns->menu);
    for (size_t i = 0; i < urns->lines.count; i++) {
        struct menu_row *row = menu_rows_add(&urns->menu, 0, "");
        describe(urns, &urns->lines.items[i], row);
        row->value = (int64_t)i;
    }
    if (urns->lines.more)
        menu_rows_add_heading(&urns->menu, "There are more: frontdesk list shows all of them.");
    if (urns->menu.selected >= urns->menu.count)
        urns->menu.selected = 0;
}

/* ---- reading ---- */

static void count_book(struct urn_view *urns, const struct urn_lines *book)
{
    urns->deferred = book->count;
    urns->overdue = 0;
    for (size_t i = 0; i < book->count; i++)
        urns->overdue += is_overdue(urns, &book->items[i]);
}

static void count_lines(struct urn_view *urns)
{
    urns->counts = (struct urn_counts){0};
    for (size_t i = 0; i < urns->lines.count; i++) {
        enum urn_standing standing = urns->lines.items[i].standing;
        urns->counts.drawn += standing != URN_VOID;
        urns->counts.missing += standing == URN_MISSING;
        urns->counts.deferred += standing == URN_DEFERRED;
        urns->counts.submitted += standing == URN_SUBMITTED;
    }
}

static bool read_all(struct urn_view *urns, struct urn_lines *book, struct error *error)
{
    struct app *app = screen_app(urns->view.screen);
    struct desk desk = app_desk(app);
    urns->today = watch_at(desk.now, desk.config);
    return urn_deferred_read(app->store, &desk, book, error) &&
           (urns->book || urn_watch_read(app->store, &desk, urns->watch, &urns->lines, error)) &&
           urn_watch_reconciled(app->store, urns->watch, &urns->kept, &urns->is_kept, error);
}

static void fill(struct urn_view *urns)
{
    struct urn_lines book = {0};
    struct error error = {0};
    urn_lines_finish(&urns->lines);
    if (!read_all(urns, &book, &error))
        screen_say(urns->view.screen, LOOK_ERROR, "%s", error.text);
    count_book(urns, &book);
    if (urns->book) {
        urns->lines = book;
    } else {
        count_lines(urns);
        urn_lines_finish(&book);
    }
    fill_rows(urns);
}

static void urns_refresh(struct view *view)
{
    fill((struct urn_view *)view);
}

static void after_acting(void *owner)
{
    struct urn_view *urns = owner;
    fill(urns);
    screen_redraw(urns->view.screen);
}

static const struct urn_line *selected_line(const struct urn_view *urns)
{
    const struct menu_row *row = menu_rows_selected(&urns->menu);
    return row != NULL && !row->heading ? &urns->lines.items[row->value] : NULL;
}

/* ---- the line for the watch commander's log ---- */

struct keeping {
    struct screen *screen;
    struct watch watch;
    struct desk desk;
    struct record record;
    struct problems problems;
    struct filing filing;
};

static bool keep(void *context, struct error *error)
{
    struct keeping *keeping = context;
    problems_finish(&keeping->problems);
    return records_file(screen_app(keeping->screen)->store, &keeping->filing, error);
}

/* Kept is kept: a copy that cannot be written is told, and the record has the line. */
static void copy_line(const struct keeping *keeping)
{
    char name[64], date[DATE_ROOM], path[4096];
    struct text line = {0};
    struct error error = {0};
    date_format(keeping->watch.date, date);
    snprintf(name, sizeof name, "urn-%s-%s.txt", date, watch_code(keeping->watch.name));
    text_add_format(&line, "%s\n", record_named(&keeping->record, "log_line"));
    if (out_folder_put(screen_app(keeping->screen), name, text_bytes(&line), path, &error))
        screen_say(keeping->screen, LOOK_GOOD, "Kept %s; the line is in out/%s. F9 prints it.",
                   keeping->filing.head.number, name);
    else
        screen_say(keeping->screen, LOOK_WARNING, "Kept %s, but not copied: %s",
                   keeping->filing.head.number, error.text);
    text_finish(&line);
}

static void kept(void *context, bool ok, const struct error *error)
{
    struct keeping *keeping = context;
    if (ok) {
        screen_push(keeping->screen, record_view_create(keeping->screen, keeping->filing.head.seq));
        copy_line(keeping);
    } else {
        screen_say(keeping->screen, LOOK_ERROR, "Not kept: %s", error->text);
    }
    record_finish(&keeping->record);
    problems_finish(&keeping->problems);
    free(keeping);
}

static void begin_writing(const struct urn_view *urns)
{
    struct screen *screen = urns->view.screen;
    struct keeping *keeping = memory_create(1, sizeof *keeping);
    char on[DATE_ROOM];
    keeping->screen = screen;
    keeping->watch = urns->watch;
    keeping->desk = app_desk(screen_app(screen));
    record_init(&keeping->record, urn_reconciliation());
    date_format(urns->watch.date, on);
    record_set_named(&keeping->record, "watch_on", on);
    record_set_named(&keeping->record, "watch", watch_code(urns->watch.name));
    keeping->filing = (struct filing){.record = &keeping->record,
                                      .desk = &keeping->desk,
                                      .problems = &keeping->problems,
                                      .once = true};
    screen_write(screen, &(struct pending){.attempt = keep, .done = kept, .context = keeping});
}

static void keep_answered(void *context, bool yes)
{
    if (yes)
        begin_writing(context);
}

/* A second line for the same watch, or one of a watch that goes on, may be meant: it is asked. */
static void add_doubt(const struct urn_view *urns, struct text *question)
{
    const struct config *config = &screen_app(urns->view.screen)->config;
    char at[WORDS_MOMENT_ROOM];
    if (urns->is_kept) {
        words_moment(urns->kept.filed_at, false, at);
        text_add_format(question, " It was kept on %s by ", at);
        words_person(screen_app(urns->view.screen)->store, urns->kept.filed_by, question);
        text_add_format(question, " as %s: this is one more.", urns->kept.number);
    }
    if (watch_compare(urns->watch, urns->today, config) == 0)
        text_add(question, " The watch is still on.");
}

static void begin_keeping(struct urn_view *urns)
{
    struct screen *screen = urns->view.screen;
    struct text question = {0};
    if (screen_is_writing(screen)) {
        screen_say(screen, LOOK_WARNING, "One moment: the last action is still being written.");
        return;
    }
    text_add_format(&question,
                    "Keep for the watch commander's log: %s watch of %02d/%02d, %d drawn, %d "
                    "missing?",
                    watch_code(urns->watch.name), urns->watch.date.month, urns->watch.date.day,
                    urns->counts.drawn, urns->counts.missing);
    add_doubt(urns, &question);
    screen_push(screen, confirm_view_create(screen, text_bytes(&question), "Keep", "Not now",
                                            keep_answered, urns));
    text_finish(&question);
}

/* ---- presses ---- */

static void move_watch(struct urn_view *urns, int by)
{
    const struct config *config = &screen_app(urns->view.screen)->config;
    struct watch next =
        by < 0 ? watch_previous(urns->watch, config) : watch_next(urns->watch, config);
    if (watch_compare(next, urns->today, config) > 0) {
        screen_say(urns->view.screen, LOOK_DIM, "This is the watch that is on.");
        return;
    }
    urns->watch = next;
    urns->menu.selected = 0;
    fill(urns);
}

static void act(struct urn_view *urns, const struct press *press)
{
    const struct urn_line *line = selected_line(urns);
    const struct transition *transition =
        line != NULL ? record_acts_for(&urns->acts, &line->head, press) : NULL;
    if (transition != NULL)
        record_acts_begin(&urns->acts, &line->head, &line->record, transition);
}

static enum view_result press_on_line(struct urn_view *urns, enum action action,
                                      const struct press *press)
{
    struct screen *screen = urns->view.screen;
    const struct urn_line *line = selected_line(urns);
    if (line == NULL)
        return VIEW_IGNORED;
    switch ((int)action) {
    case ACTION_ENTER:
        screen_push(screen, record_view_create(screen, line->head.seq));
        return VIEW_REDRAW;
    case ACTION_HISTORY:
        screen_push(screen, history_view_create(screen, &line->head, false));
        return VIEW_REDRAW;
    case ACTION_ACTS:
        screen_push(screen, acts_view_create(&urns->acts, &line->head, &line->record));
        return VIEW_REDRAW;
    case ACTION_RECORD:
        act(urns, press);
        return VIEW_REDRAW;
    default:
        return VIEW_IGNORED;
    }
}

static enum view_result urns_press(struct view *view, enum action action, const struct press *press)
{
    struct urn_view *urns = (struct urn_view *)view;
    enum action move = move_of(action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_FILTER) {
        urns->book = !urns->book;
        urns->menu.selected = 0;
        fill(urns);
        return VIEW_REDRAW;
    }
    if (!urns->book && (move == ACTION_LEFT || move == ACTION_RIGHT)) {
        move_watch(urns, move == ACTION_LEFT ? -1 : 1);
        return VIEW_REDRAW;
    }
    if (!urns->book && action == ACTION_KEEP) {
        begin_keeping(urns);
        return VIEW_REDRAW;
    }
    enum view_result result = press_on_line(urns, action, press);
    if (result != VIEW_IGNORED)
        return result;
    return menu_rows_press(&urns->menu, action, press) == MENU_IGNORED ? VIEW_IGNORED : VIEW_REDRAW;
}

/* ---- drawing ---- */

static void draw_watch(const struct urn_view *urns, const struct area *area)
{
    char words[120];
    const struct date date = urns->watch.date;
    snprintf(words, sizeof words, "%s watch of %02d/%02d/%04d", watch_code(urns->watch.name),
             date.month, date.day, date.year);
    int column = 4 + draw_text(area, 0, 2, LOOK_HEADING, words);
    snprintf(words, sizeof words, "%d MISSING  ", urns->counts.missing);
    column +=
        draw_text(area, 0, column, urns->counts.missing > 0 ? LOOK_WARNING : LOOK_GOOD, words);
    snprintf(words, sizeof words, "%d deferred  %d submitted  of %d drawn", urns->counts.deferred,
             urns->counts.submitted, urns->counts.drawn);
    draw_text(area, 0, column, LOOK_PLAIN, words);
}

static void draw_book(const struct urn_view *urns, const struct area *area)
{
    char words[120];
    int column = 4 + draw_text(area, 0, 2, LOOK_HEADING, "Deferred book");
    snprintf(words, sizeof words, "%zu may wait  ", urns->deferred);
    column += draw_text(area, 0, column, LOOK_PLAIN, words);
    snprintf(words, sizeof words, "%zu OVERDUE", urns->overdue);
    draw_text(area, 0, column, urns->overdue > 0 ? LOOK_WARNING : LOOK_GOOD, words);
}

/* What was kept of the watch, and the ways on. */
static void draw_ways(const struct urn_view *urns, const struct area *area)
{
    char words[200], at[WORDS_MOMENT_ROOM] = "";
    if (urns->book) {
        draw_text(area, 1, 2, LOOK_DIM, "f: back to the watch");
        return;
    }
    if (urns->is_kept)
        words_moment(urns->kept.filed_at, false, at);
    snprintf(words, sizeof words,
             "%s%s   Left, Right: other watches   f: deferred (%zu, %zu overdue)",
             urns->is_kept ? "Kept " : "Not kept yet", at, urns->deferred, urns->overdue);
    draw_text(area, 1, 2, LOOK_DIM, words);
}

static void add_deferral(const struct urn_view *urns, const struct urn_line *line, struct text *out)
{
    char day[DATE_ROOM];
    short_date(line->until, day);
    text_add_format(out, "Until %s %.2s%.2s by ", day, line->until + 11, line->until + 14);
    words_person(screen_app(urns->view.screen)->store, line->approver, out);
    text_add_format(out, ": %s", line->reason);
}

/* What is known of the marked number. */
static void add_detail(const struct urn_view *urns, const struct urn_line *line, struct text *out)
{
    size_t last = (size_t)(line->contacts > 0 ? line->contacts - 1 : 0);
    int group = field_index(line->head.form->fields, line->head.form->field_count, "contacts");
    if (line->report[0] != '\0')
        text_add_format(out, "%s is %s. ", line->report, line->report_status);
    if (line->standing == URN_DEFERRED)
        add_deferral(urns, line, out);
    else if (*record_named(&line->record, "kept_at") != '\0')
        text_add_format(out, "Kept at: %s", record_named(&line->record, "kept_at"));
    else if (line->standing == URN_VOID)
        text_add(out, record_named(&line->record, "void_reason"));
    else if (line->standing == URN_MISSING && line->contacts == 0)
        text_add(out, "No report, no deferral; the deputy was not contacted yet.");
    if (line->contacts > 0 && line->standing == URN_MISSING)
        text_add_format(out, "Contacted %d time%s: %s", line->contacts,
                        line->contacts == 1 ? "" : "s",
                        record_text(&line->record, place_in((size_t)group, last, 2)));
}

static void draw_bottom(const struct urn_view *urns, const struct area *area)
{
    const struct urn_line *line = selected_line(urns);
    struct text detail = {0};
    draw_clear_rows(area, area->rows - 2, 2);
    if (line == NULL)
        return;
    add_detail(urns, line, &detail);
    draw_padded(area, area->rows - 2, 2, area->columns - 2, LOOK_DIM, text_bytes(&detail));
    text_finish(&detail);
    struct acts_held held = record_acts_held(&urns->acts, &line->head, &line->record);
    record_acts_draw(&line->head, &held, area, area->rows - 1);
}

static void urns_draw(struct view *view, const struct area *area)
{
    struct urn_view *urns = (struct urn_view *)view;
    struct area rows = {area->top + 2, area->left, area->rows > 5 ? area->rows - 4 : 1,
                        area->columns};
    draw_clear(area);
    menu_rows_draw(&urns->menu, &rows);
    if (urns->menu.count == 0)
        draw_text(&rows, 1, 2, LOOK_DIM,
                  urns->book
                      ? "No report is deferred."
                      : "No number of this watch is in the log. Import it or type it: More.");
    draw_bottom(urns, area);
    if (urns->book)
        draw_book(urns, area);
    else
        draw_watch(urns, area);
    draw_ways(urns, area);
}

static void urns_draw_focus(struct view *view, const struct area *area)
{
    struct urn_view *urns = (struct urn_view *)view;
    draw_bottom(urns, area);
    menu_rows_draw_focus(&urns->menu);
}

static const char *urns_title(struct view *view)
{
    (void)view;
    return "URN reconciliation";
}

static unsigned urns_contexts(struct view *view)
{
    bool book = ((const struct urn_view *)view)->book;
    return CONTEXT_ANY | CONTEXT_LIST | CONTEXT_RECORD | (book ? 0u : (unsigned)CONTEXT_WATCH);
}

static void urns_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "Every number that a watch has drawn needs a report or a deferral; 24 hours later the "
             "Watch Sergeant looks (Norwalk directive of 2007). A counter report with the number "
             "counts by itself. MISSING: contact the deputy before the end of the watch, or on "
             "return from days off, and note it. f shows the deferred book: what may wait, until "
             "when, and who said so. w keeps how the watch stands, with the line for the watch "
             "commander's log, which is put into the folder out/ too.");
}

static bool urns_key_holds(struct view *view, enum action action)
{
    const struct urn_view *urns = (const struct urn_view *)view;
    if (action == ACTION_RECORD || action == ACTION_SUBMIT || action == ACTION_CLOCKS ||
        action == ACTION_SEARCH || action == ACTION_OPEN || action == ACTION_PRINT)
        return false;
    if (action == ACTION_ENTER || action == ACTION_HISTORY || action == ACTION_ACTS)
        return selected_line(urns) != NULL;
    return true;
}

static void urns_destroy(struct view *view)
{
    struct urn_view *urns = (struct urn_view *)view;
    record_acts_finish(&urns->acts);
    menu_rows_finish(&urns->menu);
    urn_lines_finish(&urns->lines);
    free(urns);
}

static const struct view_ops urns_ops = {
    .name = "urns",
    .title = urns_title,
    .contexts = urns_contexts,
    .draw = urns_draw,
    .draw_focus = urns_draw_focus,
    .press = urns_press,
    .changed = urns_refresh,
    .uncovered = urns_refresh,
    .help = urns_help,
    .destroy = urns_destroy,
    .key_holds = urns_key_holds,
};

struct view *urn_view_create(struct screen *screen)
{
    struct urn_view *urns = memory_create(1, sizeof *urns);
    struct desk desk = app_desk(screen_app(screen));
    urns->view = (struct view){.ops = &urns_ops, .screen = screen};
    urns->watch = urn_watch_due(&desk);
    urns->acts = (struct record_acts){.screen = screen, .after = after_acting, .owner = urns};
    fill(urns);
    return &urns->view;
}
