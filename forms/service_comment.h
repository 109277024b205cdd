/* The rules of the service comment that its table cannot say: what the program fills in, what must
 * hold before each step of its life (MPP 3-04/010; PC 832.5, 832.7; Gov 3304), its clocks, and whom
 * it is sealed to. Only service_comment.c uses them, and who looks for exceptions. */
#pragma once

#include "forms/check.h"
#include "forms/exception.h"
#include "forms/form.h"
#include "forms/record.h"
#include "forms/report.h"

void service_comment_fill(struct record *record, const struct desk *desk);
void service_comment_check(const struct record *record, const struct desk *desk,
                           struct problems *problems);
/* The captain's alone where a watch commander is named or an official brings it. */
enum seal_for service_comment_sealed_for(const struct record *record);

/* Of single actions: what they leave, and what must hold. */
void service_comment_copy(struct record *record, const struct desk *desk);
void service_comment_hand_off(struct record *record, const struct desk *desk);
void service_comment_note(struct record *record, const struct desk *desk);
void service_comment_hold(struct record *record, const struct desk *desk);
void service_comment_release_hold(struct record *record, const struct desk *desk);
void service_comment_check_hand_off(const struct record *record, const struct desk *desk,
                                    struct problems *problems);
void service_comment_check_official(const struct record *record, const struct desk *desk,
                                    struct problems *problems);
void service_comment_check_kind(const struct record *record, const struct desk *desk,
                                struct problems *problems);
void service_comment_check_disposition(const struct record *record, const struct desk *desk,
                                       struct problems *problems);
void service_comment_check_notice(const struct record *record, const struct desk *desk,
                                  struct problems *problems);
void service_comment_check_held(const struct record *record, const struct desk *desk,
                                struct problems *problems);

#define SERVICE_COMMENT_CLOCKS     8
#define SERVICE_COMMENT_EXCEPTIONS 2
extern const struct exception_rule service_comment_exceptions[SERVICE_COMMENT_EXCEPTIONS];
extern const struct report service_comment_reports[]; /* ends with a zeroed one */
extern const struct form_clock service_comment_clocks[SERVICE_COMMENT_CLOCKS];
