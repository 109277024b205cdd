#include "base/config.h"

#include "base/config_lines.h"
#include "base/date.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <iniparser/iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_LIMIT         ((size_t)256 * 1024)
#define WORKSTATIONS       "workstations"
#define WORKSTATIONS_LIMIT ((size_t)500)

enum kind {
    KIND_TEXT,   /* min..max bytes, not only blanks */
    KIND_CODE,   /* letters A-Z, digits, underscore; min..max of them */
    KIND_DIGITS, /* exactly max digits */
    KIND_ZONE,
    KIND_PATH, /* empty, or absolute */
    KIND_NAME, /* letters, digits, _ and -; may be empty */
    KIND_PAGE, /* letter or a4 */
    KIND_YES_NO,
    KIND_NUMBER, /* min..max */
    KIND_HOURS,  /* HHMM-HHMM */
    KIND_FEE,    /* dollars and cents, kept in whole cents; empty: FEE_UNSET */
    KIND_COUNT,
};

struct key {
    const char *section, *name;
    enum kind kind;
    int64_t min, max;
    size_t offset, room;
    const char *fallback;
    const char *help;
};

static const struct key keys[] = {
    {
        .section = "station",
        .name = "name",
        .kind = KIND_TEXT,
        .min = 1,
        .max = 80,
        .offset = offsetof(struct config, station_name),
        .room = sizeof(((struct config *)0)->station_name),
        .fallback = "Norwalk Station",
        .help = "The name of the station, as it stands on screens and paper.",
    },
    {
        .section = "station",
        .name = "code",
        .kind = KIND_CODE,
        .min = 2,
        .max = 8,
        .offset = offsetof(struct config, station_code),
        .room = sizeof(((struct config *)0)->station_code),
        .fallback = "NWK",
        .help = "The first part of every number, as in NWK-CR-2026-00001. Do not change it once "
                "records are filed.",
    },
    {
        .section = "station",
        .name = "unit",
        .kind = KIND_DIGITS,
        .min = 2,
        .max = 2,
        .offset = offsetof(struct config, station_unit),
        .room = sizeof(((struct config *)0)->station_unit),
        .fallback = "04",
        .help = "The two digits of the station; its reporting districts begin with them.",
    },
    {
        .section = "station",
        .name = "address",
        .kind = KIND_TEXT,
        .min = 0,
        .max = 120,
        .offset = offsetof(struct config, station_address),
        .room = sizeof(((struct config *)0)->station_address),
        .fallback = "12335 Civic Center Drive, Norwalk, CA 90650",
        .help = "The address of the station, as it stands on paper.",
    },
    {
        .section = "station",
        .name = "time_zone",
        .kind = KIND_ZONE,
        .min = 1,
        .max = 63,
        .offset = offsetof(struct config, time_zone),
        .room = sizeof(((struct config *)0)->time_zone),
        .fallback = "America/Los_Angeles",
        .help = "The time zone of the station.",
    },
    {
        .section = "station",
        .name = "non_emergency",
        .kind = KIND_TEXT,
        .min = 1,
        .max = 32,
        .offset = offsetof(struct config, non_emergency),
        .room = sizeof(((struct config *)0)->non_emergency),
        .fallback = "(562) 863-8711",
        .help = "The telephone number to give to people when it is no emergency.",
    },
    {
        .section = "station",
        .name = "counter_call_sign",
        .kind = KIND_CODE,
        .min = 1,
        .max = 16,
        .offset = offsetof(struct config, counter_call_sign),
        .room = sizeof(((struct config *)0)->counter_call_sign),
        .fallback = "40Q1",
        .help = "The call sign for 755 cards that are given at the counter.",
    },
    {
        .section = "station",
        .name = "counter_area",
        .kind = KIND_CODE,
        .min = 1,
        .max = 32,
        .offset = offsetof(struct config, counter_area),
        .room = sizeof(((struct config *)0)->counter_area),
        .fallback = "NORWALK",
        .help = "The area of the counter, a code of the list of areas.",
    },
    {
        .section = "station",
        .name = "counter_district",
        .kind = KIND_DIGITS,
        .min = 4,
        .max = 4,
        .offset = offsetof(struct config, counter_district),
        .room = sizeof(((struct config *)0)->counter_district),
        .fallback = "0400",
        .help = "The reporting district of the counter.",
    },
    {
        .section = "station",
        .name = "volunteer_call_signs",
        .kind = KIND_TEXT,
        .min = 0,
        .max = 120,
        .offset = offsetof(struct config, volunteer_call_signs),
        .room = sizeof(((struct config *)0)->volunteer_call_signs),
        .fallback = "V* *V *V* VOP *VOP VOP*",
        .help =
            "Call signs of volunteers, with * for any number and blanks between: their units log "
            "on with personnel class X.",
    },
    {
        .section = "station",
        .name = "county_closures",
        .kind = KIND_YES_NO,
        .offset = offsetof(struct config, county_closures),
        .room = sizeof(((struct config *)0)->county_closures),
        .fallback = "no",
        .help = "Do days on which the County's offices close (closures.csv) move a due date, as a "
                "holiday does (CCP 12b)? A station does not close.",
    },
    {
        .section = "watches",
        .name = "em",
        .kind = KIND_HOURS,
        .offset = offsetof(struct config, watch_em),
        .room = sizeof(((struct config *)0)->watch_em),
        .fallback = "2200-0600",
        .help = "When early mornings begin and end; they begin on the evening before.",
    },
    {
        .section = "watches",
        .name = "day",
        .kind = KIND_HOURS,
        .offset = offsetof(struct config, watch_day),
        .room = sizeof(((struct config *)0)->watch_day),
        .fallback = "0600-1400",
        .help = "When the day watch begins and ends.",
    },
    {
        .section = "watches",
        .name = "pm",
        .kind = KIND_HOURS,
        .offset = offsetof(struct config, watch_pm),
        .room = sizeof(((struct config *)0)->watch_pm),
        .fallback = "1400-2200",
        .help = "When the PM watch begins and ends.",
    },
    {
        .section = "comments",
        .name = "acknowledge_days",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 365,
        .offset = offsetof(struct config, acknowledge_days),
        .room = sizeof(((struct config *)0)->acknowledge_days),
        .fallback = "10",
        .help = "Days from the receipt of a service comment until the person is told in writing "
                "that it is here.",
    },
    {
        .section = "comments",
        .name = "unit_target_days",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 365,
        .offset = offsetof(struct config, unit_target_days),
        .room = sizeof(((struct config *)0)->unit_target_days),
        .fallback = "20",
        .help = "Days in which the unit means to be done with it.",
    },
    {
        .section = "comments",
        .name = "department_days",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 365,
        .offset = offsetof(struct config, department_days),
        .room = sizeof(((struct config *)0)->department_days),
        .fallback = "30",
        .help = "Days in which the Department asks for the inquiry.",
    },
    {
        .section = "comments",
        .name = "discovery_unit_days",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 365,
        .offset = offsetof(struct config, discovery_unit_days),
        .room = sizeof(((struct config *)0)->discovery_unit_days),
        .fallback = "60",
        .help = "Days in which it is to be at the Discovery Unit.",
    },
    {
        .section = "cards",
        .name = "box_level",
        .kind = KIND_NUMBER,
        .min = 0,
        .max = 99999,
        .offset = offsetof(struct config, box_level),
        .room = sizeof(((struct config *)0)->box_level),
        .fallback = "200",
        .help = "With so many 755 cards or fewer a box of the station is low.",
    },
    {
        .section = "cards",
        .name = "box_fill",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 99999,
        .offset = offsetof(struct config, box_fill),
        .room = sizeof(((struct config *)0)->box_fill),
        .fallback = "1000",
        .help = "So many a box should hold once it is filled up again.",
    },
    {
        .section = "cards",
        .name = "car_level",
        .kind = KIND_NUMBER,
        .min = 0,
        .max = 9999,
        .offset = offsetof(struct config, car_level),
        .room = sizeof(((struct config *)0)->car_level),
        .fallback = "20",
        .help = "With so many 755 cards or fewer a car is low.",
    },
    {
        .section = "cards",
        .name = "car_fill",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 9999,
        .offset = offsetof(struct config, car_fill),
        .room = sizeof(((struct config *)0)->car_fill),
        .fallback = "50",
        .help = "So many a car should hold once it is filled up again.",
    },
    {
        .section = "cards",
        .name = "check_days",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 366,
        .offset = offsetof(struct config, check_days),
        .room = sizeof(((struct config *)0)->check_days),
        .fallback = "30",
        .help = "After how many days without a recount a place counts as not checked.",
    },
    {
        .section = "fees",
        .name = "copy_page",
        .kind = KIND_FEE,
        .max = 100000,
        .offset = offsetof(struct config, fee_copy_page),
        .room = sizeof(((struct config *)0)->fee_copy_page),
        .fallback = "",
        .help = "What one page of a copy costs (direct cost of duplication, Gov 7922.530). Empty: "
                "ask Operations.",
    },
    {
        .section = "fees",
        .name = "media",
        .kind = KIND_FEE,
        .max = 100000,
        .offset = offsetof(struct config, fee_media),
        .room = sizeof(((struct config *)0)->fee_media),
        .fallback = "",
        .help = "What a disc or other media costs. Empty: ask Operations.",
    },
    {
        .section = "fees",
        .name = "collision_report",
        .kind = KIND_FEE,
        .max = 100000,
        .offset = offsetof(struct config, fee_collision_report),
        .room = sizeof(((struct config *)0)->fee_collision_report),
        .fallback = "",
        .help = "What a collision report costs (VC 20012). Empty: ask Operations.",
    },
    {
        .section = "print",
        .name = "page",
        .kind = KIND_PAGE,
        .min = 2,
        .max = 6,
        .offset = offsetof(struct config, paper_size),
        .room = sizeof(((struct config *)0)->paper_size),
        .fallback = "letter",
        .help = "Size of the papers: letter or a4.",
    },
    {
        .section = "print",
        .name = "printer",
        .kind = KIND_NAME,
        .max = 63,
        .offset = offsetof(struct config, printer),
        .room = sizeof(((struct config *)0)->printer),
        .fallback = "",
        .help =
            "The printer at the counter, as lp knows it. Empty: papers are only written to files.",
    },
    {
        .section = "print",
        .name = "command",
        .kind = KIND_PATH,
        .min = 1,
        .max = 4095,
        .offset = offsetof(struct config, print_command),
        .room = sizeof(((struct config *)0)->print_command),
        .fallback = "/usr/bin/lp",
        .help = "The program that prints: it takes -d PRINTER -t TITLE - and the PDF on standard "
                "input.",
    },
    {
        .section = "files",
        .name = "database",
        .kind = KIND_PATH,
        .min = 0,
        .max = 4000,
        .offset = offsetof(struct config, database),
        .room = sizeof(((struct config *)0)->database),
        .fallback = "",
        .help = "The file with the records. Empty: frontdesk/desk.db in the data folder of the "
                "account.",
    },
    {
        .section = "files",
        .name = "codes_dir",
        .kind = KIND_PATH,
        .min = 0,
        .max = 4000,
        .offset = offsetof(struct config, codes_dir),
        .room = sizeof(((struct config *)0)->codes_dir),
        .fallback = "",
        .help = "A folder with code lists (areas.csv and so on) that take the place of those that "
                "the program carries. Empty: none.",
    },
    {
        .section = "files",
        .name = "drafts_dir",
        .kind = KIND_PATH,
        .min = 0,
        .max = 4000,
        .offset = offsetof(struct config, drafts_dir),
        .room = sizeof(((struct config *)0)->drafts_dir),
        .fallback = "",
        .help =
            "Where unfinished forms are kept. Empty: frontdesk/drafts/ in the state folder of the "
            "account.",
    },
    {
        .section = "files",
        .name = "journal_dir",
        .kind = KIND_PATH,
        .min = 0,
        .max = 4000,
        .offset = offsetof(struct config, journal_dir),
        .room = sizeof(((struct config *)0)->journal_dir),
        .fallback = "",
        .help = "Where the second copy of every change is kept, best on a second disk. Empty: "
                "journal/ beside the file with the records.",
    },
    {
        .section = "files",
        .name = "backup_dir",
        .kind = KIND_PATH,
        .min = 0,
        .max = 4000,
        .offset = offsetof(struct config, backup_dir),
        .room = sizeof(((struct config *)0)->backup_dir),
        .fallback = "",
        .help = "Where backups are put, best on a second disk. Empty: backups/ beside the file "
                "with the records.",
    },
    {
        .section = "screen",
        .name = "mouse",
        .kind = KIND_YES_NO,
        .offset = offsetof(struct config, mouse),
        .room = sizeof(((struct config *)0)->mouse),
        .fallback = "yes",
        .help = "Does the program take mouse clicks? With no, the terminal keeps the mouse for "
                "marking text.",
    },
    {
        .section = "screen",
        .name = "colour",
        .kind = KIND_YES_NO,
        .offset = offsetof(struct config, colour),
        .room = sizeof(((struct config *)0)->colour),
        .fallback = "yes",
        .help = "Colours, where the terminal has them. Nothing is shown by colour alone.",
    },
    {
        .section = "screen",
        .name = "plain_charts",
        .kind = KIND_YES_NO,
        .offset = offsetof(struct config, plain_charts),
        .room = sizeof(((struct config *)0)->plain_charts),
        .fallback = "no",
        .help = "Charts in plain letters, for terminals whose font has no blocks.",
    },
    {
        .section = "screen",
        .name = "escape_delay_ms",
        .kind = KIND_NUMBER,
        .min = 10,
        .max = 500,
        .offset = offsetof(struct config, escape_delay_ms),
        .room = sizeof(((struct config *)0)->escape_delay_ms),
        .fallback = "25",
        .help = "How long Esc waits for the rest of a function key, in milliseconds. Slow lines "
                "need more.",
    },
    {
        .section = "screen",
        .name = "lock_minutes",
        .kind = KIND_NUMBER,
        .min = 1,
        .max = 30,
        .offset = offsetof(struct config, lock_minutes),
        .room = sizeof(((struct config *)0)->lock_minutes),
        .fallback = "10",
        .help =
            "After how many minutes without a key the screen locks. The counter faces visitors.",
    },
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static const char *const kind_names[KIND_COUNT] = {
    [KIND_TEXT] = "text",      [KIND_CODE] = "code",   [KIND_DIGITS] = "digits",
    [KIND_ZONE] = "time zone", [KIND_PATH] = "path",   [KIND_YES_NO] = "yes or no",
    [KIND_NUMBER] = "number",  [KIND_FEE] = "dollars", [KIND_NAME] = "name",
    [KIND_PAGE] = "page",      [KIND_HOURS] = "hours",
};

/* Where in a file we are, for the messages. */
struct source {
    const char *path;
    struct error *error;
};

static bool read_yes_no(const char *value, bool *out)
{
    static const char *const words[][2] = {
        {"no", "yes"}, {"off", "on"}, {"false", "true"}, {"0", "1"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (size_t truth = 0; truth < 2; truth++) {
            if (strcasecmp(value, words[i][truth]) == 0) {
                *out = truth == 1;
                return true;
            }
        }
    }
    return false;
}

static bool read_number(const struct key *key, const char *value, int64_t *out)
{
    size_t length = strlen(value);

    if (length == 0 || length > 9 || strspn(value, "0123456789") != length) {
        return false;
    }
    *out = strtol(value, NULL, 10);
    return *out >= key->min && *out <= key->max;
}

/* "0.10" or "25": never through a fraction. */
static bool read_fee(const struct key *key, const char *value, int64_t *out)
{
    size_t digits = strspn(value, "0123456789");
    const char *cents = value + digits + (value[digits] == '.');

    if (value[0] == '\0') {
        *out = FEE_UNSET;
        return true;
    }
    if (digits == 0 || digits > 6 ||
        (value[digits] == '.' && (strlen(cents) != 2 || strspn(cents, "0123456789") != 2)) ||
        (value[digits] != '.' && value[digits] != '\0')) {
        return false;
    }
    *out = strtol(value, NULL, 10) * 100 + (value[digits] == '.' ? strtol(cents, NULL, 10) : 0);
    return *out >= key->min && *out <= key->max;
}

/* "2200-0600": two times of the day, not the same. */
static bool are_hours(const char *value)
{
    const char *const times[] = {value, value + 5};

    if (strlen(value) != 9 || value[4] != '-' || strncmp(value, value + 5, 4) == 0) {
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        const char *time = times[i];

        if (strspn(time, "0123456789") != 4 || time[0] > '2' || time[2] > '5' ||
            (time[0] == '2' && time[1] > '3')) {
            return false;
        }
    }
    return true;
}

/* Does the text fit the key? All texts of one line are clean already. */
static bool text_fits(const struct key *key, const char *value)
{
    int64_t bytes = (int64_t)strlen(value);

    if (key->kind == KIND_HOURS) {
        return are_hours(value);
    }
    if (bytes < key->min || bytes > key->max || strlen(value) >= key->room) {
        return false;
    }
    switch (key->kind) {
    case KIND_CODE:
        return strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(value);
    case KIND_DIGITS:
        return strspn(value, "0123456789") == strlen(value);
    case KIND_ZONE:
        return zone_is_known(value);
    case KIND_PATH:
        return value[0] == '\0' || value[0] == '/';
    case KIND_NAME:
        return value[0] != '-' &&
               strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
                   strlen(value);
    case KIND_PAGE:
        return strcmp(value, "letter") == 0 || strcmp(value, "a4") == 0;
    case KIND_TEXT:
        return key->min == 0 || !text_is_blank(value);
    case KIND_HOURS:
    case KIND_YES_NO:
    case KIND_NUMBER:
    case KIND_FEE:
    case KIND_COUNT:
        break;
    }
    return false;
}

static bool store_value(struct config *config, const struct key *key, const char *value)
{
    void *member = (char *)config + key->offset;

    if (key->kind == KIND_YES_NO) {
        return read_yes_no(value, member);
    }
    if (key->kind == KIND_NUMBER) {
        return read_number(key, value, member);
    }
    if (key->kind == KIND_FEE) {
        return read_fee(key, value, member);
    }
    return text_fits(key, value) && text_copy(member, key->room, value);
}

/* What the key takes, in words. */
static void add_wanted(struct text *out, const struct key *key)
{
    long long min = key->min, max = key->max;

    switch (key->kind) {
    case KIND_TEXT:
        text_add_format(out, "a text of %lld to %lld bytes", min, max);
        break;
    case KIND_CODE:
        text_add_format(out, "%lld to %lld capital letters A to Z, digits or underscores", min,
                        max);
        break;
    case KIND_DIGITS:
        text_add_format(out, "%lld digits", max);
        break;
    case KIND_ZONE:
        text_add(out, "a time zone that this machine knows (package tzdata), such as "
                      "America/Los_Angeles");
        break;
    case KIND_PATH:
        text_add(out, "a full path that begins with /, or nothing");
        break;
    case KIND_NAME:
        text_add(out, "a name of letters, digits, - and _, or nothing");
        break;
    case KIND_PAGE:
        text_add(out, "letter or a4");
        break;
    case KIND_YES_NO:
        text_add(out, "yes or no");
        break;
    case KIND_NUMBER:
        text_add_format(out, "a whole number from %lld to %lld", min, max);
        break;
    case KIND_HOURS:
        text_add(out, "two times in 24 hours, as 2200-0600");
        break;
    case KIND_FEE:
        text_add(out, "dollars and cents, as 0.10, or nothing");
        break;
    case KIND_COUNT:
        break;
    }
}

static bool refuse_value(const struct source *source, const struct key *key, const char *value)
{
    struct text wanted = {0};

    add_wanted(&wanted, key);
    (void)error_set(source->error, ERROR_USAGE, "%s: [%s] %s: \"%.60s\" does not fit; it takes %s.",
                    source->path, key->section, key->name, value, text_bytes(&wanted));
    text_finish(&wanted);
    return false;
}

static const struct key *find_key(const char *section, const char *name)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0) {
            return &keys[i];
        }
    }
    return NULL;
}

static bool section_is_known(const char *section)
{
    if (strcmp(section, WORKSTATIONS) == 0) {
        return true;
    }
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].section, section) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_workstation(struct config *config, const char *address, const char *value,
                            const struct source *source)
{
    struct workstation_name named = {0};

    if (text_is_blank(value) || !text_copy(named.address, sizeof(named.address), address) ||
        !text_copy(named.name, sizeof(named.name), value)) {
        return error_set(source->error, ERROR_USAGE,
                         "%s: [" WORKSTATIONS
                         "] %s: an address and a name have 1 to 63 bytes each.",
                         source->path, address);
    }
    if (config->workstation_count == WORKSTATIONS_LIMIT) {
        return error_set(source->error, ERROR_USAGE,
                         "%s: [" WORKSTATIONS "] %s: there are more than %zu workstations.",
                         source->path, address, WORKSTATIONS_LIMIT);
    }
    config->workstations = memory_resize(config->workstations, config->workstation_count + 1,
                                         sizeof(*config->workstations));
    config->workstations[config->workstation_count++] = named;
    return true;
}

/* One entry of the dictionary: "section", or "section:key" with a value. */
static bool read_entry(struct config *config, const char *entry, const char *value,
                       const struct source *source)
{
    const char *colon = value != NULL ? strchr(entry, ':') : NULL;
    char *section =
        memory_text_part(entry, colon != NULL ? (size_t)(colon - entry) : strlen(entry));
    const char *name = colon != NULL ? colon + 1 : "";
    const struct key *key = find_key(section, name);
    bool ok;

    if (section[0] == '\0') {
        ok = error_set(source->error, ERROR_USAGE,
                       "%s: the key %.60s stands before the first [section].", source->path, name);
    } else if (!section_is_known(section)) {
        ok = error_set(
            source->error, ERROR_USAGE,
            "%s: there is no section [%.60s]%s%.60s. The sections are [station], [watches], "
            "[comments], [fees], [print], [files], "
            "[screen] and [" WORKSTATIONS "].",
            source->path, section, name[0] != '\0' ? " with the key " : "", name);
    } else if (value == NULL) {
        ok = true;
    } else if (strcmp(section, WORKSTATIONS) == 0) {
        ok = add_workstation(config, name, value, source);
    } else if (key == NULL) {
        ok = error_set(source->error, ERROR_USAGE, "%s: [%s] %.60s: there is no such key.",
                       source->path, section, name);
    } else {
        ok = store_value(config, key, value) || refuse_value(source, key, value);
    }
    free(section);
    return ok;
}

/* libiniparser speaks to the terminal by itself; config_lines_check() has said it already. */
static int stay_silent(const char *format, ...)
{
    (void)format;
    return 0;
}

static bool read_entries(struct config *config, const struct source *source)
{
    dictionary *entries;
    bool ok = true;

    iniparser_set_error_callback(stay_silent);
    entries = iniparser_load(source->path);
    iniparser_set_error_callback(NULL);
    if (entries == NULL) {
        return error_set(source->error, ERROR_USAGE, "%s: this is no file of [sections] and keys.",
                         source->path);
    }
    for (ssize_t i = 0; ok && i < entries->size; i++) {
        if (entries->key[i] != NULL) {
            ok = read_entry(config, entries->key[i], entries->val[i], source);
        }
    }
    iniparser_freedict(entries);
    return ok;
}

bool config_read(struct config *config, const char *path, struct error *error)
{
    const struct source source = {path, error};
    size_t length = 0;
    char *text = file_read_dup(path, FILE_LIMIT, &length, error);
    bool ok;

    if (text == NULL) {
        if (error != NULL) {
            error->class = ERROR_USAGE;
        }
        return false;
    }
    ok = config_lines_check(path, text, length, error) && read_entries(config, &source);
    free(text);
    return ok;
}

/* The zone of the table is not looked up: without tzdata the program must still start to say so. */
void config_init(struct config *config)
{
    *config = (struct config){0};
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (keys[i].kind == KIND_ZONE) {
            (void)text_copy((char *)config + keys[i].offset, keys[i].room, keys[i].fallback);
        } else {
            (void)store_value(config, &keys[i], keys[i].fallback); /* a test reads every one */
        }
    }
}

void config_finish(struct config *config)
{
    free(config->workstations);
    *config = (struct config){0};
}

bool config_key_at(size_t index, struct config_key *key)
{
    if (index >= KEY_COUNT) {
        return false;
    }
    *key = (struct config_key){
        .section = keys[index].section,
        .name = keys[index].name,
        .kind = kind_names[keys[index].kind],
        .fallback = keys[index].fallback,
        .help = keys[index].help,
    };
    return true;
}

const char *config_workstation(const struct config *config, const char *address)
{
    for (size_t i = 0; i < config->workstation_count; i++) {
        /* libiniparser makes keys lower case */
        if (strcasecmp(config->workstations[i].address, address) == 0) {
            return config->workstations[i].name;
        }
    }
    return address;
}

void config_sign(const struct config *config, struct text *out)
{
    text_add_format(out, " closures=%d comments=%d,%d,%d,%d", config->county_closures,
                    (int)config->acknowledge_days, (int)config->unit_target_days,
                    (int)config->department_days, (int)config->discovery_unit_days);
}

/* As it is written in config.ini. */
static const char *value_text(const struct config *config, const struct key *key, char *room,
                              size_t size)
{
    const char *at = (const char *)config + key->offset;
    int64_t number = 0;

    switch (key->kind) {
    case KIND_YES_NO:
        return *(const bool *)at ? "yes" : "no";
    case KIND_NUMBER:
        memcpy(&number, at, sizeof(number));
        (void)snprintf(room, size, "%lld", (long long)number);
        return room;
    case KIND_FEE:
        memcpy(&number, at, sizeof(number));
        if (number == FEE_UNSET) {
            return "";
        }
        (void)snprintf(room, size, "%lld.%02lld", (long long)number / 100, (long long)number % 100);
        return room;
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_DIGITS:
    case KIND_ZONE:
    case KIND_PATH:
    case KIND_NAME:
    case KIND_PAGE:
    case KIND_HOURS:
    case KIND_COUNT:
        break;
    }
    return at;
}

void config_tell(const struct config *config, config_tell_fn *each, void *context)
{
    char name[128], room[32];

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        (void)snprintf(name, sizeof(name), "%s.%s", keys[i].section, keys[i].name);
        each(context, name, value_text(config, &keys[i], room, sizeof(room)));
    }
    for (size_t i = 0; i < config->workstation_count; i++) {
        (void)snprintf(name, sizeof(name), WORKSTATIONS ".%s", config->workstations[i].address);
        each(context, name, config->workstations[i].name);
    }
}
