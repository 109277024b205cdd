/* A record as the log tells it: its operations laid one over the other. History shows the steps,
 * `frontdesk check` compares the end with the tables, and a replay writes it into them. Internal to
 * db/. */
#pragma once

#include "db/operation.h"
#include "db/records.h"

struct folded {
    struct head head; /* version 0: nothing was folded yet */
    struct record record;
    char *reason; /* of the last operation, or NULL */
};

void folded_init(struct folded *folded, const struct form *form);
void folded_copy(struct folded *to, const struct folded *from); /* `to` is not initialised */
void folded_finish(struct folded *folded);

/* Lays the next operation of the record over it. DAMAGED when it does not follow what is there or
 * cannot be read; the form's name, or an action that the form does not know, is VERSION. */
bool fold_operation(struct folded *folded, const struct operation *operation, struct error *error);

/* The same in two steps, for who looks at the changes first: reading them (NULL: they cannot be
 * read; json_decref() otherwise), and laying them over the record. */
struct json_t;
struct json_t *operation_changes_read(const struct operation *operation);
bool fold_operation_read(struct folded *folded, const struct operation *operation,
                         const struct json_t *changes, struct error *error);

/* What filing the record makes of its head: whose it is, and who may not approve it. */
void record_head_file(struct head *head, const struct record *record,
                      const struct transition *filing, const char *actor);

/* What a later transition makes of it: status, version, and who may not approve it. */
void record_head_move(struct head *head, const struct transition *transition, const char *actor);

/* Whose record it is, where it names its author. */
void record_head_author(struct head *head, const struct record *record);
