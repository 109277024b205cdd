#include "db/put_away.h"

#include "base/memory.h"
#include "db/draft_json.h"

#include <stdlib.h>
#include <string.h>

static bool is_zero(const unsigned char half[KEY_BYTES])
{
    static const unsigned char zero[KEY_BYTES];

    return memcmp(half, zero, KEY_BYTES) == 0;
}

static void blank(struct record *record)
{
    const struct form *form = record->form;

    record_finish(record);
    record_init(record, form);
}

static void note_rows(const struct draft_text *text, struct put_away *away)
{
    const struct form *form = text->record.form;

    away->rows = memory_create(2 * form->field_count, sizeof(*away->rows));
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].kind == FIELD_GROUP) {
            away->rows[i] = record_rows(&text->record, i);
            away->rows[form->field_count + i] = record_rows(&text->opened, i);
        }
    }
}

static void add_rows(struct record *record, const size_t *rows)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        while (record->form->fields[i].kind == FIELD_GROUP && record_rows(record, i) < rows[i] &&
               record_add_row(record, i)) {
        }
    }
}

bool put_away_text(const struct key_pair *keys, struct draft_text *text, struct put_away *away)
{
    struct error error = {0};
    char *json;
    bool ok;

    if (is_zero(keys->public_half)) {
        return false;
    }
    json = draft_json_dup(text);
    ok = json != NULL &&
         key_seal(keys->public_half, json, strlen(json), &away->sealed, &away->length, &error);
    memory_forget_text(json);
    if (ok) {
        note_rows(text, away);
        blank(&text->record);
        blank(&text->typed);
        blank(&text->opened);
    }
    return ok;
}

bool put_away_give_back(const struct key_pair *keys, const struct form *form, struct put_away *away,
                        struct draft_text *text, struct error *error)
{
    char *json = NULL;
    size_t length = 0;
    int left_out = 0;
    bool ok = key_open(keys, away->sealed, away->length, &json, &length, error) &&
              draft_json_read(json, length, form, text, &left_out, error);

    if (ok) {
        add_rows(&text->record, away->rows);
        add_rows(&text->typed, away->rows);
        add_rows(&text->opened, away->rows + form->field_count);
    }
    key_forget(json);
    put_away_forget(away);
    return ok;
}

void put_away_forget(struct put_away *away)
{
    free(away->sealed);
    free(away->rows);
    free(away->kept_sealed);
    *away = (struct put_away){0};
}

void put_away_record(const struct key_pair *keys, struct record *record, struct put_away *away)
{
    struct draft_text text = {.record = *record};

    record_init(&text.typed, record->form);
    record_init(&text.opened, record->form);
    away->kept_sealed = record->sealed != NULL ? memory_text(record->sealed) : NULL;
    if (!put_away_text(keys, &text, away)) {
        put_away_forget(away);
    }
    *record = text.record;
    record_finish(&text.typed);
    record_finish(&text.opened);
}

bool put_away_give_record_back(const struct key_pair *keys, struct put_away *away,
                               struct record *record, struct error *error)
{
    struct draft_text text = {0};
    char *sealed = away->kept_sealed;

    if (away->sealed == NULL) {
        return true;
    }
    away->kept_sealed = NULL;
    if (!put_away_give_back(keys, record->form, away, &text, error)) {
        free(sealed);
        return false;
    }
    record_finish(record);
    *record = text.record;
    record_set_sealed(record, sealed);
    free(sealed);
    record_finish(&text.typed);
    record_finish(&text.opened);
    return true;
}
