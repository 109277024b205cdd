#include "cli/startup.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/password.h"
#include "cli/progress.h"
#include "db/calendar_store.h"
#include "db/exceptions.h"
#include "db/settings_log.h"
#include "db/staff.h"

#include <dirent.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define CODE_FILE_LIMIT ((size_t)4 * 1024 * 1024)

/* A machine without any locale set still gets its names with accents right. */
static void set_locale(void)
{
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0) {
        (void)setlocale(LC_CTYPE, "C.UTF-8"); /* without it the C locale stays, and ASCII works */
    }
}

static bool exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0;
}

/* --config, else the person's own file, else the machine's, else none. */
static bool find_config(const struct options *options, char *out, size_t room, struct error *error)
{
    const char *given = options->values[OPTION_CONFIG];
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    int length;

    out[0] = '\0';
    if (given != NULL) {
        if (given[0] == '\0' || !text_copy(out, room, given)) {
            return error_set(error, ERROR_USAGE, "--config needs the name of a file.");
        }
        return true;
    }
    if (folder != NULL && folder[0] == '/') {
        length = snprintf(out, room, "%s/frontdesk/config.ini", folder);
    } else if (home != NULL && home[0] == '/') {
        length = snprintf(out, room, "%s/.config/frontdesk/config.ini", home);
    } else {
        length = 0;
    }
    if (length > 0 && (size_t)length < room && exists(out)) {
        return true;
    }
    (void)text_copy(out, room, "/etc/frontdesk/config.ini");
    if (!exists(out)) {
        out[0] = '\0';
    }
    return true;
}

static enum code_list code_list_of_file(const char *name)
{
    enum code_list list = CODES_NONE + 1;

    while (list < CODES_COUNT && strcmp(codes_file_name(list), name) != 0) {
        list++;
    }
    return list;
}

static enum calendar_list calendar_list_of_file(const char *name)
{
    unsigned list = 0;

    while (list < CALENDAR_LISTS &&
           strcmp(calendar_file_name((enum calendar_list)list), name) != 0) {
        list++;
    }
    return (enum calendar_list)list;
}

static bool read_code_file(struct app *app, const char *name, struct error *error)
{
    enum code_list list = code_list_of_file(name);
    enum calendar_list days = calendar_list_of_file(name);
    char path[PATH_MAX + NAME_MAX + 2];
    size_t length = 0;
    char *text;
    bool ok;

    if (list == CODES_COUNT && days == CALENDAR_LISTS) {
        return error_set(error, ERROR_USAGE,
                         "[files] codes_dir %s: there is no code list of the name %s.",
                         app->config.codes_dir, name);
    }
    (void)snprintf(path, sizeof(path), "%s/%s", app->config.codes_dir, name);
    text = file_read_dup(path, CODE_FILE_LIMIT, &length, error);
    ok = text != NULL &&
         (days < CALENDAR_LISTS ? calendar_replace(&app->calendar, days, text, length, path, error)
                                : codes_replace(&app->codes, list, text, length, path, error));
    free(text);
    return ok;
}

/* The station's own lists take the place of those that the program carries. */
static bool read_codes_dir(struct app *app, struct error *error)
{
    const struct dirent *entry;
    bool ok = true;
    DIR *folder;

    if (app->config.codes_dir[0] == '\0') {
        return true;
    }
    folder = opendir(app->config.codes_dir);
    if (folder == NULL) {
        return error_set(error, ERROR_USAGE, "[files] codes_dir %s: %s.", app->config.codes_dir,
                         strerror(errno));
    }
    errno = 0;
    while (ok && (entry = readdir(folder)) != NULL) {
        ok = entry->d_name[0] == '.' || read_code_file(app, entry->d_name, error);
        errno = ok ? 0 : errno;
    }
    if (ok && errno != 0) {
        ok = error_set(error, ERROR_IO, "[files] codes_dir %s: %s.", app->config.codes_dir,
                       strerror(errno));
    }
    if (closedir(folder) != 0 && ok) {
        ok = error_set(error, ERROR_IO, "[files] codes_dir cannot be closed.");
    }
    return ok;
}

/* Time stands still at --clock. Call after zone_use(). */
static bool set_clock(struct app *app, const struct options *options, struct error *error)
{
    const char *given = options->values[OPTION_CLOCK];
    struct local_time local;
    struct tm parts = {.tm_isdst = -1};

    if (given == NULL) {
        return true;
    }
    if (!local_parse(given, &local)) {
        return error_set(error, ERROR_USAGE, "--clock is written YYYY-MM-DDTHH:MM.");
    }
    parts.tm_year = local.date.year - 1900;
    parts.tm_mon = local.date.month - 1;
    parts.tm_mday = local.date.day;
    parts.tm_hour = local.hour;
    parts.tm_min = local.minute;
    app->time.fixed = (int64_t)mktime(&parts) * 1000;
    if (app->time.fixed <= 0) {
        return error_set(error, ERROR_USAGE, "--clock must be after 1970.");
    }
    return true;
}

bool startup_find_database(struct app *app, const struct options *options, struct error *error)
{
    const char *given = options->values[OPTION_DB];

    if (given == NULL && app->config.database[0] == '\0') {
        return app_default_database(app->database, sizeof(app->database), error);
    }
    if (given == NULL) {
        given = app->config.database;
    }
    if (given[0] == '\0' || !text_copy(app->database, sizeof(app->database), given)) {
        return error_set(error, ERROR_USAGE, "--db needs the name of a file.");
    }
    return true;
}

bool startup_begin(struct app *app, const struct options *options, bool without_file,
                   struct error *error)
{
    *app = (struct app){0};
    set_locale();
    config_init(&app->config);
    if (!codes_init(&app->codes, error) || !calendar_init(&app->calendar, error) ||
        !find_config(options, app->config_path, sizeof(app->config_path), error) ||
        (app->config_path[0] != '\0' && !config_read(&app->config, app->config_path, error)) ||
        !read_codes_dir(app, error) || !zone_use(app->config.time_zone, error) ||
        !set_clock(app, options, error) ||
        (!without_file && !startup_find_database(app, options, error))) {
        return false;
    }
    app->calendar.counts_closures = app->config.county_closures;
    app_name_workstation(app);
    return true;
}

/* Said wherever the program starts: days that people have written down are other ones now. */
static void say_moved(void *context, const struct head *head, const char *clock, const char *from,
                      const char *to)
{
    char words[200];

    (void)context;
    (void)snprintf(words, sizeof(words), "%s %s %s -> %s", head->number, clock, from, to);
    output_line(stderr, words);
}

bool startup_open(struct app *app, struct error *error)
{
    app->tell = progress_say;
    if (!app_open(app, error)) {
        if (error->class == ERROR_NOT_FOUND) {
            return error_set(error, ERROR_NOT_FOUND,
                             "There is no file %s yet. Make it with: frontdesk init --admin EMP "
                             "--name NAME",
                             app->database);
        }
        return false;
    }
    if (app->time.fixed != 0 && !store_is_throw_away(app->store)) {
        return error_set(error, ERROR_USAGE,
                         "--clock is for throw-away files only; %s is a real one.", app->database);
    }
    return settings_settle(app, error) && calendar_settle(app, say_moved, NULL, error) &&
           exceptions_settle(app, error);
}

bool startup_sign_in(struct app *app, const struct options *options, bool needs_keys,
                     struct error *error)
{
    char password[PASSWORD_ROOM] = "";
    const struct sign_in given = {.employee = options->values[OPTION_AS],
                                  .password = password,
                                  .workstation = app->workstation};
    bool ok;

    ok = password_read(options, given.employee, password, error) &&
         staff_sign_in(app->store, &given, &app->actor, needs_keys ? &app->keys : NULL, error);
    password_wipe(password);
    return ok;
}

void startup_finish(struct app *app)
{
    key_pair_lock(&app->keys);
    store_close(app->store);
    codes_finish(&app->codes);
    calendar_finish(&app->calendar);
    config_finish(&app->config);
    *app = (struct app){0};
}
