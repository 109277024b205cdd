#include "forms/return_reason.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MORE " (and more)"

static bool says_more(const char *reason)
{
    size_t length = strlen(reason);

    return length >= strlen(MORE) && strcmp(reason + length - strlen(MORE), MORE) == 0;
}

void return_reason_add(char reason[RETURN_REASON_ROOM], int64_t line, const char *words)
{
    size_t length = strlen(reason);
    char piece[2 * RETURN_REASON_ROOM], kept[RETURN_REASON_ROOM - sizeof(MORE) + 1];

    if (says_more(reason)) {
        return; /* a shorter one behind it would be read as all there is */
    }
    if (line > 0) {
        (void)snprintf(piece, sizeof(piece), "%sLine %" PRId64 ": %s", length > 0 ? " " : "", line,
                       words);
    } else {
        (void)snprintf(piece, sizeof(piece), "%s%s", length > 0 ? " " : "", words);
    }
    if (length + strlen(piece) + (length > 0 ? strlen(MORE) : 0) < RETURN_REASON_ROOM) {
        (void)text_copy(reason + length, RETURN_REASON_ROOM - length, piece);
    } else {
        (void)text_copy(kept, sizeof(kept), length > 0 ? reason : piece);
        (void)snprintf(reason, RETURN_REASON_ROOM, "%s" MORE, kept);
    }
}
