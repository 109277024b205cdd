#include "cli/find_form.h"

#include "base/text.h"

const struct form *find_form(const char *name, struct error *error)
{
    const struct form *form = form_by_name(name);
    struct text known = {0};

    if (form != NULL) {
        return form;
    }
    for (size_t i = 0; form_at(i) != NULL; i++) {
        text_add(&known, i == 0 ? "" : ", ");
        text_add(&known, form_at(i)->name);
    }
    error_set(error, ERROR_USAGE, "There is no form %s. The forms are: %s.", name,
              text_bytes(&known));
    text_finish(&known);
    return NULL;
}
