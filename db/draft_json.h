/* What was typed into a form as one text, and back. Values stand under the names of their places
 * ("persons[2].name") as they are, understood or not. Internal to db/. */
#pragma once

#include "db/drafts.h"

/* Caller wipes and frees. */
char *draft_json_dup(const struct draft_text *text);

/* DAMAGED when it is no such text. `left_out` counts values that the form has no place for. */
bool draft_json_read(const char *json, size_t length, const struct form *form,
                     struct draft_text *text, int *left_out, struct error *error);
