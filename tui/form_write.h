/* Filing a form, or doing the action that it asks for: checking, asking about warnings, writing
 * while the screen stays live, and the answer in words. */
#pragma once

#include "tui/form_page.h"

/* F2. */
void form_write_begin(struct form_page *page);

/* The page goes while it is being written: it is finished without it. */
void form_write_forget_page(struct form_write *writing);
