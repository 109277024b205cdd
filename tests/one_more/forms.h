/* The registry with one line more, for forms/registry.c of the program that tests a further form:
 * what a form needs is one file, one line here, and one step of the schema. */
#pragma once

#include "forms/form.h"

extern const struct form lost_pet_form;

#undef FORMS
#define FORMS(EACH)                                                                                \
    EACH(counter_report_form)                                                                      \
    EACH(service_comment_form)                                                                     \
    EACH(records_request_form)                                                                     \
    EACH(contact_755_form)                                                                         \
    EACH(outreach_event_form)                                                                      \
    EACH(worksheet_form)                                                                           \
    EACH(briefing_form)                                                                            \
    EACH(volunteer_hours_form)                                                                     \
    EACH(card_stock_form)                                                                          \
    EACH(urn_drawn_form)                                                                           \
    EACH(urn_reconciliation_form)                                                                  \
    EACH(lost_pet_form)
