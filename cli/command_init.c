#include "cli/command.h"

#include "cli/output.h"
#include "cli/password.h"
#include "db/staff.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A file without an account is of no use to anybody: what was begun is taken away. */
static bool take_back(const char *path, struct error *error)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        struct text name = {0};
        int failed;

        text_add(&name, path);
        text_add(&name, endings[i]);
        failed = unlink(text_bytes(&name)) != 0 && errno != ENOENT;
        text_finish(&name);
        if (failed) {
            return error_set(error, ERROR_IO, "%s was begun and cannot be removed: %s.", path,
                             strerror(errno));
        }
    }
    return false;
}

static bool make_file(struct app *app, const struct options *options, const char *password,
                      struct error *error)
{
    if (!store_create(app->database, options_has(options, OPTION_THROW_AWAY), error)) {
        return false;
    }
    if (app_open(app, error) &&
        staff_add_first(app->store, options->values[OPTION_ADMIN], options->values[OPTION_NAME],
                        password, app->workstation, error)) {
        return true;
    }
    store_close(app->store);
    app->store = NULL;
    return take_back(app->database, error);
}

bool command_init(struct app *app, const struct options *options, struct error *error)
{
    const char *employee = options->values[OPTION_ADMIN];
    char password[PASSWORD_ROOM] = "";
    struct text out = {0};
    bool ok;

    if (app->time.fixed != 0 && !options_has(options, OPTION_THROW_AWAY)) {
        return error_set(error, ERROR_USAGE, "--clock is for throw-away files only.");
    }
    ok = password_read_new(employee, password, error) &&
         staff_password_fits(employee, password, error) && make_file(app, options, password, error);
    password_wipe(password);
    if (!ok) {
        return false;
    }
    text_add_format(&out, "Made %s. Its administrator is %s.\n", app->database, employee);
    return output_flush(&out, error);
}
