#include "forms/worksheet.h"

#include "forms/record.h"

#include <stdio.h>
#include <string.h>

#define CONTACT "755" /* Unit Order 16-02 */

static struct place in_line(const struct record *record, size_t row, const char *name)
{
    size_t lines = (size_t)field_index(record->form->fields, record->form->field_count, "lines");
    const struct field *group = &record->form->fields[lines];

    return place_in(lines, row, (size_t)field_index(group->fields, group->field_count, name));
}

/* Is it among the codes with which the tag was cleared? */
static bool was_cleared_as_contact(const char *codes)
{
    while (*codes != '\0') {
        size_t length = strcspn(codes, " ");

        if (length == strlen(CONTACT) && strncmp(codes, CONTACT, length) == 0) {
            return true;
        }
        codes += length + (codes[length] == ' ');
    }
    return false;
}

/* The first of its times that somebody wrote down, or "". */
static const char *time_of(const struct record *record, size_t row)
{
    static const char *const names[] = {"received", "dispatched", "enroute", "arrived", "cleared"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *time = record_text(record, in_line(record, row, names[i]));

        if (*time != '\0') {
            return time;
        }
    }
    return "";
}

/* Without a time it is of that day and of no hour. */
static void write_down(const char *day, const char *time, char at[LOCAL_ROOM])
{
    if (strlen(time) == 4) {
        (void)snprintf(at, LOCAL_ROOM, "%.10sT%.2s:%.2s", day, time, time + 2);
    } else {
        (void)snprintf(at, LOCAL_ROOM, "%.10s", day);
    }
}

/* How many people and cards it were, the cards say: a contact may stand on both, and is never added
 * up. */
void worksheet_count(const struct record *record, const char *status, counted_contact_fn *each,
                     void *context)
{
    size_t lines = (size_t)field_index(record->form->fields, record->form->field_count, "lines");

    for (size_t row = 0; row < record_rows(record, lines); row++) {
        const char *time = time_of(record, row);
        struct counted_contact contact = {
            .line = (int64_t)row + 1,
            .area = "",
            .rd = record_text(record, in_line(record, row, "rd")),
            .watch = record_named(record, "watch"),
            .person = record_named(record, "employee"),
            .setting = record_text(record, in_line(record, row, "setting")),
            .origin = record_text(record, in_line(record, row, "origin")),
            .clearances = strcmp(status, "void") != 0,
        };

        if (was_cleared_as_contact(record_text(record, in_line(record, row, "clearance")))) {
            write_down(record_named(record, "worked_on"), time, contact.at);
            each(context, &contact);
        }
    }
}
