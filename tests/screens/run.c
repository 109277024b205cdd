/* Plays one case: a folder with a script `keys` and the golden screens and rows that it names. The
 * real program runs under a terminal with a clock that stands still.
 *
 *   run PROGRAM FOLDER     FRONTDESK_UPDATE_SCREENS=1 writes the golden files anew
 *
 * One step a line: a word and the rest of the line; see `steps` at the end for all of them. */
#include "tests/support/driver.h"
#include "tests/support/traces.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE                                                                                   \
    30000 /* ms; nothing waits that long but a fault, or a sanitizer on a busy machine */
#define PASSWORD "sample-password"
#ifndef __has_feature
#define __has_feature(name) 0
#endif
#define SANITIZED   (__has_feature(address_sanitizer)) /* the program is built as this one is */
#define SCREEN_ROOM 65536

struct play {
    const char *program;
    const char *folder;
    char home[256]; /* a fresh folder of this case */
    char clock[32];
    int rows, columns;
    char *environment[40];
    size_t environment_count;
    struct driver driver;
    FILE *script;
    unsigned line;
    char pushed[4096]; /* a line read too far */
    bool has_pushed;
    sqlite3 *holder;                /* a connection in the middle of writing, or NULL */
    size_t markers, looked_through; /* by `nowhere`: how often, and bytes */
};

static _Noreturn void fail(struct play *play, const char *words, const char *detail)
{
    fprintf(stderr, "%s/keys:%u: %s%s%s\n", play->folder, play->line, words, detail ? ": " : "",
            detail ? detail : "");
    if (play->driver.terminal) {
        char screen[SCREEN_ROOM];
        int row, column;
        driver_screen(&play->driver, screen, sizeof screen);
        driver_cursor(&play->driver, &row, &column);
        fprintf(stderr, "the screen (cursor at row %d, column %d):\n%s", row, column, screen);
    }
    driver_finish(&play->driver);
    fprintf(stderr, "files are in %s\n", play->home);
    exit(1);
}

static void set_environment(struct play *play, const char *setting)
{
    size_t name = strcspn(setting, "=") + 1;
    for (size_t i = 0; i < play->environment_count; i++)
        if (strncmp(play->environment[i], setting, name) == 0) {
            free(play->environment[i]);
            play->environment[i] = strdup(setting);
            return;
        }
    if (play->environment_count + 1 >= sizeof play->environment / sizeof play->environment[0])
        fail(play, "too many settings", setting);
    play->environment[play->environment_count++] = strdup(setting);
}

static char *read_line(struct play *play, char *line, size_t room)
{
    if (play->has_pushed) {
        play->has_pushed = false;
        snprintf(line, room, "%s", play->pushed);
    } else if (!fgets(line, (int)room, play->script)) {
        return NULL;
    }
    play->line++;
    line[strcspn(line, "\n")] = '\0';
    return line;
}

/* The lines that follow and begin with `mark` and a blank, joined by line feeds. */
/* "| TEXT" is one line, "|101 TEXT" is 101 of them. */
static void read_lines(struct play *play, char mark, char *out, size_t room)
{
    char line[4096];
    size_t length = 0;
    out[0] = '\0';
    while (read_line(play, line, sizeof line)) {
        if (line[0] != mark) {
            snprintf(play->pushed, sizeof play->pushed, "%s", line);
            play->has_pushed = true;
            play->line--;
            return;
        }
        char *text = line + 1;
        long times = isdigit((unsigned char)*text) ? strtol(text, &text, 10) : 1;
        text += *text == ' ';
        do {
            length += (size_t)snprintf(out + length, room - length, "%s\n", text);
            if (length >= room)
                fail(play, "too long", NULL);
        } while (--times > 0);
    }
}

/* --- steps about the program's command line --- */

static void child_command(struct play *play, char *const argv[], int input, int output, int secret)
{
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
    dup2(secret, 3);
    if (chdir(play->home) != 0) /* files of a `file` step are named from there */
        _exit(126);
    execve(play->program, argv, play->environment);
    _exit(127);
}

/* The next word, cut off at a blank; one in double quotes may hold blanks. */
static char *next_word(char **at)
{
    while (**at == ' ')
        (*at)++;
    if (!**at)
        return NULL;
    char end = **at == '"' ? '"' : ' ';
    char *word = end == '"' ? ++*at : *at;
    *at = strchr(word, end) ? strchr(word, end) : word + strlen(word);
    if (**at)
        *(*at)++ = '\0';
    return word;
}

/* Runs the program with `words`; an employee number in front of them signs in with the sample
 * password. */
static int run_command(struct play *play, char *words, const char *input, char *out, size_t room)
{
    char database[300];
    char *argv[64] = {(char *)play->program, "--db", database, "--clock", play->clock};
    size_t count = 5;
    char *signed_by = NULL;
    int in[2], printed[2], secret[2];
    snprintf(database, sizeof database, "%s/desk.db", play->home);
    if (words[0] >= '0' && words[0] <= '9')
        signed_by = next_word(&words);
    for (char *word; count < 58 && (word = next_word(&words));)
        argv[count++] = word;
    if (signed_by) {
        argv[count++] = "--as";
        argv[count++] = signed_by;
        argv[count++] = "--password-fd";
        argv[count++] = "3";
    }
    if (pipe(in) || pipe(printed) || pipe(secret))
        fail(play, "no pipe", strerror(errno));
    pid_t child = fork();
    if (child == 0) {
        close(in[1]);
        close(secret[1]);
        child_command(play, argv, in[0], printed[1], secret[0]);
    }
    close(in[0]), close(printed[1]), close(secret[0]);
    if (write(secret[1], PASSWORD "\n", strlen(PASSWORD) + 1) < 0 ||
        write(in[1], input, strlen(input)) < 0)
        fail(play, "the command did not read", NULL);
    close(secret[1]), close(in[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(printed[0], out + length, room - 1 - length)) > 0;)
        length += (size_t)got;
    out[length] = '\0';
    close(printed[0]);
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void step_cli(struct play *play, char *rest)
{
    char input[32768], out[SCREEN_ROOM];
    read_lines(play, '|', input, sizeof input);
    int code = run_command(play, rest, input, out, sizeof out);
    if (code != 0)
        fail(play, "the command failed", out);
}

static void step_station(struct play *play, char *rest)
{
    static const char *const accounts[][3] = {
        {"100002", "Dana Desk", "desk"},           {"100003", "Sam Sergeant", "sergeant"},
        {"100004", "Vera Volunteer", "volunteer"}, {"100005", "Nora Night", "desk"},
        {"100006", "Otto Other", "sergeant"},      {"100007", "Wanda Watch", "watch_commander"},
    };
    char out[SCREEN_ROOM];
    (void)rest;
    char init[] = "init --throw-away --admin 100001 --name \"Alma Admin\"";
    if (run_command(play, init, PASSWORD "\n", out, sizeof out) != 0)
        fail(play, "init failed", out);
    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) {
        char add[200];
        snprintf(add, sizeof add, "100001 staff add %s --role %s --name \"%s\"", accounts[i][0],
                 accounts[i][2], accounts[i][1]);
        if (run_command(play, add, PASSWORD "\n", out, sizeof out) != 0)
            fail(play, "staff add failed", out);
    }
}

/* --- steps about the terminal --- */

static void step_run(struct play *play, char *rest)
{
    char database[300];
    const char *argv[64] = {play->program, "--db", database};
    size_t count = 3;
    snprintf(database, sizeof database, "%s/desk.db", play->home);
    if (access(database, F_OK) == 0) { /* a clock can be set for a throw-away file only */
        argv[count++] = "--clock";
        argv[count++] = play->clock;
    }
    for (char *word = strtok(rest, " "); word && count < 60; word = strtok(NULL, " "))
        argv[count++] = word;
    driver_finish(&play->driver);
    if (!driver_start(&play->driver, argv, (const char *const *)play->environment, play->rows,
                      play->columns, true))
        fail(play, "the program did not start", strerror(errno));
}

static void step_size(struct play *play, char *rest)
{
    if (sscanf(rest, "%d %d", &play->rows, &play->columns) != 2)
        fail(play, "size ROWS COLUMNS", rest);
}

static void step_resize(struct play *play, char *rest)
{
    step_size(play, rest);
    driver_resize(&play->driver, play->rows, play->columns);
    driver_settle(&play->driver, 100);
}

static void send_text(struct play *play, const char *text, size_t length)
{
    if (!driver_send(&play->driver, text, length))
        fail(play, "the program does not read its keys", NULL);
}

static void step_type(struct play *play, char *rest)
{
    send_text(play, rest, strlen(rest));
}

static void step_press(struct play *play, char *rest)
{
    for (char *word = strtok(rest, " "); word; word = strtok(NULL, " ")) {
        char room[16];
        const char *bytes = driver_key(word, room);
        if (!bytes)
            fail(play, "no such key", word);
        send_text(play, bytes, strlen(bytes));
        if (strcmp(word, "Esc") == 0) /* else the next key would make it Alt */
            driver_answer(&play->driver, 200);
    }
}

/* Backslash escapes: \n \t \\ and \xHH. */
static size_t unescape(char *text)
{
    size_t length = 0;
    for (char *at = text; *at; at++) {
        unsigned byte = (unsigned char)*at;
        if (at[0] == '\\' && at[1] == 'x' && sscanf(at + 2, "%2x", &byte) == 1)
            at += 3;
        else if (at[0] == '\\' && at[1])
            at++, byte = *at == 'n' ? '\n' : *at == 't' ? '\t' : (unsigned char)*at;
        text[length++] = (char)byte;
    }
    text[length] = '\0';
    return length;
}

static void step_raw(struct play *play, char *rest)
{
    size_t length = unescape(rest);
    send_text(play, rest, length);
}

static void step_paste(struct play *play, char *rest)
{
    size_t length = unescape(rest);
    send_text(play, "\033[200~", 6);
    send_text(play, rest, length);
    send_text(play, "\033[201~", 6);
}

static void step_wait(struct play *play, char *rest)
{
    if (!driver_wait(&play->driver, rest, false, PATIENCE))
        fail(play, "did not appear", rest);
}

static void step_gone(struct play *play, char *rest)
{
    if (!driver_wait(&play->driver, rest, true, PATIENCE))
        fail(play, "did not go", rest);
}

static void step_within(struct play *play, char *rest)
{
    char *text;
    int milliseconds = (int)strtol(rest, &text, 10);
    const char *size = getenv("FRONTDESK_TEST_SIZE");
    if (!size || strcmp(size, "plain") == 0)
        milliseconds *= 10; /* a machine that does other things proves nothing about time */
    if (!driver_wait(&play->driver, text + 1, false, milliseconds))
        fail(play, "did not appear in time", text + 1);
}

static void step_signin(struct play *play, char *rest)
{
    char home[] = "Front desk", heading[] = "Sign in";
    step_wait(play, heading);
    step_type(play, rest);
    send_text(play, "\r", 1);
    send_text(play, PASSWORD "\r", strlen(PASSWORD) + 1);
    step_wait(play, home);
}

static void step_cursor(struct play *play, char *rest)
{
    char shown[4096];
    int row, column;
    int64_t end = driver_now() + (int64_t)PATIENCE * 1000000;
    do {
        driver_settle(&play->driver, 20);
        driver_cursor(&play->driver, &row, &column);
        driver_row(&play->driver, row, shown, sizeof shown);
        if (strstr(shown, rest))
            return;
    } while (driver_now() < end);
    fail(play, "the cursor's row does not hold", rest);
}

static void settled_screen(struct play *play, char found[SCREEN_ROOM])
{
    driver_settle(&play->driver, 500); /* forms paint the rest of it when the hand rests */
    driver_screen(&play->driver, found, SCREEN_ROOM);
}

/* A machine that does other things may be late with it. */
static void compare(struct play *play, const char *name, char found[SCREEN_ROOM])
{
    char path[600];
    static char expected[SCREEN_ROOM];
    snprintf(path, sizeof path, "%s/%s", play->folder, name);
    if (getenv("FRONTDESK_UPDATE_SCREENS")) {
        FILE *file = fopen(path, "w");
        if (!file || fputs(found, file) < 0 || fclose(file))
            fail(play, "cannot write", path);
        return;
    }
    FILE *file = fopen(path, "r");
    if (!file)
        fail(play, "no golden file", path);
    expected[fread(expected, 1, sizeof expected - 1, file)] = '\0';
    fclose(file);
    int64_t end = driver_now() + PATIENCE / 3 * (int64_t)1000000;
    while (strcmp(expected, found) != 0) {
        if (driver_now() > end) {
            fprintf(stderr, "expected (%s):\n%s", path, expected);
            fail(play, "is not as expected", name);
        }
        settled_screen(play, found);
    }
}

static void step_screen(struct play *play, char *rest)
{
    static char found[SCREEN_ROOM];
    char name[200];
    settled_screen(play, found);
    snprintf(name, sizeof name, "%s.screen", rest);
    compare(play, name, found);
}

static void step_quiet(struct play *play, char *rest)
{
    driver_settle(&play->driver, 1000); /* the rest of a form comes when its draft is kept */
    size_t before = play->driver.bytes;
    driver_settle(&play->driver, atoi(rest));
    if (play->driver.bytes != before)
        fail(play, "wrote to the terminal while idle", NULL);
}

static void step_signal(struct play *play, char *rest)
{
    static const struct {
        const char *name;
        int number;
    } signals[] = {{"HUP", SIGHUP},   {"TERM", SIGTERM}, {"KILL", SIGKILL}, {"SEGV", SIGSEGV},
                   {"TSTP", SIGTSTP}, {"CONT", SIGCONT}, {"INT", SIGINT}};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        if (strcmp(signals[i].name, rest) == 0) {
            kill(play->driver.child, signals[i].number);
            return;
        }
    fail(play, "no such signal", rest);
}

/* `exit 0`, or `exit signal` for a program that a signal ended. */
static void step_exit(struct play *play, char *rest)
{
    int status = driver_wait_end(&play->driver, PATIENCE);
    if (status == -1)
        fail(play, "the program goes on", NULL);
    if (strcmp(rest, "signal") == 0 ? !WIFSIGNALED(status)
                                    : !WIFEXITED(status) || WEXITSTATUS(status) != atoi(rest))
        fail(play, "ended in another way than", rest);
}

static void step_restored(struct play *play, char *rest)
{
    (void)rest;
    if (play->driver.alternate || !play->driver.cursor_shown || play->driver.pasting)
        fail(play, "the terminal was not given back as it was", NULL);
}

/* --- steps about the file --- */

static void step_sql(struct play *play, char *rest)
{
    char path[300], expected[16384], found[16384] = "";
    size_t length = 0;
    sqlite3 *database;
    sqlite3_stmt *statement;
    read_lines(play, '=', expected, sizeof expected);
    snprintf(path, sizeof path, "%s/desk.db", play->home);
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(database, rest, -1, &statement, NULL) != SQLITE_OK)
        fail(play, "cannot ask", sqlite3_errmsg(database));
    while (sqlite3_step(statement) == SQLITE_ROW && length < sizeof found - 4096) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            length +=
                (size_t)snprintf(found + length, 4000, "%s%s", i ? "|" : "", text ? text : "");
        }
        found[length++] = '\n';
    }
    found[length] = '\0';
    sqlite3_finalize(statement);
    sqlite3_close(database);
    if (strcmp(found, expected) != 0) {
        fprintf(stderr, "expected rows:\n%sfound:\n%s", expected, found);
        fail(play, "other rows", rest);
    }
}

/* Changes the drafts of the one person who has some. */
static void step_drafts(struct play *play, char *rest)
{
    char pattern[300];
    glob_t files;
    sqlite3 *database;
    snprintf(pattern, sizeof pattern, "%s/frontdesk/drafts/*.drafts", play->home);
    if (glob(pattern, 0, NULL, &files) != 0 || files.gl_pathc != 1)
        fail(play, "not one file of drafts", pattern);
    if (sqlite3_open_v2(files.gl_pathv[0], &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(database, PATIENCE) != SQLITE_OK ||
        sqlite3_exec(database, rest, NULL, NULL, NULL) != SQLITE_OK)
        fail(play, "cannot change the drafts", sqlite3_errmsg(database));
    sqlite3_close(database);
    globfree(&files);
}

static void counter_path(const struct play *play, char *out, size_t room)
{
    snprintf(out, room, "%s/writes", play->home);
}

static void step_count(struct play *play, char *rest)
{
    char path[300], setting[400];
    const char *module = getenv("FRONTDESK_COUNT_WRITES");
    uint64_t none = 0;
    (void)rest;
    counter_path(play, path, sizeof path);
    FILE *file = fopen(path, "w");
    if (!module || !file || fwrite(&none, sizeof none, 1, file) != 1 || fclose(file))
        fail(play, "cannot count writes", path);
    snprintf(setting, sizeof setting, "FRONTDESK_WRITES=%s", path);
    set_environment(play, setting);
    snprintf(setting, sizeof setting, "LD_PRELOAD=%s", module);
    set_environment(play, setting);
}

static uint64_t writes_so_far(struct play *play)
{
    char path[300];
    uint64_t count = 0;
    counter_path(play, path, sizeof path);
    FILE *file = fopen(path, "r");
    if (!file || fread(&count, sizeof count, 1, file) != 1)
        fail(play, "cannot read", path);
    fclose(file);
    return count;
}

static void step_writes(struct play *play, char *rest)
{
    char *key, words[40];
    uint64_t most = strtoull(rest, &key, 10), before, after;
    driver_settle(&play->driver, 1000);
    before = writes_so_far(play);
    step_press(play, key + 1);
    driver_answer(&play->driver, 150);
    after = writes_so_far(play);
    if (before == 0 || after == before || after - before > most) {
        snprintf(words, sizeof words, "%llu", (unsigned long long)(after - before));
        fail(play, "other writes to the terminal than expected", words);
    }
}

/* Another desk that is in the middle of writing, until `release`. */
static void step_hold(struct play *play, char *rest)
{
    char path[300];
    (void)rest;
    snprintf(path, sizeof path, "%s/desk.db", play->home);
    if (sqlite3_open_v2(path, &play->holder, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_exec(play->holder, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        fail(play, "cannot hold the file", sqlite3_errmsg(play->holder));
}

static void step_release(struct play *play, char *rest)
{
    (void)rest;
    if (sqlite3_exec(play->holder, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
        fail(play, "cannot release the file", sqlite3_errmsg(play->holder));
    sqlite3_close(play->holder);
    play->holder = NULL;
}

/* Under a sanitizer memory that was given back is kept for a while: then only files are looked at.
 */
static void step_nowhere(struct play *play, char *rest)
{
    struct left_behind traces = {0};
    bool readable = traces_in_folder(play->home, rest, &traces);
    if (play->driver.child > 0 && !SANITIZED)
        readable = readable && traces_in_memory(play->driver.child, rest, &traces);
    if (!readable || traces.bytes == 0)
        fail(play, "cannot look for", rest);
    play->markers++;
    play->looked_through += traces.bytes;
    if (traces.found > 0)
        fail(play, "is still there", traces.where);
}

/* In the case's folder, where desk.db lies. */
static void step_shell(struct play *play, char *rest)
{
    char command[1024];
    snprintf(command, sizeof command, "cd '%s' && %s", play->home, rest);
    if (system(command) != 0) /* NOLINT: a test's own words */
        fail(play, "the shell says no", rest);
}

/* What follows makes a file that is to stay: only where such a one may lie. */
static void step_needs_disk(struct play *play, char *rest)
{
    char command[600];
    (void)rest;
    snprintf(command, sizeof command, "'%s' where '%s/desk.db' | grep -q decision=allow",
             play->program, play->home);
    if (system(command) != 0) { /* NOLINT: a test's own words */
        fprintf(stderr, "skipped: %s is on no disk of this machine\n", play->home);
        exit(77);
    }
}

/* A file in the folder of the case. */
static void step_file(struct play *play, char *rest)
{
    char path[600], lines[4096];
    read_lines(play, '|', lines, sizeof lines);
    snprintf(path, sizeof path, "%s/%s", play->home, rest);
    if (strrchr(rest, '/')) {
        *strrchr(path, '/') = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            fail(play, "cannot make", path);
        path[strlen(path)] = '/';
    }
    FILE *file = fopen(path, "w");
    if (!file || fputs(lines, file) < 0 || fclose(file))
        fail(play, "cannot write", path);
}

static void step_env(struct play *play, char *rest)
{
    set_environment(play, rest);
}

static const struct {
    const char *word;
    void (*play)(struct play *play, char *rest);
} steps[] = {
    {"station", step_station},   /* a throw-away station with an account for each role */
    {"cli", step_cli},           /* cli [EMP] COMMAND ..., in the folder of the file; lines that
                                  * begin with | are its input */
    {"env", step_env},           /* env NAME=VALUE */
    {"file", step_file},         /* file FOLDER/NAME; lines that begin with | are in it */
    {"size", step_size},         /* size ROWS COLUMNS, before run */
    {"run", step_run},           /* starts the screen */
    {"signin", step_signin},     /* signin EMP */
    {"type", step_type},         /* type TEXT */
    {"press", step_press},       /* press KEY ... */
    {"raw", step_raw},           /* raw BYTES with \xHH */
    {"paste", step_paste},       /* paste TEXT with \n */
    {"wait", step_wait},         /* wait TEXT: until it is on the screen */
    {"gone", step_gone},         /* gone TEXT: until it is not */
    {"within", step_within},     /* within MS TEXT */
    {"cursor", step_cursor},     /* cursor TEXT: the cursor comes to stand on a row that holds it */
    {"screen", step_screen},     /* screen NAME: is as NAME.screen */
    {"quiet", step_quiet},       /* quiet MS: no byte is written */
    {"resize", step_resize},     /* resize ROWS COLUMNS */
    {"signal", step_signal},     /* signal NAME */
    {"exit", step_exit},         /* exit CODE */
    {"restored", step_restored}, /* the terminal is as it was */
    {"count", step_count},       /* counts writes to the terminal; before run */
    {"writes", step_writes},     /* writes MOST KEY: the key is answered with so many, and any */
    {"hold", step_hold},         /* another desk writes, until ... */
    {"release", step_release},   /* ... here */
    {"needs_disk", step_needs_disk}, /* else the case is skipped */
    {"shell", step_shell},           /* shell COMMAND, in the folder of the file; must end well */
    {"nowhere", step_nowhere}, /* nowhere WORDS: in no file, and not in the program's memory */
    {"sql", step_sql},         /* sql QUERY; lines that begin with = are the rows */
    {"drafts", step_drafts},   /* drafts SQL: changes the file of drafts */
};

static void play_script(struct play *play)
{
    char line[8192];
    while (read_line(play, line, sizeof line)) {
        char *rest = line + strcspn(line, " ");
        size_t i = 0;
        if (!line[0] || line[0] == '#')
            continue;
        if (*rest)
            *rest++ = '\0';
        while (i < sizeof steps / sizeof steps[0] && strcmp(steps[i].word, line) != 0)
            i++;
        if (i == sizeof steps / sizeof steps[0])
            fail(play, "no such step", line);
        steps[i].play(play, rest);
    }
}

static void prepare(struct play *play)
{
    static const char *const settings[] = {
        "TERM=xterm-256color",
        "LC_ALL=C.UTF-8",
        "PATH=/usr/bin:/bin",
        "TZ=UTC",
        "SSH_CONNECTION=192.0.2.7 50000 192.0.2.1 22",
    };
    char setting[300];
    snprintf(play->home, sizeof play->home, "%s/frontdesk-screen-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(play->home))
        fail(play, "no folder", strerror(errno));
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        set_environment(play, settings[i]);
    static const char *const folders[] = {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                                          "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(setting, sizeof setting, "%s=%s", folders[i], play->home);
        set_environment(play, setting);
    }
    static const char *const passed_on[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
    for (size_t i = 0; i < sizeof passed_on / sizeof passed_on[0]; i++)
        if (getenv(passed_on[i])) {
            snprintf(setting, sizeof setting, "%s=%s", passed_on[i], getenv(passed_on[i]));
            set_environment(play, setting);
        }
}

static void clean_up(struct play *play)
{
    char command[400];
    driver_finish(&play->driver);
    fclose(play->script);
    for (size_t i = 0; i < play->environment_count; i++)
        free(play->environment[i]);
    snprintf(command, sizeof command, "rm -rf '%s'", play->home);
    if (system(command) != 0)
        fprintf(stderr, "left behind: %s\n", play->home);
    free((char *)(uintptr_t)play->program);
}

int main(int argc, char **argv)
{
    struct play play = {.rows = 24, .columns = 80, .clock = "2026-03-04T09:00"};
    char path[600];
    if (argc != 3) {
        fprintf(stderr, "run PROGRAM FOLDER\n");
        return 2;
    }
    play.program = realpath(argv[1], NULL); /* it is started from other folders too */
    if (!play.program) {
        fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    play.folder = argv[2];
    signal(SIGPIPE, SIG_IGN);
    snprintf(path, sizeof path, "%s/keys", play.folder);
    play.script = fopen(path, "r");
    if (!play.script) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return 2;
    }
    prepare(&play);
    play_script(&play);
    if (play.markers > 0)
        printf("markers looked for: %zu, bytes looked through: %zu\n", play.markers,
               play.looked_through);
    clean_up(&play);
    return 0;
}
