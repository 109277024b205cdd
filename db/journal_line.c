#include "db/journal_line.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HEX_ROOM (2 * OPERATION_HASH_BYTES + 1)

enum column {
    COLUMN_HASH,
    COLUMN_PREVIOUS,
    COLUMN_SEQ,
    COLUMN_BASE_VERSION,
    COLUMN_ID,
    COLUMN_AT,
    COLUMN_ACTOR,
    COLUMN_WORKSTATION,
    COLUMN_SUBJECT,
    COLUMN_RECORD,
    COLUMN_ACTION,
    COLUMN_CHANGES,
    COLUMN_COUNT,
};

static bool fits(const struct operation *operation)
{
    const char *const texts[] = {operation->id,          operation->at,      operation->actor,
                                 operation->workstation, operation->subject, operation->record,
                                 operation->action,      operation->changes};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strpbrk(texts[i], "\t\n") != NULL) {
            return false;
        }
    }
    return true;
}

bool journal_line_add(struct text *out, const struct operation *operation, struct error *error)
{
    char hash[HEX_ROOM], previous[HEX_ROOM];

    if (!fits(operation)) {
        return error_set(error, ERROR_IO,
                         "Operation %" PRId64 " holds a tab or a line end and cannot be a line of "
                         "the journal.",
                         operation->seq);
    }
    (void)sodium_bin2hex(hash, sizeof(hash), operation->hash, OPERATION_HASH_BYTES);
    (void)sodium_bin2hex(previous, sizeof(previous), operation->previous, OPERATION_HASH_BYTES);
    text_add_format(out, "%s\t%s\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", hash,
                    previous, operation->seq, operation->base_version, operation->id, operation->at,
                    operation->actor, operation->workstation, operation->subject, operation->record,
                    operation->action);
    text_add(out, operation->changes);
    text_add(out, "\n");
    return true;
}

static bool split(char *line, char *columns[COLUMN_COUNT])
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        columns[i] = line;
        line = strchr(line, '\t');
        if (line == NULL) {
            return i == COLUMN_COUNT - 1;
        }
        *line++ = '\0';
    }
    return false; /* a column too many */
}

/* One more than what a digit stands for, of those that this program writes; 0: it is none. */
static const unsigned char digits[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/* A hash is no secret: it need not take the same time whatever it is. */
static bool read_hash(const char *hex, unsigned char out[OPERATION_HASH_BYTES])
{
    bool ok = strlen(hex) == HEX_ROOM - 1;

    for (size_t i = 0; ok && i < OPERATION_HASH_BYTES; i++) {
        unsigned high = digits[(unsigned char)hex[2 * i]];
        unsigned low = digits[(unsigned char)hex[2 * i + 1]];

        ok = high > 0 && low > 0;
        out[i] = (unsigned char)((high - 1) << 4 | (low - 1));
    }
    return ok;
}

static bool read_integer(const char *text, int64_t *out)
{
    char *end = NULL;

    errno = 0;
    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0' && errno == 0;
}

bool journal_line_read(char *line, struct operation *operation)
{
    char *columns[COLUMN_COUNT];
    struct operation *to = operation;
    bool ok;

    *to = (struct operation){0};
    ok = split(line, columns) && read_hash(columns[COLUMN_HASH], to->hash) &&
         read_hash(columns[COLUMN_PREVIOUS], to->previous) &&
         read_integer(columns[COLUMN_SEQ], &to->seq) &&
         read_integer(columns[COLUMN_BASE_VERSION], &to->base_version) &&
         text_copy(to->id, sizeof(to->id), columns[COLUMN_ID]) &&
         text_copy(to->at, sizeof(to->at), columns[COLUMN_AT]) &&
         text_copy(to->actor, sizeof(to->actor), columns[COLUMN_ACTOR]) &&
         text_copy(to->workstation, sizeof(to->workstation), columns[COLUMN_WORKSTATION]) &&
         text_copy(to->subject, sizeof(to->subject), columns[COLUMN_SUBJECT]) &&
         text_copy(to->record, sizeof(to->record), columns[COLUMN_RECORD]) &&
         text_copy(to->action, sizeof(to->action), columns[COLUMN_ACTION]);
    if (!ok) {
        return false;
    }
    to->changes = columns[COLUMN_CHANGES];
    return operation_is_whole(to);
}
