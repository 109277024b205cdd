/* Settings stand in config.ini, which anybody who may write it changes with an editor. So that the
 * log tells of it all the same, the file of records keeps what they were, and the first start with
 * others is an operation that names them. */
#pragma once

#include "db/app.h"

/* Compares the settings with those of the last start. Where the file may not be written, nothing.
 */
bool settings_settle(struct app *app, struct error *error);

struct operation;
/* A replay's way to take such an operation over. Internal to db/. */
bool settings_replay(struct store *store, const struct operation *operation, struct error *error);
