#include "forms/compare.h"

#include <string.h>

static bool rows_equal(const struct record *a, size_t row_a, const struct record *b, size_t row_b,
                       size_t field)
{
    const struct field *group = &a->form->fields[field];

    for (size_t i = 0; i < group->field_count; i++) {
        if (strcmp(record_text(a, place_in(field, row_a, i)),
                   record_text(b, place_in(field, row_b, i))) != 0) {
            return false;
        }
    }
    return true;
}

static size_t skip_blank(const struct record *record, size_t field, size_t row)
{
    while (row < record_rows(record, field) && record_row_is_blank(record, field, row)) {
        row++;
    }
    return row;
}

static bool groups_equal(const struct record *a, const struct record *b, size_t field)
{
    size_t row_a = skip_blank(a, field, 0);
    size_t row_b = skip_blank(b, field, 0);

    while (row_a < record_rows(a, field) && row_b < record_rows(b, field)) {
        if (!rows_equal(a, row_a, b, row_b, field)) {
            return false;
        }
        row_a = skip_blank(a, field, row_a + 1);
        row_b = skip_blank(b, field, row_b + 1);
    }
    return row_a >= record_rows(a, field) && row_b >= record_rows(b, field);
}

static bool fields_equal(const struct record *a, const struct record *b, size_t field)
{
    return a->form->fields[field].kind == FIELD_GROUP
               ? groups_equal(a, b, field)
               : strcmp(record_text(a, place_of(field)), record_text(b, place_of(field))) == 0;
}

enum comparison compare_field(const struct record *base, const struct record *theirs,
                              const struct record *mine, size_t field)
{
    if (fields_equal(theirs, mine, field)) {
        return COMPARED_SAME;
    }
    if (fields_equal(base, mine, field)) {
        return COMPARED_THEIRS;
    }
    return fields_equal(base, theirs, field) ? COMPARED_MINE : COMPARED_BOTH;
}

void compare_take(struct record *to, const struct record *from, size_t field)
{
    const struct field *top = &to->form->fields[field];

    if (top->kind != FIELD_GROUP) {
        record_set(to, place_of(field), record_text(from, place_of(field)));
        return;
    }
    while (record_rows(to, field) > 0) {
        record_remove_row(to, field, 0);
    }
    for (size_t row = 0; row < record_rows(from, field); row++) {
        (void)record_add_row(to, field); /* as many as the other could have */
        for (size_t sub = 0; sub < top->field_count; sub++) {
            record_set(to, place_in(field, row, sub), record_text(from, place_in(field, row, sub)));
        }
    }
}
