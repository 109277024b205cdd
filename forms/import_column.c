#include "forms/import_column.h"

#include "base/memory.h"
#include "forms/worksheet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct import_column worksheet_columns[IMPORT_TARGETS] = {
    [IMPORT_WORKED_ON] =
        {"worked_on", true, false,
         " date workedon workdate dateworked shiftdate watchdate servicedate logdate ddwsdate "
         "sheetdate day "},
    [IMPORT_WATCH] = {"watch", true, false, " watch shift watchshift shiftwatch tour watchcode "},
    [IMPORT_UNIT] =
        {"unit", true, false,
         " unit callsign unitcallsign callsignunit unitdesignator radio radiocallsign "},
    [IMPORT_CLASS] = {"personnel_class", false, false,
                      " class personnelclass persclass classletter pclass unitclass personnel pc "},
    [IMPORT_EMPLOYEE] =
        {"employee", true, false,
         " employee emp employeenumber deputy deputyemployee officer serial personnelnumber staff "
         "badge primaryofficer handlingdeputy "},
    [IMPORT_VEHICLE] = {"vehicle", false, false, " vehicle car veh shop unitvehicle carvehicle "},
    [IMPORT_RECEIVED] = {"received", false, false,
                         " received rcvd recd rec recvd callreceived start started begin time "},
    [IMPORT_DISPATCHED] = {"dispatched", false, false,
                           " dispatched dispatch disp dsp dspt assigned "},
    [IMPORT_ENROUTE] = {"enroute", false, false, " enroute enr enrt enroutetime responding "},
    [IMPORT_ARRIVED] = {"arrived", false, false,
                        " arrived arrive arrival arr onscene 1097 atscene arrived1097 "},
    [IMPORT_CLEARED] =
        {"cleared", false, false,
         " cleared clear clr available avail end ended finish finished completed 1098 "},
    [IMPORT_TAG] = {"tag", false, false,
                    " tag incident tagincident event cad cadtag cadincident incidenttag "},
    [IMPORT_ORIGIN] = {"origin", false, false,
                       " origin source obscall callobs obsorcall callorobs initiated how oc "},
    [IMPORT_RD] =
        {"rd", false, false,
         " rd reportingdistrict reportdistrict repdistrict rptdistrict rptdist repdist district "
         "dist "},
    [IMPORT_LOCATION] = {"location", false, false,
                         " location address loc addr place locationcall calllocation "
                         "locationaddress addresslocation street where "},
    [IMPORT_NATURE] =
        {"nature", false, false,
         " nature natureofcall naturecall calltype incidenttype naturecode problem activity type "
         "complaint callnature call "},
    [IMPORT_CLEARANCE] =
        {"clearance", false, true,
         " clearance clearances clearancecode clearancecodes clearcode clearcodes clrcode clrcodes "
         "disposition dispositions dispo dispos dispositioncode dispositioncodes dispocode "
         "dispocodes dispcode dispcodes statcode statcodes stat code codes clearancestat "},
    [IMPORT_URN] =
        {"urn", false, false,
         " urn report file case uniformreport reporturn urnreport filenumber reportnumber "},
    [IMPORT_NARRATIVE] =
        {"narrative", false, false,
         " narrative remarks remark comments comment notes note details detail description "
         "narr synopsis actiontaken action text "},
    [IMPORT_SETTING] = {"setting", false, false,
                        " setting contactsetting 755setting settingofcontact "},
    [IMPORT_CONTACTS] = {"contacts", false, false,
                         " contacts contact contactsmade people persons numbercontacts 755contacts "
                         "peoplecontacted personscontacted contacted contactcount "},
    [IMPORT_CARDS] =
        {"cards", false, false,
         " cards card cardsgiven 755cards cardsout cardsissued cardshandedout numbercards "
         "cardcount cardsgivenout 755cardsgiven "},
};

/* Words that say nothing of what the column is. */
static const char fillers[] = " time times no num number nbr id of the hrs hours hhmm 24hr in at ";

const struct import_table import_worksheet_table = {
    .form = &worksheet_form,
    .group = "lines",
    .grouped = IMPORT_RECEIVED,
    .columns = worksheet_columns,
    .count = IMPORT_TARGETS,
    .dated = IMPORT_WORKED_ON,
};

const char *import_target_name(const struct import_table *table, size_t target)
{
    return target < table->count ? table->columns[target].name : "";
}

const struct field *import_target_field(const struct import_table *table, size_t target)
{
    const struct field *group;
    int index;

    if (target >= table->count) {
        return NULL;
    }
    if (table->group == NULL || target < table->grouped) {
        return form_field(table->form, table->columns[target].name);
    }
    group = form_field(table->form, table->group);
    index = field_index(group->fields, group->field_count, table->columns[target].name);
    return index >= 0 ? &group->fields[index] : NULL;
}

size_t import_target_named(const struct import_table *table, const char *name)
{
    for (size_t target = 0; target < table->count; target++) {
        if (strcmp(table->columns[target].name, name) == 0) {
            return target;
        }
    }
    return IMPORT_NOTHING;
}

bool import_target_is_known(const struct import_table *table, const char *name)
{
    return *name == '\0' || strcmp(name, "-") == 0 ||
           import_target_named(table, name) != IMPORT_NOTHING;
}

char *import_header_key_dup(const char *header)
{
    char *key = text_folded_dup(header);
    char *out = key;

    for (const char *at = key; *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x80 || isalnum((unsigned char)*at)) {
            *out++ = *at;
        }
    }
    *out = '\0';
    return key;
}

/* The place, from 1, at which the word stands in a list with blanks round each; 0: nowhere. */
static unsigned place_in_list(const char *list, const char *word, size_t length)
{
    unsigned place = 0;

    for (const char *at = list; length > 0 && *at != '\0';) {
        size_t here;

        at += strspn(at, " ");
        here = strcspn(at, " ");
        place++;
        if (here > 0 && here == length && strncmp(at, word, length) == 0) {
            return place;
        }
        at += here;
    }
    return 0;
}

struct guess {
    size_t target;
    unsigned rank;
};

static bool find_synonym(const struct import_table *table, const char *key, size_t length,
                         struct guess *guess)
{
    for (size_t target = 0; target < table->count; target++) {
        unsigned place = place_in_list(table->columns[target].synonyms, key, length);

        if (place > 0) {
            guess->target = target;
            guess->rank += place;
            return true;
        }
    }
    return false;
}

/* "Clearance 2" is "clearance". */
static bool find_numbered(const struct import_table *table, const char *key, struct guess *guess)
{
    size_t length = strlen(key);
    size_t letters = length;
    struct guess found = *guess;

    while (letters > 0 && isdigit((unsigned char)key[letters - 1])) {
        letters--;
    }
    if (letters == length || !find_synonym(table, key, letters, &found) ||
        !table->columns[found.target].several) {
        return false;
    }
    *guess = found;
    return true;
}

/* The words of the header without those that say nothing: "Time Cleared" is "cleared". */
static char *without_fillers_dup(const char *header)
{
    char *folded = text_folded_dup(header);
    struct text kept = {0};

    for (const char *at = folded; *at != '\0';) {
        size_t length = 0;

        while ((unsigned char)at[length] >= 0x80 || isalnum((unsigned char)at[length])) {
            length++;
        }
        if (length > 0 && place_in_list(fillers, at, length) == 0) {
            text_add_bytes(&kept, at, length);
        }
        at += length + (at[length] != '\0');
    }
    free(folded);
    return text_take(&kept);
}

/* "Date of the watch": what has the word in it, where nothing else is meant. */
static bool has_word(const char *header, const char *word)
{
    char *folded = text_folded_dup(header);
    bool found = false;

    for (const char *at = folded; !found && *at != '\0';) {
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz");

        found = length == strlen(word) && strncmp(at, word, length) == 0;
        at += length + (at[length] != '\0');
    }
    free(folded);
    return found;
}

/* From the plainest way to say it to the vaguest. */
static struct guess guess_by_keys(const struct import_table *table, const char *header,
                                  const char *key, const char *short_key)
{
    struct guess guess = {import_target_named(table, header), 0};

    if (guess.target != IMPORT_NOTHING) {
        return guess;
    }
    guess.rank = 100;
    if (find_synonym(table, key, strlen(key), &guess)) {
        return guess;
    }
    guess.rank = 200;
    if (find_synonym(table, short_key, strlen(short_key), &guess) ||
        find_numbered(table, key, &guess) || find_numbered(table, short_key, &guess)) {
        return guess;
    }
    guess.rank = 300;
    guess.target = has_word(header, "date") ? table->dated : IMPORT_NOTHING;
    return guess;
}

size_t import_target_guess(const struct import_table *table, const char *header, unsigned *rank)
{
    char *key = import_header_key_dup(header);
    char *short_key = without_fillers_dup(header);
    struct guess guess = guess_by_keys(table, header, key, short_key);

    free(short_key);
    free(key);
    if (rank != NULL) {
        *rank = guess.rank;
    }
    return guess.target;
}
