/* How many exceptions are open, as the home screen and the review say it. */
#pragma once

#include "db/exceptions.h"

struct exception_count {
    int64_t count;
    bool more; /* than the count */
};

bool exception_count_read(struct app *app, const struct form *form,
                          const struct exception_rule *rule, struct exception_count *count,
                          struct error *error);

void exception_count_add(struct exception_count *sum, const struct exception_count *count);

/* Of all forms that the person may read. */
bool exception_count_all(struct app *app, struct exception_count *count, struct error *error);
