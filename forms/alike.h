/* Records of one form that may be about one matter: the same person, the same place, within some
 * days. People are told of them and link them; nothing is ever merged, and nothing is refused for
 * it. */
#pragma once

#include "base/text.h"
#include "forms/record.h"

/* A field that tells: how much, and its words in "the same name and phone". */
struct alike_sign {
    const char *field;
    const char *words;
    int weight;
};

struct alikeness {
    const struct alike_sign *signs; /* ends with a zeroed one */
    int enough;                     /* the weights of what is the same, together */
    const char *date;               /* a date or date-time field, and how many days ... */
    int days;                       /* ... there may be between the two */
    const char *link;               /* the action that links two of them, or NULL, and ... */
    const char *link_field;         /* ... the field that takes the number of the other one */
};

/* Are they? `words` (may be NULL) gets what is the same. Case, accents, blanks, punctuation and the
 * order of words make no difference, and of a moment the day counts. Returns the weight, or 0. */
int alike_weigh(const struct record *a, const struct record *b, struct text *words);
