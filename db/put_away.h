/* What a program holds in its memory while its screen is locked: what was typed or opened is sealed
 * to the person's own key, whose secret half is gone until they give their password again. Nothing
 * of it is written anywhere. */
#pragma once

#include "db/drafts.h"

struct put_away { /* zeroed: nothing */
    unsigned char *sealed;
    size_t length;
    size_t *rows;      /* of each field of the record, then as it was opened: blank rows too */
    char *kept_sealed; /* of a record: what was sealed already */
};

/* Seals what is in `text`; its records are blank afterwards, and of the same form. False when that
 * cannot be done (the person has no key): then nothing has changed. */
bool put_away_text(const struct key_pair *keys, struct draft_text *text, struct put_away *away);
/* Gives it back; `text` gets three records, as they were. REFUSED when the keys are others by now;
 * then nothing is given, and it is gone. */
bool put_away_give_back(const struct key_pair *keys, const struct form *form, struct put_away *away,
                        struct draft_text *text, struct error *error);
void put_away_forget(struct put_away *away);

/* The same for one record that a view holds. Where it cannot be given back it stays blank. */
void put_away_record(const struct key_pair *keys, struct record *record, struct put_away *away);
bool put_away_give_record_back(const struct key_pair *keys, struct put_away *away,
                               struct record *record, struct error *error);
