#define _GNU_SOURCE /* memfd_create, dup3 */

#include "tui/terminal.h"

#include "tui/curses_private.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

#define CRASH_STACK 32768 /* bytes: the stack itself may be what ran out */
#define SHOWN_BYTES 65536 /* a screen of 300 by 100 */

static const int crash_signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT};
static const int plain_signals[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGTSTP, SIGCONT, SIGPIPE};

#define CRASH_COUNT (sizeof crash_signals / sizeof crash_signals[0])
#define PLAIN_COUNT (sizeof plain_signals / sizeof plain_signals[0])

/* There is one terminal, and signal handlers must reach it: the one state of the program that is
 * not handed down. */
static struct {
    SCREEN *screen;
    FILE *output; /* of curses: a descriptor of its own for the terminal */
    int memory;   /* where its descriptor leads before most updates; -1: there is none */
    char *shown;  /* the first bytes of that memory */
    bool leads_to_memory;
    bool utf8, colour, mouse;
    int cursor_row, cursor_column;
    int pipe[2];
    struct termios before;
    struct sigaction crash_before[CRASH_COUNT], plain_before[PLAIN_COUNT];
    char restore[512]; /* what a crash writes */
    size_t restore_length;
    struct terminal_signals signals;
    volatile sig_atomic_t resized, ended, stopping, continued, woken;
} terminal;

static char crash_stack[CRASH_STACK];

/* ---- signals ---- */

static void on_crash(int number)
{
    ssize_t written = write(STDOUT_FILENO, terminal.restore, terminal.restore_length);
    (void)written; /* there is nobody left to be told */
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &terminal.before);
    for (size_t i = 0; i < CRASH_COUNT; i++) {
        if (crash_signals[i] == number) {
            (void)sigaction(number, &terminal.crash_before[i], NULL);
        }
    }
    (void)raise(number); /* comes as soon as this handler has ended */
}

static void on_signal(int number)
{
    int kept = errno;
    if (number == SIGWINCH) {
        terminal.resized = 1;
    } else if (number == SIGTSTP) {
        terminal.stopping = 1;
    } else if (number == SIGCONT) {
        terminal.stopping = 0;
        terminal.continued = 1;
    } else {
        terminal.ended = 1;
    }
    ssize_t written = write(terminal.pipe[1], "", 1);
    (void)written;      /* a full pipe wakes the loop as well */
    terminal.woken = 1; /* after the byte: where this is set there is something to empty */
    errno = kept;
}

static void catch_signals(void)
{
    stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
    struct sigaction crash = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
    struct sigaction plain = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    (void)sigaltstack(&stack, NULL);
    for (size_t i = 0; i < CRASH_COUNT; i++) {
        (void)sigaction(crash_signals[i], &crash, &terminal.crash_before[i]);
    }
    for (size_t i = 0; i < PLAIN_COUNT; i++) {
        plain.sa_handler = plain_signals[i] == SIGPIPE ? SIG_IGN : on_signal;
        (void)sigaction(plain_signals[i], &plain, &terminal.plain_before[i]);
    }
}

static void release_signals(void)
{
    for (size_t i = 0; i < CRASH_COUNT; i++) {
        (void)sigaction(crash_signals[i], &terminal.crash_before[i], NULL);
    }
    for (size_t i = 0; i < PLAIN_COUNT; i++) {
        (void)sigaction(plain_signals[i], &terminal.plain_before[i], NULL);
    }
}

static bool open_pipe(struct error *error)
{
    if (pipe(terminal.pipe) != 0) {
        return error_set(error, ERROR_IO, "The system has no pipe left: %s.", strerror(errno));
    }
    for (int i = 0; i < 2; i++) {
        int flags = fcntl(terminal.pipe[i], F_GETFL);
        (void)fcntl(terminal.pipe[i], F_SETFL, flags | O_NONBLOCK);
        (void)fcntl(terminal.pipe[i], F_SETFD, FD_CLOEXEC);
    }
    terminal.signals = (struct terminal_signals){.fd = terminal.pipe[0]};
    return true;
}

static void close_pipe(void)
{
    (void)close(terminal.pipe[0]);
    (void)close(terminal.pipe[1]);
}

/* ---- taking and giving back ---- */

/* What curses has no word for goes past its buffer, which is empty between two updates. */
static void send_bytes(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written < 0 && errno != EINTR) {
            return; /* the line is gone: the loop hears of it */
        }
        bytes += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
}

static void send(const char *bytes)
{
    send_bytes(bytes, strlen(bytes));
}

static int add_restoring_byte(int byte)
{
    if (terminal.restore_length < sizeof terminal.restore) {
        terminal.restore[terminal.restore_length++] = (char)byte;
    }
    return byte;
}

static void add_restoring(const char *bytes)
{
    if (bytes != NULL && bytes != (const char *)-1) {
        (void)tputs(bytes, 1, add_restoring_byte);
    }
}

/* A crash may only write bytes that lie ready. */
static void prepare_restoring(void)
{
    static const char *const capabilities[] = {"sgr0", "op", "cnorm", "rmkx", "rmcup"};
    terminal.restore_length = 0;
    add_restoring(PASTE_OFF);
    if (terminal.mouse) {
        add_restoring(MOUSE_OFF);
    }
    for (size_t i = 0; i < sizeof capabilities / sizeof capabilities[0]; i++) {
        add_restoring(tigetstr(capabilities[i]));
    }
    add_restoring("\r\n");
}

/* Curses writes at each jump of the cursor. A page would go out in fifty small pieces, which a slow
 * line shows one by one: its descriptor leads to a file in memory, and what an update has put there
 * goes out at once. What changes in one row, as a character that is typed, goes straight out. */
static void open_memory(void)
{
    terminal.memory = memfd_create("frontdesk", MFD_CLOEXEC);
    if (terminal.memory < 0) {
        return; /* then it goes out in pieces */
    }
    terminal.shown =
        ftruncate(terminal.memory, SHOWN_BYTES) != 0
            ? MAP_FAILED
            : mmap(NULL, SHOWN_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, terminal.memory, 0);
    if (terminal.shown == MAP_FAILED) {
        (void)close(terminal.memory);
        terminal.memory = -1;
    }
}

static void close_memory(void)
{
    if (terminal.memory >= 0) {
        (void)munmap(terminal.shown, SHOWN_BYTES);
        (void)close(terminal.memory);
    }
}

static bool lead_output(int descriptor)
{
    int led;
    do {
        led = dup3(descriptor, fileno(terminal.output), O_CLOEXEC);
    } while (led < 0 && (errno == EINTR || errno == EBUSY));
    return led >= 0;
}

/* More than fits, as of a screen of very many colours. */
static void send_rest(off_t end)
{
    ssize_t length;
    for (off_t at = SHOWN_BYTES; at < end; at += length) {
        length = pread(terminal.memory, terminal.shown, SHOWN_BYTES, at);
        if (length <= 0) {
            break;
        }
        send_bytes(terminal.shown, (size_t)length);
    }
    (void)ftruncate(terminal.memory, SHOWN_BYTES);
    explicit_bzero(terminal.shown, SHOWN_BYTES);
}

/* What was shown may be confidential, and the next screen may be shorter. */
static void send_shown(void)
{
    off_t end = lseek(terminal.memory, 0, SEEK_CUR);
    size_t first = end < SHOWN_BYTES ? (size_t)end : SHOWN_BYTES;
    if (end < 0) {
        terminal.ended = 1; /* nothing would be seen any more */
        return;
    }
    send_bytes(terminal.shown, first);
    explicit_bzero(terminal.shown, first);
    if (end > SHOWN_BYTES) {
        send_rest(end);
    }
    (void)lseek(terminal.memory, 0, SEEK_SET);
}

/* Before whatever curses asks of the terminal itself, too: its modes, and giving it back. What it
 * has written between two updates, as the keypad's mode with the first key, goes before. */
static void lead_to_terminal(void)
{
    if (!terminal.leads_to_memory) {
        return;
    }
    send_shown();
    if (lead_output(STDOUT_FILENO)) {
        terminal.leads_to_memory = false;
    } else {
        terminal.ended = 1; /* nothing would be seen any more */
    }
}

static void lead_to_memory(void)
{
    if (terminal.memory >= 0 && !terminal.leads_to_memory) {
        terminal.leads_to_memory = lead_output(terminal.memory);
    }
}

static bool open_output(struct error *error)
{
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    terminal.output = copy < 0 ? NULL : fdopen(copy, "w");
    if (terminal.output == NULL) {
        if (copy >= 0) {
            (void)close(copy);
        }
        return error_set(error, ERROR_IO, "The system has no file descriptor left: %s.",
                         strerror(errno));
    }
    open_memory();
    return true;
}

static void close_output(void)
{
    (void)fclose(terminal.output);
    close_memory();
}

static void close_screen(void)
{
    delscreen(terminal.screen);
    terminal.screen = NULL;
    close_output();
}

static bool find_terminal(struct error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
        tcgetattr(STDIN_FILENO, &terminal.before) != 0) {
        return error_set(error, ERROR_USAGE,
                         "The screen needs a terminal. Through ssh, add -t: ssh -t HOST.");
    }
    return true;
}

static bool open_screen(struct error *error)
{
    const char *type = getenv("TERM");
    if (!open_output(error)) {
        return false;
    }
    terminal.screen = newterm(type, terminal.output, stdin);
    if (terminal.screen == NULL) {
        close_output();
        return error_set(error, ERROR_USAGE,
                         "This machine does not know the terminal type \"%s\". Set TERM to one it "
                         "knows, for example: TERM=xterm frontdesk",
                         type != NULL ? type : "");
    }
    if (tigetstr("cup") == NULL) {
        (void)endwin();
        close_screen();
        return error_set(
            error, ERROR_USAGE,
            "The terminal type \"%s\" cannot place its cursor. Set TERM to the type of "
            "your terminal, for example: TERM=xterm frontdesk",
            type != NULL ? type : "");
    }
    return true;
}

static bool wants_colour(const struct config *config)
{
    const char *no = getenv("NO_COLOR");
    return config->colour && (no == NULL || *no == '\0') && has_colors();
}

static void prepare_screen(const struct config *config)
{
    (void)set_escdelay((int)config->escape_delay_ms);
    (void)raw();
    (void)noecho();
    (void)nonl();
    (void)intrflush(stdscr, false);
    (void)scrollok(stdscr, false);
    (void)idlok(stdscr, false);
    (void)leaveok(stdscr, false);
    (void)typeahead(-1); /* the loop looks for presses before it paints */
    terminal.colour = wants_colour(config) && start_color() == OK;
    if (terminal.colour) {
        (void)assume_default_colors(-1, -1); /* the terminal's own, light or dark */
    }
}

/* Signals first: curses then leaves them alone. Its own handlers draw, which, once the screen has
 * been given back, is a crash. */
static bool take_terminal(struct error *error)
{
    if (!find_terminal(error) || !open_pipe(error)) {
        return false;
    }
    catch_signals();
    if (open_screen(error)) {
        return true;
    }
    release_signals();
    close_pipe();
    return false;
}

bool terminal_open(const struct config *config, struct error *error)
{
    static bool at_exit;
    if (!take_terminal(error)) {
        return false;
    }
    terminal.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    prepare_screen(config);
    draw_open();
    terminal.mouse = input_open(config->mouse);
    send(PASTE_ON);
    prepare_restoring();
    if (!at_exit) {
        at_exit = atexit(terminal_close) == 0;
    }
    return true;
}

void terminal_close(void)
{
    if (terminal.screen == NULL) {
        return;
    }
    lead_to_terminal();
    send(PASTE_OFF);
    input_close();
    (void)endwin();
    release_signals();
    close_screen();
    close_pipe();
}

/* ---- the screen ---- */

int terminal_rows(void)
{
    return LINES;
}

int terminal_columns(void)
{
    return COLS;
}

bool terminal_is_utf8(void)
{
    return terminal.utf8;
}

bool terminal_has_colour(void)
{
    return terminal.colour;
}

void terminal_place_cursor(int row, int column)
{
    terminal.cursor_row = row;
    terminal.cursor_column = column;
}

static bool changes_one_row(void)
{
    int changed = 0;
    for (int row = 0; row < LINES; row++) {
        changed += is_linetouched(stdscr, row) ? 1 : 0;
    }
    return changed <= 1 && !is_cleared(curscr);
}

void terminal_update(void)
{
    int row = terminal.cursor_row < LINES ? terminal.cursor_row : LINES - 1;
    int column = terminal.cursor_column < COLS ? terminal.cursor_column : COLS - 1;
    (changes_one_row() ? lead_to_terminal : lead_to_memory)();
    (void)wmove(stdscr, row, column);
    (void)wnoutrefresh(stdscr);
    (void)doupdate();
    if (terminal.leads_to_memory) {
        send_shown();
    }
}

void terminal_repaint(void)
{
    (void)clearok(curscr, true);
}

bool terminal_read(struct press *press)
{
    return input_read(press);
}

int terminal_wait(void)
{
    return input_wait();
}

/* ---- what signals asked for ---- */

static void fit_to_window(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        (void)resizeterm(size.ws_row, size.ws_col);
        (void)clearok(curscr, true); /* terminals break lines anew in ways of their own */
    }
}

static void stop(void)
{
    lead_to_terminal();
    send(PASTE_OFF);
    (void)endwin();
    (void)raise(SIGSTOP);
}

/* Also after a stop that nobody asked this program for: SIGSTOP cannot be caught. */
static void go_on(void)
{
    lead_to_terminal();
    (void)reset_prog_mode();
    send(PASTE_ON);
    (void)clearok(curscr, true);
    (void)doupdate(); /* takes the screen again after endwin() */
}

static void empty_pipe(void)
{
    char bytes[64];
    while (read(terminal.pipe[0], bytes, sizeof bytes) > 0) {
    }
}

struct terminal_signals *terminal_signals(void)
{
    if (terminal.woken) {
        terminal.woken = 0;
        empty_pipe();
    }
    if (terminal.stopping) {
        terminal.stopping = 0;
        stop();
    }
    if (terminal.continued) {
        terminal.continued = 0;
        go_on();
        terminal.resized = 1;
    }
    if (terminal.resized) {
        terminal.resized = 0;
        fit_to_window();
        terminal.signals.resized = true;
    }
    if (terminal.ended) {
        terminal.signals.ended = true;
    }
    return &terminal.signals;
}
