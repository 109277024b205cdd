/* Memory that is always there: a program without memory cannot keep a record, so it says one line
 * and ends (the draft of what was typed is already on the disk). */
#pragma once

#include <stddef.h>

/* Zeroed memory for `count` items of `size` bytes. Never NULL. Caller frees with free(). */
void *memory_create(size_t count, size_t size);

/* Grows or shrinks `old` to `count` items; what is new is not zeroed. Never NULL. */
void *memory_resize(void *old, size_t count, size_t size);

/* Overwrites what must not stay in memory, and frees it. NULL is fine. */
void memory_forget(void *memory, size_t size);
void memory_forget_text(char *text);

/* A copy of `text` (NULL gives an empty string). Caller frees. */
char *memory_text(const char *text);

/* A copy of the first `length` bytes of `text`, with an end. Caller frees. */
char *memory_text_part(const char *text, size_t length);
