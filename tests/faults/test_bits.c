/* Bits that a disk has turned over: one bit, or a sector of zeros, in a page of each type while the
 * program does not run. `frontdesk check` finds it, or nothing that anybody can read has changed;
 * no command crashes, none makes a new file in the place of a damaged one, and after a restore all
 * is there. */
#include "tests/faults/trial.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512

enum kind {
    KIND_HEADER,
    KIND_TABLE_INTERIOR,
    KIND_TABLE_LEAF,
    KIND_INDEX_INTERIOR,
    KIND_INDEX_LEAF,
    KIND_OVERFLOW,
    KIND_ACCOUNTS,
    KIND_SEARCH,
    KIND_FREE,
    KIND_COUNT,
};

static const char *const kind_words[KIND_COUNT] = {
    [KIND_HEADER] = "bit flips: header of the file",
    [KIND_TABLE_INTERIOR] = "bit flips: inner page of a table",
    [KIND_TABLE_LEAF] = "bit flips: leaf page of a table",
    [KIND_INDEX_INTERIOR] = "bit flips: inner page of an index",
    [KIND_INDEX_LEAF] = "bit flips: leaf page of an index",
    [KIND_OVERFLOW] = "bit flips: page of a long text",
    [KIND_ACCOUNTS] = "bit flips: accounts, settings, counters",
    [KIND_SEARCH] = "bit flips: search index",
    [KIND_FREE] = "bit flips: free page",
};

#define ZEROS    "a sector of zeros"
#define RESTORED "bit flips: restored from backup and journal"

struct page {
    uint32_t number; /* from 1 */
    enum kind kind;
};

/* --- what anybody can read --- */

static sqlite3 *open_still(const struct scene *scene)
{
    sqlite3 *file = NULL;
    char uri[256];

    (void)snprintf(uri, sizeof(uri), "file:%s?immutable=1", scene->database);
    if (sqlite3_open_v2(uri, &file, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) != SQLITE_OK) {
        trials_fail("%s: %s", scene->database, sqlite3_errmsg(file));
    }
    return file;
}

static void add_bytes(crypto_generichash_state *state, const void *bytes, int length)
{
    (void)crypto_generichash_update(state, (const unsigned char *)&length, sizeof(length));
    if (length > 0) {
        (void)crypto_generichash_update(state, bytes, (unsigned long long)length);
    }
}

static void add_row(crypto_generichash_state *state, sqlite3_stmt *row)
{
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        int type = sqlite3_column_type(row, i);

        add_bytes(state, &type, (int)sizeof(type));
        add_bytes(state, sqlite3_column_blob(row, i), sqlite3_column_bytes(row, i));
    }
}

/* False when it cannot all be read. */
static bool add_rows(crypto_generichash_state *state, sqlite3 *file, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(file, sql, -1, &statement, NULL);

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW) {
            add_row(state, statement);
        }
    }
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    return code == SQLITE_DONE;
}

/* What a search can find. The words that the index was made from are read by nobody; check holds
 * the index against them by sums that may miss two letters. */
static bool add_search(crypto_generichash_state *state, sqlite3 *file)
{
    return sqlite3_exec(file,
                        "CREATE VIRTUAL TABLE temp.found USING fts5vocab "
                        "(main, search_text, instance)",
                        NULL, NULL, NULL) == SQLITE_OK &&
           add_rows(state, file, "SELECT * FROM temp.found ORDER BY 1, 2, 3, 4");
}

/* All rows of all tables, and how the tables are made. What a signature says is worked out anew at
 * each start, and all that it stands for with it when it was another one. */
static bool add_tables(crypto_generichash_state *state, sqlite3 *file)
{
    static const char tables[] =
        "SELECT CASE name WHEN 'setting' THEN 'SELECT name, CASE WHEN name NOT LIKE "
        "''%_signature'' THEN value END FROM setting' ELSE 'SELECT * FROM \"' || name || '\"' END "
        "FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE "
        "'search_text%' ORDER BY name";
    sqlite3_stmt *statement = NULL;
    bool ok = add_rows(state, file, "SELECT type, name, tbl_name, sql FROM sqlite_schema") &&
              add_rows(state, file, "PRAGMA user_version") &&
              add_rows(state, file, "PRAGMA application_id") &&
              sqlite3_prepare_v2(file, tables, -1, &statement, NULL) == SQLITE_OK;

    while (ok && sqlite3_step(statement) == SQLITE_ROW) {
        ok = add_rows(state, file, (const char *)sqlite3_column_text(statement, 0));
    }
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    return ok;
}

struct dump {
    unsigned char tables[crypto_generichash_BYTES];
    unsigned char search[crypto_generichash_BYTES];
    bool readable;
};

static struct dump dump_of(const struct scene *scene)
{
    sqlite3 *file = open_still(scene);
    crypto_generichash_state tables, search;
    struct dump dump;

    (void)crypto_generichash_init(&tables, NULL, 0, sizeof(dump.tables));
    (void)crypto_generichash_init(&search, NULL, 0, sizeof(dump.search));
    dump.readable = add_tables(&tables, file);
    dump.readable = add_search(&search, file) && dump.readable;
    (void)crypto_generichash_final(&tables, dump.tables, sizeof(dump.tables));
    (void)crypto_generichash_final(&search, dump.search, sizeof(dump.search));
    (void)sqlite3_close(file); /* nothing is open in it */
    return dump;
}

/* --- the whole file --- */

struct target {
    struct trials *trials;
    struct scene scene; /* whole */
    char backup[256];   /* seen from a scene's folder */
    struct page *pages;
    size_t page_count;
    uint32_t page_size;
    struct dump dump;
    int64_t records;
};

static void run_well(const struct scene *scene, const struct command *command)
{
    if (scene_run(scene, command) != 0) {
        trials_fail("%s: %s", command->words[0], scene_said(scene, command->name, ".err"));
    }
}

static void execute(const struct scene *scene, const char *sql)
{
    sqlite3 *file = NULL;
    char *words = NULL;

    if (sqlite3_open(scene->database, &file) != SQLITE_OK ||
        sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        trials_fail("%s: %s", sql, words);
    }
    (void)sqlite3_close(file); /* nothing is open in it */
}

static void file_long_texts(const struct scene *scene)
{
    char *lines = calloc(1, 100000);
    struct command file = {.words = {"file", "counter-report"}, .as = CLERK, .input = lines};

    if (lines == NULL) {
        trials_fail("no memory");
    }
    for (unsigned i = 1; i <= 6; i++) {
        char *one = lines_of_reports("long", i, 1);

        one[strlen(one) - strlen("\"}\n")] = '\0';
        (void)strcat(lines, one);
        free(one);
        for (int k = 0; k < 150; k++) {
            (void)strcat(lines, " What happened then, at length, in plain words.");
        }
        (void)strcat(lines, "\"}\n");
    }
    run_well(scene, &file);
    free(lines);
}

static bool is_small_table(const char *name)
{
    static const char *const names[] = {"staff", "setting", "number_counter", "tally",
                                        "operation_head"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum kind kind_of(const char *name, const char *type, bool is_index)
{
    if (is_small_table(name)) {
        return KIND_ACCOUNTS;
    }
    if (strncmp(name, "search_text", 11) == 0) {
        return KIND_SEARCH;
    }
    if (strcmp(type, "overflow") == 0) {
        return KIND_OVERFLOW;
    }
    if (strcmp(type, "internal") == 0) {
        return is_index ? KIND_INDEX_INTERIOR : KIND_TABLE_INTERIOR;
    }
    return is_index ? KIND_INDEX_LEAF : KIND_TABLE_LEAF;
}

/* Pages that no table and no index has are free. */
static void find_pages(struct target *target)
{
    static const char sql[] = "SELECT d.pageno, d.name, d.pagetype, COALESCE(s.type = 'index', 0) "
                              "FROM dbstat AS d LEFT JOIN sqlite_schema AS s ON s.name = d.name";
    sqlite3 *file = open_still(&target->scene);
    sqlite3_stmt *statement = NULL;
    struct stat status;

    if (stat(target->scene.database, &status) != 0 ||
        sqlite3_prepare_v2(file, sql, -1, &statement, NULL) != SQLITE_OK) {
        trials_fail("pages: %s", sqlite3_errmsg(file));
    }
    target->page_size = 4096;
    target->page_count = (size_t)status.st_size / target->page_size;
    target->pages = calloc(target->page_count, sizeof(*target->pages));
    for (size_t i = 0; i < target->page_count; i++) {
        target->pages[i] = (struct page){(uint32_t)i + 1, KIND_FREE};
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        target->pages[sqlite3_column_int(statement, 0) - 1].kind = kind_of(
            (const char *)sqlite3_column_text(statement, 1),
            (const char *)sqlite3_column_text(statement, 2), sqlite3_column_int(statement, 3) != 0);
    }
    target->pages[0].kind = KIND_HEADER;
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    (void)sqlite3_close(file);         /* nothing is open in it */
}

static void make_target(struct trials *trials, struct target *target)
{
    static const struct command seed = {.words = {"seed", "--records", "250", "--seed", "7"}};
    static const struct command backup = {.words = {"backup"}};
    char *said;

    *target = (struct target){.trials = trials};
    scene_make(trials, "whole", &target->scene);
    run_well(&target->scene, &seed);
    run_well(&target->scene, &backup);
    said = scene_said(&target->scene, NULL, ".out");
    (void)snprintf(target->backup, sizeof(target->backup), "%.*s",
                   (int)(strcspn(said, "\n") - strlen(target->scene.folder) - 1),
                   said + strlen(target->scene.folder) + 1);
    free(said);
    file_long_texts(&target->scene);
    execute(&target->scene, "CREATE TABLE passing (a TEXT); INSERT INTO passing VALUES "
                            "(hex(randomblob(40000))); DROP TABLE passing");
    find_pages(target);
    target->records = scene_ask(&target->scene, "SELECT COUNT(*) FROM record");
    target->dump = dump_of(&target->scene);
    if (!target->dump.readable) {
        trials_fail("the whole file cannot be read");
    }
}

/* --- damage --- */

static void damage_bytes(const struct target *target, const struct scene *scene, off_t offset,
                         bool zeros)
{
    unsigned char bytes[SECTOR] = {0};
    int fd = open(scene->database, O_RDWR | O_CLOEXEC);
    size_t length = zeros ? SECTOR : 1;

    if (fd < 0 || (!zeros && pread(fd, bytes, 1, offset) != 1)) {
        trials_fail("%s cannot be read", scene->database);
    }
    if (!zeros) {
        bytes[0] = (unsigned char)(bytes[0] ^ (1u << trials_random(target->trials, 8)));
    }
    if (pwrite(fd, bytes, length, offset) != (ssize_t)length || close(fd) != 0) {
        trials_fail("%s cannot be damaged", scene->database);
    }
}

/* Of this kind; the header is the first hundred bytes of the first page. */
static off_t choose_place(const struct target *target, enum kind kind, bool zeros)
{
    size_t count = 0;
    uint32_t within = kind == KIND_HEADER ? 100 : target->page_size;
    uint32_t chosen;

    for (size_t i = 0; i < target->page_count; i++) {
        count += target->pages[i].kind == kind;
    }
    if (count == 0) {
        trials_fail("there are no pages for \"%s\"", kind_words[kind]);
    }
    chosen = trials_random(target->trials, (uint32_t)count);
    for (size_t i = 0; i < target->page_count; i++) {
        if (target->pages[i].kind == kind && chosen-- == 0) {
            uint32_t at = trials_random(target->trials, within);

            return (off_t)i * target->page_size + (zeros ? at / SECTOR * SECTOR : at);
        }
    }
    return 0;
}

/* --- one trial --- */

static bool ends_in_words(const struct scene *scene, const struct command *command, int *code,
                          char why[WHY_ROOM])
{
    *code = scene_run(scene, command);
    if (*code < 0 || *code > 3) {
        char *complaints = scene_said(scene, command->name, ".err");

        (void)snprintf(why, WHY_ROOM, "%s ended with %d: %s", command->words[0], *code, complaints);
        free(complaints);
        return false;
    }
    return true;
}

static bool is_still_there(const struct scene *scene, const struct stat *before, char why[WHY_ROOM])
{
    struct stat now;
    bool ok = stat(scene->database, &now) == 0 && now.st_ino == before->st_ino &&
              now.st_size >= before->st_size;

    if (!ok) {
        (void)snprintf(why, WHY_ROOM, "another file stands in its place");
    }
    return ok;
}

/* What the desk goes on to do, whether the damage was found or not. */
static bool works_on(const struct scene *scene, bool found, char why[WHY_ROOM])
{
    char *lines = lines_of_reports("after", 1, 1);
    struct command file = {
        .words = {"file", "counter-report"}, .as = CLERK, .input = lines, .name = "after"};
    static const struct command list = {
        .words = {"list", "counter-report"}, .as = SERGEANT, .name = "list"};
    static const struct command show = {
        .words = {"show", "NWK-CR-2026-00001", "--history"}, .as = SERGEANT, .name = "show"};
    static const struct command search = {
        .words = {"search", "mu"}, .as = SERGEANT, .name = "search"};
    int code = 0;
    bool ok = ends_in_words(scene, &list, &code, why) && ends_in_words(scene, &show, &code, why) &&
              ends_in_words(scene, &search, &code, why) && ends_in_words(scene, &file, &code, why);

    free(lines);
    if (ok && found && code == 0) {
        char *said = scene_said(scene, "check", ".out");
        const char *damage = strstr(said, "damage");

        (void)snprintf(why, WHY_ROOM, "a record was filed after damage was found: %.300s",
                       damage != NULL ? damage : said);
        free(said);
        return false;
    }
    return ok;
}

static bool comes_back(const struct target *target, const struct scene *scene, char why[WHY_ROOM])
{
    struct command restore = {.words = {"restore", target->backup}, .name = "restore"};
    int code = 0;

    if (!ends_in_words(scene, &restore, &code, why)) {
        return false;
    }
    if (code != 0 || scene_ask(scene, "SELECT COUNT(*) FROM record") < target->records) {
        char *complaints = scene_said(scene, "restore", ".err");

        (void)snprintf(why, WHY_ROOM, "restore ended with %d: %s", code, complaints);
        free(complaints);
        return false;
    }
    return scene_is_whole(scene, why);
}

/* The sums of the search index miss one change in a thousand or so. No record is lost by it, and a
 * restore makes the index anew. */
static void judge_search(const struct target *target, const struct dump *now, char why[WHY_ROOM])
{
    static const char row[] = "search index: not seen by its own sums, no record lost";

    if (memcmp(now->search, target->dump.search, sizeof(now->search)) != 0) {
        trials_count(target->trials, row, "");
        if (trials_tried(target->trials, row) >
            3 + trials_tried(target->trials, kind_words[KIND_SEARCH]) / 100) {
            (void)snprintf(why, WHY_ROOM, "check finds nothing in a changed search index");
        }
    }
}

static bool damage_is_seen(const struct target *target, const struct scene *scene, bool *found,
                           char why[WHY_ROOM])
{
    static const struct command check = {.words = {"check"}, .name = "check", .clock = ""};
    struct dump now = dump_of(scene);
    int code = 0;

    if (!ends_in_words(scene, &check, &code, why)) {
        return false;
    }
    *found = code != 0;
    if (code == 0 &&
        (!now.readable || memcmp(now.tables, target->dump.tables, sizeof(now.tables)) != 0)) {
        (void)snprintf(why, WHY_ROOM, "check finds nothing, and something has changed");
    } else if (code == 0) {
        judge_search(target, &now, why);
    } else if (code != 3) {
        (void)snprintf(why, WHY_ROOM, "check ended with %d", code);
    }
    return why[0] == '\0';
}

static void try_place(const struct target *target, enum kind kind, off_t offset, bool zeros)
{
    char why[WHY_ROOM] = "", words[WHY_ROOM + 128] = "", row[96];
    struct scene scene;
    struct stat before;
    bool found = false;

    scene_copy(&target->scene, "damaged", &scene);
    damage_bytes(target, &scene, offset, zeros);
    if (stat(scene.database, &before) != 0) {
        trials_fail("the file is gone");
    }
    if (!damage_is_seen(target, &scene, &found, why) || !works_on(&scene, found, why) ||
        !is_still_there(&scene, &before, why)) {
        (void)snprintf(words, sizeof(words), "at %lld: %s", (long long)offset, why);
    }
    (void)snprintf(row, sizeof(row), "%s%s", kind_words[kind], zeros ? ", " ZEROS : "");
    trials_count(target->trials, row, words);
    if (found && trials_random(target->trials, 4) == 0) {
        why[0] = '\0';
        (void)comes_back(target, &scene, why);
        trials_count(target->trials, RESTORED, why);
    }
}

int main(int count, char *arguments[])
{
    struct trials trials;
    struct target target;
    unsigned flips;

    trials_begin(&trials, "bits", "Bits that a disk has turned over");
    flips = trials_size(&trials, 40, 400, 4000);
    make_target(&trials, &target);
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        bool wanted = count < 2 || strcmp(arguments[1], kind_words[kind]) == 0;

        for (unsigned i = 0; wanted && i < flips; i++) {
            bool zeros = i % 8 == 7;

            try_place(&target, kind, choose_place(&target, kind, zeros), zeros);
        }
    }
    free(target.pages);
    return trials_end(&trials);
}
