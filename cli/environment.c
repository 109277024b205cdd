#include "cli/environment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define TERM_MOST 60

/* What leads libraries to files, or changes how they work. */
static const char *const misleading[] = {
    "TERMINFO",   "TERMINFO_DIRS",   "TERMCAP",        "TERMPATH",   "LOCPATH",
    "NLSPATH",    "LANGUAGE",        "TZDIR",          "TZ",         "SQLITE_TMPDIR",
    "GCONV_PATH", "MALLOC_TRACE",    "GLIBC_TUNABLES", "LD_PRELOAD", "LD_LIBRARY_PATH",
    "LD_AUDIT",   "LD_DEBUG_OUTPUT",
};

/* What a foreign start keeps: none of them names a file. */
static const char *const kept[] = {"TERM", "NO_COLOR", "SSH_CONNECTION"};

#define KEPT (sizeof(kept) / sizeof(kept[0]))

bool environment_is_foreign(void)
{
    return getauxval(AT_SECURE) != 0 || getuid() != geteuid() || getgid() != getegid();
}

static bool is_plain(const char *value)
{
    size_t length = strlen(value);

    return length <= TERM_MOST &&
           strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                         "+._-: ") == length;
}

static bool begin_anew(void)
{
    char *values[KEPT] = {NULL};
    bool ok = true;

    for (size_t i = 0; i < KEPT; i++) {
        const char *value = getenv(kept[i]);

        values[i] = value != NULL && is_plain(value) ? strdup(value) : NULL;
    }
    ok = clearenv() == 0 && setenv("LC_ALL", "C.UTF-8", 1) == 0 &&
         setenv("PATH", "/usr/bin:/bin", 1) == 0;
    for (size_t i = 0; i < KEPT; i++) {
        ok = ok && (values[i] == NULL || setenv(kept[i], values[i], 1) == 0);
        free(values[i]);
    }
    return ok;
}

bool environment_clean(void)
{
    bool ok = true;

    if (environment_is_foreign()) {
        return begin_anew();
    }
    for (size_t i = 0;
         getenv("SSH_CONNECTION") != NULL && i < sizeof(misleading) / sizeof(misleading[0]); i++) {
        ok = unsetenv(misleading[i]) == 0 && ok;
    }
    return ok;
}

bool environment_allows(const struct options *options, struct error *error)
{
    if (!environment_is_foreign()) {
        return true;
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options_has(options, (enum option)i)) {
            return error_set(error, ERROR_UNSAFE,
                             "Started with the rights of another account, the program takes no "
                             "%s.",
                             options_name((enum option)i));
        }
    }
    return options->word_count == 0 ||
           error_set(error, ERROR_UNSAFE,
                     "Started with the rights of another account, the program shows its screen "
                     "and does nothing else. Name the file in /etc/frontdesk/config.ini.");
}
