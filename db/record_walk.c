#include "db/record_walk.h"

#include "base/memory.h"
#include "db/record_heads.h"
#include "db/record_table.h"

#include <stdlib.h>

#define PAGE 100

static bool read_heads(const struct record_walk *walk, struct head *heads, size_t *count,
                       struct error *error)
{
    struct statement *statement =
        statement_get(walk->store,
                      walk->status == NULL
                          ? "SELECT " HEAD_COLUMNS
                            " FROM record r WHERE r.form = ? AND r.seq > ? ORDER BY r.seq LIMIT ?"
                          : "SELECT " HEAD_COLUMNS
                            " FROM record r WHERE r.form = ? AND r.status = ? AND r.seq > ? "
                            "ORDER BY r.seq LIMIT ?",
                      error);

    bind_text(statement, walk->form->name);
    if (walk->status != NULL) {
        bind_text(statement, walk->status);
    }
    bind_integer(statement, walk->at);
    bind_integer(statement, PAGE);
    return record_heads_read(statement, PAGE, heads, count, error);
}

static bool give(struct record_walk *walk, struct record_reader *reader, const struct head *head,
                 struct error *error)
{
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = record_reader_load(reader, head->seq, &record, error);
    record_drop_blank_rows(&record);
    ok = ok && walk->each(walk, head, &record, error);
    record_finish(&record);
    return ok;
}

static bool give_page(struct record_walk *walk, const struct head *heads, size_t count,
                      struct error *error)
{
    struct record_reader *reader = NULL;
    bool ok = count == 0 || record_reader_open(&reader, walk->store, walk->form, walk->at, error);
    size_t i;

    walk->stops = false;
    for (i = 0; ok && i < count && !walk->stops; i++) {
        ok = give(walk, reader, &heads[i], error);
    }
    walk->at = i > 0 && (walk->stops || count == PAGE) ? heads[i - 1].seq : 0;
    record_reader_close(reader);
    return ok;
}

bool records_walk(struct record_walk *walk, struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    size_t count = 0;
    bool ok = read_heads(walk, heads, &count, error) && give_page(walk, heads, count, error);

    free(heads);
    return ok;
}
