#include "db/record_table.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/records.h"
#include "db/statement.h"
#include "forms/value.h"

#include <stdio.h>
#include <stdlib.h>

static void bind_value(struct statement *statement, const struct field *field, const char *kept)
{
    int64_t integer;
    if (!*kept)
        bind_text(statement, NULL);
    else if (value_is_integer(field) && value_to_integer(field, kept, &integer))
        bind_integer(statement, integer);
    else
        bind_text(statement, kept); /* a STRICT column refuses what is no integer */
}

/* Groups have tables of their own, and confidential fields lie together in the column "sealed". */
static bool has_column(const struct field *field)
{
    return field->kind != FIELD_GROUP && !field->confidential;
}

static bool has_table(const struct field *field)
{
    return field->kind == FIELD_GROUP && !field->confidential;
}

static void add_columns(struct text *sql, const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (has_column(&fields[i])) {
            text_add(sql, ", ");
            text_add(sql, fields[i].name);
        }
    }
}

static void add_marks(struct text *sql, const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_column(&fields[i]))
            text_add(sql, ", ?");
}

static struct statement *get(struct store *store, struct text *sql, struct error *error)
{
    struct statement *statement = statement_get(store, text_bytes(sql), error);
    text_finish(sql);
    return statement;
}

/* --- writing --- */

static bool insert_rows(struct store *store, const struct record *record, size_t index, int64_t seq,
                        struct error *error)
{
    const struct field *group = &record->form->fields[index];
    for (size_t row = 0; row < record_rows(record, index); row++) {
        struct text sql = {0};
        text_add_format(&sql, "INSERT INTO %s_%s (seq, row", record->form->table, group->name);
        add_columns(&sql, group->fields, group->field_count);
        text_add(&sql, ") VALUES (?, ?");
        add_marks(&sql, group->fields, group->field_count);
        text_add(&sql, ")");
        struct statement *statement = get(store, &sql, error);
        bind_integer(statement, seq);
        bind_integer(statement, (int64_t)row + 1);
        for (size_t i = 0; i < group->field_count; i++)
            bind_value(statement, &group->fields[i], record_text(record, place_in(index, row, i)));
        if (!statement_run(statement, NULL, error))
            return false;
    }
    return true;
}

static bool insert_values(struct store *store, const struct record *record, int64_t seq,
                          struct error *error)
{
    const struct form *form = record->form;
    struct text sql = {0};
    bool sealed = form_is_sealed(form);
    text_add_format(&sql, "INSERT INTO %s (seq", form->table);
    add_columns(&sql, form->fields, form->field_count);
    text_add(&sql, sealed ? ", sealed) VALUES (?" : ") VALUES (?");
    add_marks(&sql, form->fields, form->field_count);
    text_add(&sql, sealed ? ", ?)" : ")");
    struct statement *statement = get(store, &sql, error);
    bind_integer(statement, seq);
    for (size_t i = 0; i < form->field_count; i++)
        if (has_column(&form->fields[i]))
            bind_value(statement, &form->fields[i], record_text(record, place_of(i)));
    if (sealed)
        bind_text(statement, record->sealed);
    return statement_run(statement, NULL, error);
}

bool record_table_insert(struct store *store, const struct record *record, int64_t seq,
                         struct error *error)
{
    if (!insert_values(store, record, seq, error))
        return false;
    for (size_t i = 0; i < record->form->field_count; i++)
        if (has_table(&record->form->fields[i]) && !insert_rows(store, record, i, seq, error))
            return false;
    return true;
}

struct update {
    struct store *store;
    const struct record *after;
    int64_t seq;
    struct error *error;
    bool failed;
};

static bool update_column(struct update *update, const struct field *field, const char *kept)
{
    struct text sql = {0};
    text_add_format(&sql, "UPDATE %s SET %s = ? WHERE seq = ?", update->after->form->table,
                    field->name);
    struct statement *statement = get(update->store, &sql, update->error);
    bind_value(statement, field, kept);
    bind_integer(statement, update->seq);
    return statement_run(statement, NULL, update->error);
}

static bool update_rows(struct update *update, size_t index)
{
    const struct form *form = update->after->form;
    struct text sql = {0};
    text_add_format(&sql, "DELETE FROM %s_%s WHERE seq = ?", form->table, form->fields[index].name);
    struct statement *statement = get(update->store, &sql, update->error);
    bind_integer(statement, update->seq);
    return statement_run(statement, NULL, update->error) &&
           insert_rows(update->store, update->after, index, update->seq, update->error);
}

static bool update_sealed(struct update *update)
{
    struct text sql = {0};
    text_add_format(&sql, "UPDATE %s SET sealed = ? WHERE seq = ?", update->after->form->table);
    struct statement *statement = get(update->store, &sql, update->error);
    bind_text(statement, update->after->sealed);
    bind_integer(statement, update->seq);
    return statement_run(statement, NULL, update->error);
}

static void update_field(void *context, size_t index)
{
    struct update *update = context;
    const struct field *field = &update->after->form->fields[index];
    if (update->failed || field->confidential)
        return;
    update->failed =
        field->kind == FIELD_GROUP
            ? !update_rows(update, index)
            : !update_column(update, field, record_text(update->after, place_of(index)));
}

bool record_table_update(struct store *store, const struct record *before,
                         const struct record *after, int64_t seq, struct error *error)
{
    struct update update = {.store = store, .after = after, .seq = seq, .error = error};
    record_differences(before, after, update_field, &update);
    return !update.failed && (text_equal(before->sealed, after->sealed) || update_sealed(&update));
}

/* --- reading --- */

static void take_column(struct record *record, struct place place, struct statement *statement,
                        int column)
{
    const struct field *field = place_field(record->form, place);
    struct text kept = {0};
    if (column_is_null(statement, column))
        return;
    if (value_is_integer(field))
        value_from_integer(field, column_integer(statement, column), &kept);
    record_set(record, place,
               value_is_integer(field) ? text_bytes(&kept) : column_text(statement, column));
    text_finish(&kept);
}

static void take_values(struct record *record, struct statement *row)
{
    const struct form *form = record->form;
    int column = 1;
    for (size_t i = 0; i < form->field_count; i++)
        if (has_column(&form->fields[i]))
            take_column(record, place_of(i), row, column++);
    if (form_is_sealed(form))
        record_set_sealed(record, column_text(row, column));
}

/* False when the form takes no more of them. */
static bool take_row(struct record *record, size_t index, size_t row, struct statement *statement)
{
    const struct field *group = &record->form->fields[index];
    if (row >= record_rows(record, index) && !record_add_row(record, index))
        return false;
    for (size_t i = 0; i < group->field_count; i++)
        take_column(record, place_in(index, row, i), statement, (int)i + 1);
    return true;
}

/* `which` compares the sequence: "= ?" or "> ?". */
static struct statement *get_values(struct store *store, const struct form *form, const char *which,
                                    struct error *error)
{
    struct text sql = {0};
    text_add(&sql, "SELECT seq");
    add_columns(&sql, form->fields, form->field_count);
    text_add(&sql, form_is_sealed(form) ? ", sealed" : "");
    text_add_format(&sql, " FROM %s WHERE seq %s ORDER BY seq", form->table, which);
    return get(store, &sql, error);
}

static struct statement *get_rows(struct store *store, const struct form *form, size_t index,
                                  const char *which, struct error *error)
{
    const struct field *group = &form->fields[index];
    struct text sql = {0};
    text_add(&sql, "SELECT seq");
    add_columns(&sql, group->fields, group->field_count);
    text_add_format(&sql, " FROM %s_%s WHERE seq %s ORDER BY seq, row", form->table, group->name,
                    which);
    return get(store, &sql, error);
}

static const char lost[] = "has lost its contents",
                  too_many[] = "has more rows than its form takes";

static bool fail_broken(const char *fault, struct error *error)
{
    return error_set(error, ERROR_DAMAGED, "A record %s: run \"frontdesk check\".", fault);
}

static bool load_values(struct store *store, int64_t seq, struct record *record,
                        struct error *error)
{
    struct statement *statement = get_values(store, record->form, "= ?", error);
    bind_integer(statement, seq);
    enum step step = statement_step(statement, error);
    if (step == STEP_ROW)
        take_values(record, statement);
    statement_done(statement);
    return step == STEP_DONE ? fail_broken(lost, error) : step == STEP_ROW;
}

static bool load_rows(struct store *store, int64_t seq, struct record *record, size_t index,
                      struct error *error)
{
    struct statement *statement = get_rows(store, record->form, index, "= ?", error);
    size_t row = 0;
    enum step step;
    bool fits = true;
    bind_integer(statement, seq);
    while ((step = statement_step(statement, error)) == STEP_ROW && fits)
        fits = take_row(record, index, row++, statement);
    statement_done(statement);
    return fits ? step == STEP_DONE : fail_broken(too_many, error);
}

bool record_table_load(struct store *store, int64_t seq, struct record *record, struct error *error)
{
    if (!load_values(store, seq, record, error))
        return false;
    for (size_t i = 0; i < record->form->field_count; i++)
        if (has_table(&record->form->fields[i]) && !load_rows(store, seq, record, i, error))
            return false;
    return true;
}

void record_table_add_some(struct text *sql, const struct form *form, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (has_table(form_field(form, *names)))
            text_add_format(sql, ", (SELECT COUNT(*) FROM %s_%s g WHERE g.seq = t.seq)",
                            form->table, *names);
        else
            text_add_format(sql, ", t.%s", *names);
    }
}

static bool take_rows(struct record *record, size_t group, int64_t rows, struct error *error)
{
    int64_t least = record->form->fields[group].min;
    size_t wanted = (size_t)(rows > least ? rows : least);
    while (record_rows(record, group) > wanted)
        record_remove_row(record, group, record_rows(record, group) - 1);
    while (record_rows(record, group) < wanted && record_add_row(record, group)) {
    }
    return record_rows(record, group) == wanted || fail_broken(too_many, error);
}

bool record_table_take_some(struct statement *statement, int column, const char *const *names,
                            struct record *record, struct error *error)
{
    const struct form *form = record->form;
    for (; *names != NULL; names++, column++) {
        size_t index = (size_t)field_index(form->fields, form->field_count, *names);
        if (has_table(&form->fields[index])) {
            if (!take_rows(record, index, column_integer(statement, column), error))
                return false;
        } else if (column_is_null(statement, column))
            record_set(record, place_of(index), "");
        else
            take_column(record, place_of(index), statement, column);
    }
    return true;
}

/* --- reading many, one after the other --- */

struct lane {
    struct statement *statement; /* NULL: none of this field */
    int64_t seq;                 /* of the row that it stands at; AT_END: there are no more */
};

#define AT_END INT64_MAX

struct record_reader {
    const struct form *form;
    struct lane values;
    struct lane *rows; /* by field */
};

static bool move_on(struct lane *lane, struct error *error)
{
    enum step step = statement_step(lane->statement, error);
    lane->seq = step == STEP_ROW ? column_integer(lane->statement, 0) : AT_END;
    return step != STEP_FAILED;
}

/* Rows that belong to no record are passed over: "belongs to a row that is not there" is found by
 * others. */
static bool move_to(struct lane *lane, int64_t seq, struct error *error)
{
    while (lane->seq < seq)
        if (!move_on(lane, error))
            return false;
    return true;
}

static bool begin_lane(struct lane *lane, struct statement *statement, int64_t after,
                       struct error *error)
{
    lane->statement = statement;
    bind_integer(statement, after);
    return move_on(lane, error);
}

bool record_reader_open(struct record_reader **reader, struct store *store, const struct form *form,
                        int64_t after, struct error *error)
{
    struct record_reader *made = memory_create(1, sizeof *made);
    made->form = form;
    made->rows = memory_create(form->field_count, sizeof *made->rows);
    bool ok = begin_lane(&made->values, get_values(store, form, "> ?", error), after, error);
    for (size_t i = 0; ok && i < form->field_count; i++)
        if (has_table(&form->fields[i]))
            ok = begin_lane(&made->rows[i], get_rows(store, form, i, "> ?", error), after, error);
    *reader = made;
    return ok;
}

void record_reader_close(struct record_reader *reader)
{
    if (!reader)
        return;
    statement_done(reader->values.statement);
    for (size_t i = 0; i < reader->form->field_count; i++)
        statement_done(reader->rows[i].statement);
    free(reader->rows);
    free(reader);
}

static bool read_rows(struct lane *lane, int64_t seq, struct record *record, size_t index,
                      const char **fault, struct error *error)
{
    if (!move_to(lane, seq, error))
        return false;
    for (size_t row = 0; lane->seq == seq; row++) {
        if (!take_row(record, index, row, lane->statement)) {
            *fault = too_many;
            return true;
        }
        if (!move_on(lane, error))
            return false;
    }
    return true;
}

bool record_reader_load(struct record_reader *reader, int64_t seq, struct record *record,
                        const char **fault, struct error *error)
{
    *fault = NULL;
    if (!move_to(&reader->values, seq, error))
        return false;
    if (reader->values.seq != seq) {
        *fault = lost;
        return true;
    }
    take_values(record, reader->values.statement);
    for (size_t i = 0; !*fault && i < reader->form->field_count; i++)
        if (reader->rows[i].statement && !read_rows(&reader->rows[i], seq, record, i, fault, error))
            return false;
    return true;
}

bool record_table_find(struct store *store, const struct form *form, const struct field *field,
                       const char *kept, int64_t seq, char number[], struct error *error)
{
    struct text sql = {0};
    number[0] = '\0';
    text_add_format(&sql,
                    "SELECT r.number FROM %s f JOIN record r ON r.seq = f.seq WHERE f.%s = ? AND "
                    "f.seq <> ? LIMIT 1",
                    form->table, field->name);
    struct statement *statement = get(store, &sql, error);
    bind_value(statement, field, kept);
    bind_integer(statement, seq);
    enum step step = statement_step(statement, error);
    if (step == STEP_ROW)
        text_copy(number, NUMBER_ROOM, column_text(statement, 0));
    statement_done(statement);
    return step != STEP_FAILED;
}
