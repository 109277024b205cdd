#include "db/record_walk.h"

#include "base/memory.h"
#include "db/record_heads.h"
#include "db/record_table.h"

#include <stdlib.h>

#define PAGE        100
#define PAGE_OF_ALL 300 /* more, since the tables of every form are opened for each page */

static int page_of(const struct record_walk *walk)
{
    return walk->form == NULL ? PAGE_OF_ALL : PAGE;
}

/* Of every form: along the sequences, past what this program does not know. */
static void add_known_forms(struct text *sql)
{
    const struct form *form;

    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        text_add_format(sql, "%s'%s'", i > 0 ? ", " : "+r.form IN (", form->name);
    }
    text_add(sql, ") AND ");
}

static struct statement *get_heads(const struct record_walk *walk, struct error *error)
{
    struct text sql = {0};
    struct statement *statement;

    text_add(&sql, "SELECT " HEAD_COLUMNS " FROM record r WHERE ");
    if (walk->form == NULL) {
        add_known_forms(&sql);
    } else {
        text_add(&sql,
                 walk->status == NULL ? "r.form = ? AND " : "r.form = ? AND r.status = ? AND ");
    }
    text_add(&sql, "r.seq > ? ORDER BY r.seq LIMIT ?");
    statement = statement_get(walk->store, text_bytes(&sql), error);
    text_finish(&sql);
    if (walk->form != NULL) {
        bind_text(statement, walk->form->name);
    }
    if (walk->form != NULL && walk->status != NULL) {
        bind_text(statement, walk->status);
    }
    bind_integer(statement, walk->at);
    bind_integer(statement, page_of(walk));
    return statement;
}

/* The reader of each form, in their order; NULL while the page has no record of it. */
struct readers {
    struct record_reader **items;
    size_t count;
};

static struct readers make_readers(void)
{
    struct readers readers = {.count = 0};

    while (form_at(readers.count) != NULL) {
        readers.count++;
    }
    readers.items = memory_create(readers.count, sizeof(struct record_reader *));
    return readers;
}

static void close_readers(struct readers *readers)
{
    for (size_t i = 0; i < readers->count; i++) {
        record_reader_close(readers->items[i]);
    }
    free(readers->items);
}

static struct record_reader **reader_of(struct readers *readers, const struct form *form)
{
    size_t i = 0;

    while (form_at(i) != form) {
        i++;
    }
    return &readers->items[i];
}

static bool give_broken(struct record_walk *walk, const struct head *head, const char *fault,
                        struct error *error)
{
    if (walk->broken == NULL) {
        return error_set(error, ERROR_DAMAGED, "%s %s: run \"frontdesk check\".", head->number,
                         fault);
    }
    walk->broken(walk, head, fault);
    return true;
}

static bool give(struct record_walk *walk, struct readers *readers, const struct head *head,
                 struct error *error)
{
    struct record_reader **reader = reader_of(readers, head->form);
    const char *fault = NULL;
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = (*reader != NULL ||
          record_reader_open(reader, walk->store, head->form, head->seq - 1, error)) &&
         record_reader_load(*reader, head->seq, &record, &fault, error);
    ok = ok && (fault != NULL ? give_broken(walk, head, fault, error)
                              : walk->each(walk, head, &record, error));
    record_finish(&record);
    return ok;
}

static bool give_page(struct record_walk *walk, const struct head *heads, size_t count,
                      struct error *error)
{
    struct readers readers = make_readers();
    bool ok = true;
    size_t i;

    walk->stops = false;
    for (i = 0; ok && i < count && !walk->stops; i++) {
        ok = give(walk, &readers, &heads[i], error);
    }
    walk->at = i > 0 && (walk->stops || count == (size_t)page_of(walk)) ? heads[i - 1].seq : 0;
    close_readers(&readers);
    return ok;
}

bool records_walk(struct record_walk *walk, struct error *error)
{
    struct head *heads = memory_create((size_t)page_of(walk), sizeof(*heads));
    size_t count = 0;
    bool ok = record_heads_read(get_heads(walk, error), page_of(walk), heads, &count, error) &&
              give_page(walk, heads, count, error);

    free(heads);
    return ok;
}
