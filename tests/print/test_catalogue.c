/* The Spanish catalogue has every text that a paper can show, and no paper threatens anybody. */
#define _GNU_SOURCE 1 /* strcasestr() */
#include "tests/print/words.h"

#include "forms/paper.h"

#include <libintl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

/* Names, which are the same in both. */
static const char *const same[] = {"URN", "Norwalk", "La Mirada", "Hindi", "Farsi", "No"};

static bool is_same(const char *text)
{
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        if (strcmp(same[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* As many of each placeholder on both sides. */
static void expect_placeholders(const char *text, const char *translation)
{
    static const char *const names[] = {"{number}", "{due}",     "{second}",
                                        "{phone}",  "{station}", "%d"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((strstr(text, names[i]) != NULL) != (strstr(translation, names[i]) != NULL)) {
            fail_msg("%s is not on both sides: %s", names[i], translation);
        }
    }
}

static void expect_translation(void *context, const char *text)
{
    const char *translation = gettext(text);

    ++*(size_t *)context;
    if (strcmp(translation, text) == 0 && !is_same(text)) {
        fail_msg("not in the Spanish catalogue: %s", text);
    }
    expect_placeholders(text, translation);
}

static void every_text_has_its_translation(void **state)
{
    size_t texts = 0;

    (void)state;
    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
    assert_int_equal(setenv("LANGUAGE", "es", 1), 0);
    assert_non_null(bindtextdomain("frontdesk", getenv("FRONTDESK_CATALOGUES")));
    assert_non_null(textdomain("frontdesk"));
    assert_true(strlen(gettext("")) > 0);
    paper_words(expect_translation, &texts);
    assert_true(texts > 200);
}

/* PC 148.6 must be printed nowhere (LAPPL v. City of Los Angeles, 2025). */
static void expect_no_threat(void *context, const char *text)
{
    static const char *const words[] = {"148.6",         "false complaint", "against the law",
                                        "prosecut",      "queja falsa",     "en contra de la ley",
                                        "misdemeanor to"};

    (void)context;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcasestr(text, words[i]) != NULL || strcasestr(gettext(text), words[i]) != NULL) {
            fail_msg("%s", text);
        }
    }
}

static void nothing_threatens_who_complains(void **state)
{
    const struct form *form;

    (void)state;
    paper_words(expect_no_threat, NULL);
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (size_t f = 0; f < form->field_count; f++) {
            expect_no_threat(NULL, form->fields[f].label);
            expect_no_threat(NULL, form->fields[f].help);
        }
        for (size_t t = 0; t < form->transition_count; t++) {
            expect_no_threat(NULL, form->transitions[t].help);
        }
    }
}

/* What stands on a paper is a field of its form, and what is confidential is on papers that open.
 */
static void papers_show_fields_of_their_forms(void **state)
{
    const struct form *form;

    (void)state;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (const struct paper *paper = papers_of(form); paper != NULL && paper->name != NULL;
             paper++) {
            assert_true(paper->needs == NULL || form_field(form, paper->needs) != NULL);
            for (size_t f = 0; f < COUNT_OF(paper->fields) && paper->fields[f] != NULL; f++) {
                const struct field *field = form_field(form, paper->fields[f]);

                assert_non_null(field);
                assert_true(paper->opens || !field->confidential);
                assert_false(field->unprinted);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_has_its_translation),
        cmocka_unit_test(nothing_threatens_who_complains),
        cmocka_unit_test(papers_show_fields_of_their_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
