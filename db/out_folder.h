/* What leaves the program as a file from the screen: the folder out/ beside the records, from which
 * people fetch it (docs/station-pc.md). */
#pragma once

#include "db/app.h"

/* Writes the file anew, for its owner alone; it is there whole or not at all. `path` gets where.
 * The name is made of letters, digits, dots and dashes. */
bool out_folder_put(const struct app *app, const char *name, const char *text, char path[4096],
                    struct error *error);
