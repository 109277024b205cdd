/* Mappings of columns to fields, kept for every further file with the same header. */
#pragma once

#include "db/store.h"
#include "forms/desk.h"
#include "forms/import_mapping.h"

/* Takes over what is kept for this header; `found` says whether there was one. */
bool import_mapping_load(struct store *store, struct import_mapping *mapping, bool *found,
                         struct error *error);

/* Is the mapping, as it is now, the one that is kept for its header? */
bool import_mapping_is_kept(struct store *store, const struct import_mapping *mapping, bool *kept,
                            struct error *error);

/* Keeps it, as one operation. `once`: tries for the lock without waiting. */
bool import_mapping_save(struct store *store, const struct import_mapping *mapping,
                         const struct desk *desk, bool once, struct error *error);

/* Are all that are kept as the log says? (`frontdesk check`) */
bool import_mappings_check(struct store *store, bool *same, struct error *error);

struct operation;
/* Internal to db/: a replay's way to take operations on imports over. */
bool import_replay(struct store *store, const struct operation *operation, struct error *error);
