/* From a backup and the journal back to a file with every record that was filed. Everything is made
 * and looked at beside the present file first; that one is put aside whole, never removed. */
#pragma once

#include "db/copy_file.h"
#include "db/place.h"
#include "forms/desk.h"

struct restoring {
    const char *backup;      /* the file to begin from; or a journal, when there is no backup */
    const char *database;    /* the file to be restored; may be missing or damaged */
    const char *journal_dir; /* where its journal is */
    const struct desk *desk; /* its lists, settings and calendar */
    const struct time_source *time;
    struct copying copying; /* for the progress of the copy */
    int64_t lost_until;     /* operations up to this sequence are declared lost; 0: none is */

    /* given: */
    bool from_journal;      /* .backup is one */
    int64_t backup_end;     /* last operation of the backup */
    int64_t replayed;       /* operations from the journal */
    int64_t voided;         /* operations that stand for what was declared lost */
    int64_t bad_lines;      /* of the journal, passed over */
    char aside[PLACE_ROOM]; /* the folder of what was there before, or "" */
};

/* Refused with words, and nothing changed, where the journal does not go on from the backup: a
 * sequence with another operation, or a gap that nobody has declared lost. */
bool restore_file(struct restoring *restoring, struct error *error);
