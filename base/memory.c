#include "base/memory.h"

#include "base/error.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* exit() and not abort(): the screen is put back by what runs at exit. */
static _Noreturn void end_without_memory(void)
{
    (void)fputs("frontdesk: there is no memory left. Close other programs and start again.\n",
                stderr);
    exit(error_exit_code(ERROR_MEMORY));
}

void *memory_create(size_t count, size_t size)
{
    void *made = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

    if (made == NULL) {
        end_without_memory();
    }
    return made;
}

void *memory_resize(void *old, size_t count, size_t size)
{
    void *made;

    if (size > 0 && count > SIZE_MAX / size) {
        end_without_memory();
    }
    made = realloc(old, count > 0 && size > 0 ? count * size : 1);
    if (made == NULL) {
        end_without_memory();
    }
    return made;
}

char *memory_text(const char *text)
{
    return memory_text_part(text, text != NULL ? strlen(text) : 0);
}

char *memory_text_part(const char *text, size_t length)
{
    char *copy;

    if (length == SIZE_MAX) {
        end_without_memory();
    }
    copy = memory_resize(NULL, length + 1, 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}

void memory_forget(void *memory, size_t size)
{
    if (memory != NULL) {
        explicit_bzero(memory, size);
        free(memory);
    }
}

void memory_forget_text(char *text)
{
    memory_forget(text, text != NULL ? strlen(text) : 0);
}
