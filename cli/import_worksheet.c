#include "cli/import_worksheet.h"

#include "base/file.h"
#include "cli/import_run.h"
#include "cli/output.h"
#include "db/worksheet_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((size_t)128 * 1024 * 1024)

static void add_columns(const struct worksheet_import *import, struct text *out)
{
    const struct import_mapping *mapping = &import->sheets.mapping;

    text_add(out, import->saved ? "Columns as they were kept:\n" : "Columns by their names:\n");
    for (size_t i = 0; i < mapping->count; i++) {
        text_add_format(
            out, "  %zu. %s = %s\n", i + 1, mapping->headers[i],
            mapping->targets[i] == IMPORT_NOTHING ? "-" : import_target_name(mapping->targets[i]));
    }
}

/* What can be done about columns that no field was found for. */
static void tell_map(const struct import_mapping *mapping)
{
    struct text lacking = {0}, line = {0};

    if (import_mapping_lacks(mapping, &lacking) > 0 && mapping->count > 0) {
        text_add_format(&line,
                        "Say which column it is, by its name or number, as --map \"%s=%.*s\"; "
                        "that is kept for every file with this header.",
                        mapping->headers[0], (int)strcspn(text_bytes(&lacking), " "),
                        text_bytes(&lacking));
        output_line(stderr, text_bytes(&line));
    }
    text_finish(&lacking);
    text_finish(&line);
}

static bool import_bytes(struct app *app, const struct options *options, char *bytes, size_t length,
                         struct error *error)
{
    const char *changes = options->values[OPTION_MAP];
    struct worksheet_import import;
    struct text out = {0};
    struct import_run run = {.only_looks = options_has(options, OPTION_DRY_RUN)};
    bool ok = worksheet_import_init(&import, app, options->words[2], bytes, length, error) &&
              (changes == NULL || import_mapping_change(&import.sheets.mapping, changes, error));

    if (ok) {
        add_columns(&import, &out);
        ok = output_flush(&out, error) && worksheet_import_begin(&import, error);
        if (!ok) {
            tell_map(&import.sheets.mapping);
        }
    }
    if (ok) {
        ok = import_run(&import.base, &run, error);
        ok = import_tell(&import.base, &run, ok, error);
    }
    text_finish(&out);
    import_finish(&import.base);
    return ok;
}

bool import_worksheet(struct app *app, const struct options *options, struct error *error)
{
    size_t length = 0;
    char *bytes = file_read_dup(options->words[2], FILE_LIMIT, &length, error);

    return bytes != NULL && import_bytes(app, options, bytes, length, error);
}
