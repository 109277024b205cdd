/* What operations keep of a record: one JSON object, the same bytes for the same values and other
 * bytes for other values. Internal to db/. */
#pragma once

#include "base/text.h"
#include "db/records.h"

/* All of a record that is filed: number, state, day and headline of the head, and its fields. */
void record_changes_filed(const struct head *head, const struct record *record, struct text *out);

/* The sealed text, where the record has one, after the other members. */
void record_changes_add_sealed(const struct record *record, struct text *out);
