/* What `frontdesk check` looks at beside pages, chain and records: how the tables are made, the
 * accounts and the settings against the log, and the search index against its words. */
#pragma once

#include "db/check_file.h"

/* Calls `finding` for each; false only when it could not be looked at. */
bool check_contents(struct store *store, finding_fn *finding, void *context, struct error *error);

bool check_search(struct store *store, finding_fn *finding, void *context, struct error *error);
