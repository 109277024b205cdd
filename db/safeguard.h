/* What stands beside the file to keep records safe: the journal as its second copy, and a marker
 * (FILE.damaged, with one line of words) that `frontdesk check` leaves when it found damage, so
 * that every desk stops writing at once. Internal to db/. */
#pragma once

#include "db/store.h"

/* Looks for the marker; store_read_only() has its words from then on. */
void store_note_damage(struct store *store);

/* Sets the marker. This process stops writing even where the marker cannot be written. */
bool store_mark_damaged(struct store *store, const char *words, struct error *error);

/* Takes it away once a check has found the file whole. */
bool store_unmark_damaged(struct store *store, struct error *error);
