/* One value between what people type, what is kept and what is shown. */
#pragma once

#include "base/error.h"
#include "base/text.h"
#include "forms/desk.h"
#include "forms/form.h"

/* Makes what was typed into the kept form: choices by code or by the beginning of their label,
 * dates in any usual writing, y/n, numbers with commas. On false the error holds words for the
 * field. Blank typing gives a blank value. Caller frees *kept. */
bool value_from_typing(const struct field *field, const struct desk *desk, const char *typed,
                       char **kept, struct error *error);

/* Checks a value that says to be in its kept form already (from JSON or a file): strict. */
bool value_is_kept_form(const struct field *field, const struct desk *desk, const char *kept,
                        struct error *error);

/* The kept form of what a pattern field got; false when it is none. `out` needs 64 bytes. */
bool pattern_normalise(const struct pattern *pattern, const char *typed, char *out, size_t room);

/* A code as a station may make it: up to 32 letters, digits, "_", "-" and ".". */
bool code_is_well_formed(const char *code);

/* Takes the code as it is: the list is open, or the station has no such list yet. */
bool field_takes_any_code(const struct field *field, const struct codes *codes);

/* How people see it: labels in place of codes, "Yes", 12.34. */
void value_show(const struct field *field, const struct codes *codes, const char *kept,
                struct text *out);

/* How people type it again: 2026-11-20 0930, y, the code. */
void value_typing(const struct field *field, const struct codes *codes, const char *kept,
                  struct text *out);

/* Columns that the field wants on the screen; 0 for several lines. `fixed` says that a full field
 * moves on. */
int value_columns(const struct field *field, bool *fixed);

/* Columns of the table of the form: whole numbers are kept as integers (money in cents, yes/no
 * 1/0). */
bool value_is_integer(const struct field *field);
bool value_to_integer(const struct field *field, const char *kept, int64_t *integer);
void value_from_integer(const struct field *field, int64_t integer, struct text *out);
