/* Work that a second processor does meanwhile, with a connection of its own: the two share nothing
 * but the file, and what the work is given. The one thread that there is: the screen has none, but
 * half of a check is SQLite's own look at its pages, which nothing else makes shorter. */
#pragma once

#include "base/error.h"
#include "db/store.h"

/* `own` is the file once more. False: it failed, and the error says why. */
typedef bool beside_fn(struct store *own, void *context, struct error *error);

/* Begins it. `context` is the work's alone until the end. */
struct beside;
struct beside *beside_begin(struct store *store, beside_fn *work, void *context);

/* Waits for its end. Where no second connection or no thread was to be had, it is done now. */
bool beside_end(struct beside *beside, struct error *error);
