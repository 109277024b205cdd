/* What `frontdesk check` looks at about clocks: are the imported holidays those of the log, and
 * does every record stand in the queues under the days that its clocks give? */
#pragma once

#include "db/check_file.h"
#include "forms/desk.h"

/* Calls `finding` for each; false only when it could not be looked at. */
bool calendar_check(struct store *store, const struct desk *desk, finding_fn *finding,
                    void *context, struct error *error);
