/* Words that several views need: times, names and states as the desk says them. */
#pragma once

#include "base/text.h"
#include "db/records.h"
#include "db/store.h"
#include "tui/draw.h"

#define WORDS_MOMENT_ROOM 24
/* "11/20 09:14", or with the year "11/20/2026 09:14", of a moment, in the station's time. */
void words_moment(const char *moment, bool with_year, char out[WORDS_MOMENT_ROOM]);
/* The same of a local time (YYYY-MM-DDTHH:MM). */
void words_local(struct local_time time, bool with_year, char out[WORDS_MOMENT_ROOM]);

/* "100001 D. Example"; the number alone when nobody has it. */
void words_person(struct store *store, const char *employee, struct text *out);

/* The same of who did something to the record last, by its history; who changed it last when that
 * cannot be read. */
void words_last_person(struct store *store, const struct head *head, struct text *out);

void words_capital(const char *word, char *out, size_t room); /* "submitted": "Submitted" */

/* "3 days left", "! 2 days left", "! OVERDUE by 1 day"; how it is shown. Amber at three days. */
#define WORDS_SOON_DAYS 3
enum look words_days_left(struct date today, struct date due, char *out, size_t room);

/* "2 missing, 1 deferred": adds one to what stands there already, nothing where there are none. */
void words_add_count(char *note, size_t room, int64_t count, const char *words);
/* Of what was counted no further than one beyond `most`: "100+ OVERDUE". */
void words_add_bounded(char *note, size_t room, int64_t count, int64_t most, const char *words);

/* Does the record stand struck out? */
bool words_is_struck(const struct head *head);
