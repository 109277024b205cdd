#include "cli/command.h"

#include "cli/find_form.h"
#include "cli/line_reader.h"
#include "cli/output.h"
#include "db/alike.h"
#include "db/record_json.h"
#include "db/records.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct intake {
    struct app *app;
    const struct form *form;
    unsigned long number; /* of the line */
    unsigned long refused;
};

static void say(const struct intake *intake, const char *words)
{
    struct text line = {0};

    text_add_format(&line, "line %lu: record: %s", intake->number, words);
    output_line(stderr, text_bytes(&line));
    text_finish(&line);
}

static void say_problems(const struct intake *intake, const struct problems *problems)
{
    char prefix[40];

    (void)snprintf(prefix, sizeof(prefix), "line %lu: ", intake->number);
    output_problems(prefix, intake->form, problems);
}

static bool same_place(struct place a, struct place b)
{
    return a.field == b.field && a.row == b.row && a.subfield == b.subfield;
}

static bool has_place(const struct problems *problems, struct place place)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (same_place(problems->items[i].place, place)) {
            return true;
        }
    }
    return false;
}

/* A line with values that could not be read is refused, but the rest of it is checked as well, so
 * that all its problems are seen at once. */
static void check_the_rest(const struct record *record, const struct desk *desk,
                           struct problems *problems)
{
    struct problems others = {0};
    struct record filled;

    record_copy(&filled, record);
    record_drop_blank_rows(&filled);
    record_fill(&filled, desk);
    record_check(&filled, desk, NULL, &others);
    for (size_t i = 0; i < others.count; i++) {
        const struct problem *other = &others.items[i];
        if (has_place(problems, other->place)) {
            continue;
        }
        if (other->warning) {
            problem_warn(problems, other->place, "%s", other->words);
        } else {
            problem_add(problems, other->place, "%s", other->words);
        }
    }
    record_finish(&filled);
    problems_finish(&others);
}

/* An answer to a question that filing does not ask would be lost without a word. */
static void refuse_stages(const struct record *record, struct problems *problems)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];
        bool given = field->kind == FIELD_GROUP ? record_rows(record, i) > (size_t)field->min
                                                : *record_text(record, place_of(i)) != '\0';
        if (field->stage != NULL && !field->derived && given) {
            problem_add(problems, place_of(i), "Filing does not ask this; the action %s does.",
                        field->stage);
        }
    }
}

/* What stops one line only, and what stops everything. */
static bool concerns_line_only(enum error_class class)
{
    return class == ERROR_INPUT || class == ERROR_REFUSED || class == ERROR_CONFLICT ||
           class == ERROR_BUSY || class == ERROR_NOT_FOUND;
}

static bool print_numbers(const struct filing *filing, struct error *error)
{
    struct text out = {0};

    text_add(&out, filing->head.number);
    if (filing->companion[0] != '\0') {
        text_add(&out, " ");
        text_add(&out, filing->companion);
    }
    text_add(&out, "\n");
    return output_flush(&out, error);
}

/* Kept, but once only. */
static void say_second_copy(const struct intake *intake, const struct filing *filing)
{
    const char *words = store_second_copy(intake->app->store);
    struct text line = {0};

    if (*words != '\0') {
        text_add_format(&line, "Filed %s, but the second copy failed: %s", filing->head.number,
                        words);
        say(intake, text_bytes(&line));
    }
    text_finish(&line);
}

/* Others that may be about the same are pointed out here too. */
static void say_alike(const struct intake *intake, const struct filing *filing)
{
    struct alike_item items[ALIKE_MOST];
    struct text line = {0};
    size_t count = 0;

    (void)alike_find(intake->app->store, &intake->app->actor, filing->record, &filing->head, items,
                     &count, NULL);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&line, "%s%s (%s)", i > 0 ? ", " : "record: warning: like ",
                        items[i].head.number, items[i].words);
    }
    if (count > 0) {
        struct text whole = {0};

        text_add_format(&whole, "line %lu: %s", intake->number, text_bytes(&line));
        output_line(stderr, text_bytes(&whole));
        text_finish(&whole);
    }
    text_finish(&line);
}

/* Files one record; false with an error only for what stops everything. */
static bool file_record(struct intake *intake, struct record *record, const struct desk *desk,
                        struct problems *problems, struct error *error)
{
    struct filing filing = {.record = record, .desk = desk, .problems = problems};

    if (problems_errors(problems) > 0) {
        check_the_rest(record, desk, problems);
        say_problems(intake, problems);
        intake->refused++;
        return true;
    }
    if (records_file(intake->app->store, &filing, error)) {
        bool printed = print_numbers(&filing, error);
        say_problems(intake, problems);
        say_alike(intake, &filing);
        say_second_copy(intake, &filing);
        return printed;
    }
    say_problems(intake, problems);
    if (!concerns_line_only(error->class)) {
        return false;
    }
    if (problems_errors(problems) == 0) {
        say(intake, error->text);
    }
    intake->refused++;
    error_clear(error);
    return true;
}

static bool file_line(struct intake *intake, const char *line, size_t length, struct error *error)
{
    struct desk desk = app_desk(intake->app);
    struct problems problems = {0};
    struct record record;
    bool ok = true;

    record_init(&record, intake->form);
    if (memchr(line, '\0', length) != NULL) {
        say(intake, "The line holds a zero byte.");
        intake->refused++;
    } else if (!record_from_json(&record, &desk, line, length, &problems, error)) {
        say(intake, error->text);
        error_clear(error);
        intake->refused++;
    } else {
        refuse_stages(&record, &problems);
        record_fill_defaults(&record, &desk);
        ok = file_record(intake, &record, &desk, &problems, error);
    }
    record_finish(&record);
    problems_finish(&problems);
    return ok;
}

static bool is_blank_line(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
            return false;
        }
    }
    return true;
}

static bool take_line(struct intake *intake, const struct line_reader *reader, struct error *error)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* a byte-order mark, as Windows programs write it */
    const char *line = text_bytes(&reader->line);
    size_t length = reader->line.length;

    intake->number = reader->number;
    if (reader->too_long) {
        say(intake, "The line is longer than 1 MiB.");
        intake->refused++;
        return true;
    }
    if (reader->number == 1 && length >= 3 && memcmp(line, mark, 3) == 0) {
        line += 3;
        length -= 3;
    }
    return is_blank_line(line, length) || file_line(intake, line, length, error);
}

static bool take_lines(struct intake *intake, int fd, struct error *error)
{
    struct line_reader reader;
    enum line_step step;
    bool ok = true;

    line_reader_init(&reader, fd);
    while (ok && (step = line_reader_next(&reader, error)) != LINE_END) {
        ok = step == LINE_READ && take_line(intake, &reader, error);
    }
    line_reader_finish(&reader);
    return ok;
}

bool command_file(struct app *app, const struct options *options, struct error *error)
{
    const char *path = options->word_count > 2 ? options->words[2] : "-";
    struct intake intake = {.app = app, .form = find_form(options->words[1], error)};
    bool from_input = strcmp(path, "-") == 0;
    int fd = STDIN_FILENO;
    bool ok;

    if (intake.form == NULL) {
        return false;
    }
    if (!from_input) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0) {
        return error_set(error, ERROR_NOT_FOUND, "%s cannot be opened: %s.", path, strerror(errno));
    }
    ok = take_lines(&intake, fd, error);
    if (!from_input && close(fd) != 0 && ok) {
        ok = error_set(error, ERROR_IO, "%s cannot be closed: %s.", path, strerror(errno));
    }
    if (ok && intake.refused > 0) {
        return error_set(error, ERROR_REFUSED, "%s", ""); /* each line has said why */
    }
    return ok;
}
