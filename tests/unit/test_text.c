#include "base/text.h"

#include <limits.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#define E_ACUTE       "e\xCC\x81"                            /* e and a combining acute accent */
#define JAMO_GAK      "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8" /* conjoining: one syllable */
#define FAMILY        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7" /* woman, joiner, girl */
#define FLAGS         "\xF0\x9F\x87\xBA\xF0\x9F\x87\xB8\xF0\x9F\x87\xB0\xF0\x9F\x87\xB7"
#define ZWSP          "\xE2\x80\x8B"
#define ZWNJ          "\xE2\x80\x8C"
#define ZWJ           "\xE2\x80\x8D"
#define RLO           "\xE2\x80\xAE" /* turns the direction of writing */
#define FSI           "\xE2\x81\xA8"
#define BOM           "\xEF\xBB\xBF"
#define SOFT          "\xC2\xAD"
#define NEL           "\xC2\x85"
#define LINE_SEP      "\xE2\x80\xA8"
#define BAD           "\xEF\xBF\xBD"
#define NO_CHAR       "\xEF\xBF\xBF" /* U+FFFF */
#define WIDE_A        "\xEF\xBC\xA1" /* fullwidth A */
#define HANGUL_FILLER "\xE3\x85\xA4"

/* The graphemes of the text with bars between, found forward; backward must find the same ones. */
static void expect_graphemes(const char *text, const char *expected)
{
    struct text seen = {0};
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        size_t next = text_next(text, length, at);

        assert_true(next > at && next <= length);
        assert_int_equal(text_previous(text, length, next), at);
        text_add(&seen, at > 0 ? "|" : "");
        text_add_bytes(&seen, text + at, next - at);
        at = next;
    }
    assert_string_equal(text_bytes(&seen), expected);
    text_finish(&seen);
}

static void graphemes_stay_whole(void **state)
{
    (void)state;
    expect_graphemes("", "");
    expect_graphemes("abc", "a|b|c");
    expect_graphemes("Peña", "P|e|ñ|a");
    expect_graphemes("a" E_ACUTE "x", "a|" E_ACUTE "|x");
    expect_graphemes("e\xCC\x81\xCC\xB2!", "e\xCC\x81\xCC\xB2|!");
    expect_graphemes("김민준", "김|민|준");
    expect_graphemes(JAMO_GAK "a", JAMO_GAK "|a");
    expect_graphemes("a" FAMILY "b", "a|" FAMILY "|b");
    expect_graphemes(FLAGS, "\xF0\x9F\x87\xBA\xF0\x9F\x87\xB8|\xF0\x9F\x87\xB0\xF0\x9F\x87\xB7");
    expect_graphemes("a\r\nb", "a|\r\n|b");
    expect_graphemes("ab \xCC\x81"
                     "c",
                     "a|b| \xCC\x81|c");
}

static void broken_bytes_stand_alone(void **state)
{
    (void)state;
    expect_graphemes("a\xFF\xFE"
                     "b",
                     "a|\xFF|\xFE|b");
    expect_graphemes("\xE2\x80", "\xE2|\x80");          /* cut off at the end */
    expect_graphemes("\xC0\xAF", "\xC0|\xAF");          /* longer than needed */
    expect_graphemes("\xED\xA0\x80", "\xED|\xA0|\x80"); /* half of a pair */
    expect_graphemes("a\xFF\xCC\x81", "a|\xFF|\xCC\x81");
}

static void the_ends_are_safe(void **state)
{
    (void)state;
    assert_int_equal(text_next("ab", 2, 2), 2);
    assert_int_equal(text_next("ab", 2, 9), 2);
    assert_int_equal(text_previous("ab", 2, 0), 0);
    assert_int_equal(text_previous("ab", 2, 9), 1);
    assert_int_equal(text_previous("a" E_ACUTE, 4, 2), 1); /* from inside one to its beginning */
}

static void columns_are_those_of_terminals(void **state)
{
    (void)state;
    assert_int_equal(text_columns("", 0), 0);
    assert_int_equal(text_columns("Peña", strlen("Peña")), 4);
    assert_int_equal(text_columns(E_ACUTE, strlen(E_ACUTE)), 1);
    assert_int_equal(text_columns("김민준", strlen("김민준")), 6);
    assert_int_equal(text_columns(JAMO_GAK, strlen(JAMO_GAK)), 2);
    assert_int_equal(text_columns("\xFF", 1), 1);
    assert_int_equal(text_columns("ab", 1), 1);
}

/* ncurses places the cursor by wcwidth(); where the two disagree the screen would go astray. */
static void columns_agree_with_the_terminal_library(void **state)
{
    static const int ranges[][2] = {
        {0x20, 0x7E},     {0xA0, 0x6FF},    {0x900, 0xA75},   {0xE01, 0xE5B},
        {0x1100, 0x11FF}, {0x1780, 0x17F9}, {0x1E00, 0x1EFF}, {0x2010, 0x2BFF},
        {0x3000, 0x302D}, {0x3030, 0x3247}, {0x3250, 0x4DBF}, {0x4E00, 0xA48C},
        {0xAC00, 0xD7FB}, {0xE000, 0xE100}, {0xF900, 0xFFEF}, {0x1F100, 0x1F64F}};

    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
        skip();
    }
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        for (int character = ranges[i][0]; character <= ranges[i][1]; character++) {
            char bytes[MB_LEN_MAX + 1] = "";
            mbstate_t shift = {0};
            size_t length = wcrtomb(bytes, (wchar_t)character, &shift);

            assert_true(length <= MB_LEN_MAX);
            if (!text_is_clean(bytes, length, TEXT_LINE, NULL)) { /* never shown */
                continue;
            }
            if (text_columns(bytes, length) != wcwidth((wchar_t)character)) {
                fail_msg("U+%04X takes %d columns, the terminal says %d", (unsigned)character,
                         text_columns(bytes, length), wcwidth((wchar_t)character));
            }
        }
    }
}

static void text_fits_in_whole_graphemes(void **state)
{
    (void)state;
    assert_int_equal(text_fit("abc", 3, 2), 2);
    assert_int_equal(text_fit("abc", 3, 9), 3);
    assert_int_equal(text_fit("abc", 3, 0), 0);
    assert_int_equal(text_fit("abc", 3, -1), 0);
    assert_int_equal(text_fit("김민", 6, 3), 3);
    assert_int_equal(text_fit("a" E_ACUTE "b", 5, 2), 4);
}

static void characters_are_code_points(void **state)
{
    (void)state;
    assert_int_equal(text_characters(""), 0);
    assert_int_equal(text_characters("Peña"), 4);
    assert_int_equal(text_characters(E_ACUTE), 2);
    assert_int_equal(text_characters("김민준"), 3);
    assert_int_equal(text_characters("\xFF\xFE"), 2);
}

static const struct {
    const char *text;
    enum text_shape shape;
    const char *cleaned; /* NULL: clean as it is */
} hostile[] = {
    {"", TEXT_LINE, NULL},
    {"Nuñez, José 김", TEXT_LINE, NULL},
    {E_ACUTE, TEXT_LINE, NULL},
    {"one\ntwo", TEXT_PARAGRAPHS, NULL},
    {"one\ntwo", TEXT_LINE, "one two"},
    {"one\r\ntwo\rthree", TEXT_PARAGRAPHS, "one\ntwo\nthree"},
    {"one\r\ntwo\rthree", TEXT_LINE, "one two three"},
    {"a" NEL "b" LINE_SEP "c\x0B"
     "d\x0C"
     "e",
     TEXT_PARAGRAPHS, "a\nb\nc\nd\ne"},
    {"a\tb", TEXT_LINE, "a b"},
    {"a\tb", TEXT_PARAGRAPHS, "a b"},
    {"\x1B[31mred\x1B]0;title\x07", TEXT_LINE, "[31mred]0;title"},
    {"\x7F\x01x\x08", TEXT_LINE, "x"},
    {"\xC2\x9B"
     "31m",
     TEXT_LINE, "31m"}, /* the one-byte CSI of C1 */
    {"a" RLO "b" FSI "c", TEXT_LINE, "abc"},
    {"a" ZWSP ZWNJ ZWJ BOM SOFT "b", TEXT_LINE, "ab"},
    {HANGUL_FILLER "x", TEXT_LINE, "x"},
    {FAMILY, TEXT_LINE, "\xF0\x9F\x91\xA9\xF0\x9F\x91\xA7"},
    {"a\xFF"
     "b",
     TEXT_LINE, "a" BAD "b"},
    {"\xED\xA0\x80", TEXT_LINE, BAD BAD BAD},
    {"\xC0\xAF", TEXT_LINE, BAD BAD},
    {NO_CHAR, TEXT_LINE, BAD},
};

static void hostile_text_is_refused_and_cleaned(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        const char *text = hostile[i].text;
        const char *reason = NULL;
        bool clean = text_is_clean(text, strlen(text), hostile[i].shape, &reason);
        char *cleaned = text_clean_dup(text, strlen(text), hostile[i].shape);

        assert_int_equal(clean, hostile[i].cleaned == NULL);
        assert_int_equal(clean, reason == NULL);
        assert_string_equal(cleaned, clean ? text : hostile[i].cleaned);
        assert_true(text_is_clean(cleaned, strlen(cleaned), hostile[i].shape, NULL));
        free(cleaned);
    }
}

static void the_reason_says_what_it_is(void **state)
{
    const char *reason = NULL;

    (void)state;
    assert_false(text_is_clean("a\x1B", 2, TEXT_LINE, &reason));
    assert_non_null(strstr(reason, "control"));
    assert_false(text_is_clean(RLO, 3, TEXT_PARAGRAPHS, &reason));
    assert_non_null(strstr(reason, "invisible"));
    assert_false(text_is_clean("\n", 1, TEXT_LINE, &reason));
    assert_non_null(strstr(reason, "line end"));
    assert_false(text_is_clean("\r\n", 2, TEXT_PARAGRAPHS, &reason));
    assert_non_null(strstr(reason, "line end"));
    assert_false(text_is_clean("\t", 1, TEXT_LINE, &reason));
    assert_non_null(strstr(reason, "tab"));
    assert_false(text_is_clean("\xFF", 1, TEXT_LINE, &reason));
    assert_non_null(strstr(reason, "UTF-8"));
    assert_false(text_is_clean("a\0b", 3, TEXT_LINE, &reason));
    assert_non_null(strstr(reason, "control"));
}

/* Whatever bytes come, cleaning ends, leaves clean text, and is done once. */
static void cleaning_any_bytes_gives_clean_text(void **state)
{
    uint32_t seed = 12345;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        char *once, *kept, *again;

        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (char)(seed >> 24);
        }
        once = text_clean_dup(bytes, sizeof(bytes), TEXT_PARAGRAPHS);
        assert_true(text_is_clean(once, strlen(once), TEXT_PARAGRAPHS, NULL));
        kept = text_kept_dup(once, TEXT_LINE);
        assert_true(text_is_clean(kept, strlen(kept), TEXT_LINE, NULL));
        again = text_kept_dup(kept, TEXT_LINE);
        assert_string_equal(again, kept);
        for (size_t at = 0; at < sizeof(bytes);) {
            size_t next = text_next(bytes, sizeof(bytes), at);

            assert_true(next > at);
            assert_int_equal(text_previous(bytes, sizeof(bytes), next), at);
            at = next;
        }
        free(again);
        free(kept);
        free(once);
    }
}

static void expect_kept(const char *text, enum text_shape shape, const char *expected)
{
    char *kept = text_kept_dup(text, shape);

    assert_string_equal(kept, expected);
    if (text_is_kept_plain(text)) {
        assert_string_equal(text, expected);
    }
    free(kept);
}

static void kept_text_is_composed_and_trimmed(void **state)
{
    (void)state;
    expect_kept("Jose\xCC\x81", TEXT_LINE, "José");
    expect_kept(JAMO_GAK, TEXT_LINE, "각");
    expect_kept("  a  b \xC2\xA0", TEXT_LINE, "a  b");
    expect_kept("\n\n a\n\nb \n\t\n", TEXT_PARAGRAPHS, "a\n\nb");
    expect_kept(" \n\t ", TEXT_PARAGRAPHS, "");
    expect_kept("a\r\nb\tc", TEXT_PARAGRAPHS, "a\nb c");
    expect_kept("a\x1B[2Jb\xFF", TEXT_LINE, "a[2Jb" BAD);
    expect_kept("", TEXT_LINE, "");
    expect_kept("  plain [^_`{|} ~ words ", TEXT_LINE, "plain [^_`{|} ~ words");
    expect_kept("plain", TEXT_PARAGRAPHS, "plain");
    expect_kept("   ", TEXT_LINE, "");
    assert_true(text_is_kept_plain("a b"));
    assert_false(text_is_kept_plain(" a"));
    assert_false(text_is_kept_plain("a "));
    assert_false(text_is_kept_plain("a\tb"));
}

static void formatted_words_fit_whatever_their_length(void **state)
{
    struct text text = {0};
    char long_words[1001];

    (void)state;
    memset(long_words, 'w', sizeof(long_words) - 1);
    long_words[sizeof(long_words) - 1] = '\0';
    for (int length = 0; length <= 1000; length++) {
        size_t before = text.length;

        text_add_format(&text, "%.*s", length, long_words);
        assert_int_equal(text.length, before + (size_t)length);
        assert_int_equal(strlen(text.bytes), text.length);
    }
    text_finish(&text);
}

static void expect_folded(const char *a, const char *b)
{
    char *first = text_folded_dup(a);
    char *second = text_folded_dup(b);

    assert_string_equal(first, second);
    free(second);
    free(first);
}

static void folding_forgets_case_accents_and_width(void **state)
{
    (void)state;
    expect_folded("NUÑEZ", "nunez");
    expect_folded("Jose\xCC\x81", "JOSÉ");
    expect_folded(WIDE_A "bc", "abc");
    expect_folded("Straße", "STRASSE");
    expect_folded("AZ az [\\]^_`{|} @09~", "AZ az [\\]^_" SOFT "`{|} @09~");
    expect_folded(JAMO_GAK, "각");
    expect_folded("a" SOFT ZWSP "b", "ab");
    expect_folded("\xFF", BAD);
    assert_true(text_starts_folded("Ñandú", "nan"));
    assert_true(text_starts_folded("anything", ""));
    assert_true(text_starts_folded("김민준", "김"));
    assert_false(text_starts_folded("na", "nan"));
    assert_false(text_starts_folded("Lima", "ima"));
}

static void copying_cuts_between_characters(void **state)
{
    char out[5];

    (void)state;
    assert_true(text_copy(out, sizeof(out), "abcd"));
    assert_string_equal(out, "abcd");
    assert_false(text_copy(out, sizeof(out), "abcde"));
    assert_string_equal(out, "abcd");
    assert_false(text_copy(out, sizeof(out), "김김"));
    assert_string_equal(out, "김");
    assert_false(text_copy(out, sizeof(out), "abc" E_ACUTE));
    assert_string_equal(out, "abc"); /* the e does not lose its accent */
    assert_false(text_copy(out, sizeof(out), FAMILY));
    assert_string_equal(out, "");
    assert_false(text_copy(out, 0, ""));
    assert_true(text_copy(out, 1, ""));
    assert_false(text_copy(out, 1, "x"));
    assert_string_equal(out, "");
}

static void blank_and_equal_take_nothing_for_empty(void **state)
{
    (void)state;
    assert_true(text_is_blank(NULL));
    assert_true(text_is_blank(""));
    assert_true(text_is_blank(" \t\n\xC2\xA0\xE3\x80\x80"));
    assert_false(text_is_blank(" x "));
    assert_false(text_is_blank("\xFF"));
    assert_true(text_equal(NULL, ""));
    assert_true(text_equal("a", "a"));
    assert_false(text_equal("a", NULL));
}

static void integers_are_written_whole(void **state)
{
    static const int64_t integers[] = {0, 7, -1, 10, 999, -1000, INT64_MAX, INT64_MIN};

    (void)state;
    for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
        struct text text = {0};
        char wanted[32];

        snprintf(wanted, sizeof(wanted), "%lld", (long long)integers[i]);
        text_make_room(&text, 100);
        text_add_integer(&text, integers[i]);
        assert_string_equal(text_bytes(&text), wanted);
        assert_int_equal(text.length, strlen(wanted));
        text_finish(&text);
    }
}

static void a_text_grows(void **state)
{
    struct text text = {0};
    char *taken;

    (void)state;
    assert_string_equal(text_bytes(&text), "");
    for (int i = 0; i < 1000; i++) {
        text_add(&text, "ab");
        text_add_format(&text, "%d,", i % 10);
    }
    assert_int_equal(text.length, 4000);
    assert_memory_equal(text_bytes(&text) + 3996, "ab9,", 5);
    taken = text_take(&text);
    assert_int_equal(strlen(taken), 4000);
    free(taken);
    taken = text_take(&text);
    assert_string_equal(taken, "");
    free(taken);
    text_add_bytes(&text, "", 0);
    assert_string_equal(text_bytes(&text), "");
    text_add_padded(&text, "김김", 3);
    text_add_padded(&text, "é", 2);
    text_add_padded(&text, "abc", 2);
    text_add_padded(&text, "abc", 0);
    assert_string_equal(text_bytes(&text), "김 é ab");
    text_finish(&text);
    assert_int_equal(text.length, 0);
    text_finish(&text);
}

struct lines {
    const char *text;
    struct text seen;
};

static void add_line(void *context, size_t start, size_t length)
{
    struct lines *lines = context;

    text_add(&lines->seen, "[");
    text_add_bytes(&lines->seen, lines->text + start, length);
    text_add(&lines->seen, "]");
}

static void expect_wrapped(const char *text, int columns, const char *expected)
{
    struct lines lines = {.text = text};

    text_wrap(text, columns, add_line, &lines);
    assert_string_equal(text_bytes(&lines.seen), expected);
    text_finish(&lines.seen);
}

static void lines_break_at_blanks(void **state)
{
    (void)state;
    expect_wrapped("", 10, "[]");
    expect_wrapped("one two", 7, "[one two]");
    expect_wrapped("one two", 6, "[one][two]");
    expect_wrapped("one two", 3, "[one][two]");
    expect_wrapped("one   two", 4, "[one][two]");
    expect_wrapped("a\n\nb\n", 10, "[a][][b][]");
    expect_wrapped("\n", 10, "[][]");
    expect_wrapped("  indented", 20, "[  indented]");
    expect_wrapped("김민준 김", 7, "[김민준][김]");
}

static void lines_without_blanks_are_cut_between_graphemes(void **state)
{
    (void)state;
    expect_wrapped("abcdef", 4, "[abcd][ef]");
    expect_wrapped("김민준", 5, "[김민][준]");
    expect_wrapped("김민", 1, "[김][민]");
    expect_wrapped("ab", 0, "[a][b]");
    expect_wrapped("ab", -3, "[a][b]");
    expect_wrapped("ab" E_ACUTE "cd", 3, "[ab" E_ACUTE "][cd]");
    expect_wrapped("    abcdef", 6, "[    ab][cdef]");
    expect_wrapped("abc   ", 3, "[abc]");
    expect_wrapped("      ", 3, "[   ][   ]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graphemes_stay_whole),
        cmocka_unit_test(broken_bytes_stand_alone),
        cmocka_unit_test(the_ends_are_safe),
        cmocka_unit_test(columns_are_those_of_terminals),
        cmocka_unit_test(columns_agree_with_the_terminal_library),
        cmocka_unit_test(text_fits_in_whole_graphemes),
        cmocka_unit_test(characters_are_code_points),
        cmocka_unit_test(hostile_text_is_refused_and_cleaned),
        cmocka_unit_test(the_reason_says_what_it_is),
        cmocka_unit_test(cleaning_any_bytes_gives_clean_text),
        cmocka_unit_test(kept_text_is_composed_and_trimmed),
        cmocka_unit_test(formatted_words_fit_whatever_their_length),
        cmocka_unit_test(folding_forgets_case_accents_and_width),
        cmocka_unit_test(copying_cuts_between_characters),
        cmocka_unit_test(blank_and_equal_take_nothing_for_empty),
        cmocka_unit_test(integers_are_written_whole),
        cmocka_unit_test(a_text_grows),
        cmocka_unit_test(lines_break_at_blanks),
        cmocka_unit_test(lines_without_blanks_are_cut_between_graphemes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
