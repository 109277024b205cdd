#include "tui/exception_counts.h"

bool exception_count_read(struct app *app, const struct form *form,
                          const struct exception_rule *rule, struct exception_count *count,
                          struct error *error)
{
    *count = (struct exception_count){0};
    if (!exceptions_tally(app->store, form, rule, app_desk(app).now, &count->count, error)) {
        return false;
    }
    if (rule->clock != NULL && count->count > EXCEPTIONS_MOST) {
        *count = (struct exception_count){EXCEPTIONS_MOST, true};
    }
    return true;
}

void exception_count_add(struct exception_count *sum, const struct exception_count *count)
{
    sum->count += count->count;
    sum->more = sum->more || count->more;
}

static bool add_form(struct app *app, const struct form *form, struct exception_count *count,
                     struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < form->exception_count; i++) {
        struct exception_count one;
        ok = exception_count_read(app, form, &form->exceptions[i], &one, error);
        exception_count_add(count, &one);
    }
    return ok;
}

bool exception_count_all(struct app *app, struct exception_count *count, struct error *error)
{
    const struct form *form = NULL;
    bool ok = true;
    *count = (struct exception_count){0};
    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = !form_may_read(form, app->actor.role, false) || add_form(app, form, count, error);
    }
    return ok;
}
