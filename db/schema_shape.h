/* Are the tables of the file those that this program makes, with nothing beside them? A file that
 * somebody has given triggers, views or tables of their own is refused before anything of it is
 * run. */
#pragma once

#include "db/embedded.h"
#include "db/store_internal.h"

/* What identifies the objects of the file: db_shapes[] holds it of each step. */
bool schema_shape_read(struct store *store, unsigned char shape[SHAPE_BYTES], struct error *error);

/* Compares what identifies the objects. Is it another, as when SQLite itself writes them otherwise,
 * each object of the file is looked for among those that the schema steps make up to the file's
 * version. What the full-text search makes of its own is compared by name, since that is SQLite's.
 * DAMAGED, with the first object that is another. What is missing is left to frontdesk check, and a
 * version that the program does not know to schema_suits(). */
bool schema_shape_holds(struct store *store, const struct embedded_file *steps,
                        struct error *error);
