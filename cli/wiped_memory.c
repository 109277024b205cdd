/* Memory is wiped as it is given back, by every library of the program: what people type and what
 * is opened passes through buffers of ncurses, jansson and SQLite too, and none of it may be found
 * later in the memory of a program that has closed it. The C library lets a program put its own
 * functions in place of these; the names with __libc_ are its own. Left out under sanitizers, which
 * do the same thing for other ends. */
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void __libc_free(void *memory);

void free(void *memory)
{
    if (memory != NULL) {
        explicit_bzero(memory, malloc_usable_size(memory));
    }
    __libc_free(memory);
}

/* What has grown once grows again: with room to spare a block that is made longer step by step
 * moves a few times, not at each step. */
static void *grow(size_t size)
{
    void *grown = size <= SIZE_MAX / 2 ? malloc(size + size / 2) : NULL;

    return grown != NULL ? grown : malloc(size);
}

/* A block that grows where it lies would do no harm, but one that moves leaves its words behind. */
void *realloc(void *memory, size_t size)
{
    size_t old = malloc_usable_size(memory);
    void *moved;

    if (memory == NULL) {
        return malloc(size);
    }
    if (size > 0 && size <= old && size >= old / 2) {
        return memory;
    }
    moved = size > old ? grow(size) : size > 0 ? malloc(size) : NULL;
    if (moved != NULL) {
        memcpy(moved, memory, old < size ? old : size);
    }
    if (moved != NULL || size == 0) {
        free(memory);
    }
    return moved;
}
