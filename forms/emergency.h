/* The questions before a counter report: none of their answers is kept. A yes stops the form,
 * because someone must act now and not type (facts of the counter, section C6). */
#pragma once

#include <stddef.h>

struct emergency_question {
    const char *question;
    const char *what_to_do;
};

/* NULL past the last. */
const struct emergency_question *emergency_question_at(size_t index);
