/* Finds the records that may be about one matter (forms/alike.h), and those that people have
 * linked. Looks back over some hundreds at most, whatever lies in the file. */
#pragma once

#include "db/records.h"

#define ALIKE_MOST 5 /* more than these nobody looks at */

struct alike_item {
    struct head head;
    int weight;      /* the heaviest comes first */
    char words[120]; /* "the same name, phone" */
};

/* Records like `record`, but for itself and those that are linked with it (`own` NULL: it is new).
 * None of what is confidential is looked at: a form that has such gives none. */
bool alike_find(struct store *store, const struct actor *actor, const struct record *record,
                const struct head *own, struct alike_item items[ALIKE_MOST], size_t *count,
                struct error *error);

/* The same for a record that the person has opened, by what is confidential in it and in others
 * that their key opens: part of that reading, of which the others give away only that they are
 * alike. */
bool alike_find_opened(struct store *store, const struct actor *actor, const struct key_pair *keys,
                       const struct head *head, const struct record *record,
                       struct alike_item items[ALIKE_MOST], size_t *count, struct error *error);

/* Records that name this one in the field that links them. */
bool alike_linked(struct store *store, const struct actor *actor, const struct head *head,
                  struct head linked[ALIKE_MOST], size_t *count, struct error *error);
