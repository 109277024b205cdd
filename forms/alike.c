#include "forms/alike.h"

#include "base/memory.h"
#include "forms/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 40 /* of one value; what comes after them makes no difference */

static int compare_words(const void *a, const void *b)
{
    const char *const *one = a, *const *other = b;

    return strcmp(*one, *other);
}

/* Cuts `text` into its words, in the order of the alphabet. */
static size_t words_of(char *text, char *words[WORDS_MOST])
{
    size_t count = 0;
    bool inside = false;

    for (char *at = text; *at != '\0'; at++) {
        bool letter = (unsigned char)*at >= 0x80 || isalnum((unsigned char)*at);

        if (letter && !inside && count < WORDS_MOST) {
            words[count++] = at;
        }
        if (!letter) {
            *at = '\0';
        }
        inside = letter;
    }
    qsort(words, count, sizeof(*words), compare_words);
    return count;
}

static bool same_words(const char *a, const char *b)
{
    char *one = text_folded_dup(a), *other = text_folded_dup(b);
    char *ones[WORDS_MOST] = {NULL}, *others[WORDS_MOST] = {NULL};
    size_t count = words_of(one, ones);
    bool same = count > 0 && count == words_of(other, others);

    for (size_t i = 0; same && i < count; i++) {
        same = strcmp(ones[i], others[i]) == 0;
    }
    free(one);
    free(other);
    return same;
}

static bool same_value(const struct record *a, const struct record *b, const char *name)
{
    const struct field *field = form_field(a->form, name);
    const char *one = record_named(a, name), *other = record_named(b, name);

    if (*one == '\0' || *other == '\0' || strcmp(one, UNKNOWN_VALUE) == 0) {
        return false;
    }
    if (field->kind == FIELD_DATE_TIME) {
        return strncmp(one, other, strlen("YYYY-MM-DD")) == 0;
    }
    return same_words(one, other);
}

static bool within_days(const struct record *a, const struct record *b,
                        const struct alikeness *alikeness)
{
    struct date one, other;
    char text[DATE_ROOM];
    int days;

    (void)snprintf(text, sizeof(text), "%.10s", record_named(a, alikeness->date));
    if (!date_parse(text, &one)) {
        return false;
    }
    (void)snprintf(text, sizeof(text), "%.10s", record_named(b, alikeness->date));
    if (!date_parse(text, &other)) {
        return false;
    }
    days = clock_days_between(one, other);
    return days <= alikeness->days && -days <= alikeness->days;
}

static void add_words(struct text *words, const char *sign)
{
    text_add_format(words, "%s%s", words->length > 0 ? ", " : "the same ", sign);
}

int alike_weigh(const struct record *a, const struct record *b, struct text *words)
{
    const struct alikeness *alikeness = a->form->alikeness;
    struct text same = {0};
    int weight = 0;

    if (alikeness == NULL || b->form != a->form || !within_days(a, b, alikeness)) {
        return 0;
    }
    for (const struct alike_sign *sign = alikeness->signs; sign->field != NULL; sign++) {
        if (same_value(a, b, sign->field)) {
            weight += sign->weight;
            add_words(&same, sign->words);
        }
    }
    if (weight < alikeness->enough) {
        weight = 0;
    } else if (words != NULL) {
        text_add(words, text_bytes(&same));
    }
    text_finish(&same);
    return weight;
}
