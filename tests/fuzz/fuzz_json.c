/* Any bytes as a record in JSON, of every form: it is refused in words, or what it gives is written
 * as the same bytes each time. Then it is checked as filing does. */
#include "base/config.h"
#include "db/draft_json.h"
#include "db/record_json.h"
#include "forms/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static struct actor actor = {.employee = "500123", .name = "Ana Muster", .role = ROLE_SERGEANT};
static struct config config;
static struct codes codes;

static struct desk the_desk(void)
{
    struct error error = {0};
    if (codes.lists[CODES_AREA].items == NULL) {
        config_init(&config);
        if (!zone_use("America/Los_Angeles", &error) || !codes_init(&codes, &error))
            abort();
    }
    return (struct desk){.actor = &actor,
                         .codes = &codes,
                         .config = &config,
                         .now = {.date = {2026, 11, 20}, .hour = 9, .minute = 30}};
}

/* What the program writes itself it reads itself, and gets the same. */
static void write_and_read(const struct record *record)
{
    struct text once = {0}, twice = {0};
    struct record again;
    struct error error = {0};
    record_to_json(record, NULL, NULL, &once);
    record_init(&again, record->form);
    if (!record_from_own_json(&again, text_bytes(&once), &error))
        abort();
    record_to_json(&again, NULL, NULL, &twice);
    if (strcmp(text_bytes(&once), text_bytes(&twice)) != 0)
        abort();
    record_finish(&again);
    text_finish(&once);
    text_finish(&twice);
}

static void check(struct record *record, const struct desk *desk)
{
    struct problems problems = {0};
    record_clear_stages(record, form_filing(record->form));
    record_drop_blank_rows(record);
    record_fill(record, desk);
    record_check(record, desk, form_filing(record->form), &problems);
    problems_finish(&problems);
}

static void read_record(const struct form *form, const char *json, size_t length)
{
    struct desk desk = the_desk();
    struct problems problems = {0};
    struct error error = {0};
    struct record record;
    record_init(&record, form);
    if (record_from_json(&record, &desk, json, length, &problems, &error)) {
        if (problems_first_error(&problems) == NULL)
            write_and_read(&record);
        check(&record, &desk);
    } else if (error.text[0] == '\0') {
        abort();
    }
    problems_finish(&problems);
    record_finish(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    size_t forms = 0;
    if (length < 1)
        return 0;
    while (form_at(forms) != NULL)
        forms++;
    read_record(form_at(bytes[0] % forms), (const char *)bytes + 1, length - 1);
    return 0;
}
