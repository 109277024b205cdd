#include "cli/command.h"

#include "cli/output.h"
#include "cli/password.h"
#include "db/staff.h"

#include <string.h>

/* A file without an account was left by an init that was cut short: this one goes on with it. It is
 * not removed, for somebody else may be going on with it just now. */
static bool is_unfinished(struct app *app, bool throw_away)
{
    bool any = true;

    if (app_open(app, NULL) && staff_any(app->store, &any, NULL) && !any &&
        store_is_throw_away(app->store) == throw_away) {
        return true;
    }
    store_close(app->store);
    app->store = NULL;
    return false;
}

/* `password` comes in, the secret of the recovery key goes out. */
static bool make_file(struct app *app, const struct options *options, const char *password,
                      char recovery[RECOVERY_TEXT_ROOM], struct error *error)
{
    const struct first_account first = {.employee = options->values[OPTION_ADMIN],
                                        .name = options->values[OPTION_NAME],
                                        .password = password,
                                        .workstation = app->workstation};
    bool throw_away = options_has(options, OPTION_THROW_AWAY);

    if (store_create(app->database, throw_away, error)) {
        if (!app_open(app, error)) {
            return false;
        }
    } else if (error->class != ERROR_REFUSED || !is_unfinished(app, throw_away)) {
        return false;
    }
    error_clear(error);
    return staff_add_first(app->store, &first, recovery, error);
}

static bool print_outcome(const struct app *app, const char *employee, const char *recovery,
                          struct error *error)
{
    struct text out = {0};

    text_add_format(&out, "Made %s. Its administrator is %s.\n\n", app->database, employee);
    return output_flush(&out, error) && output_recovery_key(recovery, error);
}

bool command_init(struct app *app, const struct options *options, struct error *error)
{
    const char *employee = options->values[OPTION_ADMIN];
    char password[PASSWORD_ROOM] = "";
    char recovery[RECOVERY_TEXT_ROOM] = "";
    bool ok;

    if (app->time.fixed != 0 && !options_has(options, OPTION_THROW_AWAY)) {
        return error_set(error, ERROR_USAGE, "--clock is for throw-away files only.");
    }
    ok = password_read_new(employee, password, error) &&
         staff_account_fits(employee, options->values[OPTION_NAME], error) &&
         staff_password_fits(employee, password, error) &&
         make_file(app, options, password, recovery, error) &&
         print_outcome(app, employee, recovery, error);
    password_wipe(password);
    explicit_bzero(recovery, sizeof(recovery));
    return ok;
}
