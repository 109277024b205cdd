/* Makes a file of plausible worksheets in which faults are planted, and a list of those faults:
 *
 *   make SEED LINES STYLE FAULTS SHEETS.csv FAULTS.csv [NUMBERS.csv]
 *
 * STYLE 0 to 4: the ways in which stations may write the same thing (names of columns, dates,
 * times, line ends, encoding). FAULTS: how many of a thousand lines get one. The same numbers give
 * the same files. FAULTS.csv: code, worked_on, watch, unit, employee, line of the worksheet (0: the
 * worksheet as a whole, or a number of that watch, unit and employee). NUMBERS.csv: the log of the
 * URNs that were drawn; only with it are numbers drawn that no line carries (E10). */
#include "base/date.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_OF_A_SHEET 16
#define COLUMN_COUNT     20

static const char *const faults[] = {"E01", "E02", "E03", "E04", "E05", "E06",
                                     "E07", "E08", "E09", "E11", "E10"};
#define FAULT_COUNT (sizeof(faults) / sizeof(faults[0])) /* the last one with a log of numbers */

enum column {
    WORKED_ON,
    WATCH,
    UNIT,
    CLASS,
    EMPLOYEE,
    RECEIVED,
    DISPATCHED,
    ENROUTE,
    ARRIVED,
    CLEARED,
    TAG,
    ORIGIN,
    RD,
    LOCATION,
    NATURE,
    CLEARANCE,
    URN,
    NARRATIVE,
    CONTACTS,
    CARDS,
};

static const struct style {
    const char *header[COLUMN_COUNT];
    const char *end;
    char delimiter;
    bool us_dates, colons, bare_times; /* bare: without zeros in front */
    bool split_codes;                  /* two columns of clearance codes */
    bool latin, mark;                  /* Latin-1; UTF-8 with a byte-order mark */
} styles[] = {
    {{"Date",    "Watch",     "Unit",    "Class",     "Employee", "Received", "Dispatched",
      "Enroute", "10-97",     "Cleared", "Tag",       "Origin",   "RD",       "Location",
      "Nature",  "Clearance", "URN",     "Narrative", "Contacts", "Cards"},
     "\n",
     ',',
     false,
     false,
     false,
     false,
     false,
     false},
    {{"SHIFT DATE", "SHIFT",      "CALL SIGN", "PERS CLASS", "EMP #",      "TIME RCVD", "TIME DISP",
      "TIME ENRT",  "TIME 10-97", "TIME CLR",  "TAG NO",     "OBS/CALL",   "RPT DIST",  "ADDRESS",
      "CALL TYPE",  "CLR CODE",   "FILE NO",   "REMARKS",    "# CONTACTS", "755 CARDS"},
     "\r\n",
     ',',
     true,
     true,
     false,
     true,
     false,
     true},
    {{"worked_on", "watch",      "unit",      "personnel_class", "employee",
      "received",  "dispatched", "enroute",   "arrived",         "cleared",
      "tag",       "origin",     "rd",        "location",        "nature",
      "clearance", "urn",        "narrative", "contacts",        "cards"},
     "\r\n",
     ';',
     false,
     false,
     true,
     false,
     true,
     false},
    {{"Work Date",          "Tour",
      "Radio Call Sign",    "Class Letter",
      "Deputy ID",          "Call Received",
      "Dispatch Time",      "En Route",
      "On Scene",           "Clear Time",
      "Incident #",         "Source",
      "Reporting District", "Location of call",
      "Nature of Call",     "Disposition Codes",
      "Report Number",      "Comments",
      "People Contacted",   "Cards Given"},
     "\r",
     '\t',
     true,
     false,
     false,
     true,
     false,
     false},
    {{"Date of the watch",
      "Watch",
      "Unit",
      "Personnel class",
      "Deputy",
      "Rec'd",
      "Disp",
      "Enr",
      "Arr.",
      "Clr",
      "Tag",
      "Call/Obs",
      "R.D.",
      "Loc",
      "Problem",
      "Stat codes",
      "URN",
      "Notes",
      "Contacts",
      "Cards handed out"},
     "\n",
     ',',
     true,
     true,
     false,
     false,
     true,
     false},
};
#define STYLE_COUNT (sizeof(styles) / sizeof(styles[0]))

static const char *const places[] = {"Alondra Bl / Studebaker Rd",
                                     "12700 Norwalk Bl",
                                     "Imperial Hwy, \"the plaza\"",
                                     "La Mirada Bl / Foster Rd",
                                     ("Pe\xF1"
                                      "a Park"),
                                     "Front St; lot B"};
static const char *const natures[] = {"459", "Traffic", "Welfare", "Noise", "Patrol ck", "Assist"};
static const char *const texts[] = {
    "Spoke with the resident about the noise and advised them of the hours.",
    "Checked the lot, nobody was there.\nAdvised the owner by phone.",
    "Driver was stopped for the light, warned, and sent on.",
    "Helped unit 42B with the report; stood by until the tow truck came.",
    "Met shop owners, talked about \"smash and grab\", all was quiet.",
};

struct maker {
    uint64_t random;
    const struct style *style;
    FILE *sheets, *faults;
    FILE *numbers; /* or NULL */
    int part;      /* of a thousand lines that get a fault */
    unsigned serial;
};

struct line {
    char cells[COLUMN_COUNT][200];
    const char *fault; /* or NULL */
};

static unsigned roll(struct maker *maker, unsigned sides)
{
    maker->random ^= maker->random << 13;
    maker->random ^= maker->random >> 7;
    maker->random ^= maker->random << 17;
    return (unsigned)((maker->random >> 11) % sides);
}

#define CELL(line, column, ...)                                                                    \
    snprintf((line)->cells[column], sizeof((line)->cells[column]), __VA_ARGS__)

static void put_time(struct line *line, enum column column, int minute)
{
    minute %= 1440;
    CELL(line, column, "%02d%02d", minute / 60, minute % 60);
}

/* A line without fault, from a minute on; returns the minute at which it ends. */
static int make_line(struct maker *maker, struct line *line, int minute)
{
    static const unsigned kinds[] = {0, 0, 1, 2, 3}; /* two of five are contacts */
    unsigned kind = kinds[roll(maker, 5)];
    bool call = kind == 1 || kind == 3;
    int at = minute;

    put_time(line, RECEIVED, at);
    if (call) {
        put_time(line, DISPATCHED, at += 1 + (int)roll(maker, 3));
        put_time(line, ENROUTE, at += 1);
        put_time(line, ARRIVED, at += 2 + (int)roll(maker, 6));
    } else {
        put_time(line, ARRIVED, at);
    }
    put_time(line, CLEARED, at += 5 + (int)roll(maker, 10));
    maker->serial++;
    CELL(line, TAG, "%u", maker->serial % 9000 + 1);
    CELL(line, ORIGIN, "%s", call ? "CALL" : "OBS");
    CELL(line, RD, "04%02u", 60 + roll(maker, 20));
    CELL(line, LOCATION, "%s", places[roll(maker, sizeof(places) / sizeof(places[0]))]);
    CELL(line, NATURE, "%s", natures[roll(maker, sizeof(natures) / sizeof(natures[0]))]);
    CELL(line, NARRATIVE, "%s", texts[roll(maker, sizeof(texts) / sizeof(texts[0]))]);
    CELL(line, CLEARANCE, "%s",
         kind == 0   ? "755 940"
         : kind == 1 ? "780 940"
         : kind == 2 ? "840 941"
                     : "779 940");
    if (kind == 0) {
        CELL(line, CONTACTS, "%u", 1 + roll(maker, 5));
        CELL(line, CARDS, "%u", roll(maker, 6));
    }
    if (kind == 3 && roll(maker, 3) == 0) {
        CELL(line, URN, "9%.2s-%05u-%s-442", line->cells[WORKED_ON] + 2, maker->serial % 99999 + 1,
             line->cells[RD]);
    }
    return at;
}

/* Plants one fault and nothing else, in a line that begins at this minute. */
static void plant(struct line *line, const struct line *before, int minute, const char *fault)
{
    bool contact = strncmp(line->cells[CLEARANCE], "755", 3) == 0;

    line->fault = fault;
    if (strcmp(fault, "E01") == 0) {
        CELL(line, CLEARANCE, "%s", "");
        CELL(line, CONTACTS, "%s", "");
        CELL(line, CARDS, "%s", "");
    } else if (strcmp(fault, "E02") == 0) {
        CELL(line, NARRATIVE, "%s", line->cells[TAG][0] % 2 == 0 ? "" : "see report");
    } else if (strcmp(fault, "E03") == 0) {
        CELL(line, CLEARANCE, "%s", "779 940");
        CELL(line, CARDS, "%s", "3");
    } else if (strcmp(fault, "E04") == 0) {
        CELL(line, CLEARANCE, "%s", "755 841 942");
    } else if (strcmp(fault, "E05") == 0) {
        CELL(line, CLEARANCE, "%s", "831 940");
        CELL(line, CONTACTS, "%s", "");
        CELL(line, CARDS, "%s", "");
    } else if (strcmp(fault, "E06") == 0) {
        CELL(line, CLEARANCE, "%s", "840 843 942");
        CELL(line, CONTACTS, "%s", "");
        CELL(line, CARDS, "%s", "");
    } else if (strcmp(fault, "E07") == 0) {
        CELL(line, CLEARANCE, "%s", contact ? "755" : "780");
    } else if (strcmp(fault, "E08") == 0) {
        CELL(line, RD, "%s", line->cells[TAG][0] % 2 == 0 ? "" : "2861");
        CELL(line, URN, "%s", "");
    } else if (strcmp(fault, "E09") == 0 && before == NULL) {
        put_time(line, CLEARED, minute + 1440 - 5);
    } else if (strcmp(fault, "E09") == 0) {
        CELL(line, RECEIVED, "%s", before->cells[RECEIVED]);
        CELL(line, DISPATCHED, "%s", "");
        CELL(line, ENROUTE, "%s", "");
        CELL(line, ARRIVED, "%s", before->cells[ARRIVED]);
    } else if (strcmp(fault, "E11") == 0 && line->cells[TAG][0] % 2 == 0) {
        CELL(line, URN, "9%.2s-%05u-0499-442", line->cells[WORKED_ON] + 2, 77u);
    } else if (strcmp(fault, "E11") == 0) {
        CELL(line, URN, "925-%05u-%s-442", 78u, line->cells[RD]);
    } else if (strcmp(fault, "E10") == 0) {
        CELL(line, URN, "%s", "");
    } else {
        line->fault = NULL;
    }
}

/* ---- writing ---- */

static void put_bytes(struct maker *maker, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte >= 0x80 && !maker->style->latin) {
            fprintf(maker->sheets, "%c%c", 0xC0 | (byte >> 6), 0x80 | (byte & 0x3F));
        } else {
            fputc(byte, maker->sheets);
        }
        if (byte == '"') {
            fputc('"', maker->sheets);
        }
    }
}

static void put_cell(struct maker *maker, const char *text, bool first)
{
    char special[] = {'"', '\n', '\r', ' ', maker->style->delimiter, '\0'};
    bool quoted = strpbrk(text, special) != NULL;

    if (!first) {
        fputc(maker->style->delimiter, maker->sheets);
    }
    fputs(quoted ? "\"" : "", maker->sheets);
    put_bytes(maker, text);
    fputs(quoted ? "\"" : "", maker->sheets);
}

static bool is_time(enum column column)
{
    return column >= RECEIVED && column <= CLEARED;
}

/* As the style writes it. */
static void put_styled(struct maker *maker, enum column column, const char *text)
{
    const struct style *style = maker->style;
    char out[200];

    snprintf(out, sizeof(out), "%s", text);
    if (column == WORKED_ON && style->us_dates) {
        snprintf(out, sizeof(out), "%d/%d/%.4s", atoi(text + 5), atoi(text + 8), text);
    } else if (is_time(column) && *text != '\0' && style->colons) {
        snprintf(out, sizeof(out), "%.2s:%s", text, text + 2);
    } else if (is_time(column) && *text != '\0' && style->bare_times) {
        snprintf(out, sizeof(out), "%d", atoi(text));
    } else if (column == CLEARANCE && style->split_codes) {
        snprintf(out, sizeof(out), "%.3s", text);
    }
    put_cell(maker, out, column == WORKED_ON);
    if (column == CLEARANCE && style->split_codes) {
        put_cell(maker, strlen(text) > 4 ? text + 4 : "", false);
    }
}

static void put_header(struct maker *maker)
{
    fputs(maker->style->mark ? "\xEF\xBB\xBF" : "", maker->sheets);
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        char second[40];

        put_cell(maker, maker->style->header[column], column == 0);
        if (column == CLEARANCE && maker->style->split_codes) {
            snprintf(second, sizeof(second), "%s 2", maker->style->header[column]);
            put_cell(maker, second, false);
        }
    }
    fputs(maker->style->end, maker->sheets);
}

static void put_line(struct maker *maker, const struct line *line)
{
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        put_styled(maker, column, line->cells[column]);
    }
    fputs(maker->style->end, maker->sheets);
}

static void list_fault(struct maker *maker, const struct line *line, const char *code, unsigned row)
{
    fprintf(maker->faults, "%s,%s,%s,%s,%s,%u\n", code, line->cells[WORKED_ON], line->cells[WATCH],
            line->cells[UNIT], line->cells[EMPLOYEE], row);
}

/* The number of the line, or one that no line carries: drawn when the line began. Those of E11 are
 * slips of the pen, and nobody has drawn them. */
static void log_number(struct maker *maker, const struct line *line, struct date day, int minute)
{
    bool lost = line->fault != NULL && strcmp(line->fault, "E10") == 0;
    bool slip = line->fault != NULL && strcmp(line->fault, "E11") == 0;
    char on[DATE_ROOM], number[40];

    if (maker->numbers == NULL || slip || (!lost && line->cells[URN][0] == '\0')) {
        return;
    }
    snprintf(number, sizeof(number), "%s", line->cells[URN]);
    if (lost) {
        snprintf(number, sizeof(number), "9%.2s-%05u-%s-389", line->cells[WORKED_ON] + 2,
                 50000 + maker->serial % 49999, line->cells[RD]);
    }
    date_format(date_from_days(date_to_days(day) + minute / 1440), on);
    fprintf(maker->numbers, "%s,%02d%02d,%s,%s,%s,%s,%s\n", on, minute % 1440 / 60, minute % 60,
            line->cells[WATCH], number, line->cells[EMPLOYEE], line->cells[UNIT], line->cells[TAG]);
}

/* One worksheet of at most so many lines; returns how many it has. */
static unsigned make_sheet(struct maker *maker, unsigned number, unsigned most)
{
    static const char *const watches[] = {"EM", "DAY", "PM"};
    static const int begins[] = {22 * 60, 6 * 60, 14 * 60};
    unsigned watch = number % 3, unit = number / 3 % 14;
    struct date day = date_from_days(date_to_days((struct date){2026, 11, 1}) - number / 42);
    struct line before = {0};
    unsigned rows = most < LINES_OF_A_SHEET ? most : LINES_OF_A_SHEET;
    int minute = begins[watch] + (int)roll(maker, 10);
    bool volunteer = unit == 13;
    bool wrong_class = volunteer && (int)roll(maker, 100) < maker->part;

    for (unsigned row = 1; row <= rows; row++) {
        struct line line = {0};

        date_format(day, line.cells[WORKED_ON]);
        CELL(&line, WATCH, "%s", watches[watch]);
        CELL(&line, UNIT, volunteer ? "VOP%u" : "4%u%c", unit % 9 + 1, 'A' + (int)(unit / 9));
        CELL(&line, CLASS, "%s", volunteer && !wrong_class ? "X" : "A");
        CELL(&line, EMPLOYEE, "%u", 500100 + unit * 3 + watch);
        int from = minute;
        minute = make_line(maker, &line, minute);
        if ((int)roll(maker, 1000) < maker->part) {
            bool sound = row > 1 && before.fault == NULL;
            size_t count = maker->numbers != NULL ? FAULT_COUNT : FAULT_COUNT - 1;

            plant(&line, sound ? &before : NULL, from, faults[roll(maker, (unsigned)count)]);
        }
        if (line.fault != NULL) {
            list_fault(maker, &line, line.fault, strcmp(line.fault, "E10") == 0 ? 0 : row);
        }
        log_number(maker, &line, day, from);
        put_line(maker, &line);
        if (wrong_class && row == 1) {
            list_fault(maker, &line, "E20", 0);
        }
        before = line;
        minute += 1 + (int)roll(maker, 12);
    }
    return rows;
}

int main(int count, char *arguments[])
{
    struct maker maker = {0};
    unsigned lines, number = 0;

    if (count < 7 || count > 8 || (size_t)atoi(arguments[3]) >= STYLE_COUNT) {
        fprintf(stderr,
                "usage: make SEED LINES STYLE FAULTS SHEETS.csv FAULTS.csv [NUMBERS.csv]\n");
        return 2;
    }
    maker.random = strtoull(arguments[1], NULL, 10) * UINT64_C(0x9E3779B97F4A7C15) + 1;
    lines = (unsigned)atoi(arguments[2]);
    maker.style = &styles[atoi(arguments[3])];
    maker.part = atoi(arguments[4]);
    maker.sheets = fopen(arguments[5], "wb");
    maker.faults = fopen(arguments[6], "wb");
    maker.numbers = count == 8 ? fopen(arguments[7], "wb") : NULL;
    if (maker.sheets == NULL || maker.faults == NULL || (count == 8 && maker.numbers == NULL)) {
        perror("make");
        return 1;
    }
    put_header(&maker);
    fprintf(maker.faults, "code,worked_on,watch,unit,employee,line\n");
    if (maker.numbers != NULL) {
        fprintf(maker.numbers, "Date,Time,Watch,URN,Emp. No.,Unit,Tag\n");
    }
    while (lines > 0) {
        lines -= make_sheet(&maker, number++, lines);
    }
    return fclose(maker.sheets) == 0 && fclose(maker.faults) == 0 &&
                   (maker.numbers == NULL || fclose(maker.numbers) == 0)
               ? 0
               : 1;
}
