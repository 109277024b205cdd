#include "cli/password.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum key { KEY_INTERRUPT = 3, KEY_END = 4, KEY_BACKSPACE = 8, KEY_CLEAR = 21, KEY_DELETE = 127 };

/* One byte at a time: what follows the line belongs to whoever reads the descriptor next. */
static ssize_t read_byte(int fd, char *byte)
{
    ssize_t got;

    do {
        got = read(fd, byte, 1);
    } while (got < 0 && errno == EINTR);
    return got;
}

static bool read_line(int fd, char out[PASSWORD_ROOM], struct error *error)
{
    size_t length = 0;
    char byte = '\0';
    ssize_t got = read_byte(fd, &byte);

    while (got == 1 && byte != '\n') {
        if (length + 1 >= PASSWORD_ROOM || byte == '\0') {
            return error_set(error, ERROR_INPUT,
                             "The line with the password is too long or holds a "
                             "zero byte.");
        }
        out[length++] = byte;
        got = read_byte(fd, &byte);
    }
    if (got < 0) {
        return error_set(error, ERROR_USAGE, "The password cannot be read from descriptor %d: %s.",
                         fd, strerror(errno));
    }
    if (length > 0 && out[length - 1] == '\r') {
        length--;
    }
    out[length] = '\0';
    if (got == 0 && length == 0) {
        return error_set(error, ERROR_INPUT, "There is no line with a password to read.");
    }
    return true;
}

/* Takes what is typed until Enter. Keys for signals come as bytes here, so that no signal can leave
 * the terminal with its echo off. */
static bool read_typed(int terminal, char out[PASSWORD_ROOM], struct error *error)
{
    size_t length = 0;
    char byte = '\0';

    for (;;) {
        ssize_t got = read_byte(terminal, &byte);
        if (got != 1 || byte == KEY_INTERRUPT || byte == KEY_END) {
            return error_set(error, ERROR_REFUSED, "No password was given.");
        }
        if (byte == '\n' || byte == '\r') {
            out[length] = '\0';
            return true;
        }
        if (byte == KEY_BACKSPACE || byte == KEY_DELETE) {
            length = text_previous(out, length, length);
        } else if (byte == KEY_CLEAR) {
            length = 0;
        } else if (length + 1 < PASSWORD_ROOM && byte != '\0') {
            out[length++] = byte;
        }
    }
}

static bool write_all(int fd, const char *words)
{
    size_t length = strlen(words);

    return write(fd, words, length) == (ssize_t)length;
}

static bool ask(int terminal, const char *question, const char *employee, char out[PASSWORD_ROOM],
                struct error *error)
{
    bool asked =
        write_all(terminal, question) && write_all(terminal, employee) && write_all(terminal, ": ");
    bool given;

    if (!asked) {
        return error_set(error, ERROR_IO, "The terminal cannot be written to.");
    }
    given = read_typed(terminal, out, error);
    return write_all(terminal, "\n") && given;
}

/* Calls ask() once, or twice for a new password, with the terminal's echo off meanwhile. */
static bool ask_terminal(const char *question, const char *employee, bool new,
                         char out[PASSWORD_ROOM], struct error *error)
{
    char again[PASSWORD_ROOM] = "";
    struct termios before, quiet;
    bool ok = false;
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        error_set(error, ERROR_USAGE,
                  "There is no terminal to ask for the password: name a file "
                  "descriptor with --password-fd N.");
        goto out;
    }
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    if (tcsetattr(terminal, TCSAFLUSH, &quiet) != 0) {
        error_set(error, ERROR_IO, "The terminal's echo cannot be switched off.");
        goto out;
    }
    ok = ask(terminal, question, employee, out, error);
    if (ok && new) {
        ok = ask(terminal, "The same once more for ", employee, again, error);
        if (ok && strcmp(out, again) != 0) {
            ok = error_set(error, ERROR_INPUT, "The two passwords differ.");
        }
    }
    if (tcsetattr(terminal, TCSAFLUSH, &before) != 0) {
        ok = error_set(error, ERROR_IO, "The terminal cannot be set back. Type: stty sane");
    }
out:
    password_wipe(again);
    if (terminal >= 0 && close(terminal) != 0 && ok) {
        ok = error_set(error, ERROR_IO, "The terminal cannot be closed.");
    }
    return ok;
}

static bool find_descriptor(const struct options *options, int64_t *fd, struct error *error)
{
    *fd = -1;
    return options_number(options, OPTION_PASSWORD_FD, 0, 65535, fd, error);
}

bool password_can_come(const struct options *options, struct error *error)
{
    int64_t fd;

    if (!find_descriptor(options, &fd, error)) {
        return false;
    }
    return fd < 0 || fcntl((int)fd, F_GETFD) >= 0 ||
           error_set(error, ERROR_USAGE, "Descriptor %d of --password-fd is not open.", (int)fd);
}

bool password_read(const struct options *options, const char *employee, char out[PASSWORD_ROOM],
                   struct error *error)
{
    int64_t fd;

    if (!find_descriptor(options, &fd, error)) {
        return false;
    }
    return fd >= 0 ? read_line((int)fd, out, error)
                   : ask_terminal("Password of ", employee, false, out, error);
}

bool password_read_new(const char *employee, char out[PASSWORD_ROOM], struct error *error)
{
    if (isatty(STDIN_FILENO)) {
        return ask_terminal("New password of ", employee, true, out, error);
    }
    return read_line(STDIN_FILENO, out, error);
}

bool password_read_recovery(char out[PASSWORD_ROOM], struct error *error)
{
    if (isatty(STDIN_FILENO)) {
        return ask_terminal("Recovery key", "", false, out, error);
    }
    return read_line(STDIN_FILENO, out, error);
}

void password_wipe(char password[PASSWORD_ROOM])
{
    explicit_bzero(password, PASSWORD_ROOM);
}
