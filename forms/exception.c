#include "forms/exception.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "forms/pattern.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct pattern exception_code_pattern = {
    .regex = "^E[0-9]{2}$",
    .example = "E13",
    .words = "the code of an exception, as E13",
};

const struct field waiver_fields[WAIVER_FIELD_COUNT] = {
    {
        .name = "code",
        .label = "Exception",
        .kind = FIELD_PATTERN,
        .help = "Which exception was waived. The program fills it in.",
        .max = EXCEPTION_CODE_ROOM - 1,
        .pattern = &exception_code_pattern,
        .derived = true,
    },
    {
        .name = "line",
        .label = "Line",
        .kind = FIELD_NUMBER,
        .help = "The line at which it stood then. The program fills it in.",
        .max = 999,
        .derived = true,
    },
    {
        .name = "about",
        .label = "Mark of the line",
        .kind = FIELD_TEXT,
        .help = "By this the program sees whether the line is still as it was.",
        .max = EXCEPTION_ABOUT_ROOM - 1,
        .derived = true,
        .unprinted = true,
    },
    {
        .name = "found",
        .label = "What was found",
        .kind = FIELD_TEXT,
        .help = "What was waived; blank in waivers of before: whatever the code finds at the line. "
                "The program fills it in.",
        .max = EXCEPTION_WORDS_ROOM - 1,
        .derived = true,
    },
    {
        .name = "reason",
        .label = "Reason",
        .kind = FIELD_TEXT,
        .help = "Why it was waived.",
        .max = 200,
        .derived = true,
    },
    {
        .name = "waived_by",
        .label = "Waived by",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the supervisor. The program fills it in.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
    },
    {
        .name = "waived_at",
        .label = "Waived at",
        .kind = FIELD_DATE_TIME,
        .help = "When it was waived. The program fills it in.",
        .derived = true,
    },
};

enum waiver_field {
    WAIVED_CODE,
    WAIVED_LINE,
    WAIVED_ABOUT,
    WAIVED_FOUND,
    WAIVED_REASON,
    WAIVED_BY,
    WAIVED_AT
};

void findings_finish(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){0};
}

/* ---- the mark of what a finding is about ---- */

static uint64_t mix_row(uint64_t mark, const struct record *record, size_t group, size_t row)
{
    const struct field *field = &record->form->fields[group];

    for (size_t i = 0; i < field->field_count; i++) {
        mark = hash_text(mark, record_text(record, place_in(group, row, i)));
    }
    return mark;
}

/* A group as such (it lacks rows) is none. */
static bool is_line(const struct finding *finding, const struct form *form)
{
    return finding->place.field != PLACE_WHOLE && finding->place.subfield != PLACE_WHOLE &&
           form->fields[finding->place.field].kind == FIELD_GROUP;
}

/* Of a row all its fields, wherever it stands; of a field its value and what was found in it, which
 * may come from other fields too; of a clock its day. */
static void mark_finding(struct finding *finding, const struct record *record, const char *day)
{
    size_t field = finding->place.field;
    uint64_t mark = hash_text(HASH_BEGINS, finding->rule->code);

    if (field == PLACE_WHOLE) {
        mark = hash_text(mark, day);
    } else if (is_line(finding, record->form)) {
        mark = mix_row(mark, record, field, finding->place.row);
    } else {
        mark = hash_text(hash_text(mark, record_text(record, finding->place)), finding->words);
    }
    if (finding->other_row != PLACE_WHOLE) {
        mark = mix_row(mark, record, field, finding->other_row);
    }
    (void)snprintf(finding->about, sizeof(finding->about), "%016" PRIx64, mark);
}

/* ---- what the rules find ---- */

static struct finding *add(struct findings *findings, struct place place, size_t other_row,
                           const char *format, va_list arguments)
    __attribute__((format(printf, 4, 0)));

static struct finding *add(struct findings *findings, struct place place, size_t other_row,
                           const char *format, va_list arguments)
{
    struct finding *finding;

    if (findings->count == findings->room) {
        findings->room = findings->room == 0 ? 8 : 2 * findings->room;
        findings->items = memory_resize(findings->items, findings->room, sizeof(*findings->items));
    }
    finding = &findings->items[findings->count++];
    *finding = (struct finding){.rule = findings->rule, .place = place, .other_row = other_row};
    finding->line = is_line(finding, findings->record->form) ? place.row + 1 : 0;
    (void)vsnprintf(finding->words, sizeof(finding->words), format, arguments);
    return finding;
}

void finding_add(struct findings *findings, struct place place, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    mark_finding(add(findings, place, PLACE_WHOLE, format, arguments), findings->record, "");
    va_end(arguments);
}

void finding_add_two(struct findings *findings, struct place place, size_t other_row,
                     const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    mark_finding(add(findings, place, other_row, format, arguments), findings->record, "");
    va_end(arguments);
}

void finding_add_elsewhere(struct findings *findings, struct place place, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = add(findings, place, PLACE_WHOLE, format, arguments);
    finding->elsewhere = true;
    mark_finding(finding, findings->record, "");
    va_end(arguments);
}

static const struct form_clock *clock_of(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->clock_count; i++) {
        if (strcmp(form->clocks[i].name, name) == 0) {
            return &form->clocks[i];
        }
    }
    return NULL;
}

static struct finding *add_words(struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static struct finding *add_words(struct findings *findings, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = add(findings, place_of(PLACE_WHOLE), PLACE_WHOLE, format, arguments);
    va_end(arguments);
    return finding;
}

/* The words say the day and not how many are left: they stand there tomorrow too. */
static void ask_clock(struct findings *findings, const char *state, const struct desk *desk)
{
    const struct exception_rule *rule = findings->rule;
    const struct form_clock *clock = clock_of(findings->record->form, rule->clock);
    const char *moment = rule->moment != NULL ? record_named(findings->record, rule->moment) : "";
    struct deadline deadline = {0};
    struct finding *finding;
    char day[DATE_ROOM];

    if (clock == NULL || (state != NULL && !form_clock_runs(clock, state)) ||
        !clock->due(findings->record, desk, &deadline)) {
        return;
    }
    date_format(deadline.due, day);
    finding = add_words(findings, "%s: due on %s (%s).", clock->label, day, clock->source);
    mark_finding(finding, findings->record, *moment != '\0' ? moment : day);
    if (*moment != '\0') {
        (void)text_copy(finding->since, sizeof(finding->since), moment);
    } else {
        date_format(clock_add_days(deadline.due, rule->opens), finding->since);
    }
}

bool exception_rule_holds(const struct exception_rule *rule, const char *state)
{
    for (size_t i = 0; i < EXCEPTION_STATES && rule->states[i] != NULL; i++) {
        if (strcmp(rule->states[i], state) == 0) {
            return true;
        }
    }
    return false;
}

static bool holds_before(const struct form *form, size_t rule, size_t at, const char *state)
{
    const struct exception_rule *same = &form->exceptions[rule];

    for (size_t i = 0; i < rule; i++) {
        if (exception_rule_holds(&form->exceptions[i], state)) {
            return true;
        }
    }
    for (size_t i = 0; i < at; i++) {
        if (strcmp(same->states[i], state) == 0) {
            return true;
        }
    }
    return false;
}

const char *exception_state_at(const struct form *form, size_t index)
{
    for (size_t rule = 0; rule < form->exception_count; rule++) {
        const char *const *states = form->exceptions[rule].states;

        for (size_t i = 0; i < EXCEPTION_STATES && states[i] != NULL; i++) {
            if (!holds_before(form, rule, i, states[i]) && index-- == 0) {
                return states[i];
            }
        }
    }
    return NULL;
}

const struct exception_rule *exception_rule_of(const struct form *form, const char *code)
{
    for (size_t i = 0; i < form->exception_count; i++) {
        if (strcmp(form->exceptions[i].code, code) == 0) {
            return &form->exceptions[i];
        }
    }
    return NULL;
}

static int compare_findings(const void *a, const void *b)
{
    const struct finding *one = a, *other = b;
    int order = strcmp(one->rule->code, other->rule->code);

    if (order != 0) {
        return order;
    }
    if (one->line != other->line) {
        return one->line < other->line ? -1 : 1;
    }
    if (one->place.subfield != other->place.subfield) {
        return one->place.subfield < other->place.subfield ? -1 : 1;
    }
    order = strcmp(one->about, other->about);
    return order != 0 ? order : strcmp(one->words, other->words);
}

static void mark_waived(struct findings *findings);

void exceptions_find(const struct record *record, const char *state, const struct desk *desk,
                     struct findings *findings)
{
    const struct form *form = record->form;

    findings->record = record;
    for (size_t i = 0; i < form->exception_count; i++) {
        const struct exception_rule *rule = &form->exceptions[i];

        if (state != NULL && !exception_rule_holds(rule, state)) {
            continue;
        }
        findings->rule = rule;
        if (rule->find != NULL) {
            rule->find(record, desk, findings);
        } else {
            ask_clock(findings, state, desk);
        }
    }
    if (findings->count > 1) {
        qsort(findings->items, findings->count, sizeof(*findings->items), compare_findings);
    }
    mark_waived(findings);
}

void finding_field(const struct form *form, const struct finding *finding, char *out, size_t room)
{
    if (finding->place.field == PLACE_WHOLE) {
        (void)text_copy(out, room, "");
    } else {
        place_name(form, finding->place, out, room);
    }
}

bool finding_is_open(const struct finding *finding, const struct desk *desk)
{
    char now[LOCAL_ROOM];

    local_format(desk->now, now);
    return !finding->waived && strcmp(finding->since, now) <= 0; /* a day comes before its times */
}

/* ---- waivers ---- */

static int waivers_of(const struct form *form)
{
    return field_index(form->fields, form->field_count, "waivers");
}

static bool is_alike(const struct finding *finding, const char *code, const char *about)
{
    return strcmp(finding->rule->code, code) == 0 && strcmp(finding->about, about) == 0;
}

/* The words number other lines and name labels, which change without the line: they are asked for
 * where they tell findings apart, and where they are of another record. */
static bool goes_by_words(const struct findings *findings, const struct finding *finding)
{
    size_t alike = 0;

    for (size_t i = 0; i < findings->count; i++) {
        alike += is_alike(&findings->items[i], finding->rule->code, finding->about);
    }
    return finding->elsewhere || alike > 1;
}

/* A waiver without words is of a time when they were not kept, nor other records looked at. */
static bool waives(const struct findings *findings, size_t group, size_t row,
                   const struct finding *finding)
{
    const struct record *record = findings->record;
    const char *found = record_text(record, place_in(group, row, WAIVED_FOUND));

    if (!is_alike(finding, record_text(record, place_in(group, row, WAIVED_CODE)),
                  record_text(record, place_in(group, row, WAIVED_ABOUT)))) {
        return false;
    }
    if (*found == '\0') {
        return !finding->elsewhere;
    }
    return !goes_by_words(findings, finding) || strcmp(found, finding->words) == 0;
}

static void mark_by_row(struct findings *findings, size_t group, size_t row)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (!findings->items[i].waived && waives(findings, group, row, &findings->items[i])) {
            findings->items[i].waived = true;
            return;
        }
    }
}

/* Each waiver lets one finding stand, wherever its line is now; those that say which come first. */
static void mark_waived(struct findings *findings)
{
    int group = waivers_of(findings->record->form);
    size_t rows = group >= 0 ? record_rows(findings->record, (size_t)group) : 0;

    for (int blank = 0; blank <= 1; blank++) {
        for (size_t row = 0; row < rows; row++) {
            const char *found =
                record_text(findings->record, place_in((size_t)group, row, WAIVED_FOUND));

            if ((*found == '\0') == blank) {
                mark_by_row(findings, (size_t)group, row);
            }
        }
    }
}

const struct transition *exception_waiving(const struct form *form)
{
    const struct transition *waive =
        form->exception_count > 0 ? form_transition(form, "waive") : NULL;

    return waive != NULL && waivers_of(form) >= 0 ? waive : NULL;
}

void exception_ask_waive(struct record *record, const struct finding *finding)
{
    char line[24];

    (void)snprintf(line, sizeof(line), "%zu", finding->line);
    record_set_named(record, "waive_code", finding->rule->code);
    record_set_named(record, "waive_line", line);
    record_set_named(record, "waive_found", finding->words);
}

/* The findings that the action is about; without words all of the code at the line. */
static bool is_asked(const struct record *record, const struct finding *finding)
{
    size_t line = strtoul(record_named(record, "waive_line"), NULL, 10);
    const char *found = record_named(record, "waive_found");

    return !finding->waived && record_is(record, "waive_code", finding->rule->code) &&
           finding->line == line && (*found == '\0' || strcmp(found, finding->words) == 0);
}

void exception_check_waive(const struct record *record, const struct desk *desk,
                           struct problems *problems)
{
    struct findings findings = {0};
    bool any = false;

    exceptions_find(record, NULL, desk, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        any = any ||
              (is_asked(record, &findings.items[i]) && finding_is_open(&findings.items[i], desk));
    }
    if (!any && *record_named(record, "waive_code") != '\0') {
        problem_add(problems,
                    place_of((size_t)field_index(record->form->fields, record->form->field_count,
                                                 "waive_code")),
                    "There is no open exception %s at this line: it was mended or waived already.",
                    record_named(record, "waive_code"));
    }
    findings_finish(&findings);
}

static bool holds(struct findings *findings, size_t group, size_t row)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (waives(findings, group, row, &findings->items[i])) {
            return true;
        }
    }
    return false;
}

/* What was waived and has been changed since is in the history. */
static void drop_void(struct record *record, struct findings *findings, size_t group)
{
    for (size_t row = record_rows(record, group); row-- > 0;) {
        if (!holds(findings, group, row)) {
            record_remove_row(record, group, row);
        }
    }
}

static void add_waiver(struct record *record, const struct desk *desk,
                       const struct finding *finding, size_t group)
{
    size_t row = record_rows(record, group);
    char line[24], now[LOCAL_ROOM];

    if (!record_add_row(record, group)) {
        return;
    }
    (void)snprintf(line, sizeof(line), "%zu", finding->line);
    local_format(desk->now, now);
    record_set(record, place_in(group, row, WAIVED_CODE), finding->rule->code);
    record_set(record, place_in(group, row, WAIVED_LINE), line);
    record_set(record, place_in(group, row, WAIVED_ABOUT), finding->about);
    record_set(record, place_in(group, row, WAIVED_FOUND), finding->words);
    record_set(record, place_in(group, row, WAIVED_REASON), record_named(record, "waive_reason"));
    record_set(record, place_in(group, row, WAIVED_BY), desk->actor->employee);
    record_set(record, place_in(group, row, WAIVED_AT), now);
}

void exception_fill_waive(struct record *record, const struct desk *desk)
{
    size_t group = (size_t)waivers_of(record->form);
    struct findings findings = {0};

    exceptions_find(record, NULL, desk, &findings);
    drop_void(record, &findings, group);
    for (size_t i = 0; i < findings.count; i++) {
        if (is_asked(record, &findings.items[i])) {
            add_waiver(record, desk, &findings.items[i], group);
        }
    }
    findings_finish(&findings);
    record_set_named(record, "waive_code", "");
    record_set_named(record, "waive_line", "");
    record_set_named(record, "waive_found", "");
    record_set_named(record, "waive_reason", "");
}
