/* A desk that stands still, for tests of forms: a clerk at Norwalk on 2026-11-20 at 09:30. */
#pragma once

#include "base/config.h"
#include "base/memory.h"
#include "base/text.h"
#include "forms/check.h"
#include "forms/desk.h"
#include "forms/record.h"
#include "forms/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct desk_fixture {
    struct desk desk;
    struct actor actor;
    struct codes codes;
    struct config config;
    struct record record; /* with a form when the test uses one */
    struct problems problems;
};

static inline int desk_set_up(void **state)
{
    struct desk_fixture *fixture = memory_create(1, sizeof *fixture);
    struct error error = {0};

    if (!codes_init(&fixture->codes, &error)) {
        return -1;
    }
    config_init(&fixture->config);
    fixture->actor = (struct actor){.employee = "500123", .name = "Ana Muster", .role = ROLE_DESK};
    fixture->desk = (struct desk){
        .actor = &fixture->actor,
        .codes = &fixture->codes,
        .config = &fixture->config,
        .now = {.date = {2026, 11, 20}, .hour = 9, .minute = 30},
    };
    *state = fixture;
    return 0;
}

static inline int desk_tear_down(void **state)
{
    struct desk_fixture *fixture = *state;

    record_finish(&fixture->record);
    problems_finish(&fixture->problems);
    codes_finish(&fixture->codes);
    config_finish(&fixture->config);
    free(fixture);
    return 0;
}

/* Replaces a list of the station by `csv`. */
static inline void use_list(struct desk_fixture *fixture, enum code_list list, const char *csv)
{
    struct error error = {0};

    assert_true(codes_replace(&fixture->codes, list, csv, strlen(csv), "test", &error));
}

static inline struct place place_called(const struct record *record, const char *name)
{
    struct place place;

    assert_true(place_from_name(record->form, name, &place));
    return place;
}

/* Puts `text` at "persons[2].name", making the rows that are lacking. */
static inline void put(struct desk_fixture *fixture, const char *name, const char *text)
{
    struct place place = place_called(&fixture->record, name);

    while (place.subfield != PLACE_WHOLE &&
           record_rows(&fixture->record, place.field) <= place.row) {
        assert_true(record_add_row(&fixture->record, place.field));
    }
    record_set(&fixture->record, place, text);
}

static inline const char *got(const struct desk_fixture *fixture, const char *name)
{
    return record_text(&fixture->record, place_called(&fixture->record, name));
}

/* Fills in and checks as filing does, or as `action` does. */
static inline void check_as(struct desk_fixture *fixture, const char *action)
{
    const struct form *form = fixture->record.form;

    problems_finish(&fixture->problems);
    record_fill(&fixture->record, &fixture->desk);
    record_check(&fixture->record, &fixture->desk,
                 action == NULL ? NULL : form_transition(form, action), &fixture->problems);
}

/* The words of the first error (or warning) at the place, or NULL. */
static inline const char *words_at(const struct desk_fixture *fixture, const char *name,
                                   bool warning)
{
    char at[128];

    for (size_t i = 0; i < fixture->problems.count; i++) {
        const struct problem *problem = &fixture->problems.items[i];

        place_name(fixture->record.form, problem->place, at, sizeof at);
        if (problem->warning == warning && strcmp(at, name) == 0) {
            return problem->words;
        }
    }
    return NULL;
}

static inline void assert_error_at(const struct desk_fixture *fixture, const char *name,
                                   const char *part)
{
    const char *words = words_at(fixture, name, false);

    assert_non_null(words);
    assert_non_null(strstr(words, part));
}

static inline void assert_warning_at(const struct desk_fixture *fixture, const char *name,
                                     const char *part)
{
    const char *words = words_at(fixture, name, true);

    assert_non_null(words);
    assert_non_null(strstr(words, part));
}

static inline void assert_silent_at(const struct desk_fixture *fixture, const char *name)
{
    assert_null(words_at(fixture, name, false));
    assert_null(words_at(fixture, name, true));
}

static inline void assert_no_errors(const struct desk_fixture *fixture)
{
    const struct problem *problem = problems_first_error(&fixture->problems);

    if (problem != NULL) {
        fail_msg("%s", problem->words);
    }
}
