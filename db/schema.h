/* The numbered schema steps. A new file runs all of them, an older file those that it lacks:
 * written once, run in one order. PRAGMA user_version is the number of the last step. A new
 * step is db/schema/NNN_name.sql and its line in schema_steps of meson.build. Internal to db/. */
#pragma once

#include "base/embedded.h"
#include "db/store.h"

/* The number of the last step; 0 when their names do not count 1, 2, 3 ... */
int schema_newest(const struct embedded_file *steps);

/* Inside a transaction of an empty file: all steps. */
bool schema_make(struct store *store, const struct embedded_file *steps, struct error *error);

/* Is the file of a version that this program may write? ERROR_VERSION with words when it is not. */
bool schema_suits(struct store *store, const struct embedded_file *steps, struct error *error);

/* Runs the steps that the file lacks, each in a transaction of its own that another process may
 * have been quicker with. */
bool schema_move(struct store *store, const struct embedded_file *steps, struct error *error);
