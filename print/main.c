/* frontdesk-print LANGUAGE: reads one request (print/request.c) on standard input and writes the
 * PDF to standard output, in "en" or, with its catalogue, in "es". What cannot be made is said in
 * one line on standard error, and nothing is written: never half a paper. */
#include "base/memory.h"
#include "base/text.h"
#include "print/page.h"

#include <jansson.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define DOMAIN       "frontdesk"
#define REQUEST_MOST ((size_t)4 * 1024 * 1024)
#define TEXTS_MOST   16
#define ROWS_MOST    400

static _Noreturn void refuse(const char *words)
{
    (void)fprintf(stderr, "%s\n", words); /* nobody is left to be told */
    _exit(1);
}

/* ---- the language ---- */

/* Beside this program while it lies where it was built, else where it is installed. */
static void find_catalogues(char *out, size_t room)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    char *slash;

    (void)snprintf(out, room, "%s", FRONTDESK_LOCALES);
    if (length <= 0) {
        return;
    }
    path[length] = '\0';
    slash = strrchr(path, '/');
    *slash = '\0';
    if (strlen(path) + sizeof("/po") <= room) {
        char built[PATH_MAX + 4];

        (void)snprintf(built, sizeof(built), "%s/po", path);
        if (access(built, R_OK) == 0) {
            (void)snprintf(out, room, "%.*s", (int)room - 1, built);
        }
    }
}

/* English is what the texts are written in; every other language has a catalogue or is refused. */
static void use_language(const char *language)
{
    char folder[PATH_MAX];

    if (strcmp(language, "en") == 0) {
        return;
    }
    if (strcmp(language, "es") != 0) {
        refuse("There are papers in English (en) and Spanish (es) only.");
    }
    find_catalogues(folder, sizeof(folder));
    if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL || setenv("LANGUAGE", language, 1) != 0 ||
        bindtextdomain(DOMAIN, folder) == NULL || textdomain(DOMAIN) == NULL ||
        bind_textdomain_codeset(DOMAIN, "UTF-8") == NULL) {
        refuse("The catalogue of the language cannot be set up.");
    }
    if (strcmp(gettext(""), "") == 0) { /* its header is the translation of nothing */
        refuse("The Spanish catalogue is not installed: nothing is printed in its place.");
    }
}

/* The catalogue's word for it, or the text itself where English is asked for. */
static const char *translated(const char *text)
{
    return text[0] == '\0' ? text : gettext(text);
}

/* ---- values ---- */

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

/* "2026-03-12" or "2026-03-12T09:30" as people read it: "March 12, 2026, 09:30". */
static char *date_dup(const char *kept)
{
    struct text out = {0};
    int year, month, day, hour, minute;
    int read = sscanf(kept, "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute);

    if (read < 3 || month < 1 || month > 12) {
        text_add(&out, kept);
    } else if (strcmp(translated("January"), "January") == 0) {
        text_add_format(&out, "%s %d, %d", months[month - 1], day, year);
    } else {
        text_add_format(&out, "%d de %s de %d", day, translated(months[month - 1]), year);
    }
    if (read == 5) {
        text_add_format(&out, ", %02d:%02d", hour, minute);
    }
    return text_take(&out);
}

/* Several words with commas between: each is in the catalogue. */
static char *words_dup(const char *words)
{
    struct text out = {0};

    while (*words != '\0') {
        size_t length = strcspn(words, ",");
        char *word;

        while (*words == ' ') {
            words++;
            length--;
        }
        word = memory_text_part(words, length);
        text_add_format(&out, "%s%s", out.length > 0 ? ", " : "", translated(word));
        free(word);
        words += length + (words[length] == ',');
    }
    return text_take(&out);
}

static const char *string_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    if (text == NULL) {
        refuse("The request is not whole: a text is missing.");
    }
    return text;
}

static char *clean_dup(const char *text)
{
    return text_clean_dup(text, strlen(text), TEXT_PARAGRAPHS);
}

static char *value_dup(const json_t *row)
{
    const char *kind = string_of(row, "kind"), *value = string_of(row, "value");

    if (strcmp(kind, "date") == 0) {
        return date_dup(value);
    }
    if (strcmp(kind, "words") == 0) {
        return strcmp(translated(value), value) != 0 ? memory_text(translated(value))
                                                     : words_dup(value);
    }
    return clean_dup(value);
}

/* ---- paragraphs ---- */

/* {number}, {due} ... stand for what the request says. */
static char *filled_dup(const json_t *request, const char *text)
{
    static const char *const names[] = {"number", "station", "phone", "due",
                                        "second", "copy",    "today"};
    struct text out = {0};

    while (*text != '\0') {
        size_t plain = strcspn(text, "{"), i = 0;

        text_add_bytes(&out, text, plain);
        text += plain;
        while (*text == '{' && i < sizeof(names) / sizeof(names[0])) {
            size_t length = strlen(names[i]);

            if (strncmp(text + 1, names[i], length) == 0 && text[length + 1] == '}') {
                const char *value = string_of(request, names[i]);
                char *shown = i < 3 ? clean_dup(value) : date_dup(value);

                text_add(&out, shown);
                free(shown);
                text += length + 2;
                break;
            }
            i++;
        }
        if (*text == '{' && i == sizeof(names) / sizeof(names[0])) {
            text_add_bytes(&out, text++, 1);
        }
    }
    return text_take(&out);
}

/* A sentence about a day that there is none of is left out. */
static bool speaks_of_nothing(const json_t *request, const char *text)
{
    static const char *const days[][2] = {
        {"{due}", "due"}, {"{second}", "second"}, {"{copy}", "copy"}};

    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        if (strstr(text, days[i][0]) != NULL && string_of(request, days[i][1])[0] == '\0') {
            return true;
        }
    }
    return false;
}

static const char **paragraphs_of(const json_t *request, const char *name)
{
    const char **out = memory_create(TEXTS_MOST + 1, sizeof(*out));
    const json_t *text;
    size_t index, count = 0;

    json_array_foreach(json_object_get(request, name), index, text)
    {
        const char *words = json_string_value(text);

        if (words != NULL && count < TEXTS_MOST) {
            out[count] =
                speaks_of_nothing(request, words) ? NULL : filled_dup(request, translated(words));
            count += out[count] != NULL;
        } else {
            refuse("The request is not whole: a paragraph is none, or there are too many.");
        }
    }
    return out;
}

static struct paper_row *rows_of(const json_t *request, size_t *count)
{
    struct paper_row *rows = memory_create(ROWS_MOST, sizeof(*rows));
    const json_t *row;
    size_t index;

    *count = 0;
    json_array_foreach(json_object_get(request, "rows"), index, row)
    {
        if (*count == ROWS_MOST) {
            refuse("The request has too many rows.");
        }
        rows[*count].label = translated(string_of(row, "label"));
        rows[(*count)++].value = value_dup(row);
    }
    return rows;
}

static bool keep_piece(void *context, const unsigned char *bytes, size_t length)
{
    text_add_bytes(context, (const char *)bytes, length);
    return true;
}

/* ---- the page of a report: English alone, it stays in the house ---- */

static size_t count_of(const json_t *array, size_t most)
{
    if (json_array_size(array) > most) {
        refuse("The request has too many rows.");
    }
    return json_array_size(array);
}

static const char **texts_of(const json_t *array, size_t most)
{
    size_t count = count_of(array, most);
    const char **out = memory_create(count + 1, sizeof(*out));

    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(array, i));

        out[i] = clean_dup(text != NULL ? text : "");
    }
    return out;
}

static struct paper_sheet_row sheet_row_of(const json_t *object)
{
    const json_t *values = json_object_get(object, "values");
    struct paper_sheet_row row = {.label = clean_dup(string_of(object, "label"))};

    for (size_t i = 0; i < count_of(values, SHEET_COLUMNS_MOST); i++) {
        row.values[i] = json_integer_value(json_array_get(values, i));
    }
    return row;
}

static struct paper_sheet_table sheet_table_of(const json_t *object)
{
    const json_t *rows = json_object_get(object, "rows");
    const json_t *columns = json_object_get(object, "columns");
    const json_t *bars = json_object_get(object, "bars");
    size_t count = count_of(rows, ROWS_MOST);
    struct paper_sheet_row *all = memory_create(count + 1, sizeof(*all));
    struct paper_sheet_table table = {
        .heading = clean_dup(string_of(object, "heading")),
        .columns = texts_of(columns, SHEET_COLUMNS_MOST),
        .column_count = count_of(columns, SHEET_COLUMNS_MOST),
        .has_bars = bars != NULL,
        .bars = (size_t)json_integer_value(bars),
        .rows = all,
        .row_count = count,
    };

    if (table.has_bars && table.bars >= table.column_count) {
        refuse("The request is not whole: no column is that of the bars.");
    }
    for (size_t i = 0; i < count; i++) {
        all[i] = sheet_row_of(json_array_get(rows, i));
    }
    return table;
}

/* "2026-03" as people read it: "March 2026". */
static char *month_dup(const char *kept)
{
    struct text out = {0};
    int year, month;

    if (sscanf(kept, "%4d-%2d", &year, &month) == 2 && month >= 1 && month <= 12) {
        text_add_format(&out, "%s %d", months[month - 1], year);
    } else {
        refuse("The request is not whole: it has no month.");
    }
    return text_take(&out);
}

static bool draw_sheet_of(const json_t *request, struct text *pdf)
{
    const json_t *tables = json_object_get(request, "tables");
    size_t count = count_of(tables, TEXTS_MOST);
    struct paper_sheet_table *all = memory_create(count + 1, sizeof(*all));
    char *today = date_dup(string_of(request, "today"));
    struct text counted = {0};
    struct paper_sheet sheet = {.a4 = strcmp(string_of(request, "page"), "a4") == 0,
                                .station = clean_dup(string_of(request, "station")),
                                .address = clean_dup(string_of(request, "address")),
                                .phone = clean_dup(string_of(request, "phone")),
                                .title = string_of(request, "sheet"),
                                .month = month_dup(string_of(request, "month")),
                                .source = string_of(request, "source"),
                                .notes = texts_of(json_object_get(request, "notes"), TEXTS_MOST),
                                .tables = all,
                                .table_count = count,
                                .signature = texts_of(json_object_get(request, "signature"), 2)};

    for (size_t i = 0; i < count; i++) {
        all[i] = sheet_table_of(json_array_get(tables, i));
    }
    text_add_format(&counted, "Counted on %s.", today);
    sheet.counted = text_bytes(&counted);
    return sheet_draw(&sheet, keep_piece, pdf);
}

/* ---- in and out ---- */

static char *read_request(size_t *length)
{
    struct text request = {0};
    char bytes[16384];
    size_t got;

    while ((got = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
        if (request.length + got > REQUEST_MOST) {
            refuse("The request is too long.");
        }
        text_add_bytes(&request, bytes, got);
    }
    if (ferror(stdin)) {
        refuse("The request cannot be read.");
    }
    *length = request.length;
    return text_take(&request);
}

static bool draw_page_of(const json_t *request, struct text *pdf)
{
    struct paper_page page = {.a4 = strcmp(string_of(request, "page"), "a4") == 0,
                              .station = clean_dup(string_of(request, "station")),
                              .address = clean_dup(string_of(request, "address")),
                              .phone = clean_dup(string_of(request, "phone")),
                              .title = translated(string_of(request, "title")),
                              .number = clean_dup(string_of(request, "number")),
                              .page_words = translated("Page %d of %d"),
                              .before = paragraphs_of(request, "before"),
                              .after = paragraphs_of(request, "after")};

    page.rows = rows_of(request, &page.row_count);
    return page_draw(&page, keep_piece, pdf);
}

static void print(const json_t *request)
{
    bool is_sheet = json_object_get(request, "sheet") != NULL;
    struct text pdf = {0};

    if (!(is_sheet ? draw_sheet_of(request, &pdf) : draw_page_of(request, &pdf))) {
        refuse("The paper cannot be drawn.");
    }
    if (fwrite(text_bytes(&pdf), 1, pdf.length, stdout) != pdf.length || fflush(stdout) != 0) {
        refuse("The paper cannot be written.");
    }
}

int main(int count, char *arguments[])
{
    const struct rlimit none = {0, 0};
    json_error_t fault;
    size_t length;
    char *text;
    json_t *request;

    if (prctl(PR_SET_DUMPABLE, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0) {
        refuse("The program cannot keep itself out of core dumps.");
    }
    if (count != 2) {
        refuse("It is started by frontdesk: frontdesk-print en|es");
    }
    use_language(arguments[1]);
    text = read_request(&length);
    request = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
    if (!json_is_object(request)) {
        refuse("The request is no JSON object.");
    }
    print(request);
    _exit(0); /* one paper and no more: the system takes all memory back at once */
}
