/* The least that a program can do, to measure ours against in the same run:
 *
 *   floor list        ncurses: rows of text, Down and Up move a bar, PgDn turns a page, q ends
 *   floor db FILE     the same over the records of a station's file: one page by key, with SQLite;
 * Home and End
 *   floor edit        ncurses: one field that shows what is typed, Ctrl-Q ends
 *   floor form        ncurses: fields with labels, Tab goes to the next and shows its help, Ctrl-Q
 * ends */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MOST 500

struct rows {
    sqlite3 *database;
    sqlite3_stmt *older; /* one page below a key */
    sqlite3_stmt *newer;
    long long key[ROWS_MOST];
    char text[ROWS_MOST][256];
    int count, page;
    long long made_up; /* without a database: number of the first row */
};

static void make_rows(struct rows *rows, long long first)
{
    rows->count = rows->page;
    rows->made_up = first;
    for (int i = 0; i < rows->count; i++) {
        rows->key[i] = first + i;
        snprintf(
            rows->text[i], sizeof rows->text[i],
            "NWK-CR-2026-%05lld  11/20 09:14  100002  submitted  Lost property, Example Street "
            "%lld",
            first + i, first + i);
    }
}

static void take_row(struct rows *rows, sqlite3_stmt *statement, int i)
{
    rows->key[i] = sqlite3_column_int64(statement, 0);
    snprintf(rows->text[i], sizeof rows->text[i], "%s  %s  %s  %s  %s",
             sqlite3_column_text(statement, 1), sqlite3_column_text(statement, 2),
             sqlite3_column_text(statement, 3), sqlite3_column_text(statement, 4),
             sqlite3_column_text(statement, 5));
}

static void read_rows(struct rows *rows, sqlite3_stmt *statement, long long key, bool upwards)
{
    int count = 0;
    sqlite3_reset(statement);
    sqlite3_bind_int64(statement, 1, key);
    sqlite3_bind_int(statement, 2, rows->page);
    while (count < rows->page && sqlite3_step(statement) == SQLITE_ROW)
        count++, take_row(rows, statement, upwards ? rows->page - count : count - 1);
    sqlite3_reset(statement);
    if (count > 0)
        rows->count = count;
}

static void page_down(struct rows *rows)
{
    if (rows->database)
        read_rows(rows, rows->older, rows->key[rows->count - 1], false);
    else
        make_rows(rows, rows->made_up + rows->page);
}

static bool open_rows(struct rows *rows, const char *path)
{
    static const char *const columns =
        "SELECT seq, number, filed_at, filed_by, status, headline FROM record WHERE form = "
        "'counter-report' AND seq %s ? ORDER BY seq %s LIMIT ?";
    char sql[300];
    if (sqlite3_open_v2(path, &rows->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return false;
    snprintf(sql, sizeof sql, columns, "<", "DESC");
    if (sqlite3_prepare_v2(rows->database, sql, -1, &rows->older, NULL) != SQLITE_OK)
        return false;
    snprintf(sql, sizeof sql, columns, ">", "ASC");
    return sqlite3_prepare_v2(rows->database, sql, -1, &rows->newer, NULL) == SQLITE_OK;
}

static void draw_row(const struct rows *rows, int i, bool on)
{
    attrset(on ? A_REVERSE : A_NORMAL);
    mvaddnstr(i, 0, rows->text[i], COLS);
    clrtoeol();
    attrset(A_NORMAL);
}

static void draw_all(const struct rows *rows, int at)
{
    for (int i = 0; i < rows->count; i++)
        draw_row(rows, i, i == at);
}

static void list(struct rows *rows)
{
    int at = 0, key;
    rows->page = LINES - 1 < ROWS_MOST ? LINES - 1 : ROWS_MOST;
    if (rows->database)
        read_rows(rows, rows->older, 1LL << 60, false);
    else
        make_rows(rows, 1);
    draw_all(rows, at);
    while (refresh(), (key = getch()) != 'q') {
        int before = at;
        if (key == KEY_NPAGE || (key == KEY_DOWN && at == rows->count - 1)) {
            page_down(rows);
            at = 0;
            draw_all(rows, at);
        } else if (key == KEY_PPAGE && rows->database) {
            read_rows(rows, rows->newer, rows->key[0], true);
            draw_all(rows, at);
        } else if (key == KEY_END && rows->database) {
            read_rows(rows, rows->newer, 0, true);
            draw_all(rows, at);
        } else if (key == KEY_HOME && rows->database) {
            read_rows(rows, rows->older, 1LL << 60, false);
            draw_all(rows, at = 0);
        } else if (key == KEY_DOWN || (key == KEY_UP && at > 0)) {
            at += key == KEY_DOWN ? 1 : -1;
            draw_row(rows, before, false);
            draw_row(rows, at, true);
        }
    }
}

static void edit(void)
{
    char text[70] = "";
    int key;
    size_t length = 0;
    mvaddstr(2, 2, "Name");
    move(2, 8);
    while (refresh(), (key = getch()) != 'Q' - '@') {
        if (length + 1 < sizeof text && key >= ' ' && key < 127) {
            text[length++] = (char)key;
            mvaddch(2, 7 + (int)length, (chtype)key);
        } else if (key == KEY_BACKSPACE && length > 0) {
            mvaddch(2, 7 + (int)length--, ' ');
            move(2, 8 + (int)length);
        }
    }
}

#define FIELDS 18

static void show_field(int at, bool on)
{
    mvaddch(at, 0, on ? '>' : ' ');
    if (on) {
        mvprintw(LINES - 2, 0, "Field %d is what is asked for in row %d of the paper.", at, at);
        clrtoeol();
        move(at, 27);
    }
}

static void form(void)
{
    int at = 0;
    for (int i = 0; i < FIELDS; i++)
        mvprintw(i, 2, "Label of field %-10d______________", i);
    show_field(at, true);
    while (refresh(), getch() != 'Q' - '@') {
        show_field(at, false);
        at = (at + 1) % FIELDS;
        show_field(at, true);
    }
}

int main(int argc, char **argv)
{
    static struct rows rows;
    setlocale(LC_CTYPE, "");
    if (argc < 2 || (strcmp(argv[1], "db") == 0 && (argc < 3 || !open_rows(&rows, argv[2]))))
        return 2;
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    if (strcmp(argv[1], "edit") == 0)
        edit();
    else if (strcmp(argv[1], "form") == 0)
        form();
    else
        list(&rows);
    endwin();
    sqlite3_finalize(rows.older);
    sqlite3_finalize(rows.newer);
    sqlite3_close(rows.database);
    return 0;
}
