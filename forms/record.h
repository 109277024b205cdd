/* What somebody wrote down: one value for each field of the form, as text in its kept form
 * (date 2026-11-20, date-time 2026-11-20T09:30, time 0930, money 12.34, yes/no "yes" or "no",
 * several codes with a blank between). A blank value is the empty text. */
#pragma once

#include "base/error.h"
#include "base/text.h"
#include "forms/form.h"

struct value {
    char *text;          /* NULL is blank */
    struct value *cells; /* of a group: row_count rows of the group's field_count values */
    size_t row_count;
};

struct record {
    const struct form *form;
    struct value *values; /* form->field_count */
    char *sealed;         /* the confidential values as the file keeps them, or NULL; owned */
};

/* A place in a record: a field, or a field in a row of a group. */
struct place {
    size_t field;
    size_t row;      /* of a group */
    size_t subfield; /* of a group; PLACE_WHOLE for the group or row itself */
};
#define PLACE_WHOLE ((size_t)-1)
struct place place_of(size_t field);
struct place place_in(size_t field, size_t row, size_t subfield);
/* "narrative", "persons[2].name" (rows count from 1). */
void place_name(const struct form *form, struct place place, char *out, size_t room);
/* The other way round; false when the form has no such field. */
bool place_from_name(const struct form *form, const char *name, struct place *place);
const struct field *place_field(const struct form *form, struct place place);

/* An empty record, with the least rows that its groups ask for. */
void record_init(struct record *record, const struct form *form);
void record_finish(struct record *record);
void record_copy(struct record *to, const struct record *from); /* `to` is not yet initialised */
bool record_equal(const struct record *a, const struct record *b);
bool record_is_blank(const struct record *record);

/* Fills blank fields with their defaults (desk->now for "now"). */
void record_fill_defaults(struct record *record, const struct desk *desk);

/* Puts texts and patterns into their kept form (NFC, trimmed, upper case ...). */
void record_tidy(struct record *record);

/* Makes the record ready for the check: tidies it, fills in defaults and what the form derives. */
void record_fill(struct record *record, const struct desk *desk);

/* Blanks what only later actions than this filing ask or leave, so that nobody files a report that
 * is approved already. */
void record_clear_stages(struct record *record, const struct transition *filing);

const char *record_text(const struct record *record, struct place place); /* never NULL */
const char *record_named(const struct record *record,
                         const char *field); /* top level, never NULL */
bool record_is(const struct record *record, const char *field, const char *value);
void record_set(struct record *record, struct place place, const char *text); /* copied */
void record_set_named(struct record *record, const char *field, const char *text);

/* The field of the first line that carries a URN (form->carries). */
struct place record_carried(const struct record *record);

size_t record_rows(const struct record *record, size_t field);
bool record_add_row(struct record *record, size_t field); /* false when the group is full */
void record_remove_row(struct record *record, size_t field, size_t row);
bool record_row_is_blank(const struct record *record, size_t field, size_t row);
/* A time of day typed alone at a date-time that must not precede another one (0700, after a night)
 * gets its day where only one is possible. Everything else stays as it was typed. False with words
 * for the field when several days are possible. */
bool record_complete_typing(const struct record *record, struct place place,
                            const struct desk *desk, struct text *typed, struct error *error);

/* The confidential values alone, for sealing and opening; and without them. */
bool record_holds_confidential(const struct record *record); /* any that is not blank */
void record_blank_confidential(struct record *record);
void record_set_sealed(struct record *record, const char *sealed); /* copied; NULL: none */

/* Drops rows with nothing in them. */
void record_drop_blank_rows(struct record *record);
bool record_has_blank_rows(const struct record *record);

/* Does the condition hold in this record (in this row, for a field of a group)? */
bool record_meets(const struct record *record, struct place near, const struct condition *condition,
                  const struct codes *codes);

/* The record in one line, from its listed fields; masked ones as CONFIDENTIAL. Caller frees. */
char *record_headline_dup(const struct record *record, const struct codes *codes);

/* The words that find it, from its searched fields, masked and confidential ones left out. Caller
 * frees. */
char *record_search_words_dup(const struct record *record, const struct codes *codes);

/* Calls `changed` for each field whose value differs; a group is one field. */
typedef void record_difference_fn(void *context, size_t field);
void record_differences(const struct record *before, const struct record *after,
                        record_difference_fn *changed, void *context);
