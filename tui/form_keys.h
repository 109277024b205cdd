/* What each key does in a form. */
#pragma once

#include "tui/form_page.h"

enum view_result form_keys_press(struct form_page *page, enum action action,
                                 const struct press *press);
