#include "forms/import_faults.h"

#include "base/memory.h"

#include <stdlib.h>

void import_faults_add(struct import_faults *faults, unsigned long line, const char *column,
                       const char *words)
{
    struct import_fault *fault;

    faults->lines++;
    if (faults->count == IMPORT_FAULTS_MOST) {
        return;
    }
    if (faults->count == faults->room) {
        faults->room = faults->room == 0 ? 64 : faults->room * 2;
        faults->items = memory_resize(faults->items, faults->room, sizeof(*faults->items));
    }
    fault = &faults->items[faults->count++];
    *fault = (struct import_fault){.line = line};
    (void)text_copy(fault->column, sizeof(fault->column), column);
    (void)text_copy(fault->words, sizeof(fault->words), words);
}

static int by_line(const void *a, const void *b)
{
    const struct import_fault *first = a, *second = b;

    return (first->line > second->line) - (first->line < second->line);
}

void import_faults_sort(struct import_faults *faults)
{
    if (faults->count > 0) {
        qsort(faults->items, faults->count, sizeof(*faults->items), by_line);
    }
}

void import_faults_finish(struct import_faults *faults)
{
    free(faults->items);
    *faults = (struct import_faults){0};
}

void import_fault_words(const struct import_fault *fault, struct text *out)
{
    text_add_format(out, "line %lu: %s%s%s", fault->line, fault->column,
                    fault->column[0] != '\0' ? ": " : "", fault->words);
}
