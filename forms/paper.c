#include "forms/paper.h"

#include "forms/value.h"

#include <string.h>

static const struct paper counter_report_papers[] = {
    {
        .name = "receipt",
        .title = "Receipt of your report",
        .fields = {"taken_at", "type", "urn", "tag", "occurred_from", "city", "language"},
        .before = {"You made a report at this station. Please keep this paper: it has the number "
                   "of your report."},
        .after = {"A detective may call you. If you remember more, or find a serial number, call "
                  "the station and give the number above.",
                  "For a copy of the report ask for it at the counter, by mail or by telephone; no "
                  "form is needed.",
                  "In an emergency call 911. Else: {phone}."},
    },
    {0},
};

static const char *const request_open[] = {"received", "clarifying", "routed",
                                           "extended", "determined", "preparing",
                                           "ready",    "reopened",   NULL};
static const char *const request_decided[] = {"determined", "preparing",   "ready",  "released",
                                              "inspected",  "denial-sent", "closed", NULL};

static const struct paper records_request_papers[] = {
    {
        .name = "receipt",
        .title = "Receipt of your records request",
        .states = request_open,
        .clock = "determination",
        .copies = {"face-sheet", "report-copy"},
        .fields = {"received_at", "kind", "description", "date_from", "date_to", "place", "urn",
                   "format"},
        .before = {"We received your request for records. Its number is {number}: use it whenever "
                   "you write, call or come by."},
        .after = {"By {due} we tell you whether we have records that can be disclosed, and why or "
                  "why not (Government Code 7922.535). The day of receipt is not counted; a last "
                  "day on which the courts are closed moves to the next open day.",
                  "In unusual cases the law allows one extension, until {second} at the latest, "
                  "with a written notice that gives the reasons.",
                  "A victim gets one copy free of charge: we have it for you by {copy} (Family "
                  "Code 6228).",
                  "You need not say why you want the records. Looking at them here is free; copies "
                  "cost no more than the direct cost of making them.",
                  "Questions: {station}, {phone}."},
    },
    {
        .name = "extension-notice",
        .title = "Notice of extension",
        .needs = "extended_on",
        .fields = {"requester_name", "organization", "requester_address", "received_at", "kind",
                   "description", "extension_reasons", "extension_text", "extended_until",
                   "extension_signed_by", "extension_title", "extension_sent_on"},
        .before = {"We need more time for your request {number}. The law allows one extension of "
                   "up to 14 days for the reasons below (Government Code 7922.535(b) and (c))."},
        .after = {"We expect to tell you our determination by the date above. There is no second "
                  "extension.",
                  "Questions: {station}, {phone}."},
    },
    {
        .name = "determination",
        .title = "Determination on your request",
        .states = request_decided,
        .needs = "determined_on",
        .fields = {"requester_name", "organization", "requester_address", "received_at", "kind",
                   "description", "determination", "determination_reasons", "determined_on",
                   "available_at", "determined_by"},
        .before = {"This is our determination on your request {number} (Government Code "
                   "7922.535(a))."},
        .after = {"If records are disclosed, you may look at them here free of charge from the "
                  "date above, or have copies once their direct cost is paid.",
                  "Questions: {station}, {phone}."},
    },
    {
        .name = "denial",
        .title = "Denial of your request",
        .states = request_decided,
        .needs = "denial_explanation",
        .fields = {"requester_name", "organization", "requester_address", "received_at", "kind",
                   "description", "determination", "determined_on", "denial_exemptions",
                   "denial_law", "denial_explanation", "responsible_persons"},
        .before = {"Your request {number} is denied, in whole or in part, for the reasons below "
                   "(Government Code 7922.000 and 7922.540)."},
        .after = {"The persons named above are responsible for this denial.",
                  "You may ask a court to review it (Government Code 7923.000).",
                  "Questions: {station}, {phone}."},
    },
    {
        .name = "fee-quote",
        .title = "Cost of your copies",
        .needs = "fee_quote",
        .fields = {"requester_name", "organization", "requester_address", "received_at", "kind",
                   "description", "fee_quote", "fee_waiver", "fee_paid"},
        .before = {"These are the direct costs of the copies for your request {number} (Government "
                   "Code 7922.530). The time of our staff is not charged."},
        .after = {"Copies are handed out once this is paid. Looking at the records here is free.",
                  "Questions: {station}, {phone}."},
    },
    {0},
};

static const char *const comment_disposed[] = {"disposed", "noticed", "retained", NULL};

static const struct paper service_comment_papers[] = {
    {
        .name = "statement-copy",
        .title = "Copy of your statement",
        .opens = true,
        .fields = {"received_at", "occurred_from", "place", "statement"},
        .before = {"This is the copy of your own statement, in your own words, as it was filed "
                   "under the number {number} (Penal Code 832.7)."},
        .after = {"Questions: the watch commander, {station}, {phone}."},
    },
    {
        .name = "receipt",
        .title = "Receipt of your comment",
        .fields = {"received_at", "received_by", "channel", "language"},
        .before = {"You gave us a comment on our service. Its number is {number}: use it whenever "
                   "you write, call or come by."},
        .after = {"The watch commander hears every comment. You need not give your name, and you "
                  "may speak or write in your own language.",
                  "You have a right to a copy of your own statement today.",
                  "You may also turn to the Office of Inspector General of Los Angeles County.",
                  "Questions: the watch commander, {station}, {phone}."},
    },
    {
        .name = "acknowledgement",
        .title = "We have your comment",
        .opens = true,
        .fields = {"person_name", "address", "received_at", "channel"},
        .before = {"Thank you for your comment {number}. The watch commander of this station looks "
                   "into it and may call you."},
        .after = {"You hear from us in writing within 30 days after it is decided (Penal Code "
                  "832.7).",
                  "Questions: the watch commander, {station}, {phone}."},
    },
    {
        .name = "disposition-notice",
        .title = "Outcome of your comment",
        .states = comment_disposed,
        .needs = "disposition_on",
        .opens = true,
        .fields = {"person_name", "address", "received_at", "doj_disposition", "disposition_on"},
        .before = {"The inquiry into your comment {number} is finished. Its disposition is below "
                   "(Penal Code 832.7)."},
        .after = {"This notice is not binding in any later proceeding.",
                  "Questions: the watch commander, {station}, {phone}."},
    },
    {0},
};

static const struct paper urn_reconciliation_papers[] = {
    {
        .name = "log-line",
        .title = "URN reconciliation",
        .fields = {"watch_on", "log_line", "reconciled_by", "reconciled_at", "drawn", "submitted",
                   "deferred", "missing"},
        .before = {"For the watch commander's log."},
    },
    {0},
};

/* By the name of the form, so that a form need not know that there is paper. */
static const struct {
    const char *form;
    const struct paper *papers;
} all[] = {
    {"counter-report", counter_report_papers},
    {"records-request", records_request_papers},
    {"service-comment", service_comment_papers},
    {"urn-reconciliation", urn_reconciliation_papers},
};

const struct paper *papers_of(const struct form *form)
{
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (strcmp(all[i].form, form->name) == 0) {
            return all[i].papers;
        }
    }
    return NULL;
}

const struct paper *paper_by_name(const struct form *form, const char *name)
{
    const struct paper *paper = papers_of(form);

    while (paper != NULL && paper->name != NULL && strcmp(paper->name, name) != 0) {
        paper++;
    }
    return paper != NULL && paper->name != NULL ? paper : NULL;
}

static bool is_among(const char *const *states, const char *status)
{
    while (*states != NULL && strcmp(*states, status) != 0) {
        states++;
    }
    return *states != NULL;
}

bool paper_fits(const struct paper *paper, const struct record *record, const char *status,
                struct error *error)
{
    const struct field *needed = form_field(record->form, paper->needs);

    if (strcmp(status, "void") == 0 ||
        (paper->states != NULL && !is_among(paper->states, status))) {
        return error_set(error, ERROR_REFUSED, "\"%s\" is no paper for a record that is %s.",
                         paper->title, status);
    }
    if (needed != NULL && *record_named(record, paper->needs) == '\0') {
        return error_set(error, ERROR_REFUSED, "\"%s\" can be printed once \"%s\" is written down.",
                         paper->title, needed->label);
    }
    return true;
}

const char *paper_language(const struct record *record)
{
    return record_is(record, "language", "ES") ? "es" : "en";
}

enum paper_kind paper_value(const struct record *record, struct place place,
                            const struct codes *codes, struct text *out)
{
    const struct field *field = place_field(record->form, place);
    const char *kept = record_text(record, place);

    if (field->kind == FIELD_DATE || field->kind == FIELD_DATE_TIME) {
        text_add(out, kept);
        return strcmp(kept, UNKNOWN_VALUE) == 0 ? PAPER_WORDS : PAPER_DATE;
    }
    if (field->kind == FIELD_MONEY && *kept != '\0') {
        text_add(out, "$");
    }
    value_show(field, codes, kept, out);
    return field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES ||
                   field->kind == FIELD_YES_NO
               ? PAPER_WORDS
               : PAPER_OWN;
}
