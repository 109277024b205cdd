/* The words and options of the command line. Options may stand anywhere, as `--name value` or
 * `--name=value`; every option of the program is one row of a table in options.c, and a command
 * names those that it takes. */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option {
    OPTION_CONFIG,
    OPTION_DB,
    OPTION_CLOCK,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_AS,
    OPTION_PASSWORD_FD,
    OPTION_ADMIN,
    OPTION_NAME,
    OPTION_ROLE,
    OPTION_THROW_AWAY,
    OPTION_FORMAT,
    OPTION_STATUS,
    OPTION_FROM,
    OPTION_TO,
    OPTION_LIMIT,
    OPTION_HISTORY,
    OPTION_REASON,
    OPTION_RECORDS,
    OPTION_SEED,
    OPTION_LOST_UNTIL,
    OPTION_MONTH,
    OPTION_YEAR,
    OPTION_LIST,
    OPTION_BY,
    OPTION_FIGURE,
    OPTION_PAPER,
    OPTION_EXPLAIN,
    OPTION_OUTPUT,
    OPTION_LANGUAGE,
    OPTION_MAP,
    OPTION_DRY_RUN,
    OPTION_COUNT,
};

/* A set of options, one bit each. */
typedef uint64_t option_set;
#define OPTION(option) (UINT64_C(1) << (option))
#define OPTIONS_GLOBAL                                                                             \
    (OPTION(OPTION_CONFIG) | OPTION(OPTION_DB) | OPTION(OPTION_CLOCK) | OPTION(OPTION_HELP) |      \
     OPTION(OPTION_VERSION))
#define OPTIONS_SIGN_IN (OPTION(OPTION_AS) | OPTION(OPTION_PASSWORD_FD))

struct options {
    const char *values[OPTION_COUNT]; /* NULL: not given; "" where the option takes no value */
    const char **words;               /* what is no option; the first is the command */
    size_t word_count;
};

/* Reads the arguments (without the program's name), which must outlive `options`. On false the
 * words up to the fault are there all the same, so that the caller can tell which command was
 * meant. */
bool options_parse(struct options *options, int count, char *const arguments[],
                   struct error *error);
void options_finish(struct options *options);

bool options_has(const struct options *options, enum option option);
const char *options_name(enum option option); /* "--password-fd" */

/* Refuses what `allowed` does not hold. */
bool options_allow(const struct options *options, option_set allowed, const char *command,
                   struct error *error);

/* The value as a whole number between two limits; `number` stays as it is when the option was not
 * given. */
bool options_number(const struct options *options, enum option option, int64_t least, int64_t most,
                    int64_t *number, struct error *error);

/* The place of the value among `words` (ends with NULL); `index` stays as it is when it was not
 * given. */
bool options_pick(const struct options *options, enum option option, const char *const words[],
                  size_t *index, struct error *error);
