#include "db/worksheet_import.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define FILE_NAME_ROOM 101 /* of the import's name in that of the list; a longer one is cut */

/* "1 worksheet", "3 worksheets": as the form calls them, in small letters. */
static void add_worksheets(struct text *out, size_t count)
{
    const char *name = count == 1 ? import_form()->title : import_form()->plural;

    text_add_format(out, "%zu %c%s", count, name[0] | 0x20, name + 1);
}

static void add_count(struct text *out, size_t count, const char *one, const char *several)
{
    text_add_format(out, "%zu %s", count, count == 1 ? one : several);
}

/* " 3 lines were there already." */
static void add_sentence(struct text *out, size_t count, const char *one, const char *several)
{
    if (count > 0) {
        text_add(out, out->length > 0 ? " " : "");
        add_count(out, count, one, several);
    }
}

void worksheet_import_plan_words(const struct worksheet_import *import, struct text *out)
{
    const struct import_outcome *planned = &import->planned;

    if (planned->worksheets > 0) {
        add_worksheets(out, planned->worksheets);
        text_add(out, " with ");
        add_count(out, planned->lines, "line", "lines");
        text_add(out, " will be filed.");
    }
    add_sentence(out, planned->added, "line will be added to worksheets that are there.",
                 "lines will be added to worksheets that are there.");
    if (planned->worksheets + planned->added == 0) {
        text_add(out, "Nothing of this file is new.");
    }
    add_sentence(out, planned->known, "line is there already, and nothing becomes of it.",
                 "lines are there already, and nothing becomes of them.");
    add_sentence(out, import->planned_faults, "line cannot be imported.",
                 "lines cannot be imported.");
}

static void add_stage(const struct worksheet_import *import, struct text *out)
{
    if (import->stage < IMPORT_WRITING) {
        text_add(out, "Stopped before anything was written: all is as it was.");
    } else if (import->stage < IMPORT_DONE) {
        text_add(out,
                 "It was broken off: what is in is whole, and the rest is not. Import the same "
                 "file again: it brings what is lacking and nothing twice. ");
    }
}

static void add_filed(const struct import_outcome *outcome, struct text *out)
{
    bool several = strcmp(outcome->first, outcome->last) != 0;

    add_worksheets(out, outcome->worksheets);
    text_add(out, " imported with ");
    add_count(out, outcome->lines, "line", "lines");
    if (outcome->worksheets > 0) {
        text_add_format(out, " (%s%s%s)", outcome->first, several ? " to " : "",
                        several ? outcome->last : "");
    }
    text_add(out, ".");
}

void worksheet_import_words(const struct worksheet_import *import, struct text *out)
{
    const struct import_outcome *outcome = &import->outcome;

    add_stage(import, out);
    if (import->stage < IMPORT_WRITING) {
        return;
    }
    if (outcome->worksheets > 0 || outcome->added == 0) {
        add_filed(outcome, out);
    }
    add_sentence(out, outcome->added, "line added to worksheets that were there.",
                 "lines added to worksheets that were there.");
    add_sentence(out, outcome->known, "line was there already.", "lines were there already.");
    add_sentence(out, import->sheets.faulty_lines, "line was not imported.",
                 "lines were not imported.");
}

void import_fault_words(const struct import_fault *fault, struct text *out)
{
    text_add_format(out, "line %lu: %s%s%s", fault->line, fault->column,
                    fault->column[0] != '\0' ? ": " : "", fault->words);
}

bool worksheet_import_keep_faults(const struct worksheet_import *import,
                                  char path[EXCHANGE_PATH_ROOM], struct error *error)
{
    const struct import_sheets *sheets = &import->sheets;
    const struct local_time now = app_desk(import->app).now;
    char name[EXCHANGE_NAME_ROOM], file[FILE_NAME_ROOM], day[DATE_ROOM];
    struct text bytes = {0};
    bool ok;

    path[0] = '\0';
    if (sheets->fault_count == 0) {
        return true;
    }
    for (size_t i = 0; i < sheets->fault_count; i++) {
        import_fault_words(&sheets->faults[i], &bytes);
        text_add(&bytes, "\n");
    }
    if (sheets->faulty_lines > sheets->fault_count) {
        text_add_format(&bytes, "and %zu more lines\n", sheets->faulty_lines - sheets->fault_count);
    }
    date_format(now.date, day);
    (void)text_copy(file, sizeof(file), import->name);
    snprintf(name, sizeof(name), "%s-%s-%02d%02d.txt", file, day, now.hour, now.minute);
    ok = exchange_write(import->app->database, name, text_bytes(&bytes), bytes.length, path, error);
    text_finish(&bytes);
    return ok;
}
