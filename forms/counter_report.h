/* The rules of the counter report that its table cannot say: what the program fills in, what it
 * looks at, and the card that goes with it. */
#pragma once

#include "forms/check.h"
#include "forms/exception.h"
#include "forms/form.h"
#include "forms/record.h"

const struct form *counter_report(void); /* for a form that waits for its records */

void counter_report_fill(struct record *record, const struct desk *desk);
void counter_report_submit(struct record *record, const struct desk *desk);
void counter_report_approve(struct record *record, const struct desk *desk);
void counter_report_supplement(struct record *record, const struct desk *desk);
void counter_report_check(const struct record *record, const struct desk *desk,
                          struct problems *problems);
const struct form *counter_report_companion(void);
bool counter_report_accompany(const struct record *record, const struct desk *desk,
                              struct record *other);

#define COUNTER_REPORT_CLOCKS 1
extern const struct form_clock counter_report_clocks[COUNTER_REPORT_CLOCKS];
#define COUNTER_REPORT_EXCEPTIONS 4
extern const struct exception_rule counter_report_exceptions[COUNTER_REPORT_EXCEPTIONS];
