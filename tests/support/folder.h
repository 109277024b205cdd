/* A folder for one test, and things that tests of the database do again and again. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/check_file.h"
#include "db/operation.h"
#include "db/store.h"

struct folder {
    char path[64];
    char file[192]; /* desk.db in it; not made */
};

/* How a forked child ends with a code. It becomes another program first: a tool that looks for
 * leaks at the end would find in the child what the parent still holds. */
static inline _Noreturn void leave(int code)
{
    char words[32];

    snprintf(words, sizeof(words), "exit %d", code);
    execl("/bin/sh", "sh", "-c", words, (char *)NULL);
    _exit(127);
}

static inline int folder_setup(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));

    strcpy(folder->path, "/tmp/frontdesk-test-XXXXXX");
    if (mkdtemp(folder->path) == NULL) {
        return -1;
    }
    snprintf(folder->file, sizeof(folder->file), "%s/desk.db", folder->path);
    *state = folder;
    return 0;
}

static inline void folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    char inner[512];

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        if (unlink(inner) != 0) {
            folder_remove(inner);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    rmdir(path);
}

static inline int folder_teardown(void **state)
{
    struct folder *folder = *state;

    folder_remove(folder->path);
    free(folder);
    return 0;
}

static inline size_t folder_count(const char *path)
{
    DIR *folder = opendir(path);
    size_t count = 0;

    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count - 2; /* . and .. */
}

static const struct time_source test_time = {.fixed = 0};

static inline struct store *store_of(const struct folder *folder)
{
    struct store *store = NULL;
    struct error error = {0};

    if (!store_open(&store, folder->file, &test_time, &error)) {
        fail_msg("%s", error.text);
    }
    return store;
}

static inline struct store *new_store(const struct folder *folder)
{
    struct error error = {0};

    if (!store_create(folder->file, true, &error)) {
        fail_msg("%s", error.text);
    }
    return store_of(folder);
}

/* The file as a whole: its settings, what holds of a copy too, and every record. */
static inline bool look_at_file(struct store *store, finding_fn *finding, void *context,
                                struct error *error)
{
    return check_place(store, finding, context, error) &&
           check_copy(store, finding, context, error) &&
           check_records(store, finding, context, error);
}

/* One operation, told apart by `context`, a text. */
static inline bool append_note(struct store *store, void *context, struct error *error)
{
    struct operation operation = {.actor = "500001", .workstation = "test", .action = "note"};

    snprintf(operation.subject, sizeof(operation.subject), "%s", "file");
    operation.changes = context;
    return operation_append(store, &operation, error);
}

static inline void note(struct store *store, const char *changes)
{
    struct error error = {0};
    char copy[256];

    snprintf(copy, sizeof(copy), "%s", changes);
    if (!store_run(store, append_note, copy, &error)) {
        fail_msg("%s", error.text);
    }
}

static inline int64_t last_seq(struct store *store)
{
    struct error error = {0};
    int64_t seq = 0;

    if (!operation_last_seq(store, &seq, &error)) {
        fail_msg("%s", error.text);
    }
    return seq;
}

/* The first broken sequence, by whole walks in steps of `limit`. */
static inline int64_t broken_at(struct store *store, int64_t limit)
{
    struct error error = {0};
    int64_t broken = 0;
    int64_t next = 1;

    while (next != 0 && broken == 0) {
        if (!operation_verify(store, next, limit, &broken, &next, &error)) {
            fail_msg("%s", error.text);
        }
    }
    return broken;
}

static inline void sleep_ms(long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};

    nanosleep(&pause, NULL);
}

static inline int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A forked child waits on the pipe until the parent, which is ready then, says so. */
static inline bool wait_for_go(const int go[2])
{
    char byte;

    return read(go[0], &byte, 1) == 1;
}

static inline void say_go(const int go[2])
{
    assert_int_equal(write(go[1], "g", 1), 1);
    close(go[0]);
    close(go[1]);
}

/* True when the child has ended by itself with 0. */
static inline bool child_was_well(pid_t child)
{
    int status = -1;

    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
