#include "forms/import_column.h"

#include "base/memory.h"
#include "forms/worksheet.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Names that stations give their columns, as import_header_key_dup() makes them. */
static const struct row {
    const char *name;
    bool needed, several;
    const char *synonyms; /* with blanks round each */
} rows[IMPORT_TARGETS] = {
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
         "dispocodes statcode statcodes stat code codes clearancestat "},
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
                         "peoplecontacted personscontacted contactcount "},
    [IMPORT_CARDS] =
        {"cards", false, false,
         " cards card cardsgiven 755cards cardsout cardsissued cardshandedout numbercards "
         "cardcount cardsgivenout 755cardsgiven "},
};

/* Words that say nothing of what the column is. */
static const char fillers[] = " time times no num number nbr id of the hrs hours hhmm 24hr in at ";

const char *import_target_name(enum import_target target)
{
    return target < IMPORT_TARGETS ? rows[target].name : "";
}

const struct field *import_target_field(enum import_target target)
{
    const struct field *lines = form_field(&worksheet_form, "lines");
    int index;

    if (target >= IMPORT_TARGETS) {
        return NULL;
    }
    if (target < IMPORT_RECEIVED) {
        return form_field(&worksheet_form, rows[target].name);
    }
    index = field_index(lines->fields, lines->field_count, rows[target].name);
    return &lines->fields[index];
}

enum import_target import_target_named(const char *name)
{
    enum import_target target = 0;

    while (target < IMPORT_TARGETS && strcmp(rows[target].name, name) != 0) {
        target++;
    }
    return target;
}

bool import_target_is_known(const char *name)
{
    return *name == '\0' || strcmp(name, "-") == 0 || import_target_named(name) != IMPORT_NOTHING;
}

bool import_target_is_needed(enum import_target target)
{
    return target < IMPORT_TARGETS && rows[target].needed;
}

bool import_target_takes_several(enum import_target target)
{
    return target < IMPORT_TARGETS && rows[target].several;
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

/* Does the word stand in a list with blanks round each? */
static bool stands_in(const char *list, const char *word, size_t length)
{
    for (const char *at = list; length > 0 && *at != '\0';) {
        size_t here;

        at += strspn(at, " ");
        here = strcspn(at, " ");
        if (here == length && strncmp(at, word, length) == 0) {
            return true;
        }
        at += here;
    }
    return false;
}

static enum import_target find_synonym(const char *key, size_t length)
{
    enum import_target target = 0;

    while (target < IMPORT_TARGETS && !stands_in(rows[target].synonyms, key, length)) {
        target++;
    }
    return target;
}

/* "Clearance 2" is "clearance". */
static enum import_target find_numbered(const char *key)
{
    size_t length = strlen(key);
    size_t letters = length;

    while (letters > 0 && isdigit((unsigned char)key[letters - 1])) {
        letters--;
    }
    enum import_target target = find_synonym(key, letters);
    return letters < length && import_target_takes_several(target) ? target : IMPORT_NOTHING;
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
        if (length > 0 && !stands_in(fillers, at, length)) {
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

enum import_target import_target_guess(const char *header)
{
    char *key = import_header_key_dup(header);
    char *short_key = without_fillers_dup(header);
    enum import_target target = import_target_named(header);

    if (target == IMPORT_NOTHING) {
        target = find_synonym(key, strlen(key));
    }
    if (target == IMPORT_NOTHING) {
        target = find_synonym(short_key, strlen(short_key));
    }
    if (target == IMPORT_NOTHING) {
        target = find_numbered(key);
    }
    if (target == IMPORT_NOTHING) {
        target = find_numbered(short_key);
    }
    if (target == IMPORT_NOTHING && has_word(header, "date")) {
        target = IMPORT_WORKED_ON;
    }
    free(short_key);
    free(key);
    return target;
}
