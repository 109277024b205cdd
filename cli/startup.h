/* Makes the struct app of a run from the options and the configuration, and takes it down again. */
#pragma once

#include "cli/options.h"
#include "db/app.h"

/* Locale, configuration, code lists, time zone, set clock, workstation, and where the file lies
 * unless the command is `without_file`. No file is opened. Call startup_finish() whatever the
 * outcome. */
bool startup_begin(struct app *app, const struct options *options, bool without_file,
                   struct error *error);

/* Where the file lies, for a command `without_file` that looks into it where it is there. */
bool startup_find_database(struct app *app, const struct options *options, struct error *error);

/* Opens the file of app->database. A set clock is refused unless the file is a throw-away one. */
bool startup_open(struct app *app, struct error *error);

/* Signs in who --as names, with the password of --password-fd or of the terminal; their keys are
 * opened where they are needed. */
bool startup_sign_in(struct app *app, const struct options *options, bool needs_keys,
                     struct error *error);

void startup_finish(struct app *app);
