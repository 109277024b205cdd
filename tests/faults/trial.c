#include "tests/faults/trial.h"

#include "db/account.h"
#include "db/journal.h"
#include "forms/form.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOURNAL         "/journal"
#define BACKUPS         "/backups"
#define PASSWORD_FD     3
#define PATIENCE        120 /* seconds; nothing waits that long but a fault */
#define MOST_SETTINGS   24
#define MOST_COMPLAINTS 20
#define SANITIZED_PART  6

_Noreturn void trials_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)fputs("the test cannot go on: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    exit(LOST_TEST);
}

static void print_into(char *out, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void print_into(char *out, size_t room, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(out, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) {
        trials_fail("too long: %s", out);
    }
}

/* --- the run --- */

static const char *setting(const char *name)
{
    const char *value = getenv(name);

    if (value == NULL || value[0] == '\0') {
        trials_fail("%s is not set", name);
    }
    return value;
}

/* Where syncing costs nothing: what is tried here does not depend on a real disk. */
static const char *folder_of_folders(void)
{
    const char *wanted = getenv("TMPDIR");

    if (wanted != NULL && wanted[0] == '/') {
        return wanted;
    }
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

void trials_begin(struct trials *trials, const char *name, const char *heading)
{
    const char *seed = getenv("FRONTDESK_FAULTS_SEED");
    char path[96];
    char *real;

    *trials = (struct trials){
        .name = name,
        .heading = heading,
        .program = setting("FRONTDESK_PROGRAM"),
        .disk = setting("FRONTDESK_FAILING_DISK"),
    };
    if (sodium_init() < 0) {
        trials_fail("no libsodium");
    }
    if (seed != NULL) {
        trials->seed = strtoull(seed, NULL, 10);
    } else {
        trials->seed = randombytes_random();
    }
    (void)printf("FRONTDESK_FAULTS_SEED=%llu\n", (unsigned long long)trials->seed);
    (void)fflush(stdout); /* whatever becomes of the rest */
    trials->random = trials->seed * 2654435761u + 755;
    print_into(path, sizeof(path), "%s/frontdesk-faults-XXXXXX", folder_of_folders());
    real = mkdtemp(path) == NULL ? NULL : realpath(path, NULL);
    if (real == NULL) {
        trials_fail("%s: %s", path, strerror(errno));
    }
    print_into(trials->folder, sizeof(trials->folder), "%s", real);
    free(real);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static void remove_folder(const char *path)
{
    if (nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT) {
        trials_fail("%s: %s", path, strerror(errno));
    }
}

static void write_table(const struct trials *trials, FILE *file)
{
    (void)fprintf(file, "### %s\n\n| fault | tried | survived | lost |\n|---|--:|--:|--:|\n",
                  trials->heading);
    for (size_t i = 0; i < trials->row_count; i++) {
        const struct trial_row *row = &trials->rows[i];

        (void)fprintf(file, "| %s | %u | %u | %u |\n", row->what, row->tried,
                      row->tried - row->lost, row->lost);
    }
}

static void keep_table(const struct trials *trials, const char *folder)
{
    char path[512];
    FILE *file;

    print_into(path, sizeof(path), "%s/%s", folder, trials->name);
    file = fopen(path, "w");
    if (file == NULL) {
        trials_fail("%s: %s", path, strerror(errno));
    }
    write_table(trials, file);
    if (fclose(file) != 0) {
        trials_fail("%s: %s", path, strerror(errno));
    }
}

int trials_end(struct trials *trials)
{
    const char *folder = getenv("FRONTDESK_FAULTS_TABLES");

    write_table(trials, stdout);
    if (folder != NULL && folder[0] != '\0') {
        keep_table(trials, folder);
    }
    if (trials->lost > 0) {
        (void)printf("lost: %u; the last scenes are in %s\n", trials->lost, trials->folder);
        return LOST_TEST;
    }
    remove_folder(trials->folder);
    return 0;
}

uint32_t trials_random(struct trials *trials, uint32_t below)
{
    trials->random ^= trials->random << 13;
    trials->random ^= trials->random >> 7;
    trials->random ^= trials->random << 17;
    return below == 0 ? 0 : (uint32_t)((trials->random >> 20) % below);
}

/* Sanitizers are slow, and what they look for does not need every place of a fault: there it is a
 * part, and chance decides about what is left over. */
unsigned trials_size(struct trials *trials, unsigned plain, unsigned full, unsigned without_limit)
{
    const char *size = getenv("FRONTDESK_TEST_SIZE");
    const char *sanitized = getenv("FRONTDESK_SANITIZED");
    unsigned count = plain;

    if (size != NULL && strcmp(size, "full") == 0) {
        count = full;
    } else if (size != NULL && strcmp(size, "long") == 0) {
        count = without_limit;
    }
    if (sanitized != NULL && strcmp(sanitized, "1") == 0) {
        count = count / SANITIZED_PART +
                (trials_random(trials, SANITIZED_PART) < count % SANITIZED_PART);
    }
    return count;
}

static struct trial_row *find_row(struct trials *trials, const char *what)
{
    struct trial_row *row;

    for (size_t i = 0; i < trials->row_count; i++) {
        if (strcmp(trials->rows[i].what, what) == 0) {
            return &trials->rows[i];
        }
    }
    if (trials->row_count == sizeof(trials->rows) / sizeof(trials->rows[0])) {
        trials_fail("too many rows");
    }
    row = &trials->rows[trials->row_count++];
    print_into(row->what, sizeof(row->what), "%s", what);
    return row;
}

unsigned trials_tried(struct trials *trials, const char *what)
{
    return find_row(trials, what)->tried;
}

void trials_count(struct trials *trials, const char *what, const char *why)
{
    struct trial_row *row = find_row(trials, what);

    row->tried++;
    if (why[0] != '\0') {
        row->lost++;
        trials->lost++;
        if (trials->lost <= MOST_COMPLAINTS) {
            (void)printf("LOST %s: %s\n", what, why);
            (void)fflush(stdout);
        }
        if (getenv("FRONTDESK_FAULTS_STOP") != NULL) {
            exit(trials_end(trials));
        }
    }
}

/* --- files --- */

static void write_file(const char *path, const void *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, bytes, length) != (ssize_t)length || close(fd) != 0) {
        trials_fail("%s: %s", path, strerror(errno));
    }
}

static char *read_file(const char *path, size_t *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    char *bytes;

    if (fd < 0 || fstat(fd, &status) != 0) {
        trials_fail("%s: %s", path, strerror(errno));
    }
    bytes = malloc((size_t)status.st_size + 1);
    if (bytes == NULL || read(fd, bytes, (size_t)status.st_size) != status.st_size) {
        trials_fail("%s cannot be read", path);
    }
    (void)close(fd); /* only read */
    bytes[status.st_size] = '\0';
    *length = (size_t)status.st_size;
    return bytes;
}

void scene_begin(struct trials *trials, const char *name, struct scene *scene)
{
    *scene = (struct scene){.trials = trials};
    print_into(scene->folder, sizeof(scene->folder), "%s/%s", trials->folder, name);
    print_into(scene->data, sizeof(scene->data), "%s/data", scene->folder);
    print_into(scene->database, sizeof(scene->database), "%s/desk.db", scene->data);
    remove_folder(scene->folder);
    if (mkdir(scene->folder, 0700) != 0 || mkdir(scene->data, 0700) != 0) {
        trials_fail("%s: %s", scene->data, strerror(errno));
    }
}

void scene_remove(const struct scene *scene, const char *folder)
{
    char path[256];

    print_into(path, sizeof(path), "%s/%s", scene->data, folder);
    remove_folder(path);
}

static void copy_folder(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    const struct dirent *entry;

    if (folder == NULL) {
        trials_fail("%s: %s", from, strerror(errno));
    }
    while ((entry = readdir(folder)) != NULL) {
        char old[512], new[512];
        struct stat status;
        size_t length;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        print_into(old, sizeof(old), "%s/%s", from, entry->d_name);
        print_into(new, sizeof(new), "%s/%s", to, entry->d_name);
        if (lstat(old, &status) != 0) {
            trials_fail("%s: %s", old, strerror(errno));
        }
        if (S_ISDIR(status.st_mode)) {
            if (mkdir(new, 0700) != 0) {
                trials_fail("%s: %s", new, strerror(errno));
            }
            copy_folder(old, new);
        } else {
            char *bytes = read_file(old, &length);

            write_file(new, bytes, length);
            free(bytes);
        }
    }
    (void)closedir(folder); /* only read */
}

void scene_fill(const struct scene *from, const struct scene *scene)
{
    copy_folder(from->data, scene->data);
}

void scene_copy(const struct scene *from, const char *name, struct scene *scene)
{
    scene_begin(from->trials, name, scene);
    scene_fill(from, scene);
}

/* --- the program --- */

struct settings {
    char *items[MOST_SETTINGS + 1];
    size_t count;
};

static void set(struct settings *settings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void set(struct settings *settings, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (settings->count == MOST_SETTINGS) {
        trials_fail("too many settings");
    }
    settings->items[settings->count++] = strdup(text);
}

static void set_fault(struct settings *settings, const struct scene *scene, const char *name,
                      const struct fault *fault)
{
    set(settings, "LD_PRELOAD=%s", scene->trials->disk);
    set(settings, "FAILING_DISK_UNDER=%s%s%s", scene->data, fault->under != NULL ? "/" : "",
        fault->under != NULL ? fault->under : "");
    set(settings, "FAILING_DISK_MET=%s/%s.met", scene->folder, name);
    if (fault->call != NULL) {
        set(settings, "FAILING_DISK_CALL=%s", fault->call);
        set(settings, "FAILING_DISK_HOW=%s", fault->how);
        set(settings, "FAILING_DISK_AT=%lld", (long long)fault->at);
        set(settings, "FAILING_DISK_ONWARDS=%d", fault->onwards);
        set(settings, "FAILING_DISK_JUMP=%lld", (long long)fault->jump);
    }
    if (fault->record) {
        set(settings, "FAILING_DISK_RECORD=%s/record", scene->folder);
    }
}

static void set_all(struct settings *settings, const struct scene *scene, const char *name,
                    const struct fault *fault)
{
    static const char *const kept[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "PATH"};

    set(settings, "HOME=%s", scene->folder);
    set(settings, "TMPDIR=%s", scene->folder);
    set(settings, "LC_ALL=C.UTF-8");
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        if (getenv(kept[i]) != NULL) {
            set(settings, "%s=%s", kept[i], getenv(kept[i]));
        }
    }
    if (fault != NULL) {
        set_fault(settings, scene, name, fault);
    }
}

static void use_file(const char *path, int flags, int wanted)
{
    int fd = open(path, flags, 0600);

    if (fd < 0 || (fd != wanted && (dup2(fd, wanted) != wanted || close(fd) != 0))) {
        _exit(126);
    }
}

char **scene_settings(const struct scene *scene, const char *name, const struct fault *fault)
{
    struct settings settings = {0};
    char **items = calloc(MOST_SETTINGS + 1, sizeof(*items));

    set_all(&settings, scene, name, fault);
    set(&settings, "TERM=xterm-256color");
    if (items == NULL) {
        trials_fail("no memory");
    }
    memcpy(items, settings.items, sizeof(settings.items));
    return items;
}

void scene_settings_free(char **settings)
{
    for (size_t i = 0; settings[i] != NULL; i++) {
        free(settings[i]);
    }
    free(settings);
}

static const char *name_of(const struct command *command)
{
    return command->name != NULL ? command->name : "command";
}

/* In the child. An alarm goes with it: a program that hangs is ended by it. */
static _Noreturn void be_the_program(const struct scene *scene, const struct command *command)
{
    const char *words[40] = {scene->trials->program, "--db", scene->database};
    const char *clock = command->clock != NULL ? command->clock : SCENE_CLOCK;
    struct settings settings = {0};
    const char *name = name_of(command);
    size_t count = 3;
    char path[256];

    if (clock[0] != '\0') {
        words[count++] = "--clock";
        words[count++] = clock;
    }
    for (size_t i = 0; command->words[i] != NULL; i++) {
        words[count++] = command->words[i];
    }
    if (command->as != NULL) {
        const char *signing_in[] = {"--as", command->as, "--password-fd", "3"};

        memcpy(&words[count], signing_in, sizeof(signing_in));
    }
    set_all(&settings, scene, name, command->fault);
    if (chdir(scene->folder) != 0) {
        _exit(126);
    }
    print_into(path, sizeof(path), "%s/%s.in", scene->folder, name);
    use_file(path, O_RDONLY, STDIN_FILENO);
    print_into(path, sizeof(path), "%s/%s.out", scene->folder, name);
    use_file(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, STDOUT_FILENO);
    print_into(path, sizeof(path), "%s/%s.err", scene->folder, name);
    use_file(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, STDERR_FILENO);
    print_into(path, sizeof(path), "%s/%s.password", scene->folder, name);
    use_file(path, O_RDONLY, PASSWORD_FD);
    (void)setsid(); /* no terminal of ours is asked for a password */
    (void)alarm(PATIENCE);
    execve(scene->trials->program, (char *const *)(uintptr_t)words, settings.items);
    _exit(126);
}

pid_t scene_start(const struct scene *scene, const struct command *command)
{
    const char *input = command->input != NULL ? command->input : "";
    const char *name = name_of(command);
    char path[256];
    pid_t child;

    print_into(path, sizeof(path), "%s/%s.met", scene->folder, name);
    (void)unlink(path); /* it may not be there */
    print_into(path, sizeof(path), "%s/%s.in", scene->folder, name);
    write_file(path, input, strlen(input));
    print_into(path, sizeof(path), "%s/%s.out", scene->folder, name);
    write_file(path, "", 0); /* there even when it is killed at once */
    print_into(path, sizeof(path), "%s/%s.err", scene->folder, name);
    write_file(path, "", 0);
    print_into(path, sizeof(path), "%s/%s.password", scene->folder, name);
    write_file(path, PASSWORD "\n", strlen(PASSWORD "\n"));
    child = fork();
    if (child < 0) {
        trials_fail("no further process: %s", strerror(errno));
    }
    if (child == 0) {
        be_the_program(scene, command);
    }
    return child;
}

int scene_wait(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) != child) {
        if (errno != EINTR) {
            trials_fail("waiting: %s", strerror(errno));
        }
    }
    if (WIFSIGNALED(status)) {
        return -WTERMSIG(status);
    }
    if (WEXITSTATUS(status) == 126) {
        trials_fail("the program cannot be started");
    }
    return WEXITSTATUS(status);
}

int scene_run(const struct scene *scene, const struct command *command)
{
    return scene_wait(scene_start(scene, command));
}

const char *scene_met(const struct scene *scene, const char *name, char out[256])
{
    char path[256];
    char *bytes;
    size_t length;

    out[0] = '\0';
    print_into(path, sizeof(path), "%s/%s.met", scene->folder, name != NULL ? name : "command");
    if (access(path, R_OK) == 0) {
        bytes = read_file(path, &length);
        bytes[strcspn(bytes, "\n")] = '\0';
        (void)snprintf(out, 256, "%s", bytes); /* a long one is cut */
        free(bytes);
    }
    return out;
}

char *scene_said(const struct scene *scene, const char *name, const char *ending)
{
    char path[256];
    size_t length;

    print_into(path, sizeof(path), "%s/%s%s", scene->folder, name != NULL ? name : "command",
               ending);
    return read_file(path, &length);
}

static char *lines(const char *format, const char *name, unsigned first, unsigned count)
{
    size_t room = (size_t)count * 512 + 1;
    char *out = malloc(room);
    size_t length = 0;

    if (out == NULL) {
        trials_fail("no memory");
    }
    out[0] = '\0';
    for (unsigned i = first; i < first + count; i++) {
        char token[64];

        print_into(token, sizeof(token), "token %s-%u", name, i);
        print_into(out + length, room - length, "%s%s\"}\n", format, token);
        length += strlen(out + length);
    }
    return out;
}

char *lines_of_reports(const char *name, unsigned first, unsigned count)
{
    return lines("{\"type\":\"VANDALISM_M\",\"occurred_from\":\"2024-01-02T08:00\",\"occurred_to\":"
                 "\"2024-01-02T09:00\",\"occurred_place\":\"1 Sample Street\",\"persons\":[{"
                 "\"role\":\"V\",\"name\":\"Ana Muster\"}],\"marsys_card\":true,\"card_given\":"
                 "true,\"narrative\":\"",
                 name, first, count);
}

char *lines_of_cards(const char *name, unsigned first, unsigned count)
{
    return lines("{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0461\",\"origin\":\"OBS\","
                 "\"setting\":\"OTHER\",\"contacts\":3,\"cards\":2,\"concern\":\"",
                 name, first, count);
}

/* --- questions to the file --- */

static sqlite3 *open_file(const struct scene *scene)
{
    sqlite3 *file = NULL;

    if (sqlite3_open_v2(scene->database, &file, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(file, 10000) != SQLITE_OK) {
        trials_fail("%s: %s", scene->database, sqlite3_errmsg(file));
    }
    return file;
}

static sqlite3_stmt *prepare(sqlite3 *file, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(file, sql, -1, &statement, NULL) != SQLITE_OK) {
        trials_fail("%s: %s", sql, sqlite3_errmsg(file));
    }
    return statement;
}

static int64_t ask(sqlite3 *file, const char *sql)
{
    sqlite3_stmt *statement = prepare(file, sql);
    int64_t answer;

    if (sqlite3_step(statement) != SQLITE_ROW) {
        trials_fail("%s: %s", sql, sqlite3_errmsg(file));
    }
    answer = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    return answer;
}

bool scene_is_there(const struct scene *scene)
{
    struct stat status;

    return lstat(scene->database, &status) == 0;
}

int64_t scene_ask(const struct scene *scene, const char *sql)
{
    int64_t answer;
    sqlite3 *file;

    if (!scene_is_there(scene)) {
        return -1;
    }
    file = open_file(scene);
    answer = ask(file, sql);
    (void)sqlite3_close(file); /* nothing is open in it */
    return answer;
}

/* The token of the record of this number, and its sequence. */
#define TOKEN_SQL                                                                                  \
    "SELECT r.seq, COALESCE(c.narrative, k.concern, '') FROM record AS r "                         \
    "LEFT JOIN counter_report AS c ON c.seq = r.seq "                                              \
    "LEFT JOIN contact_755 AS k ON k.seq = r.seq WHERE r.number = ?"

static int64_t find_number(sqlite3_stmt *statement, const char *number, char token[96])
{
    int64_t seq = 0;

    (void)sqlite3_reset(statement); /* repeats the step before */
    if (sqlite3_bind_text(statement, 1, number, -1, SQLITE_TRANSIENT) != SQLITE_OK) {
        trials_fail("no memory");
    }
    token[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW) {
        seq = sqlite3_column_int64(statement, 0);
        (void)snprintf(token, 96, "%s", (const char *)sqlite3_column_text(statement, 1));
    }
    return seq;
}

/* --- the second copy --- */

/* Which operations the journal holds. */
struct copied {
    bool *has; /* by sequence */
    int64_t room;
};

static bool note_copied(void *context, int64_t offset, const struct operation *operation)
{
    struct copied *copied = context;

    (void)offset;
    if (operation == NULL) {
        return true; /* a torn line */
    }
    if (operation->seq >= copied->room) {
        int64_t room = operation->seq * 2 + 1;
        bool *has = realloc(copied->has, (size_t)room);

        if (has == NULL) {
            trials_fail("no memory");
        }
        memset(has + copied->room, 0, (size_t)(room - copied->room));
        copied->has = has;
        copied->room = room;
    }
    copied->has[operation->seq] = true;
    return true;
}

static void read_copied(const struct scene *scene, struct copied *copied)
{
    char path[512];
    const struct dirent *entry;
    DIR *folder;

    *copied = (struct copied){0};
    print_into(path, sizeof(path), "%s" JOURNAL, scene->data);
    folder = opendir(path);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strncmp(entry->d_name, "journal-", 8) != 0) {
            continue;
        }
        print_into(path, sizeof(path), "%s" JOURNAL "/%s", scene->data, entry->d_name);
        if (!journal_lines(path, 0, note_copied, copied, NULL)) {
            trials_fail("%s cannot be read", path);
        }
    }
    if (folder != NULL) {
        (void)closedir(folder); /* only read */
    }
}

static bool is_copied(const struct copied *copied, int64_t seq)
{
    return seq < copied->room && copied->has[seq];
}

bool scene_has_second_copy(const struct scene *scene, char why[WHY_ROOM])
{
    int64_t last = scene_ask(scene, "SELECT COALESCE(MAX(seq), 0) FROM operation");
    struct copied copied;
    int64_t seq = 1;

    read_copied(scene, &copied);
    while (seq <= last && is_copied(&copied, seq)) {
        seq++;
    }
    free(copied.has);
    if (seq <= last) {
        (void)snprintf(why, WHY_ROOM, "the journal lacks operation %lld of %lld", (long long)seq,
                       (long long)last);
    }
    return seq > last;
}

bool scene_knows_second_copy(const struct scene *scene, char why[WHY_ROOM])
{
    char *said = scene_said(scene, "check", ".out");
    bool warned = strstr(said, "lacks operation") != NULL;

    free(said);
    return warned || scene_has_second_copy(scene, why);
}

/* --- numbers --- */

struct printed {
    const char *name; /* of the command */
    sqlite3_stmt *statement;
    struct copied copied;
    bool copies; /* the command did not say that the second copy failed */
    long last;   /* token number of the line before */
};

/* One line that the program printed, against the file. */
static bool line_holds(struct printed *printed, char *line, char why[WHY_ROOM])
{
    const char *name = printed->name;
    sqlite3_stmt *statement = printed->statement;
    long *last = &printed->last;
    char *companion = strchr(line, ' ');
    char token[96], start[80];
    int64_t seq;

    if (companion != NULL) {
        *companion++ = '\0';
    }
    print_into(start, sizeof(start), "token %s-", name);
    seq = find_number(statement, line, token);
    if (seq == 0) {
        (void)snprintf(why, WHY_ROOM, "%s was said to be filed and is not there", line);
        return false;
    }
    if (strncmp(token, start, strlen(start)) != 0 ||
        strtol(token + strlen(start), NULL, 10) <= *last) {
        (void)snprintf(why, WHY_ROOM, "%s holds \"%s\", after %s%ld", line, token, start, *last);
        return false;
    }
    *last = strtol(token + strlen(start), NULL, 10);
    if (printed->copies && !is_copied(&printed->copied, seq)) {
        (void)snprintf(why, WHY_ROOM, "%s is not in the journal, and nothing was said about it",
                       line);
        return false;
    }
    if (companion != NULL && find_number(statement, companion, token) != seq + 1) {
        (void)snprintf(why, WHY_ROOM, "%s was said to be filed with %s and is not", companion,
                       line);
        return false;
    }
    return true;
}

bool scene_has_first_numbers(const struct scene *scene, const char *name, size_t length,
                             char why[WHY_ROOM])
{
    char *said = scene_said(scene, name, ".out");
    char *complaints = scene_said(scene, name, ".err");
    sqlite3 *file = open_file(scene);
    struct printed printed = {.name = name, .statement = prepare(file, TOKEN_SQL), .last = -1};
    char *line = said;
    char *end;
    bool ok = true;

    read_copied(scene, &printed.copied);
    printed.copies = strstr(complaints, "the second copy failed") == NULL;
    if (strlen(said) > length) {
        said[length] = '\0';
    }
    while (ok && (end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        ok = line_holds(&printed, line, why);
        line = end + 1;
    }
    (void)sqlite3_finalize(printed.statement); /* repeats what the step has said */
    (void)sqlite3_close(file);                 /* nothing is open in it */
    free(printed.copied.has);
    free(complaints);
    free(said);
    return ok;
}

bool scene_has_numbers(const struct scene *scene, const char *name, char why[WHY_ROOM])
{
    return scene_has_first_numbers(scene, name, SIZE_MAX, why);
}

/* Each counts what must not be. */
static const struct {
    const char *sql, *words;
} wrongs[] = {
    {"SELECT COUNT(*) FROM counter_report AS c WHERE c.card_given = 1 AND NOT EXISTS (SELECT 1 "
     "FROM contact_755 AS k WHERE k.seq = c.seq + 1 AND k.setting = 'COUNTER_REPORT')",
     "reports without the card that was filed with them"},
    {"SELECT COUNT(*) FROM contact_755 AS k WHERE k.call_sign = 'COUNTER' AND NOT EXISTS "
     "(SELECT 1 FROM counter_report AS c WHERE c.seq = k.seq - 1 AND c.card_given = 1)",
     "cards without their report"},
    {"SELECT COUNT(*) FROM (SELECT prefix FROM record GROUP BY prefix, year "
     "HAVING COUNT(*) <> MAX(ordinal) OR MIN(ordinal) <> 1)",
     "kinds of numbers with gaps"},
    {"SELECT COUNT(*) FROM (SELECT narrative FROM counter_report WHERE narrative LIKE 'token %' "
     "GROUP BY narrative HAVING COUNT(*) > 1)",
     "reports that are there twice"},
    /* of the forms that always have some */
    {"SELECT COUNT(*) FROM record WHERE form IN ('counter-report', 'contact-755', "
     "'records-request') AND seq NOT IN (SELECT rowid FROM search_text)",
     "records without search words"},
    {"SELECT COUNT(*) FROM search_text WHERE rowid NOT IN (SELECT seq FROM record)",
     "search words without a record"},
    {"SELECT COALESCE(MAX(seq), 0) - COUNT(*) FROM operation", "gaps in the log"},
};

/* Records that have no row in the table of their form. */
static int64_t count_bare(sqlite3 *file)
{
    const struct form *form;
    int64_t bare = 0;

    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        char sql[300];

        (void)snprintf(sql, sizeof(sql),
                       "SELECT COUNT(*) FROM record AS r WHERE r.form = '%s' AND NOT EXISTS "
                       "(SELECT 1 FROM %s AS t WHERE t.seq = r.seq)",
                       form->name, form->table);
        bare += ask(file, sql);
    }
    return bare;
}

static bool tables_fit(const struct scene *scene, char why[WHY_ROOM])
{
    sqlite3 *file = open_file(scene);
    int64_t bare = count_bare(file);
    bool ok = bare == 0;

    if (!ok) {
        (void)snprintf(why, WHY_ROOM, "%lld records without their fields", (long long)bare);
    }

    for (size_t i = 0; ok && i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
        int64_t count = ask(file, wrongs[i].sql);

        if (count != 0) {
            (void)snprintf(why, WHY_ROOM, "%lld %s", (long long)count, wrongs[i].words);
            ok = false;
        }
    }
    if (ok && sqlite3_exec(file,
                           "INSERT INTO search_text (search_text, rank) VALUES "
                           "('integrity-check', 1)",
                           NULL, NULL, NULL) != SQLITE_OK) {
        (void)snprintf(why, WHY_ROOM, "the search index: %s", sqlite3_errmsg(file));
        ok = false;
    }
    (void)sqlite3_close(file); /* nothing is open in it */
    return ok;
}

bool scene_is_whole(const struct scene *scene, char why[WHY_ROOM])
{
    struct command check = {.words = {"check"}, .name = "check"};
    int code = scene_run(scene, &check);
    char *said;
    char *complaints;
    bool ok;

    if (code == 0) {
        return tables_fit(scene, why);
    }
    said = scene_said(scene, "check", ".out");
    complaints = scene_said(scene, "check", ".err");
    ok = false;
    (void)snprintf(why, WHY_ROOM, "check ended with %d: %s%s", code, complaints, said);
    free(said);
    free(complaints);
    return ok;
}

/* --- backups --- */

static bool backup_holds(const char *path, char why[WHY_ROOM])
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *file = NULL;
    const char *words = "it cannot be opened";
    bool ok;

    if (sqlite3_open_v2(path, &file, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(file, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        words = (const char *)sqlite3_column_text(statement, 0);
    }
    ok = strcmp(words, "ok") == 0 && ask(file, "SELECT COUNT(*) FROM staff") > 0;
    if (!ok) {
        (void)snprintf(why, WHY_ROOM, "the backup %s: %s", path, words);
    }
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    (void)sqlite3_close(file);         /* nothing is open in it */
    return ok;
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name);

    return length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

bool scene_backups_hold(const struct scene *scene, unsigned least, char why[WHY_ROOM])
{
    const struct dirent *entry;
    char path[512];
    DIR *folder;
    unsigned count = 0;
    bool ok = true;

    print_into(path, sizeof(path), "%s" BACKUPS, scene->data);
    folder = opendir(path);
    while (ok && folder != NULL && (entry = readdir(folder)) != NULL) {
        if (ends_with(entry->d_name, ".db")) {
            print_into(path, sizeof(path), "%s" BACKUPS "/%s", scene->data, entry->d_name);
            ok = backup_holds(path, why);
            count++;
        }
    }
    if (folder != NULL) {
        (void)closedir(folder); /* only read */
    }
    if (ok && count < least) {
        (void)snprintf(why, WHY_ROOM, "there are %u backups, and there should be %u", count, least);
    }
    return ok && count >= least;
}

/* --- a station --- */

static bool put_cheap_passwords(struct store *store, void *context, struct error *error)
{
    static const char *const people[] = {ADMINISTRATOR, CLERK, SERGEANT};
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof(people) / sizeof(people[0]); i++) {
        struct account_change change = {.by = "program",
                                        .workstation = "test",
                                        .subject = "staff",
                                        .action = "password",
                                        .employee = people[i]};

        account_set_text(&change, ACCOUNT_PASSWORD_HASH, context);
        ok = account_write(store, &change, error);
    }
    return ok;
}

/* Looking at a password takes long on purpose; here it would be most of the time. */
static void make_passwords_cheap(const struct scene *scene)
{
    static const struct time_source time;
    char hash[crypto_pwhash_STRBYTES];
    struct store *store = NULL;
    struct error error = {0};

    if (crypto_pwhash_str(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN,
                          crypto_pwhash_MEMLIMIT_MIN) != 0 ||
        !store_open(&store, scene->database, &time, &error) ||
        !store_run(store, put_cheap_passwords, hash, &error)) {
        trials_fail("passwords: %s", error.text);
    }
    store_close(store);
}

static void run_well(const struct scene *scene, const struct command *command)
{
    int code = scene_run(scene, command);

    if (code != 0) {
        trials_fail("%s gave %d: %s", command->words[0], code,
                    scene_said(scene, command->name, ".err"));
    }
}

void scene_make(struct trials *trials, const char *name, struct scene *scene)
{
    static const struct command made_by[] = {
        {.words = {"init", "--throw-away", "--admin", ADMINISTRATOR, "--name", "Alma Muster"},
         .input = PASSWORD "\n"},
        {.words = {"staff", "add", CLERK, "--name", "Dana Muster", "--role", "desk"},
         .input = PASSWORD "\n",
         .as = ADMINISTRATOR},
        {.words = {"staff", "add", SERGEANT, "--name", "Sam Muster", "--role", "sergeant"},
         .input = PASSWORD "\n",
         .as = ADMINISTRATOR},
    };

    scene_begin(trials, name, scene);
    for (size_t i = 0; i < sizeof(made_by) / sizeof(made_by[0]); i++) {
        run_well(scene, &made_by[i]);
    }
    make_passwords_cheap(scene);
}
