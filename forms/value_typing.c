#include "forms/value.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was typed at one field, cleaned, and where the kept form goes. */
struct typing {
    const struct field *field;
    const struct desk *desk;
    const char *typed; /* not blank */
    struct text kept;
};
typedef bool typing_fn(struct typing *typing, struct error *error);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool keep_as_typed(struct typing *typing, struct error *error)
{
    (void)error;
    text_add(&typing->kept, typing->typed);
    return true;
}

/* Compares without case, accents and width. */
static bool folded_equal(const char *a, const char *b)
{
    return text_starts_folded(a, b) && text_starts_folded(b, a);
}

/* Does a later word of the label begin with what was typed? */
static bool later_word_starts(const char *label, const char *typed)
{
    for (const char *at = strpbrk(label, " /-("); at != NULL; at = strpbrk(at + 1, " /-(")) {
        if (text_starts_folded(at + 1, typed)) {
            return true;
        }
    }
    return false;
}

/* Ways in which what was typed may mean a choice, the surest first. */
enum likeness { LIKE_CODE, LIKE_LABEL, LIKE_LABEL_START, LIKE_CODE_START, LIKE_WORD, LIKE_COUNT };

static bool is_like(const struct choice *choice, const char *typed, enum likeness likeness)
{
    switch (likeness) {
    case LIKE_CODE:
        return folded_equal(choice->code, typed);
    case LIKE_LABEL:
        return folded_equal(choice->label, typed);
    case LIKE_LABEL_START:
        return text_starts_folded(choice->label, typed);
    case LIKE_CODE_START:
        return text_starts_folded(choice->code, typed);
    case LIKE_WORD:
        return later_word_starts(choice->label, typed);
    case LIKE_COUNT:
        break;
    }
    return false;
}

static bool say_ambiguous(struct choice_list list, const char *typed, enum likeness likeness,
                          struct error *error)
{
    const char *found[2] = {NULL, NULL};
    size_t count = 0;

    for (size_t i = 0; i < list.count && count < 2; i++) {
        if (is_like(&list.items[i], typed, likeness)) {
            found[count++] = list.items[i].label;
        }
    }
    return error_set(error, ERROR_INPUT, "\"%.30s\" could be %.40s or %.40s: type more of it.",
                     typed, found[0], found[1]);
}

/* The one choice that was meant, or NULL and words. */
static const struct choice *choice_meant(struct choice_list list, const char *typed,
                                         struct error *error)
{
    for (unsigned likeness = LIKE_CODE; likeness < LIKE_COUNT; likeness++) {
        const struct choice *found = NULL;
        size_t count = 0;

        for (size_t i = 0; i < list.count; i++) {
            if (is_like(&list.items[i], typed, (enum likeness)likeness)) {
                found = count == 0 ? &list.items[i] : found;
                count++;
            }
        }
        if (count == 1) {
            return found;
        }
        if (count > 1) {
            say_ambiguous(list, typed, (enum likeness)likeness, error);
            return NULL;
        }
    }
    error_set(error, ERROR_INPUT, "\"%.40s\" is not in the list of choices.", typed);
    return NULL;
}

static void add_upper(struct text *out, const char *typed)
{
    for (const char *at = typed; *at != '\0'; at++) {
        char c = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;

        text_add_bytes(out, &c, 1);
    }
}

static bool add_code(struct typing *typing, const char *typed, struct error *error)
{
    struct choice_list list = field_choices(typing->field, typing->desk->codes);
    const struct choice *choice = choice_meant(list, typed, error);

    if (choice != NULL) {
        text_add(&typing->kept, choice->code);
        return true;
    }
    if (!field_takes_any_code(typing->field, typing->desk->codes) || !code_is_well_formed(typed)) {
        return false;
    }
    error_clear(error);
    add_upper(&typing->kept, typed);
    return true;
}

static bool choice_typed(struct typing *typing, struct error *error)
{
    return add_code(typing, typing->typed, error);
}

static bool already_has(const char *kept, const char *code)
{
    size_t length = strlen(code);

    for (const char *at = kept; *at != '\0';) {
        size_t part = strcspn(at, " ");

        if (part == length && strncmp(at, code, length) == 0) {
            return true;
        }
        at += part + strspn(at + part, " ");
    }
    return false;
}

/* Several codes or labels; what is typed twice counts once. */
static bool add_each_code(struct typing *typing, const char *separators, struct error *error)
{
    struct text all = {0};
    const char *at = typing->typed;
    bool ok = true;

    while (ok && *at != '\0') {
        size_t length = strcspn(at, separators);
        char *part = memory_text_part(at, length);
        char *kept = text_kept_dup(part, TEXT_LINE);

        text_finish(&typing->kept);
        if (*kept != '\0') {
            ok = add_code(typing, kept, error);
        }
        if (ok && *kept != '\0' && !already_has(text_bytes(&all), text_bytes(&typing->kept))) {
            text_add(&all, all.length > 0 ? " " : "");
            text_add(&all, text_bytes(&typing->kept));
        }
        free(kept);
        free(part);
        at += length + (at[length] != '\0');
    }
    text_finish(&typing->kept);
    typing->kept = all;
    return ok;
}

static bool choices_typed(struct typing *typing, struct error *error)
{
    if (strpbrk(typing->typed, ",;") != NULL) {
        return add_each_code(typing, ",;", error);
    }
    if (strchr(typing->typed, ' ') == NULL) {
        return add_code(typing, typing->typed, error);
    }
    /* One label of several words, or several codes. */
    if (choice_meant(field_choices(typing->field, typing->desk->codes), typing->typed, NULL) !=
        NULL) {
        return add_code(typing, typing->typed, error);
    }
    return add_each_code(typing, " ", error);
}

static bool date_typed(struct typing *typing, struct error *error)
{
    char kept[DATE_ROOM];

    if (!date_from_typing(typing->typed, typing->desk->now, kept)) {
        return error_set(error, ERROR_INPUT,
                         "Not a date: write it as 2026-11-20, 11/20/2026 or today.");
    }
    text_add(&typing->kept, kept);
    return true;
}

static bool has_yet_to_come(const struct typing *typing, struct local_time time)
{
    return typing->field->not_in_future && local_compare(time, typing->desk->now) > 0;
}

/* A time of day alone is today's. */
static bool today_typed(struct typing *typing, const char hour[5], struct error *error)
{
    const struct local_time now = typing->desk->now;
    struct local_time time = {.date = now.date};
    struct date yesterday = date_from_days(date_to_days(now.date) - 1);
    char kept[LOCAL_ROOM];

    (void)sscanf(hour, "%2d%2d", &time.hour, &time.minute);
    if (has_yet_to_come(typing, time)) {
        return error_set(error, ERROR_INPUT,
                         "%s today has yet to come: write the date too, as %02d/%02d/%04d %s.",
                         hour, yesterday.month, yesterday.day, yesterday.year, hour);
    }
    local_format(time, kept);
    text_add(&typing->kept, kept);
    return true;
}

static bool date_time_typed(struct typing *typing, struct error *error)
{
    char kept[LOCAL_ROOM], hour[5];

    if (is_digit(typing->typed[0]) && hour_from_typing(typing->typed, typing->desk->now, hour)) {
        return today_typed(typing, hour, error);
    }
    if (!local_from_typing(typing->typed, typing->desk->now, kept)) {
        return error_set(error, ERROR_INPUT,
                         "Not a date and time: write it as 11/20/2026 0930, or \"now\"%s.",
                         typing->field->unknown_allowed ? ", or UNKNOWN" : "");
    }
    text_add(&typing->kept, kept);
    return true;
}

static bool time_typed(struct typing *typing, struct error *error)
{
    char kept[5];

    if (!hour_from_typing(typing->typed, typing->desk->now, kept)) {
        return error_set(error, ERROR_INPUT, "Not a time: write it in 24 hours, as 0930 or 1745.");
    }
    text_add(&typing->kept, kept);
    return true;
}

/* Digits without the dollar sign, commas, blanks and zeros in front that people put there; `cents`
 * gets what follows a point. False when there is anything else. */
static bool split_amount(const char *typed, struct text *whole, char cents[3])
{
    const char *at = typed;

    memcpy(cents, "00", 3);
    if (*at == '-') {
        text_add(whole, "-");
        at++;
    }
    at += strspn(at, "$ ");
    if (!is_digit(*at) && *at != '.') {
        return false;
    }
    for (bool leading = true; is_digit(*at) || *at == ',' || *at == ' '; at++) {
        leading = leading && (*at == '0' || !is_digit(*at)) && at[1] != '\0' &&
                  strchr("0123456789, ", at[1]) != NULL;
        if (is_digit(*at) && !leading) {
            text_add_bytes(whole, at, 1);
        }
    }
    if (whole->length == 0 || strcmp(text_bytes(whole), "-") == 0) {
        text_add(whole, "0");
    }
    if (*at == '.') {
        at++;
        for (size_t i = 0; i < 2 && is_digit(*at); i++) {
            cents[i] = *at++;
        }
    }
    return *at == '\0';
}

static bool number_typed(struct typing *typing, struct error *error)
{
    char cents[3];

    if (!split_amount(typing->typed, &typing->kept, cents) || strcmp(cents, "00") != 0) {
        return error_set(error, ERROR_INPUT, "Not a whole number: write digits only, as 12.");
    }
    if (strcmp(text_bytes(&typing->kept), "-0") == 0) {
        text_finish(&typing->kept);
        text_add(&typing->kept, "0");
    }
    return true;
}

static bool money_typed(struct typing *typing, struct error *error)
{
    char cents[3];

    if (!split_amount(typing->typed, &typing->kept, cents)) {
        return error_set(error, ERROR_INPUT, "Not an amount: write dollars and cents, as 12.34.");
    }
    text_add_format(&typing->kept, ".%s", cents);
    return true;
}

/* Ten digits (or eleven with the country's 1) get their dashes; everything else stays as it is
 * typed. */
static bool phone_typed(struct typing *typing, struct error *error)
{
    char digits[12];
    const char *local = digits;
    size_t count = 0;

    for (const char *at = typing->typed; *at != '\0'; at++) {
        if (is_digit(*at)) {
            if (count == sizeof digits - 1) {
                return keep_as_typed(typing, error);
            }
            digits[count++] = *at;
        } else if (strchr(" ()+-./", *at) == NULL) {
            return keep_as_typed(typing, error);
        }
    }
    digits[count] = '\0';
    if (count == 11 && digits[0] == '1') {
        local++;
        count--;
    }
    if (count == 10) {
        text_add_format(&typing->kept, "%.3s-%.3s-%s", local, local + 3, local + 6);
        return true;
    }
    return keep_as_typed(typing, error);
}

static bool pattern_typed(struct typing *typing, struct error *error)
{
    char kept[64];

    if (!pattern_normalise(typing->field->pattern, typing->typed, kept, sizeof kept)) {
        return error_set(error, ERROR_INPUT, "Not right: it must be %s.",
                         typing->field->pattern->words);
    }
    text_add(&typing->kept, kept);
    return true;
}

static bool yes_no_typed(struct typing *typing, struct error *error)
{
    static const char *const yes_words[] = {"y", "yes", "1", "true", "x"};
    static const char *const no_words[] = {"n", "no", "0", "false", "-"};

    for (size_t i = 0; i < COUNT_OF(yes_words); i++) {
        if (folded_equal(typing->typed, yes_words[i])) {
            text_add(&typing->kept, "yes");
            return true;
        }
        if (folded_equal(typing->typed, no_words[i])) {
            text_add(&typing->kept, "no");
            return true;
        }
    }
    return error_set(error, ERROR_INPUT, "Answer y for yes or n for no.");
}

static typing_fn *const typings[FIELD_KIND_COUNT] = {
    [FIELD_TEXT] = keep_as_typed,    [FIELD_LONG_TEXT] = keep_as_typed,
    [FIELD_CHOICE] = choice_typed,   [FIELD_CHOICES] = choices_typed,
    [FIELD_DATE] = date_typed,       [FIELD_DATE_TIME] = date_time_typed,
    [FIELD_TIME] = time_typed,       [FIELD_NUMBER] = number_typed,
    [FIELD_MONEY] = money_typed,     [FIELD_PHONE] = phone_typed,
    [FIELD_PATTERN] = pattern_typed, [FIELD_YES_NO] = yes_no_typed,
};

static bool means_unknown(const struct field *field, const char *typed)
{
    if (!field->unknown_allowed) {
        return false;
    }
    return folded_equal(typed, UNKNOWN_VALUE) || folded_equal(typed, "unk") ||
           strcmp(typed, "?") == 0;
}

bool value_from_typing(const struct field *field, const struct desk *desk, const char *typed,
                       char **kept, struct error *error)
{
    enum text_shape shape = field->kind == FIELD_LONG_TEXT ? TEXT_PARAGRAPHS : TEXT_LINE;
    char *clean = text_kept_dup(typed == NULL ? "" : typed, shape);
    struct typing typing = {.field = field, .desk = desk, .typed = clean};
    bool ok = true;

    *kept = NULL;
    if (means_unknown(field, clean)) {
        text_add(&typing.kept, UNKNOWN_VALUE);
    } else if (!text_is_blank(clean)) {
        ok = typings[field->kind] != NULL
                 ? typings[field->kind](&typing, error)
                 : error_set(error, ERROR_INPUT, "This takes rows and no single value.");
        ok = ok && value_is_kept_form(field, desk, text_bytes(&typing.kept), error);
    }
    if (ok) {
        *kept = text_take(&typing.kept);
    }
    text_finish(&typing.kept);
    free(clean);
    return ok;
}
