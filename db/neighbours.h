/* What the file holds elsewhere that the rules for one record go by (struct neighbours): the
 * account of whose record it is, and the reports whose URNs its lines carry. Internal to db/. */
#pragma once

#include "db/store.h"
#include "forms/exception.h"

/* Finish it with neighbours_finish(), also after a failure. */
bool neighbours_read(struct store *store, const struct record *record,
                     struct neighbours *neighbours, struct error *error);
void neighbours_finish(struct neighbours *neighbours);

/* Does any rule of the form go by the account? */
bool neighbours_by_account(const struct form *form);
