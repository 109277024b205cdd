#include "db/seal.h"

#include "base/text.h"
#include "db/record_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_confidential(void *context, size_t field)
{
    const struct record *record = context;

    return record->form->fields[field].confidential;
}

/* The key for it, or the recovery key while that one is still to be made. */
static bool find_key(struct store *store, const struct record *record, struct station_key *key,
                     struct error *error)
{
    const struct form *form = record->form;
    enum seal_for purpose = form->sealed_for != NULL ? form->sealed_for(record) : SEAL_COMMAND;

    if (!station_key_newest(store, purpose, key, error)) {
        return false;
    }
    if (key->generation == 0 && !station_key_newest(store, SEAL_RECOVERY, key, error)) {
        return false;
    }
    return key->generation > 0 ||
           error_set(error, ERROR_REFUSED,
                     "This file has no recovery key, so nothing confidential can be kept. An "
                     "administrator makes it: frontdesk key recovery --as NUMBER");
}

bool seal_close(struct store *store, struct record *record, struct error *error)
{
    struct station_key key;
    struct text plain = {0}, text = {0};
    char *sealed = NULL;
    bool ok;

    if (!form_is_sealed(record->form)) {
        return true;
    }
    if (!find_key(store, record, &key, error)) {
        return false;
    }
    record_to_json(record, is_confidential, record, &plain);
    ok = key_seal_text(key.public_half, text_bytes(&plain), plain.length, &sealed, error);
    if (ok) {
        text_add_format(&text, "seal1$%s$%d$%s", station_key_name(key.purpose), key.generation,
                        sealed);
        record_set_sealed(record, text_bytes(&text));
        record_blank_confidential(record);
    }
    text_finish(&plain);
    text_finish(&text);
    free(sealed);
    return ok;
}

/* Where the sealed bytes begin, or NULL. */
static const char *read_mark(const char *sealed, struct seal_mark *mark)
{
    char name[16];
    int length = 0;

    *mark = (struct seal_mark){0};
    if (sealed == NULL ||
        sscanf(sealed, "seal1$%15[a-z]$%6d$%n", name, &mark->generation, &length) != 2 ||
        length == 0) {
        return NULL;
    }
    mark->purpose = station_key_from_name(name);
    return mark->purpose < SEAL_COUNT && mark->generation > 0 ? sealed + length : NULL;
}

struct seal_mark seal_mark_of(const char *sealed)
{
    struct seal_mark mark;

    return read_mark(sealed, &mark) != NULL ? mark : (struct seal_mark){0};
}

static bool refuse(const struct seal_mark *mark, struct error *error)
{
    static const char *const reasons[SEAL_COUNT] = {
        [SEAL_COMMAND] =
            "You do not hold the key yet that opens it. Ask a watch commander who does "
            "to grant it to you.",
        [SEAL_CAPTAIN] = "It is sealed to the captain, and only the captain opens it.",
        [SEAL_RECOVERY] = "It was sealed to the recovery key, since there was no other key then. "
                          "With that key from the safe: frontdesk key recover",
    };

    return error_set(error, ERROR_REFUSED, "%s", reasons[mark->purpose]);
}

bool seal_open(const struct key_ring *ring, struct record *record, struct error *error)
{
    struct seal_mark mark;
    const char *sealed = read_mark(record->sealed, &mark);
    const struct key_pair *pair;
    char *plain = NULL;
    size_t length = 0;
    bool ok;

    if (sealed == NULL) {
        return record->sealed == NULL ||
               error_set(error, ERROR_DAMAGED,
                         "A sealed text is damaged in the file. Run: frontdesk check");
    }
    pair = key_ring_find(ring, mark.purpose, mark.generation);
    if (pair == NULL) {
        return refuse(&mark, error);
    }
    ok = key_open_text(pair, sealed, &plain, &length, error) &&
         record_from_own_json(record, plain, error);
    key_forget(plain);
    return ok;
}
