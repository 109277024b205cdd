/* A station of its own for each test program: a temporary folder with a throw-away file, and the
 * real program run in it, with its input, its password and what it answers. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define STATION_CLOCK    "2026-11-20T09:30"
#define STATION_PASSWORD "a password of the tests"

#define ADMINISTRATOR  "100001"
#define DESK           "200001"
#define OTHER_DESK     "200002"
#define SERGEANT       "300001"
#define OTHER_SERGEANT "300002"
#define VOLUNTEER      "400001"

struct station {
    const char *program;
    char folder[64];
    char database[96];
};

struct answer {
    int code; /* exit code; -1: ended by a signal */
    char *out, *err;
};

/* For cmocka, as the state of a group of tests: the folder and in it the file with an administrator
 * and an account for each name above. The program is the one that FRONTDESK_PROGRAM names. */
int station_setup(void **state);
int station_teardown(void **state);

/* The folder alone. */
void station_make_folder(struct station *station);
void station_remove(struct station *station);

/* Runs the program with the arguments (ends with NULL) and these bytes as input (NULL: none). */
struct answer station_run(const struct station *station, const char *input,
                          const char *const arguments[]);
/* The same with --db, --clock, and signed in as `employee` with this password. */
struct answer station_run_as(const struct station *station, const char *employee,
                             const char *password, const char *input,
                             const char *const arguments[]);
void answer_finish(struct answer *answer);

/* As station_run_as() with the right password; fails the test unless the code is the one expected.
 */
struct answer station_expect(const struct station *station, int code, const char *employee,
                             const char *input, const char *const arguments[]);

/* What `fields FORM --format json` says; caller decrefs. */
json_t *station_fields(const struct station *station, const char *form);

/* Files one record and gives its number, without the companion's; caller frees. */
char *station_file(const struct station *station, const char *employee, const char *form,
                   const json_t *record);

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
