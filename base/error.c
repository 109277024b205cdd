#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *error, enum error_class class, const char *format, ...)
{
    va_list arguments;

    if (error == NULL) {
        return false;
    }
    error->class = class;
    va_start(arguments, format);
    if (vsnprintf(error->text, sizeof(error->text), format, arguments) < 0) {
        error->text[0] = '\0';
    }
    va_end(arguments);
    return false;
}

void error_clear(struct error *error)
{
    if (error != NULL) {
        error->class = ERROR_NONE;
        error->text[0] = '\0';
    }
}

int error_exit_code(enum error_class class)
{
    switch (class) {
    case ERROR_NONE:
        return 0;
    case ERROR_USAGE:
        return 2;
    case ERROR_UNSAFE:
    case ERROR_VERSION:
    case ERROR_DAMAGED:
        return 3;
    case ERROR_INPUT:
    case ERROR_REFUSED:
    case ERROR_NOT_FOUND:
    case ERROR_CONFLICT:
    case ERROR_BUSY:
    case ERROR_FULL:
    case ERROR_IO:
    case ERROR_MEMORY:
        break;
    }
    return 1;
}
