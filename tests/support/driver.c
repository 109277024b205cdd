#include "tests/support/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t driver_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct driver *driver = user;
    if (property == VTERM_PROP_ALTSCREEN)
        driver->alternate = value->boolean != 0;
    if (property == VTERM_PROP_CURSORVISIBLE)
        driver->cursor_shown = value->boolean != 0;
    return 1;
}

static const VTermScreenCallbacks screen_callbacks = {.settermprop = on_property};

static void answer(const char *bytes, size_t length, void *user)
{
    const struct driver *driver = user;
    if (write(driver->fd, bytes, length) < 0)
        return; /* the program has gone; the next read tells */
}

static void look_at(struct driver *driver)
{
    driver->terminal = vterm_new(driver->rows, driver->columns);
    vterm_set_utf8(driver->terminal, 1);
    vterm_output_set_callback(driver->terminal, answer, driver);
    driver->screen = vterm_obtain_screen(driver->terminal);
    vterm_screen_enable_altscreen(driver->screen, 1);
    vterm_screen_set_callbacks(driver->screen, &screen_callbacks, driver);
    vterm_screen_reset(driver->screen, 1);
    driver->cursor_shown = true;
}

bool driver_start(struct driver *driver, const char *const argv[], const char *const environment[],
                  int rows, int columns, bool look)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    *driver = (struct driver){.rows = rows, .columns = columns};
    driver->child = forkpty(&driver->fd, NULL, NULL, &size);
    if (driver->child < 0)
        return false;
    if (driver->child == 0) {
        execve(argv[0], (char *const *)argv, (char *const *)environment);
        _exit(127);
    }
    fcntl(driver->fd, F_SETFD, FD_CLOEXEC);
    if (look)
        look_at(driver);
    return true;
}

void driver_finish(struct driver *driver)
{
    if (driver->child > 0) {
        kill(driver->child, SIGKILL);
        waitpid(driver->child, NULL, 0);
    }
    if (driver->fd > 0)
        close(driver->fd);
    if (driver->terminal)
        vterm_free(driver->terminal);
    *driver = (struct driver){0};
}

/* libvterm does not tell of bracketed paste, so the two sequences are watched for. */
static void watch_paste(struct driver *driver, const char *bytes, size_t length)
{
    const char on[] = "\033[?2004h", off[] = "\033[?2004l";
    for (size_t i = 0; i + sizeof on - 1 <= length; i++) {
        if (memcmp(bytes + i, on, sizeof on - 1) == 0)
            driver->pasting = true;
        if (memcmp(bytes + i, off, sizeof off - 1) == 0)
            driver->pasting = false;
    }
}

/* Reads once if something comes within the time: 1 read, 0 nothing came, -1 the program has gone.
 */
static int read_some(struct driver *driver, int milliseconds)
{
    struct pollfd wait = {.fd = driver->fd, .events = POLLIN};
    if (poll(&wait, 1, milliseconds) == 0)
        return 0;
    char bytes[65536];
    ssize_t length = read(driver->fd, bytes, sizeof bytes);
    if (length <= 0)
        return -1;
    driver->last_read = driver_now();
    if (driver->first_read == 0)
        driver->first_read = driver->last_read;
    driver->bytes += (size_t)length;
    if (driver->terminal) {
        watch_paste(driver, bytes, (size_t)length);
        vterm_input_write(driver->terminal, bytes, (size_t)length);
        vterm_screen_flush_damage(driver->screen);
    }
    return 1;
}

bool driver_send(struct driver *driver, const char *bytes, size_t length)
{
    driver->first_read = driver->last_read = 0;
    while (length > 0) {
        struct pollfd wait = {.fd = driver->fd, .events = POLLOUT | POLLIN};
        if (poll(&wait, 1, 10000) <= 0)
            return false;
        if ((wait.revents & POLLIN) && read_some(driver, 0) < 0)
            return false;
        if (!(wait.revents & POLLOUT))
            continue;
        ssize_t sent = write(driver->fd, bytes, length > 512 ? 512 : length);
        if (sent < 0 && errno != EAGAIN)
            return false;
        bytes += sent > 0 ? sent : 0;
        length -= sent > 0 ? (size_t)sent : 0;
    }
    return true;
}

bool driver_settle(struct driver *driver, int milliseconds)
{
    for (;;) {
        int got = read_some(driver, milliseconds);
        if (got <= 0)
            return got == 0;
    }
}

bool driver_answer(struct driver *driver, int milliseconds)
{
    return read_some(driver, 1000) >= 0 && driver_settle(driver, milliseconds);
}

static bool on_screen(const struct driver *driver, const char *text)
{
    char row[4096];
    for (int i = 0; i < driver->rows; i++) {
        driver_row(driver, i, row, sizeof row);
        if (strstr(row, text))
            return true;
    }
    return false;
}

bool driver_wait(struct driver *driver, const char *text, bool gone, int milliseconds)
{
    int64_t end = driver_now() + (int64_t)milliseconds * 1000000;
    while (on_screen(driver, text) == gone) {
        int64_t left = (end - driver_now()) / 1000000;
        if (left <= 0 || read_some(driver, (int)left) < 0)
            return on_screen(driver, text) != gone;
    }
    return true;
}

static size_t add_character(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    size_t start = c < 0x10000 ? 0 : 1;
    if (start)
        out[0] = (char)(0xF0 | c >> 18);
    out[start] = (char)(start ? 0x80 | (c >> 12 & 0x3F) : 0xE0 | c >> 12);
    out[start + 1] = (char)(0x80 | (c >> 6 & 0x3F));
    out[start + 2] = (char)(0x80 | (c & 0x3F));
    return start + 3;
}

void driver_row(const struct driver *driver, int row, char *out, size_t room)
{
    size_t length = 0, end = 0;
    for (int column = 0; column < driver->columns; column++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(driver->screen, (VTermPos){.row = row, .col = column}, &cell);
        if (length + 4 * VTERM_MAX_CHARS_PER_CELL + 1 > room)
            break;
        if (cell.chars[0] == (uint32_t)-1)
            continue; /* right half of a wide character */
        if (cell.chars[0] == 0)
            out[length++] = ' ';
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            length += add_character(out + length, cell.chars[i]);
        if (cell.chars[0] != 0 && cell.chars[0] != ' ')
            end = length;
    }
    out[end] = '\0';
}

void driver_screen(const struct driver *driver, char *out, size_t room)
{
    size_t length = 0;
    for (int row = 0; row < driver->rows && length + 2 < room; row++) {
        driver_row(driver, row, out + length, room - length - 2);
        length += strlen(out + length);
        out[length++] = '\n';
    }
    out[length] = '\0';
}

void driver_cursor(const struct driver *driver, int *row, int *column)
{
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(driver->terminal), &position);
    *row = position.row;
    *column = position.col;
}

void driver_resize(struct driver *driver, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    driver->rows = rows;
    driver->columns = columns;
    if (driver->terminal)
        vterm_set_size(driver->terminal, rows, columns);
    ioctl(driver->fd, TIOCSWINSZ, &size);
}

int driver_wait_end(struct driver *driver, int milliseconds)
{
    int64_t end = driver_now() + (int64_t)milliseconds * 1000000;
    int status;
    while (driver_now() < end) {
        if (read_some(driver, 5) < 0)
            usleep(1000);
        pid_t ended = waitpid(driver->child, &status, WNOHANG);
        if (ended == driver->child) {
            while (read_some(driver, 0) > 0)
                continue;
            driver->child = 0;
            return status;
        }
    }
    return -1;
}

static const struct {
    const char *name, *bytes;
} keys[] = {
    {"Enter", "\r"},        {"Tab", "\t"},           {"S-Tab", "\033[Z"},
    {"Esc", "\033"},        {"Space", " "},          {"Backspace", "\177"},
    {"Up", "\033OA"},       {"Down", "\033OB"},      {"Right", "\033OC"},
    {"Left", "\033OD"},     {"Home", "\033OH"},      {"End", "\033OF"},
    {"PgUp", "\033[5~"},    {"PgDn", "\033[6~"},     {"Delete", "\033[3~"},
    {"Insert", "\033[2~"},  {"F1", "\033OP"},        {"F2", "\033OQ"},
    {"F3", "\033OR"},       {"F4", "\033OS"},        {"F5", "\033[15~"},
    {"F6", "\033[17~"},     {"F7", "\033[18~"},      {"F8", "\033[19~"},
    {"F9", "\033[20~"},     {"F10", "\033[21~"},     {"C-Home", "\033[1;5H"},
    {"C-End", "\033[1;5F"}, {"C-Left", "\033[1;5D"}, {"C-Right", "\033[1;5C"},
};

const char *driver_key(const char *name, char room[16])
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i].name, name) == 0)
            return keys[i].bytes;
    if (strncmp(name, "C-", 2) == 0 && name[2] >= 'a' && name[2] <= 'z' && !name[3]) {
        snprintf(room, 16, "%c", name[2] - 'a' + 1);
        return room;
    }
    if (strncmp(name, "M-", 2) == 0 && name[2] && !name[3]) {
        snprintf(room, 16, "\033%c", name[2]);
        return room;
    }
    if (strlen(name) > 4)
        return NULL;
    snprintf(room, 16, "%s", name);
    return room;
}
