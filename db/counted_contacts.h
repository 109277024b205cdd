/* The contacts that reports break down, a narrow row each beside its record: worked out from the
 * record, written with it, never asked and never believed. */
#pragma once

#include "db/records.h"

/* Inside a transaction, with the record just written: its rows. Internal to db/. */
bool counted_contacts_write(struct store *store, const struct head *head,
                            const struct record *record, struct error *error);

/* Are the rows of a record that has contacts those that it gives? Inside the reading that gave it.
 */
bool counted_contacts_fit(struct store *store, const struct head *head, const struct record *record,
                          bool *same, struct error *error);

/* A record of this form that has rows, for one that has no contacts; "" when there is none. */
bool counted_contacts_stray(struct store *store, const struct form *form, char number[NUMBER_ROOM],
                            struct error *error);
