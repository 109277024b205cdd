/* Any bytes as a file of worksheets: whatever becomes of it, what is made is in its kept form,
 * every line is in a worksheet or has a fault, and reading it again gives the same. */
#include "base/encoding.h"
#include "base/text.h"
#include "forms/desk.h"
#include "forms/import_sheets.h"
#include "forms/value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_value(const struct record *record, struct place place, const struct desk *desk)
{
    const char *text = record_text(record, place);

    if (*text != '\0' && !value_is_kept_form(place_field(record->form, place), desk, text, NULL)) {
        abort();
    }
}

static void check_record(const struct record *record, const struct desk *desk)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];

        if (field->kind != FIELD_GROUP) {
            check_value(record, place_of(i), desk);
            continue;
        }
        for (size_t row = 0; row < record_rows(record, i); row++) {
            for (size_t sub = 0; sub < field->field_count; sub++) {
                check_value(record, place_in(i, row, sub), desk);
            }
        }
    }
}

static size_t make_all(struct import_sheets *sheets, const struct desk *desk)
{
    size_t made = 0;

    for (size_t i = 0; i < sheets->sheet_count; i++) {
        uint32_t *numbers = calloc(sheets->sheets[i].count + 1, sizeof(*numbers));
        struct record record;
        size_t rows;
        struct place lines;

        record_init(&record, import_form());
        import_sheets_make(sheets, i, desk, &record, numbers);
        if (!place_from_name(record.form, "lines", &lines)) {
            abort();
        }
        rows = record_rows(&record, lines.field);
        for (size_t row = 0; row < rows; row++) {
            if (numbers[row] < 2) { /* the header is line 1 */
                abort();
            }
        }
        check_record(&record, desk);
        made += rows;
        record_finish(&record);
        free(numbers);
    }
    return made;
}

static void read_all(const char *text, size_t length, const struct desk *desk)
{
    struct import_sheets sheets;
    size_t made, before;

    if (import_sheets_init(&sheets, text, length, NULL)) {
        while (!sheets.read) {
            import_sheets_read(&sheets, desk, 7);
        }
        before = sheets.faults.lines;
        made = make_all(&sheets, desk);
        if (made + sheets.faults.lines - before != sheets.line_count) {
            abort();
        }
        if (make_all(&sheets, desk) != made) {
            abort();
        }
    }
    import_sheets_finish(&sheets);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct codes codes;
    struct config config;
    const struct actor actor = {.employee = "500005", .role = ROLE_SERGEANT};
    struct desk desk = {.actor = &actor,
                        .codes = &codes,
                        .config = &config,
                        .now = {.date = {2026, 11, 20}, .hour = 9, .minute = 30}};
    char *utf8 = encoding_to_utf8_dup((const char *)bytes, length, &length);

    if (codes.lists[CODES_AREA].count == 0 && !codes_init(&codes, NULL)) {
        abort();
    }
    config_init(&config);
    read_all(utf8 != NULL ? utf8 : (const char *)bytes, length, &desk);
    config_finish(&config);
    free(utf8);
    return 0;
}
