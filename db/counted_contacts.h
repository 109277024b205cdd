/* The contacts that reports break down, a narrow row each beside its record: worked out from the
 * record, written with it, never asked and never believed. */
#pragma once

#include "db/records.h"

/* Inside a transaction, with the record just written: its rows. Internal to db/. */
bool counted_contacts_write(struct store *store, const struct head *head,
                            const struct record *record, struct error *error);

/* One step of comparing the rows with what the records give: looks at the next records of the form
 * after the sequence `*at`, which moves on (0 afterwards: the end). `number` gets the first that
 * differs, or "". */
bool counted_contacts_verify(struct store *store, const struct form *form, int64_t *at,
                             char number[NUMBER_ROOM], struct error *error);
