/* The rules of the records request that its table cannot say: guards of its steps (Gov 7922.525 to
 * 7922.600, FC 6228), its clocks and what is counted of it. Only records_request.c uses them, and
 * who looks for exceptions. */
#pragma once

#include "forms/check.h"
#include "forms/exception.h"
#include "forms/form.h"
#include "forms/record.h"
#include "forms/report.h"

void records_request_check(const struct record *record, const struct desk *desk,
                           struct problems *problems);

/* Of single actions: what they leave, and what must hold. */
void records_request_extend(struct record *record, const struct desk *desk);
void records_request_close(struct record *record, const struct desk *desk);
void records_request_check_extension(const struct record *record, const struct desk *desk,
                                     struct problems *problems);
void records_request_check_determination(const struct record *record, const struct desk *desk,
                                         struct problems *problems);
void records_request_check_disclosing(const struct record *record, const struct desk *desk,
                                      struct problems *problems);
void records_request_check_fee(const struct record *record, const struct desk *desk,
                               struct problems *problems);
void records_request_check_identity(const struct record *record, const struct desk *desk,
                                    struct problems *problems);
void records_request_check_release(const struct record *record, const struct desk *desk,
                                   struct problems *problems);
void records_request_check_denied(const struct record *record, const struct desk *desk,
                                  struct problems *problems);
void records_request_check_part_denied(const struct record *record, const struct desk *desk,
                                       struct problems *problems);
void records_request_check_close(const struct record *record, const struct desk *desk,
                                 struct problems *problems);

/* Does the ten-day clock of Gov 7922.535 run for it? (FC 6228 has its own; what is only referred
 * has none.) */
bool records_request_is_timed(const struct record *record);
/* The day by which the determination is due: the extended one, once there is one. */
bool records_request_due(const struct record *record, const struct desk *desk,
                         struct deadline *deadline);
/* The same where `deadline` is already what the clock gives from the day of the receipt. */
bool records_request_due_of(const struct record *record, struct deadline *deadline);

/* Is anything withheld by its determination? */
bool records_request_denies(const struct record *record);

#define RECORDS_REQUEST_CLOCKS 5
extern const struct form_clock records_request_clocks[RECORDS_REQUEST_CLOCKS];
#define RECORDS_REQUEST_EXCEPTIONS 3
extern const struct exception_rule records_request_exceptions[RECORDS_REQUEST_EXCEPTIONS];
extern const struct report records_request_reports[]; /* ends with a zeroed one */
