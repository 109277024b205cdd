/* Any bytes as CSV: what is read is written and read again, and is a code list or a calendar, or is
 * refused in words. */
#include "base/csv.h"
#include "base/text.h"
#include "forms/calendar.h"
#include "forms/codes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A cell that a spreadsheet would run comes back with an apostrophe in front. */
static bool same_cell(const char *was, const char *is)
{
    return strcmp(was, is) == 0 || (is[0] == '\'' && strcmp(was, is + 1) == 0);
}

static void write_and_read(const struct csv_reader *reader)
{
    struct text out = {0};
    struct csv_reader again;
    struct error error = {0};

    /* behind a first one, for a row of nothing is passed over, and a byte-order mark too */
    csv_add_cell(&out, "first", true);
    for (size_t i = 0; i < reader->count; i++)
        csv_add_cell(&out, reader->cells[i], false);
    csv_end_row(&out);
    csv_init(&again, text_bytes(&out), out.length);
    if (reader->count < 1000) { /* as many as there may be */
        if (csv_next(&again, &error) != CSV_ROW || again.count != reader->count + 1)
            abort();
        for (size_t i = 0; i < reader->count; i++)
            if (!same_cell(reader->cells[i], again.cells[i + 1]))
                abort();
    }
    csv_finish(&again);
    text_finish(&out);
}

static void read_all(const char *text, size_t length)
{
    struct csv_reader reader;
    struct error error = {0};
    enum csv_step step;

    csv_init(&reader, text, length);
    while ((step = csv_next(&reader, &error)) == CSV_ROW)
        write_and_read(&reader);
    if ((step == CSV_BAD) != (error.class != ERROR_NONE))
        abort();
    csv_finish(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const char *text = (const char *)bytes + 1;
    struct error error = {0};
    struct calendar calendar = {0};
    struct codes codes = {0};
    if (length < 1)
        return 0;
    read_all(text, length - 1);
    if (!codes_replace(&codes, CODES_NONE + 1 + bytes[0] % (CODES_COUNT - CODES_NONE - 1), text,
                       length - 1, "fuzz", &error) &&
        error.text[0] == '\0')
        abort();
    codes_finish(&codes);
    error_clear(&error);
    if (!calendar_replace(&calendar, bytes[0] % CALENDAR_LISTS, text, length - 1, "fuzz", &error) &&
        error.text[0] == '\0')
        abort();
    calendar_finish(&calendar);
    return 0;
}
