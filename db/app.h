/* What a running program holds, made once in main and handed down: there is no other state. */
#pragma once

#include "base/config.h"
#include "db/key_pair.h"
#include "db/store.h"
#include "forms/codes.h"
#include "forms/desk.h"
#include "forms/role.h"

struct app {
    struct config config;
    struct codes codes;
    struct calendar calendar;
    struct time_source time;
    struct store *store;  /* NULL until there is a file */
    struct actor actor;   /* role ROLE_NONE until somebody signed in */
    struct key_pair keys; /* the person's; locked while the screen is */
    store_tell_fn *tell;  /* hears what takes long while the file is opened; or NULL */
    char workstation[64];
    char database[4096];    /* where the file is or will be */
    char config_path[4096]; /* "" when none was read */
};

/* The desk as it is now, for checks. */
struct desk app_desk(const struct app *app);

/* The default place: $XDG_DATA_HOME/frontdesk/desk.db. */
bool app_default_database(char *out, size_t room, struct error *error);

/* Opens the file of app->database, with its journal. */
bool app_open(struct app *app, struct error *error);

/* Where the journal and the backups of app->database lie, from the settings or beside it. */
bool app_journal_dir(const struct app *app, char *out, size_t room, struct error *error);
bool app_backup_dir(const struct app *app, char *out, size_t room, struct error *error);
/* The folder out/ beside app->database, for files that people fetch. */
bool app_out_dir(const struct app *app, char *out, size_t room, struct error *error);
/* Where unfinished forms lie: from the settings, or $XDG_STATE_HOME/frontdesk/drafts. */
bool app_drafts_dir(const struct app *app, char *out, size_t room, struct error *error);

/* The workstation: the address in SSH_CONNECTION or the tty, by its name in [workstations]. */
void app_name_workstation(struct app *app);
