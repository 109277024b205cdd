/* Who may do what, as DESIGN.md section 4 has it, written down a second time and by hand: nothing
 * here is taken from the program's own tables, so that a wrong table is found. Each role is a
 * letter: v volunteer, d desk, s sergeant, w watch commander, c captain, a auditor, m
 * administrator. A new form brings its rows; those of a form that is not there are passed over. */
#pragma once

#include <stddef.h>

struct expected_action {
    const char *form, *action;
    const char *who;
};

#define EVERY_WRITER "vdswc"
#define THE_DESK     "dswc"
#define SUPERVISORS  "swc"
#define COMMAND      "wc"

static const struct expected_action expected_actions[] = {
    {"counter-report", "submit", THE_DESK},
    {"counter-report", "return", SUPERVISORS},
    {"counter-report", "resubmit", THE_DESK},
    {"counter-report", "approve", SUPERVISORS},
    {"counter-report", "defer", SUPERVISORS},
    {"counter-report", "set-urn", THE_DESK},
    {"counter-report", "set-ncic", THE_DESK},
    {"counter-report", "supplement", THE_DESK},
    {"counter-report", "void", SUPERVISORS},
    {"counter-report", "waive", SUPERVISORS},
    /* the desk takes a comment and hands it off, and no more */
    {"service-comment", "file", THE_DESK},
    {"service-comment", "copy", THE_DESK},
    {"service-comment", "hand-off", THE_DESK},
    {"service-comment", "acknowledge", COMMAND},
    {"service-comment", "interview", COMMAND},
    {"service-comment", "classify", COMMAND},
    {"service-comment", "reclassify", COMMAND},
    {"service-comment", "assign", COMMAND},
    {"service-comment", "inquire", COMMAND},
    {"service-comment", "toll", COMMAND},
    {"service-comment", "resume", COMMAND},
    {"service-comment", "submit-review", COMMAND},
    {"service-comment", "refer-iab", COMMAND},
    {"service-comment", "refer-icib", COMMAND},
    {"service-comment", "forward", COMMAND},
    {"service-comment", "dispose", COMMAND},
    {"service-comment", "send-notice", COMMAND},
    {"service-comment", "retain", COMMAND},
    {"service-comment", "set-discovery", COMMAND},
    {"service-comment", "note", COMMAND},
    {"service-comment", "contact", COMMAND},
    {"service-comment", "hold", COMMAND},
    {"service-comment", "release-hold", COMMAND},
    /* the desk works on a request; what is signed for the station, or undone, is a supervisor's */
    {"records-request", "file", THE_DESK},
    {"records-request", "correct", THE_DESK},
    {"records-request", "clarify", THE_DESK},
    {"records-request", "route", THE_DESK},
    {"records-request", "assist", THE_DESK},
    {"records-request", "extend", SUPERVISORS},
    {"records-request", "determine", THE_DESK},
    {"records-request", "prepare", THE_DESK},
    {"records-request", "ready", THE_DESK},
    {"records-request", "quote-fee", THE_DESK},
    {"records-request", "pay", THE_DESK},
    {"records-request", "release", THE_DESK},
    {"records-request", "inspect", THE_DESK},
    {"records-request", "send-denial", SUPERVISORS},
    {"records-request", "send-part-denial", SUPERVISORS},
    {"records-request", "close", THE_DESK},
    {"records-request", "withdraw", THE_DESK},
    {"records-request", "reopen", SUPERVISORS},
    {"records-request", "link", THE_DESK},
    {"records-request", "void", SUPERVISORS},
    {"records-request", "waive", SUPERVISORS},
    {"contact-755", "file", EVERY_WRITER},
    {"contact-755", "void", SUPERVISORS},
    {"outreach-event", "file", EVERY_WRITER},
    {"outreach-event", "confirm", EVERY_WRITER},
    {"outreach-event", "hold", EVERY_WRITER},
    {"outreach-event", "follow-up", EVERY_WRITER},
    {"outreach-event", "correct", EVERY_WRITER},
    {"outreach-event", "amend", EVERY_WRITER},
    {"outreach-event", "cancel", EVERY_WRITER},
    {"outreach-event", "void", SUPERVISORS},
    /* the desk its own worksheet lines; review, import and waiving are a supervisor's */
    {"worksheet", "submit", THE_DESK},
    {"worksheet", "import", SUPERVISORS},
    {"worksheet", "add-lines", SUPERVISORS},
    {"worksheet", "accept", SUPERVISORS},
    {"worksheet", "return", SUPERVISORS},
    {"worksheet", "resubmit", THE_DESK},
    {"worksheet", "waive", SUPERVISORS},
    {"worksheet", "void", SUPERVISORS},
    {"urn-drawn", "log", THE_DESK},
    {"urn-drawn", "import", SUPERVISORS},
    {"urn-drawn", "take-report", ""}, /* the program does it */
    {"urn-drawn", "lose-report", ""},
    {"urn-drawn", "mark-submitted", SUPERVISORS},
    {"urn-drawn", "defer", SUPERVISORS},
    {"urn-drawn", "note-contact", SUPERVISORS},
    {"urn-drawn", "reopen", SUPERVISORS},
    {"urn-drawn", "waive", SUPERVISORS},
    {"urn-drawn", "void", SUPERVISORS},
    {"urn-reconciliation", "reconcile", SUPERVISORS},
    {"urn-reconciliation", "void", SUPERVISORS},
    {"card-stock", "file", SUPERVISORS},
    {"card-stock", "void", SUPERVISORS},
    {"briefing", "file", SUPERVISORS},
    {"briefing", "void", SUPERVISORS},
    {"volunteer-hours", "file", "vswc"},
    {"volunteer-hours", "correct", "vswc"},
    {"volunteer-hours", "void", SUPERVISORS},
};

/* Who reads all records of a form, and who those of their own filing alone. */
static const struct expected_reading {
    const char *form, *all, *own;
} expected_readings[] = {
    {"counter-report", THE_DESK, ""},
    {"service-comment", THE_DESK, ""}, /* number, state, clocks */
    {"records-request", THE_DESK, ""},
    {"contact-755", THE_DESK, "v"},
    {"outreach-event", EVERY_WRITER, ""},
    {"worksheet", SUPERVISORS, "d"},
    {"urn-drawn", SUPERVISORS, "d"},
    {"urn-reconciliation", SUPERVISORS, ""},
    {"card-stock", SUPERVISORS, ""},
    {"briefing", SUPERVISORS, ""},
    {"volunteer-hours", SUPERVISORS, "v"},
};

/* What is confidential: who opens what is sealed to the command's key, and to the captain's. */
#define OPENS_COMMAND COMMAND
#define OPENS_CAPTAIN "c"

/* Reports that count what is confidential are for who may open it; the others for who reads all
 * records of their form. */
static const struct expected_report {
    const char *report, *who;
} expected_reports[] = {
    {"cards", THE_DESK},        {"contacts", THE_DESK}, {"hours", SUPERVISORS},
    {"outreach", EVERY_WRITER}, {"records", THE_DESK},  {"comments", COMMAND},
    {"doj", COMMAND},           {"retention", COMMAND}, {"briefings", SUPERVISORS},
    {"stock", SUPERVISORS},
};

/* Commands that are about no record. %s: somebody else's employee number. */
static const struct expected_command {
    const char *words[8];
    const char *who;
} expected_commands[] = {
    {{"staff", "list"}, "m"},
    {{"staff", "add", "199999", "--name", "Test Person", "--role", "desk"}, "m"},
    {{"staff", "password", "299998"}, "m"},
    {{"staff", "unlock", "299998"}, "wcm"},
    {{"staff", "disable", "299999"}, "m"},
    {{"key", "waiting"}, COMMAND},
    {{"key", "grant", "500002"}, COMMAND},
    {{"key", "rotate"}, COMMAND},
    {{"key", "reseal"}, COMMAND},
    {{"key", "recover"}, ""},  /* not without the recovery key */
    {{"key", "recovery"}, ""}, /* there is one already */
    {{"import", "holidays", "holidays.csv"}, SUPERVISORS},
    {{"search", "anything"}, THE_DESK},
    {{"log"}, "wcam"},
    {{"shift"}, "swcam"},
    {{"reconcile", "--from", "2026-03-01", "--to", "2026-03-31"}, SUPERVISORS},
};
