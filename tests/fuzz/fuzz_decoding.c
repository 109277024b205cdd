/* Any bytes as what the program keeps itself and finds changed: lines of the journal, records and
 * drafts as the log and the drafts have them, sealed texts, wrapped keys, the recovery key. Nothing
 * of it is believed. */
#include "base/memory.h"
#include "db/draft_json.h"
#include "db/journal_line.h"
#include "db/key_pair.h"
#include "db/record_json.h"
#include "db/recovery_text.h"
#include "db/seal.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A line that is whole is written as it was. */
static void read_journal(const char *text)
{
    char *line = memory_text(text);
    struct operation operation = {0};
    line[strcspn(line, "\n")] = '\0';
    if (journal_line_read(line, &operation)) {
        struct text out = {0};
        struct error error = {0};
        if (!operation_is_whole(&operation) || !journal_line_add(&out, &operation, &error) ||
            strncmp(text_bytes(&out), text, out.length - 1) != 0)
            abort();
        text_finish(&out);
    }
    free(line);
}

static void read_record(const struct form *form, const char *text)
{
    struct record record;
    struct error error = {0};
    record_init(&record, form);
    if (!record_from_own_json(&record, text, &error) && error.text[0] == '\0')
        abort();
    record_finish(&record);
}

static void read_draft(const struct form *form, const char *text, size_t length)
{
    struct draft_text draft = {0};
    struct error error = {0};
    int left_out = 0;
    if (!draft_json_read(text, length, form, &draft, &left_out, &error)) {
        if (error.text[0] == '\0')
            abort();
        return;
    }
    free(draft_json_dup(&draft));
    draft_text_finish(&draft);
}

static void read_keys(const char *text, const unsigned char *bytes, size_t length)
{
    unsigned char half[KEY_BYTES];
    struct key_pair pair = {0};
    struct error error = {0};
    char again[KEY_TEXT_ROOM], *plain = NULL;
    size_t plain_length = 0;
    if (key_from_text(text, half)) {
        key_text(half, again);
        if (strcmp(again, text) != 0)
            abort();
    }
    (void)seal_mark_of(text);
    if (recovery_text_read(text, &pair, &error))
        key_pair_lock(&pair);
    /* a text that is none is refused before the slow step: a wrong one would take it */
    if (strncmp(text, "$", 1) != 0 && key_pair_unlock(&pair, text, "password", &error))
        abort();
    if (!key_pair_make(&pair, &error))
        abort();
    if (key_open(&pair, bytes, length, &plain, &plain_length, &error) ||
        key_open_text(&pair, text, &plain, &plain_length, &error))
        abort(); /* nobody has sealed it to a pair that is new */
    key_pair_lock(&pair);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    size_t forms = 0;
    char *text;
    if (length < 1 || sodium_init() < 0)
        return 0;
    while (form_at(forms) != NULL)
        forms++;
    text = memory_text_part((const char *)bytes + 1, length - 1);
    read_journal(text);
    read_record(form_at(bytes[0] % forms), text);
    read_draft(form_at(bytes[0] % forms), text, length - 1);
    read_keys(text, bytes + 1, length - 1);
    free(text);
    return 0;
}
