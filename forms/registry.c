#include "forms/form.h"

#include <string.h>

#define FORM_ADDRESS(name) &(name),
static const struct form *const registry[] = {FORMS(FORM_ADDRESS)};

const struct form *form_at(size_t index)
{
    return index < COUNT_OF(registry) ? registry[index] : NULL;
}

const struct form *form_by_name(const char *name)
{
    for (size_t i = 0; name != NULL && i < COUNT_OF(registry); i++) {
        if (strcmp(registry[i]->name, name) == 0) {
            return registry[i];
        }
    }
    return NULL;
}

const struct form *form_by_prefix(const char *prefix)
{
    for (size_t i = 0; prefix != NULL && i < COUNT_OF(registry); i++) {
        if (strcmp(registry[i]->prefix, prefix) == 0) {
            return registry[i];
        }
    }
    return NULL;
}

const struct form *form_by_home_item(unsigned item)
{
    for (size_t i = 0; item != 0 && i < COUNT_OF(registry); i++) {
        if (registry[i]->home_item == item) {
            return registry[i];
        }
    }
    return NULL;
}

size_t form_position(const struct form *form)
{
    size_t position = 0;

    while (position < COUNT_OF(registry) && registry[position] != form) {
        position++;
    }
    return position;
}
