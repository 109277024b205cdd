/* Are the tables of the file those that this program makes, with nothing beside them? A file that
 * somebody has given triggers, views or tables of their own is refused before anything of it is
 * run. */
#pragma once

#include "db/store_internal.h"

/* Looks for every object of the file among those that the schema steps make up to the file's
 * version. What the full-text search makes of its own is compared by name, since that is SQLite's.
 * DAMAGED, with the first object that is another. What is missing is left to frontdesk check, and a
 * version that the program does not know to schema_suits(). */
bool schema_shape_holds(struct store *store, const struct embedded_file *steps,
                        struct error *error);
