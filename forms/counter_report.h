/* The rules of the counter report that its table cannot say: what the program fills in, what it
 * looks at, and the card that goes with it. Only counter_report.c uses them. */
#pragma once

#include "forms/check.h"
#include "forms/form.h"
#include "forms/record.h"

void counter_report_fill(struct record *record, const struct desk *desk);
void counter_report_submit(struct record *record, const struct desk *desk);
void counter_report_approve(struct record *record, const struct desk *desk);
void counter_report_supplement(struct record *record, const struct desk *desk);
void counter_report_check(const struct record *record, const struct desk *desk,
                          struct problems *problems);
const struct form *counter_report_companion(void);
bool counter_report_accompany(const struct record *record, const struct desk *desk,
                              struct record *other);
