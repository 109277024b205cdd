#include "tui/chrome.h"

#include "tui/views.h"

#include <stdio.h>
#include <string.h>

enum {
    MESSAGE_ROWS = 3,
    GAP = 2, /* columns between two things */
};

static int columns_of(const char *text)
{
    return text_columns(text, strlen(text));
}

/* ---- title ---- */

static const char *mark_of(const struct app *app, bool brief)
{
    bool throw_away = app->store != NULL && store_is_throw_away(app->store);
    bool read_only = app->store != NULL && *store_read_only(app->store) != '\0';
    if (read_only) {
        return "READ ONLY";
    }
    bool sample = app->store != NULL && store_is_sample(app->store);
    if (throw_away && sample && !brief) {
        return "SAMPLE DATA, THROW-AWAY FILE";
    }
    return sample ? "SAMPLE DATA" : throw_away ? "THROW-AWAY FILE" : "";
}

static void add_part(struct text *line, const char *part)
{
    if (line->length > 0 && *part != '\0') {
        text_add(line, "  ");
    }
    text_add(line, part);
}

/* From all of it down to what must be seen. */
enum { RIGHT_SIDES = 5 };

static void right_side(const struct app *app, bool named, int how, struct text *line)
{
    char person[128] = "";
    if (named) {
        snprintf(person, sizeof person, how <= 2 ? "%s %s" : "%s", app->actor.employee,
                 app->actor.name);
    }
    add_part(line, how == 0 || how == 1 ? app->config.station_name : "");
    add_part(line, how < RIGHT_SIDES - 1 ? person : "");
    add_part(line, mark_of(app, how > 0));
    text_add(line, " ");
}

void chrome_draw_title(const struct app *app, struct view *top, const struct area *row)
{
    const char *title = top->ops->title != NULL ? top->ops->title(top) : NULL;
    title = title != NULL ? title : "Front desk";
    int room = row->columns - 1 - columns_of(title) - GAP;
    bool named = app->actor.role != ROLE_NONE && !lock_view_covers(top);
    struct text right = {0};
    for (int how = 0; how < RIGHT_SIDES; how++) {
        right.length = 0;
        right_side(app, named, how, &right);
        if (columns_of(text_bytes(&right)) <= room) {
            break;
        }
    }
    int taken = columns_of(text_bytes(&right));
    int left = row->columns - 1 - taken;
    draw_repeat(row, 0, 0, row->columns, LOOK_TITLE, " ");
    draw_padded(row, 0, 1, left > 0 ? left : row->columns - 1, LOOK_TITLE, title);
    if (left > 0) {
        draw_text(row, 0, row->columns - taken, LOOK_TITLE, text_bytes(&right));
    }
    text_finish(&right);
}

/* ---- message ---- */

struct message_lines {
    const struct message *message;
    const struct area *area;
    int row;
};

static void count_line(void *context, size_t start, size_t length)
{
    (void)start;
    (void)length;
    (*(int *)context)++;
}

int chrome_message_rows(const struct message *message, int columns)
{
    int rows = 0;
    text_wrap(message->words, columns - 2, count_line, &rows);
    return rows < 1 ? 1 : rows > MESSAGE_ROWS ? MESSAGE_ROWS : rows;
}

static void draw_line(void *context, size_t start, size_t length)
{
    struct message_lines *lines = context;
    const char *words = lines->message->words + start;
    if (lines->row == lines->area->rows - 1) {
        draw_padded(lines->area, lines->row, 1, lines->area->columns - 1, lines->message->look,
                    words); /* what does not fit ends with an ellipsis */
    } else {
        (void)draw_part(lines->area, lines->row, 1, lines->message->look, words, length);
    }
    lines->row++;
}

void chrome_draw_message(const struct message *message, const struct area *area)
{
    struct message_lines lines = {.message = message, .area = area};
    draw_clear(area);
    text_wrap(message->words, area->columns - 2, draw_line, &lines);
}

/* ---- keys ---- */

void chrome_first_key(const struct key_row *row, char *out, size_t room)
{
    snprintf(out, room, "%.*s", (int)strcspn(row->keys, ","), row->keys);
}

/* One key on the line, from its first column to behind its word. */
struct shown_key {
    size_t index; /* of the keymap */
    struct key_row row;
    char key[32];
    int begin, end;
};

bool chrome_key_holds(struct view *view, enum action action)
{
    bool signed_in = screen_app(view->screen)->actor.role != ROLE_NONE;
    if (!signed_in && (action == ACTION_LOCK || action == ACTION_PALETTE)) {
        return false;
    }
    return view->ops->key_holds == NULL || view->ops->key_holds(view, action);
}

static bool is_shown(struct view *top, unsigned contexts, const struct shown_key *shown)
{
    return shown->row.word != NULL && keymap_row_is_true(shown->index, contexts) &&
           chrome_key_holds(top, shown->row.action);
}

/* The next key that is true here and fits; begins with a zeroed one. */
static bool next_key(struct view *top, int columns, struct shown_key *shown)
{
    unsigned contexts = top->ops->contexts(top);
    int begin = shown->end > 0 ? shown->end + GAP : 1;
    for (size_t i = shown->end > 0 ? shown->index + 1 : 0; keymap_row_at(i, &shown->row); i++) {
        shown->index = i;
        if (!is_shown(top, contexts, shown)) {
            continue;
        }
        chrome_first_key(&shown->row, shown->key, sizeof shown->key);
        int end = begin + columns_of(shown->key) + 1 + columns_of(shown->row.word);
        if (end <= columns) {
            shown->begin = begin;
            shown->end = end;
            return true;
        }
    }
    return false;
}

void chrome_draw_keys(struct view *top, const struct area *row)
{
    struct shown_key shown = {0};
    draw_clear(row);
    while (next_key(top, row->columns, &shown)) {
        int taken = draw_text(row, 0, shown.begin, LOOK_KEY, shown.key);
        (void)draw_text(row, 0, shown.begin + taken + 1, LOOK_KEY_WORD, shown.row.word);
    }
}

bool chrome_key_at(struct view *top, int columns, int column, struct press *press)
{
    struct shown_key shown = {0};
    while (next_key(top, columns, &shown)) {
        if (column >= shown.begin && column < shown.end) {
            return keymap_row_press(shown.index, press);
        }
    }
    return false;
}
