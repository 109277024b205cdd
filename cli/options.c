#include "cli/options.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct option_row {
    const char *name;
    bool takes_value;
};

static const struct option_row rows[OPTION_COUNT] = {
    [OPTION_CONFIG] = {.name = "--config", .takes_value = true},
    [OPTION_DB] = {.name = "--db", .takes_value = true},
    [OPTION_CLOCK] = {.name = "--clock", .takes_value = true},
    [OPTION_HELP] = {.name = "--help"},
    [OPTION_VERSION] = {.name = "--version"},
    [OPTION_AS] = {.name = "--as", .takes_value = true},
    [OPTION_PASSWORD_FD] = {.name = "--password-fd", .takes_value = true},
    [OPTION_ADMIN] = {.name = "--admin", .takes_value = true},
    [OPTION_NAME] = {.name = "--name", .takes_value = true},
    [OPTION_ROLE] = {.name = "--role", .takes_value = true},
    [OPTION_THROW_AWAY] = {.name = "--throw-away"},
    [OPTION_FORMAT] = {.name = "--format", .takes_value = true},
    [OPTION_STATUS] = {.name = "--status", .takes_value = true},
    [OPTION_FROM] = {.name = "--from", .takes_value = true},
    [OPTION_TO] = {.name = "--to", .takes_value = true},
    [OPTION_LIMIT] = {.name = "--limit", .takes_value = true},
    [OPTION_HISTORY] = {.name = "--history"},
    [OPTION_REASON] = {.name = "--reason", .takes_value = true},
    [OPTION_RECORDS] = {.name = "--records", .takes_value = true},
    [OPTION_SEED] = {.name = "--seed", .takes_value = true},
    [OPTION_LOST_UNTIL] = {.name = "--lost-until", .takes_value = true},
    [OPTION_MONTH] = {.name = "--month", .takes_value = true},
    [OPTION_YEAR] = {.name = "--year", .takes_value = true},
    [OPTION_LIST] = {.name = "--list", .takes_value = true},
    [OPTION_BY] = {.name = "--by", .takes_value = true},
    [OPTION_FIGURE] = {.name = "--figure", .takes_value = true},
    [OPTION_PAPER] = {.name = "--paper", .takes_value = true},
    [OPTION_EXPLAIN] = {.name = "--explain"},
    [OPTION_OUTPUT] = {.name = "-o", .takes_value = true},
    [OPTION_LANGUAGE] = {.name = "--language", .takes_value = true},
    [OPTION_MAP] = {.name = "--map", .takes_value = true},
    [OPTION_DRY_RUN] = {.name = "--dry-run"},
};

static enum option find_row(const char *argument, size_t length)
{
    size_t i = 0;

    while (i < OPTION_COUNT &&
           (strlen(rows[i].name) != length || strncmp(rows[i].name, argument, length) != 0)) {
        i++;
    }
    return (enum option)i;
}

/* "-" alone is standard input, and a dash before a digit is a number. */
static bool looks_like_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' && !(argument[1] >= '0' && argument[1] <= '9');
}

/* Takes one option and, where it stands by itself, its value; `at` is moved past both. */
static bool take_option(struct options *options, int count, char *const arguments[], int *at,
                        struct error *error)
{
    const char *argument = arguments[(*at)++];
    const char *equals = strchr(argument, '=');
    size_t length = equals != NULL ? (size_t)(equals - argument) : strlen(argument);
    enum option option = find_row(argument, length);

    if (option == OPTION_COUNT) {
        return error_set(error, ERROR_USAGE, "There is no option %.*s.",
                         (int)(length < 60 ? length : 60), argument);
    }
    if (options->values[option] != NULL) {
        return error_set(error, ERROR_USAGE, "%s is given twice.", rows[option].name);
    }
    if (!rows[option].takes_value) {
        options->values[option] = "";
        return equals == NULL ||
               error_set(error, ERROR_USAGE, "%s takes no value.", rows[option].name);
    }
    if (equals != NULL) {
        options->values[option] = equals + 1;
        return true;
    }
    if (*at >= count) {
        return error_set(error, ERROR_USAGE, "%s needs a value behind it.", rows[option].name);
    }
    options->values[option] = arguments[(*at)++];
    return true;
}

bool options_parse(struct options *options, int count, char *const arguments[], struct error *error)
{
    bool options_end = false;
    int at = 0;

    *options = (struct options){
        .words = memory_create((size_t)(count > 0 ? count : 1), sizeof(*options->words)),
    };
    while (at < count) {
        if (!options_end && strcmp(arguments[at], "--") == 0) {
            options_end = true;
            at++;
        } else if (!options_end && looks_like_option(arguments[at])) {
            if (!take_option(options, count, arguments, &at, error)) {
                return false;
            }
        } else {
            options->words[options->word_count++] = arguments[at++];
        }
    }
    return true;
}

void options_finish(struct options *options)
{
    free(options->words);
    *options = (struct options){0};
}

bool options_has(const struct options *options, enum option option)
{
    return options->values[option] != NULL;
}

const char *options_name(enum option option)
{
    return rows[option].name;
}

bool options_allow(const struct options *options, option_set allowed, const char *command,
                   struct error *error)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options->values[i] != NULL && (allowed & OPTION(i)) == 0) {
            return error_set(error, ERROR_USAGE, "%s takes no option %s.", command, rows[i].name);
        }
    }
    return true;
}

bool options_number(const struct options *options, enum option option, int64_t least, int64_t most,
                    int64_t *number, struct error *error)
{
    const char *value = options->values[option];
    char *end = NULL;
    long long parsed;

    if (value == NULL) {
        return true;
    }
    errno = 0;
    parsed = strtoll(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || parsed < least ||
        parsed > most) {
        return error_set(error, ERROR_USAGE, "%s needs a whole number from %lld to %lld.",
                         rows[option].name, (long long)least, (long long)most);
    }
    *number = parsed;
    return true;
}

bool options_pick(const struct options *options, enum option option, const char *const words[],
                  size_t *index, struct error *error)
{
    const char *value = options->values[option];
    struct text known = {0};

    if (value == NULL) {
        return true;
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0) {
            *index = i;
            text_finish(&known);
            return true;
        }
        text_add(&known, i == 0 ? "" : ", ");
        text_add(&known, words[i]);
    }
    error_set(error, ERROR_USAGE, "%s is one of: %s.", rows[option].name, text_bytes(&known));
    text_finish(&known);
    return false;
}
