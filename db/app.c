#include "db/app.h"

#include "db/calendar_store.h"

#include "base/text.h"
#include "db/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct desk app_desk(const struct app *app)
{
    return (struct desk){
        .actor = &app->actor,
        .codes = &app->codes,
        .config = &app->config,
        .calendar = &app->calendar,
        .now = moment_to_local(time_now(&app->time)),
    };
}

bool app_default_database(char *out, size_t room, struct error *error)
{
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    int length;

    if (data != NULL && data[0] == '/') {
        length = snprintf(out, room, "%s/frontdesk/desk.db", data);
    } else if (home != NULL && home[0] == '/') {
        length = snprintf(out, room, "%s/.local/share/frontdesk/desk.db", home);
    } else {
        return error_set(error, ERROR_USAGE,
                         "There is no home folder (HOME) for the database. Name the file with --db "
                         "FILE, or in config.ini under [files] database.");
    }
    if (length < 0 || (size_t)length >= room) {
        return error_set(error, ERROR_USAGE, "The name of the home folder is too long.");
    }
    return true;
}

static bool folder_beside(const struct app *app, const char *setting, const char *name,
                          struct text *out, struct error *error)
{
    char whole[PLACE_ROOM];

    if (setting[0] != '\0') {
        text_add(out, setting);
        return true;
    }
    if (!place_resolve(app->database, whole, error)) {
        return false;
    }
    text_add_bytes(out, whole, (size_t)(strrchr(whole, '/') - whole));
    text_add(out, name);
    return true;
}

static bool give_folder(struct text *path, bool ok, char *out, size_t room, struct error *error)
{
    if (ok && !text_copy(out, room, text_bytes(path))) {
        ok = error_set(error, ERROR_USAGE, "The name of the folder %.200s is too long.",
                       text_bytes(path));
    }
    text_finish(path);
    return ok;
}

bool app_journal_dir(const struct app *app, char *out, size_t room, struct error *error)
{
    struct text path = {0};
    bool ok = folder_beside(app, app->config.journal_dir, "/journal", &path, error);

    return give_folder(&path, ok, out, room, error);
}

bool app_backup_dir(const struct app *app, char *out, size_t room, struct error *error)
{
    struct text path = {0};
    bool ok = folder_beside(app, app->config.backup_dir, "/backups", &path, error);

    return give_folder(&path, ok, out, room, error);
}

bool app_out_dir(const struct app *app, char *out, size_t room, struct error *error)
{
    struct text path = {0};
    bool ok = folder_beside(app, "", "/out", &path, error);

    return give_folder(&path, ok, out, room, error);
}

bool app_drafts_dir(const struct app *app, char *out, size_t room, struct error *error)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    struct text path = {0};
    bool ok = true;

    if (app->config.drafts_dir[0] != '\0') {
        text_add(&path, app->config.drafts_dir);
    } else if (state != NULL && state[0] == '/') {
        text_add_format(&path, "%s/frontdesk/drafts", state);
    } else if (home != NULL && home[0] == '/') {
        text_add_format(&path, "%s/.local/state/frontdesk/drafts", home);
    } else {
        ok = error_set(error, ERROR_USAGE,
                       "There is no home folder (HOME) for them. Name a folder in config.ini under "
                       "[files] drafts_dir.");
    }
    return give_folder(&path, ok, out, room, error);
}

bool app_open(struct app *app, struct error *error)
{
    char folder[PLACE_ROOM];

    return app_journal_dir(app, folder, sizeof(folder), error) &&
           store_open_telling(&app->store, app->database, &app->time, app->tell, error) &&
           store_keep_journal(app->store, folder, error) && calendar_read(app, error);
}

/* The first word of SSH_CONNECTION: the address of the other end. What is no address (with its
 * zone) is not taken. */
static bool ssh_address(char *out, size_t room)
{
    const char *connection = getenv("SSH_CONNECTION");
    size_t length;

    if (connection == NULL) {
        return false;
    }
    length =
        strspn(connection, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.:%-_");
    if (length == 0 || length >= room ||
        (connection[length] != ' ' && connection[length] != '\0')) {
        return false;
    }
    memcpy(out, connection, length);
    out[length] = '\0';
    return true;
}

static void terminal_name(char *out, size_t room)
{
    static const char devices[] = "/dev/";
    char name[128];

    if (ttyname_r(STDIN_FILENO, name, sizeof(name)) != 0) {
        (void)text_copy(out, room, "no terminal");
        return;
    }
    if (strncmp(name, devices, strlen(devices)) == 0) {
        (void)text_copy(out, room, name + strlen(devices)); /* a longer name is cut */
    } else {
        (void)text_copy(out, room, name);
    }
}

void app_name_workstation(struct app *app)
{
    char address[sizeof(app->workstation)];

    if (!ssh_address(address, sizeof(address))) {
        terminal_name(address, sizeof(address));
    }
    (void)text_copy(app->workstation, sizeof(app->workstation),
                    config_workstation(&app->config, address)); /* as long as its room at most */
}
