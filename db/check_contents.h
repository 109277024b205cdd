/* What `frontdesk check` looks at beside pages, chain and records: the accounts and the settings
 * against the log, and the search index against the words that it was made from. */
#pragma once

#include "db/check_file.h"

/* Calls `finding` for each; false only when it could not be looked at. */
bool check_contents(struct store *store, finding_fn *finding, void *context, struct error *error);
