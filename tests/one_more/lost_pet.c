/* A form that no station has, to prove what a further form needs: this file alone, beside its line
 * in the registry and its step of the schema. */
#include "forms/form.h"

static const struct choice kinds[] = {{"CAT", "Cat", NULL, NULL}, {"DOG", "Dog", NULL, NULL}, {0}};

static const struct field marks[] = {
    {
        .name = "mark",
        .label = "Mark",
        .kind = FIELD_TEXT,
        .help = "What people know it by.",
        .max = 40,
        .required = true,
        .searched = true,
    },
};

static const struct field fields[] = {
    {
        .name = "kind",
        .label = "Kind of pet",
        .section = "Pet",
        .kind = FIELD_CHOICE,
        .help = "Cat or dog.",
        .choices = kinds,
        .required = true,
        .listed = true,
    },
    {
        .name = "name",
        .label = "Name",
        .kind = FIELD_TEXT,
        .help = "What it listens to.",
        .max = 30,
        .required = true,
        .listed = true,
        .searched = true,
    },
    {
        .name = "last_seen",
        .label = "Last seen",
        .kind = FIELD_DATE_TIME,
        .help = "When it was seen last.",
        .not_in_future = true,
    },
    {
        .name = "marks",
        .label = "Marks",
        .section = "Marks",
        .kind = FIELD_GROUP,
        .help = "What people know it by, one in a row.",
        .max = 3,
        .fields = marks,
        .field_count = COUNT_OF(marks),
    },
    {
        .name = "words",
        .label = "Words",
        .section = "More",
        .kind = FIELD_LONG_TEXT,
        .help = "Anything else that may help.",
        .max = 500,
        .searched = true,
    },
    {
        .name = "reward",
        .label = "Reward",
        .kind = FIELD_MONEY,
        .help = "What the owner gives, in dollars.",
        .max = 100000,
    },
    {
        .name = "return_reason",
        .label = "Reason for the return",
        .section = "Review",
        .kind = FIELD_TEXT,
        .help = "Why it goes back.",
        .max = 200,
        .required = true,
        .stage = "return",
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .kind = FIELD_TEXT,
        .help = "Why it is wrong.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
};

static const struct transition transitions[] = {
    {
        .action = "file",
        .label = "File",
        .help = "Files it.",
        .from = {FORM_NEW},
        .to = "waiting",
        .roles = ROLES_DESK,
        .edits = true,
    },
    {
        .action = "return",
        .label = "Return",
        .help = "Gives it back.",
        .from = {"waiting"},
        .to = "handed back",
        .roles = ROLES_SUPERVISORS,
        .not_by_author = true,
    },
    {
        .action = "resubmit",
        .label = "Resubmit",
        .help = "Sends it again.",
        .from = {"handed back"},
        .to = "waiting",
        .roles = ROLES_DESK,
        .edits = true,
        .by_author = true,
    },
    {
        .action = "approve",
        .label = "Approve",
        .help = "Approves it.",
        .from = {"waiting"},
        .to = "posted",
        .roles = ROLES_SUPERVISORS,
        .not_by_author = true,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes it out.",
        .from = {"waiting", "handed back", "posted"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
    },
};

static const struct review_tab review_tabs[] = {
    {.status = "waiting"},
    {.status = "handed back"},
    {.status = "posted", .done = true},
    {0},
};

const struct form lost_pet_form = {
    .name = "lost-pet",
    .title = "Lost pet",
    .plural = "Lost pets",
    .prefix = "LP",
    .table = "lost_pet",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_DESK,
    .review = review_tabs,
    .emergency_first = true,
};
