#include "forms/contact_755.h"

#include "forms/check.h"
#include "forms/pattern.h"
#include "forms/private_words.h"
#include "forms/record.h"
#include "forms/stock.h"
#include "forms/value.h"

#include <stdio.h>
#include <string.h>

static const struct choice origins[] = {
    {.code = "OBS", .label = "Observed (own initiative)"},
    {.code = "CALL", .label = "Call for service"},
    {0},
};

static const struct field fields[] = {
    {
        .name = "contact_at",
        .label = "Contact at",
        .section = "Contact",
        .kind = FIELD_DATE_TIME,
        .help = "When the contact was. It stands at now; change it for an earlier one.",
        .default_value = "now",
        .derived = true,
        .not_in_future = true,
    },
    {
        .name = "employee",
        .label = "Employee",
        .kind = FIELD_PATTERN,
        .help = "Number of the employee or volunteer who made the contact. Left blank, it is you.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
    },
    {
        .name = "call_sign",
        .label = "Call sign",
        .kind = FIELD_TEXT,
        .help = "Call sign of the unit, as 41A, or of the volunteer.",
        .max = 16,
        .required = true,
        .searched = true,
        .dup = true,
    },
    {
        .name = "area",
        .label = "Area",
        .kind = FIELD_CHOICE,
        .help = "City or area where the contact was.",
        .codes = CODES_AREA,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "rd",
        .label = "Reporting district",
        .kind = FIELD_PATTERN,
        .help = "Four digits, as 0461. With no better place: the station's own 00 district.",
        .max = 4,
        .pattern = &district_pattern,
        .required = true,
        .dup = true,
    },
    {
        .name = "origin",
        .label = "Origin",
        .kind = FIELD_CHOICE,
        .help = "OBS when you began it yourself, CALL when it came out of a call. 755 fits both.",
        .choices = origins,
        .required = true,
        .dup = true,
    },
    {
        .name = "setting",
        .label = "Setting",
        .kind = FIELD_CHOICE,
        .help = "Where you met: the examples are those of Unit Order 16-02.",
        .codes = CODES_SETTING,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "contacts",
        .label = "Contacts",
        .plural = true,
        .kind = FIELD_NUMBER,
        .help = "How many people you spoke with, 1 to 999. This is not the number of cards.",
        .min = 1,
        .max = 999,
        .required = true,
        .listed = true,
    },
    {
        .name = "cards",
        .label = "Cards",
        .plural = true,
        .kind = FIELD_NUMBER,
        .help = "How many 755 cards you gave, 0 to 999. It can be more or fewer than the contacts.",
        .min = 0,
        .max = 999,
        .required = true,
        .listed = true,
    },
    {
        .name = "cards_from",
        .label = "Cards from",
        .kind = FIELD_CHOICE,
        .help = "Box or car that the cards came from, where it is not that of the call sign.",
        .codes = CODES_STOCK_LOCATION,
        .derived = true,
    },
    {
        .name = "tag",
        .label = "Tag",
        .kind = FIELD_TEXT,
        .help = "Tag (incident number) in the computer of the car, when there is one.",
        .max = 12,
        .searched = true,
    },
    {
        .name = "topics",
        .label = "Topics",
        .section = "What was said",
        .kind = FIELD_CHOICES,
        .help = "What it was about. Several are possible.",
        .codes = CODES_TOPIC,
        .dup = true,
    },
    {
        .name = "concern",
        .label = "Concern",
        .kind = FIELD_LONG_TEXT,
        .help =
            "What people are concerned about, in a few words. Write no citizen's name, phone or "
            "address: a social contact is not a report.",
        .max = 300,
        .searched = true,
    },
    {
        .name = "follow_up",
        .label = "Follow up",
        .kind = FIELD_YES_NO,
        .help = "Yes when somebody at the station should look after it.",
    },
    {
        .name = "language",
        .label = "Language",
        .kind = FIELD_CHOICE,
        .help = "Language that you spoke with them.",
        .codes = CODES_LANGUAGE,
        .default_value = "EN",
        .dup = true,
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .section = "Void",
        .kind = FIELD_TEXT,
        .help = "Why this card is wrong. It stays in the lists, struck out.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
};

static const struct transition transitions[] = {
    {
        .action = "file",
        .label = "File",
        .help = "Files the card. It is done then: cards are not reviewed.",
        .from = {FORM_NEW},
        .to = "filed",
        .roles = ROLES_ALL_WRITERS,
        .edits = true,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes out a wrong card. Its number stays taken.",
        .from = {"filed"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
    },
};

static struct place at(const char *name)
{
    return place_of((size_t)field_index(fields, COUNT_OF(fields), name));
}

static int64_t cards_of(const struct record *record)
{
    int64_t cards = 0;

    return value_to_integer(form_field(record->form, "cards"), record_named(record, "cards"),
                            &cards)
               ? cards
               : 0;
}

static void fill(struct record *record, const struct desk *desk)
{
    if (*record_named(record, "employee") == '\0') {
        record_set_named(record, "employee", desk->actor->employee);
    }
    if (*record_named(record, "cards_from") == '\0' && cards_of(record) > 0) {
        record_set_named(record, "cards_from",
                         stock_source(desk, record_named(record, "call_sign"),
                                      record_is(record, "setting", "COUNTER_REPORT")));
    }
}

static void check(const struct record *record, const struct desk *desk, struct problems *problems)
{
    const char *employee = record_named(record, "employee");
    const char *concern = record_named(record, "concern");

    if (desk->actor->role == ROLE_VOLUNTEER && *employee != '\0' &&
        strcmp(employee, desk->actor->employee) != 0) {
        problem_add(problems, at("employee"),
                    "A volunteer logs only their own contacts: write %s or leave it blank.",
                    desk->actor->employee);
    }
    district_check(desk, at("rd"), record_named(record, "rd"), problems);
    if (holds_private_words(concern)) {
        problem_warn(problems, at("concern"),
                     "This looks like a phone number or an e-mail address: a card holds nothing "
                     "that tells who the person is.");
    }
}

static void stock(const struct record *record, const char *status, stock_change_fn *each,
                  void *context)
{
    struct stock_change change = {.location = record_named(record, "cards_from"),
                                  .cards = -cards_of(record)};

    if (strcmp(status, "filed") == 0 && change.cards != 0 && *change.location != '\0') {
        (void)snprintf(change.at, sizeof(change.at), "%s", record_named(record, "contact_at"));
        each(context, &change);
    }
}

const struct form contact_755_form = {
    .name = "contact-755",
    .title = "755 card",
    .plural = "755 cards",
    .prefix = "CC",
    .table = "contact_755",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_DESK,
    .own_readers = ROLES(ROLE_VOLUNTEER),
    .home_item = 4,
    .reports = contact_755_reports,
    .count_contacts = contact_755_count,
    .fill = fill,
    .check = check,
    .stock = stock,
};
