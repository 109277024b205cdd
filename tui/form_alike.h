/* While a new record is typed, others that may be about the same are pointed out at the field; once
 * it is filed they are offered to be linked. */
#pragma once

#include "tui/form_page.h"

/* After the focused field was kept. `speak`: say it above the keys, where nothing else was said. */
void form_alike_look(struct form_page *page, bool speak);

/* Asks whether the record just filed is to be linked with that one. */
void form_alike_offer_link(struct screen *screen, const struct head *head,
                           const struct alike_item *alike);

/* "NWK-PR-2026-00001 (11/18, Received): the same name, phone". */
void form_alike_words(const struct alike_item *alike, char *out, size_t room);
