/* What a sergeant looks at in the lines of a worksheet: the audit points of the stations, and the
 * coding that Unit Order 16-02 has sergeants check. A line is a tag, or something that was cleared;
 * others (briefing, meals, fuel) carry times alone. */
#include "forms/worksheet.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/exception.h"
#include "forms/urn.h"
#include "forms/watch.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MINUTES     1440
#define CONTACT_CODE    "755"
#define SECONDARY_CODE  "831"
#define REFERENCE_CODE  "843"
#define FIRST_DETENTION "840"
#define LAST_DETENTION  "843"
#define NO_SACR_CODE    "940"

/* ---- the lines of a worksheet ---- */

struct line {
    const struct record *record;
    size_t group, row;
};

static struct place in_line(const struct line *line, const char *name)
{
    const struct field *group = &line->record->form->fields[line->group];

    return place_in(line->group, line->row,
                    (size_t)field_index(group->fields, group->field_count, name));
}

static const char *cell(const struct line *line, const char *name)
{
    return record_text(line->record, in_line(line, name));
}

static bool is_blank(const struct line *line, const char *name)
{
    return *cell(line, name) == '\0';
}

typedef void line_rule(const struct line *line, const struct desk *desk, struct findings *findings);

static void each_line(const struct record *record, const struct desk *desk,
                      struct findings *findings, line_rule *rule)
{
    struct line line = {
        .record = record,
        .group = (size_t)field_index(record->form->fields, record->form->field_count, "lines")};

    for (; line.row < record_rows(record, line.group); line.row++) {
        rule(&line, desk, findings);
    }
}

/* Its own function for a rule that looks at each line for itself. */
#define OF_EACH_LINE(name)                                                                         \
    static void find_##name(const struct record *record, const struct desk *desk,                  \
                            struct findings *findings)                                             \
    {                                                                                              \
        each_line(record, desk, findings, name);                                                   \
    }

static bool is_tag(const struct line *line)
{
    return !is_blank(line, "tag");
}

static bool is_cleared(const struct line *line)
{
    return !is_blank(line, "clearance");
}

/* ---- clearance codes ---- */

static bool is_sacr(const char *code)
{
    return strncmp(code, "94", 2) == 0;
}

/* A stop, a detained person, or an entry of persons stopped (941 to 949). */
static bool is_detention(const char *code)
{
    return (strcmp(code, FIRST_DETENTION) >= 0 && strcmp(code, LAST_DETENTION) <= 0) ||
           (is_sacr(code) && strcmp(code, NO_SACR_CODE) != 0);
}

static bool is_other_than_secondary(const char *code)
{
    return strcmp(code, SECONDARY_CODE) != 0 && !is_sacr(code);
}

/* The first code of the line that it holds for; `code` gets it. */
static bool find_code(const struct line *line, bool (*holds)(const char *code), char code[4])
{
    const char *at = cell(line, "clearance");

    while (*at != '\0') {
        size_t length = strcspn(at, " ");

        if (length == 3) {
            memcpy(code, at, 3);
            code[3] = '\0';
            if (holds(code)) {
                return true;
            }
        }
        at += length + strspn(at + length, " ");
    }
    return false;
}

static bool is_contact(const char *code)
{
    return strcmp(code, CONTACT_CODE) == 0;
}

static bool is_secondary(const char *code)
{
    return strcmp(code, SECONDARY_CODE) == 0;
}

static bool is_reference(const char *code)
{
    return strcmp(code, REFERENCE_CODE) == 0;
}

static bool has_code(const struct line *line, bool (*holds)(const char *code))
{
    char code[4];

    return find_code(line, holds, code);
}

/* ---- E01, E03 to E07 ---- */

static void tag_not_cleared(const struct line *line, const struct desk *desk,
                            struct findings *findings)
{
    (void)desk;
    if (is_tag(line) && !is_cleared(line)) {
        finding_add(findings, in_line(line, "clearance"), "Tag %s has no clearance code.",
                    cell(line, "tag"));
    }
}
OF_EACH_LINE(tag_not_cleared)

/* The places in which Unit Order 16-02 wants contacts made; a report or a call is none by itself.
 */
static bool is_community_setting(const char *setting)
{
    static const char *const settings[] = {"RESIDENT_OUTSIDE",    "BUSINESS_OWNER",
                                           "COFFEE_RESTAURANT",   "COMMUNITY_GROUP",
                                           "BLOCK_WATCH_TO_THEM", "STATION_EVENT"};

    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (strcmp(settings[i], setting) == 0) {
            return true;
        }
    }
    return false;
}

static void contact_not_coded(const struct line *line, const struct desk *desk,
                              struct findings *findings)
{
    const char *setting = cell(line, "setting");
    const struct choice *choice = choice_find(desk->codes->lists[CODES_SETTING], setting);
    long cards = strtol(cell(line, "cards"), NULL, 10);

    if (has_code(line, is_contact)) {
        return;
    }
    if (cards > 0) {
        finding_add(findings, in_line(line, "clearance"),
                    "%ld card%s given and no 755 (Unit Order 16-02).", cards,
                    cards == 1 ? " was" : "s were");
    } else if (is_community_setting(setting)) {
        finding_add(findings, in_line(line, "clearance"),
                    "A contact (%s) and no 755 (Unit Order 16-02).",
                    choice != NULL ? choice->label : setting);
    }
}
OF_EACH_LINE(contact_not_coded)

static void contact_with_detention(const struct line *line, const struct desk *desk,
                                   struct findings *findings)
{
    char code[4];

    (void)desk;
    if (has_code(line, is_contact) && find_code(line, is_detention, code)) {
        finding_add(findings, in_line(line, "clearance"),
                    "755 together with %s: a detention is no social contact.", code);
    }
}
OF_EACH_LINE(contact_with_detention)

/* The entry of persons (94X) belongs to every tag and says nothing of what it was about. */
static void secondary_alone(const struct line *line, const struct desk *desk,
                            struct findings *findings)
{
    (void)desk;
    if (has_code(line, is_secondary) && !has_code(line, is_other_than_secondary)) {
        finding_add(findings, in_line(line, "clearance"),
                    "831 is a secondary code: it needs the code of what happened.");
    }
}
OF_EACH_LINE(secondary_alone)

static bool says(const struct line *line, const char *field, const char *const *words)
{
    char *folded = text_folded_dup(cell(line, field));
    bool found = false;

    for (; *words != NULL && !found; words++) {
        found = strstr(folded, *words) != NULL;
    }
    free(folded);
    return found;
}

static void detained_without_reference(const struct line *line, const struct desk *desk,
                                       struct findings *findings)
{
    static const char *const references[] = {"refcall",   "ref call",       "ref-call",
                                             "ref. call", "reference call", NULL};

    (void)desk;
    if (has_code(line, is_reference) && !says(line, "narrative", references) &&
        !says(line, "nature", references) && !says(line, "location", references)) {
        finding_add(findings, in_line(line, "clearance"),
                    "843 needs the REFCALL of the stop, and the line names none.");
    }
}
OF_EACH_LINE(detained_without_reference)

/* A tag without any code is E01 and not this too. */
static void no_sacr_code(const struct line *line, const struct desk *desk,
                         struct findings *findings)
{
    (void)desk;
    if (is_cleared(line) && !has_code(line, is_sacr)) {
        finding_add(findings, in_line(line, "clearance"),
                    "There is no 94X code: 940 where nobody was stopped.");
    }
}
OF_EACH_LINE(no_sacr_code)

/* ---- E02 ---- */

static bool is_word_byte(char c)
{
    unsigned char byte = (unsigned char)c;

    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
}

static bool is_among(const char *word, size_t length, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (**words == *word && strncmp(word, *words, length) == 0 && (*words)[length] == '\0') {
            return true;
        }
    }
    return false;
}

/* What the words of a narrative are, when it only sends the reader to a report. */
enum pointer_word { WORD_OTHER, WORD_NUMBER, WORD_FILLER, WORD_POINTS, WORD_REPORT };

static enum pointer_word word_of(const char *word, size_t length)
{
    static const char *const points[] = {"see", "refer", "ref", NULL};
    static const char *const reports[] = {"report", "reports", "rpt",  "rpts",
                                          "rept",   "urn",     "face", NULL};
    static const char *const fillers[] = {
        "pls",  "please", "to",       "the",    "for",      "details",     "detail",
        "more", "info",   "further",  "above",  "attached", "this",        "same",
        "file", "crime",  "incident", "number", "page",     "information", NULL};

    if (strspn(word, "0123456789") >= length) {
        return WORD_NUMBER;
    }
    return is_among(word, length, points)    ? WORD_POINTS
           : is_among(word, length, reports) ? WORD_REPORT
           : is_among(word, length, fillers) ? WORD_FILLER
                                             : WORD_OTHER;
}

/* "See report", "refer to rpt 926-00025", "report", "s/r": "report taken" and "no report wanted"
 * say something. */
static bool is_pointer(const char *folded)
{
    size_t seen[WORD_REPORT + 1] = {0};

    if (strcmp(folded, "s/r") == 0 || strcmp(folded, "s/r.") == 0) {
        return true;
    }
    while (*folded != '\0' && seen[WORD_OTHER] == 0) {
        size_t length = 0;

        while (is_word_byte(folded[length])) {
            length++;
        }
        if (length > 0) {
            seen[word_of(folded, length)]++;
        }
        folded += length > 0 ? length : 1;
    }
    return seen[WORD_OTHER] == 0 && seen[WORD_REPORT] > 0 &&
           (seen[WORD_POINTS] > 0 || seen[WORD_FILLER] == 0);
}

static bool says_nothing(const char *folded)
{
    while (*folded != '\0' && !is_word_byte(*folded)) {
        folded++;
    }
    return *folded == '\0';
}

static void narrative_says_nothing(const struct line *line, const struct desk *desk,
                                   struct findings *findings)
{
    char *folded;

    (void)desk;
    if (!is_tag(line) && !is_cleared(line)) {
        return;
    }
    folded = text_folded_dup(cell(line, "narrative"));
    if (says_nothing(folded)) {
        finding_add(findings, in_line(line, "narrative"),
                    "The narrative is empty: who, why, and what was done?");
    } else if (is_pointer(folded)) {
        finding_add(findings, in_line(line, "narrative"),
                    "The narrative only points to a report: who, why, and what was done?");
    }
    free(folded);
}
OF_EACH_LINE(narrative_says_nothing)

/* ---- E08 ---- */

static void district_wrong(const struct line *line, const struct desk *desk,
                           struct findings *findings)
{
    const struct choice_list districts = desk->codes->lists[CODES_DISTRICT];
    const char *rd = cell(line, "rd");
    struct place place = in_line(line, "rd");

    if (*rd == '\0') {
        if (is_tag(line)) {
            finding_add(findings, place, "Tag %s has no RD.", cell(line, "tag"));
        }
    } else if (choice_find(districts, rd) != NULL) {
        return;
    } else if (strncmp(rd, desk->config->station_unit, 2) != 0) {
        finding_add(findings, place, "RD %s is another station's: an assist there, or a slip?", rd);
    } else if (strcmp(rd + 2, "00") != 0 && strcmp(rd + 2, "99") != 0 && districts.count > 0) {
        finding_add(findings, place, "RD %s is not in the station's list.", rd);
    }
}
OF_EACH_LINE(district_wrong)

/* ---- E09 ---- */

static const char *const times[] = {"received", "dispatched", "enroute", "arrived", "cleared"};

static int minute_of(const char *time)
{
    return strlen(time) == 4 ? (time[0] - '0') * 600 + (time[1] - '0') * 60 + (time[2] - '0') * 10 +
                                   (time[3] - '0')
                             : -1;
}

/* Minutes from one time to the next; a call may wait for hours and a watch may cross midnight, so
 * what is less than half a day ahead comes after and the rest before. */
static int minutes_between(int from, int to)
{
    int ahead = (to - from + DAY_MINUTES) % DAY_MINUTES;

    return ahead < DAY_MINUTES / 2 ? ahead : ahead - DAY_MINUTES;
}

/* The two times of the line of which the later one stands before the earlier, or false. */
static bool find_backwards(const struct line *line, size_t *earlier, size_t *later)
{
    bool any = false;

    for (size_t i = 0; i < COUNT_OF(times); i++) {
        int minute = minute_of(cell(line, times[i]));

        if (minute < 0) {
            continue;
        }
        if (any && minutes_between(minute_of(cell(line, times[*earlier])), minute) < 0) {
            *later = i;
            return true;
        }
        *earlier = i;
        any = true;
    }
    return false;
}

static const char *time_label(const struct line *line, size_t time)
{
    return place_field(line->record->form, in_line(line, times[time]))->label;
}

static void times_backwards(const struct line *line, const struct desk *desk,
                            struct findings *findings)
{
    size_t earlier = 0, later = 0;

    (void)desk;
    if (find_backwards(line, &earlier, &later)) {
        finding_add(findings, in_line(line, times[later]), "%s %s lies before %s %s.",
                    time_label(line, later), cell(line, times[later]), time_label(line, earlier),
                    cell(line, times[earlier]));
    }
}

/* When the unit was busy with a line, in minutes of its watch: from the way there, since a call may
 * be given out while another one lasts. */
struct span {
    bool known; /* else the times do not tell */
    int begins, ends;
    const char *begin_time, *end_time;
};

static struct span span_of(const struct line *line, struct watch_hours hours)
{
    struct span span = {.begin_time = !is_blank(line, "enroute")   ? cell(line, "enroute")
                                      : !is_blank(line, "arrived") ? cell(line, "arrived")
                                                                   : cell(line, "dispatched"),
                        .end_time = cell(line, "cleared")};
    size_t earlier, later;

    span.known = watch_minute(hours, span.begin_time, &span.begins) &&
                 minute_of(span.end_time) >= 0 && !find_backwards(line, &earlier, &later);
    if (span.known) {
        span.ends =
            span.begins + minutes_between(minute_of(span.begin_time), minute_of(span.end_time));
    }
    return span;
}

/* Several citations of one stop have one tag. */
static bool is_same_tag(const struct line *line, const struct line *other)
{
    return is_tag(line) && strcmp(cell(line, "tag"), cell(other, "tag")) == 0;
}

static bool overlaps(const struct span *span, const struct span *other)
{
    int begins = span->begins > other->begins ? span->begins : other->begins;
    int ends = span->ends < other->ends ? span->ends : other->ends;

    return span->known && other->known && begins < ends;
}

/* Said at the line that begins later, of the first one that it runs into. */
static void find_overlap(const struct line *line, const struct span *spans,
                         struct findings *findings)
{
    const struct span *span = &spans[line->row];

    for (struct line other = {line->record, line->group, 0};
         other.row < record_rows(line->record, line->group); other.row++) {
        const struct span *other_span = &spans[other.row];

        if (other.row == line->row || !overlaps(span, other_span) || is_same_tag(line, &other)) {
            continue;
        }
        if (other_span->begins < span->begins ||
            (other_span->begins == span->begins && other.row < line->row)) {
            finding_add_two(findings, in_line(line, "cleared"), other.row,
                            "%s to %s overlaps line %zu, which lasts from %s to %s.",
                            span->begin_time, span->end_time, other.row + 1, other_span->begin_time,
                            other_span->end_time);
            return;
        }
    }
}

static void find_bad_times(const struct record *record, const struct desk *desk,
                           struct findings *findings)
{
    struct watch_hours hours;
    struct line line = {
        .record = record,
        .group = (size_t)field_index(record->form->fields, record->form->field_count, "lines")};
    size_t rows = record_rows(record, line.group);
    struct span *spans;

    each_line(record, desk, findings, times_backwards);
    if (!watch_hours_of(desk->config, record_named(record, "watch"), &hours)) {
        return;
    }
    spans = memory_create(rows, sizeof(*spans));
    for (line.row = 0; line.row < rows; line.row++) {
        spans[line.row] = span_of(&line, hours);
    }
    for (line.row = 0; line.row < rows; line.row++) {
        find_overlap(&line, spans, findings);
    }
    free(spans);
}

/* ---- E11 ---- */

/* A URN has the year in which it was drawn, which a watch of New Year's night has two of. A
 * supplement keeps the number of the first report. */
static bool year_fits(const struct line *line, const struct urn *urn)
{
    static const char *const supplements[] = {"supp", "suppl", "follow", "f/u", NULL};
    const char *worked_on = record_named(line->record, "worked_on");
    struct date date;

    if (!date_parse(worked_on, &date) || urn->year == date.year % 100) {
        return true;
    }
    if ((date.month == 12 && date.day == 31 && urn->year == (date.year + 1) % 100) ||
        (date.month == 1 && date.day == 1 && urn->year == (date.year - 1) % 100)) {
        return true;
    }
    return says(line, "narrative", supplements) || says(line, "nature", supplements);
}

/* A corrected district or stat code leaves it the same number: then one of both is out of date. */
static void report_mismatch(const struct line *line, const struct urn *urn,
                            const struct neighbour_report *report, struct findings *findings)
{
    char key[URN_KEY_ROOM], other_key[URN_KEY_ROOM];
    struct urn other;

    if (!urn_parse(report->urn, &other)) {
        return;
    }
    urn_key(urn, key);
    urn_key(&other, other_key);
    if (strcmp(key, other_key) != 0) {
        return;
    }
    if (strcmp(urn->district, other.district) != 0) {
        finding_add_elsewhere(findings, in_line(line, "urn"),
                              "The URN has RD %s here and %s on %s.", urn->district, other.district,
                              report->number);
    }
    if (strcmp(urn->stat_code, other.stat_code) != 0) {
        finding_add_elsewhere(findings, in_line(line, "urn"),
                              "The URN has stat code %s here and %s on %s.", urn->stat_code,
                              other.stat_code, report->number);
    }
}

static void urn_mismatch(const struct line *line, const struct desk *desk,
                         struct findings *findings)
{
    const struct neighbours *neighbours = desk->neighbours;
    const char *rd = cell(line, "rd");
    struct urn urn;

    if (!urn_parse(cell(line, "urn"), &urn)) {
        return;
    }
    if (!year_fits(line, &urn)) {
        finding_add(findings, in_line(line, "urn"),
                    "The URN is of the year %02d, the worksheet of %.4s.", urn.year,
                    record_named(line->record, "worked_on"));
    }
    if (*rd != '\0' && strcmp(rd, urn.district) != 0) {
        finding_add(findings, in_line(line, "urn"), "The URN has RD %s, the line %s.", urn.district,
                    rd);
    }
    for (size_t i = 0; neighbours != NULL && i < neighbours->report_count; i++) {
        report_mismatch(line, &urn, &neighbours->reports[i], findings);
    }
}
OF_EACH_LINE(urn_mismatch)

/* ---- E20 ---- */

/* "40V1" has the shape "*V*". */
static void shape_of(const char *call_sign, char *out, size_t room)
{
    size_t length = 0;

    for (; *call_sign != '\0' && length + 1 < room; call_sign++) {
        bool digit = *call_sign >= '0' && *call_sign <= '9';

        if (!digit) {
            out[length++] = *call_sign >= 'a' && *call_sign <= 'z' ? (char)(*call_sign - 'a' + 'A')
                                                                   : *call_sign;
        } else if (length == 0 || out[length - 1] != '*') {
            out[length++] = '*';
        }
    }
    out[length] = '\0';
}

static bool is_volunteer(const struct config *config, const char *call_sign)
{
    const char *at = config->volunteer_call_signs;
    char shape[16];

    shape_of(call_sign, shape, sizeof(shape));
    while (*at != '\0') {
        size_t length = strcspn(at, " ,");

        if (length > 0 && strlen(shape) == length && strncmp(shape, at, length) == 0) {
            return true;
        }
        at += length + strspn(at + length, " ,");
    }
    return false;
}

static void say_class(struct findings *findings, const char *who, const char *what)
{
    const struct record *record = findings->record;
    const char *class = record_named(record, "personnel_class");
    struct place place = place_of(
        (size_t)field_index(record->form->fields, record->form->field_count, "personnel_class"));

    if (*class == '\0') {
        finding_add(findings, place, "%s %s and has no class: X.", who, what);
    } else {
        finding_add(findings, place, "%s %s and logged on with class %s.", who, what, class);
    }
}

/* By the call sign or by the account: said once. */
static void find_volunteer_class(const struct record *record, const struct desk *desk,
                                 struct findings *findings)
{
    if (strcmp(record_named(record, "personnel_class"), "X") == 0) {
        return;
    }
    if (is_volunteer(desk->config, record_named(record, "unit"))) {
        say_class(findings, record_named(record, "unit"), "is a unit of volunteers");
    } else if (desk->neighbours != NULL && desk->neighbours->role == ROLE_VOLUNTEER) {
        say_class(findings, record_named(record, "employee"), "has the account of a volunteer");
    }
}

/* ---- the table ---- */

#define WAITING .states = {"submitted"}

const struct exception_rule worksheet_exceptions[WORKSHEET_EXCEPTIONS] = {
    {
        .code = "E01",
        .title = "Tag without clearance",
        .advice = "Every tag is cleared with a code: return the worksheet.",
        WAITING,
        .find = find_tag_not_cleared,
    },
    {
        .code = "E02",
        .title = "Narrative says nothing",
        .advice = "Who, why and what was done belong into the line.",
        WAITING,
        .find = find_narrative_says_nothing,
    },
    {
        .code = "E03",
        .title = "Contact without 755",
        .advice = "Unit Order 16-02: a contact is coded 755. Return it, or waive it.",
        WAITING,
        .find = find_contact_not_coded,
    },
    {
        .code = "E04",
        .title = "755 together with a detention",
        .advice = "A detention is no social contact: which code is right?",
        WAITING,
        .find = find_contact_with_detention,
    },
    {
        .code = "E05",
        .title = "831 alone",
        .advice = "831 is secondary: ask for the code of what happened.",
        WAITING,
        .find = find_secondary_alone,
    },
    {
        .code = "E06",
        .title = "843 without REFCALL",
        .advice = "Ask for the reference call of the stop.",
        WAITING,
        .find = find_detained_without_reference,
    },
    {
        .code = "E07",
        .title = "No 94X code",
        .advice = "A 94X code is needed with every tag, 940 where nobody was stopped.",
        WAITING,
        .find = find_no_sacr_code,
    },
    {
        .code = "E08",
        .title = "RD missing or wrong",
        .advice = "Look at the map; an assist in another area may be waived.",
        WAITING,
        .find = find_district_wrong,
    },
    {
        .code = "E09",
        .title = "Times overlap or run backwards",
        .advice = "Compare with the log of calls.",
        WAITING,
        .find = find_bad_times,
    },
    {
        .code = "E11",
        .title = "URN does not fit the line",
        .advice = "Have the URN or the line corrected.",
        WAITING,
        .find = find_urn_mismatch,
    },
    {
        .code = "E20",
        .title = "Volunteers not in class X",
        .advice = "Volunteers log on with class X (FOD 04-009).",
        WAITING,
        .find = find_volunteer_class,
        .by_account = true,
    },
};
