#include "forms/fault_words.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Folded, longer ones before those that they hold. */
static const char *const fault_words[] = {
    "at fault",
    "fault",
    "faults",
    "negligent",
    "negligently",
    "negligence",
    "to blame",
    "blamed",
    "culpable",
    "responsible for the collision",
    "responsible for the accident",
    "responsible for the crash",
    "caused the collision",
    "caused the accident",
    "caused the crash",
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Letters outside ASCII are bytes of 0x80 and more, and belong to words as well. */
static bool is_word(char c)
{
    unsigned char byte = (unsigned char)c;

    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte >= 0x80;
}

/* Folded, with one blank wherever there are blanks or line ends, and plain hyphens. Caller frees.
 */
static char *simple_dup(const char *text)
{
    char *folded = text_folded_dup(text);
    char *out = memory_create(strlen(folded) + 1, 1);
    size_t length = 0;

    for (const char *at = folded; *at != '\0'; at++) {
        if (is_blank(*at)) {
            if (length > 0 && out[length - 1] != ' ') {
                out[length++] = ' ';
            }
        } else if (strncmp(at, "\xE2\x80", 2) == 0 && (unsigned char)at[2] >= 0x90) {
            /* U+2010 and on: hyphens, dashes and quotation marks end a word. */
            out[length++] = (unsigned char)at[2] <= 0x95 ? '-' : '"';
            at += 2;
        } else {
            out[length++] = *at;
        }
    }
    out[length] = '\0';
    free(folded);
    return out;
}

/* "no-fault insurance" says nothing about a person. */
static bool is_no_fault(const char *text, const char *at)
{
    return strncmp(at, "fault", 5) == 0 && at - text >= 3 && strncmp(at - 3, "no-", 3) == 0 &&
           (at - text == 3 || !is_word(at[-4]));
}

static const char *find_words(const char *text, const char *words)
{
    size_t length = strlen(words);

    for (const char *at = strstr(text, words); at != NULL; at = strstr(at + 1, words)) {
        if ((at == text || !is_word(at[-1])) && !is_word(at[length]) && !is_no_fault(text, at)) {
            return at;
        }
    }
    return NULL;
}

bool fault_words_find(const char *text, char *found, size_t room)
{
    char *simple = simple_dup(text);
    bool any = false;

    for (size_t i = 0; !any && i < sizeof fault_words / sizeof fault_words[0]; i++) {
        if (find_words(simple, fault_words[i]) != NULL) {
            text_copy(found, room, fault_words[i]);
            any = true;
        }
    }
    free(simple);
    return any;
}
