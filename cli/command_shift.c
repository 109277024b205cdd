#include "cli/command.h"

#include "cli/output.h"
#include "db/shift.h"

static bool read_time(const struct options *options, enum option option, struct local_time *time,
                      struct error *error)
{
    const char *value = options->values[option];

    return value == NULL || local_parse(value, time) ||
           error_set(error, ERROR_USAGE, "%s is a time, written YYYY-MM-DDTHH:MM.",
                     options_name(option));
}

bool command_shift(struct app *app, const struct options *options, struct error *error)
{
    struct shift shift;
    struct text out = {0};

    shift_of_now(app, &shift);
    if (!read_time(options, OPTION_FROM, &shift.begins, error) ||
        !read_time(options, OPTION_TO, &shift.ends, error)) {
        return false;
    }
    if (local_compare(shift.begins, shift.ends) >= 0) {
        return error_set(error, ERROR_USAGE, "--from lies after --to.");
    }
    if (!shift_report(app, &shift, &out, error)) {
        text_finish(&out);
        return false;
    }
    return output_flush(&out, error);
}
