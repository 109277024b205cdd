/* Papers: what a person walks away with, or gets by mail. A table per form says which papers there
 * are, when they make sense, and what stands on them; print/ draws them. Every text here is English
 * and has its translation in po/ (a test holds them to it). */
#pragma once

#include "forms/desk.h"
#include "forms/record.h"

struct paper {
    const char *name;          /* "receipt": `frontdesk print NUMBER receipt` */
    const char *title;         /* "Receipt of a records request" */
    const char *const *states; /* it makes sense in these; NULL-terminated; NULL: in all */
    const char *needs;         /* a field that must be filled in before, or NULL */
    bool opens;                /* shows what is confidential: for who holds the key, or who files */
    const char *clock;         /* the form's clock whose day stands for {due}, or NULL */
    const char *copies[3];     /* those whose day stands for {copy}; NULL-terminated */
    const char *fields[24];    /* shown with their labels, where they are filled in */
    /* Above and below the fields. {number}, {due}, {second}, {copy}, {phone} and {station} stand
     * for what they say; a paragraph with a day that there is none of is left out. */
    const char *before[4];
    const char *after[6];
};

/* The papers of a form; ends with a zeroed one. NULL: it has none. */
const struct paper *papers_of(const struct form *form);
const struct paper *paper_by_name(const struct form *form, const char *name); /* or NULL */

/* Does it make sense for the record as it is? Else words that say why not. */
bool paper_fits(const struct paper *paper, const struct record *record, const char *status,
                struct error *error);

/* The language it is printed in when nobody chooses another: "es" where the record's language is
 * Spanish, else "en". */
const char *paper_language(const struct record *record);

/* One field as it stands on the paper: words that the catalogue translates (choices, yes and no), a
 * date (YYYY-MM-DD...), or the person's own words as they are. */
enum paper_kind { PAPER_WORDS, PAPER_DATE, PAPER_OWN };
enum paper_kind paper_value(const struct record *record, struct place place,
                            const struct codes *codes, struct text *out);
