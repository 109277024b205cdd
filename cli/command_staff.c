#include "cli/command.h"

#include "cli/output.h"
#include "cli/password.h"
#include "db/staff.h"

#include <string.h>

struct staff_task {
    const char *name;
    bool about_one; /* an employee number follows */
    bool (*run)(struct app *app, const struct options *options, const char *employee,
                struct error *error);
};

static enum role role_of(const struct options *options, struct error *error)
{
    enum role role = role_from_name(options->values[OPTION_ROLE]);
    struct text known = {0};

    if (role != ROLE_NONE) {
        return role;
    }
    for (enum role each = ROLE_NONE + 1; each < ROLE_COUNT; each++) {
        text_add(&known, each == ROLE_NONE + 1 ? "" : ", ");
        text_add(&known, role_name(each));
    }
    error_set(error, ERROR_USAGE, "--role is one of: %s.", text_bytes(&known));
    text_finish(&known);
    return ROLE_NONE;
}

static bool add(struct app *app, const struct options *options, const char *employee,
                struct error *error)
{
    char password[PASSWORD_ROOM] = "";
    struct desk desk = app_desk(app);
    enum role role;
    bool ok;

    if (options->values[OPTION_NAME] == NULL || options->values[OPTION_ROLE] == NULL) {
        return error_set(error, ERROR_USAGE, "staff add needs --name NAME and --role ROLE.");
    }
    role = role_of(options, error);
    ok =
        role != ROLE_NONE && password_read_new(employee, password, error) &&
        staff_add(app->store, &desk, employee, options->values[OPTION_NAME], role, password, error);
    password_wipe(password);
    return ok;
}

static const char *state_of(const struct staff *staff)
{
    if (staff->disabled) {
        return "disabled";
    }
    return staff->locked ? "locked" : "active";
}

static void add_row(struct text *out, const char *employee, const char *role, const char *state,
                    const char *name)
{
    text_add_padded(out, employee, 10);
    text_add_padded(out, role, 17);
    text_add_padded(out, state, 10);
    text_add(out, name);
    text_add(out, "\n");
}

static void add_staff(void *context, const struct staff *staff)
{
    add_row(context, staff->employee, role_name(staff->role), state_of(staff), staff->name);
}

static bool list(struct app *app, const struct options *options, const char *employee,
                 struct error *error)
{
    struct text out = {0};

    (void)options;
    (void)employee;
    if (!role_may(app->actor.role, DUTY_ACCOUNTS)) {
        return error_set(error, ERROR_REFUSED, "Only an administrator may see the accounts.");
    }
    add_row(&out, "employee", "role", "state", "name");
    if (!staff_list(app->store, add_staff, &out, error)) {
        text_finish(&out);
        return false;
    }
    return output_flush(&out, error);
}

static bool disable(struct app *app, const struct options *options, const char *employee,
                    struct error *error)
{
    (void)options;
    return staff_disable(app->store, &app->actor, employee, error);
}

static bool unlock(struct app *app, const struct options *options, const char *employee,
                   struct error *error)
{
    (void)options;
    return staff_unlock(app->store, &app->actor, employee, error);
}

/* Said before the password is asked, while there is a way back. */
static void warn_of_loss(const char *employee)
{
    struct text words = {0};

    text_add_format(&words,
                    "A password from you gives %s a new key. What they typed and have not filed is "
                    "sealed to the old one: nobody will be able to open it.",
                    employee);
    output_line(stderr, text_bytes(&words));
    text_finish(&words);
}

static bool set_password(struct app *app, const struct options *options, const char *employee,
                         struct error *error)
{
    bool own = strcmp(employee, app->actor.employee) == 0;
    char password[PASSWORD_ROOM] = "";
    bool ok;

    (void)options;
    if (!own && role_may(app->actor.role, DUTY_ACCOUNTS)) {
        warn_of_loss(employee);
    }
    ok = password_read_new(employee, password, error);
    if (ok && own) {
        ok = staff_change_password(app->store, &app->actor, &app->keys, password, error);
    } else if (ok) {
        ok = staff_reset_password(app->store, &app->actor, employee, password, error);
    }
    password_wipe(password);
    return ok;
}

static const struct staff_task tasks[] = {
    {.name = "add", .about_one = true, .run = add},
    {.name = "list", .run = list},
    {.name = "disable", .about_one = true, .run = disable},
    {.name = "unlock", .about_one = true, .run = unlock},
    {.name = "password", .about_one = true, .run = set_password},
};

bool command_staff(struct app *app, const struct options *options, struct error *error)
{
    const char *name = options->words[1];
    bool about_one = options->word_count > 2;

    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        if (strcmp(tasks[i].name, name) != 0) {
            continue;
        }
        if (tasks[i].about_one != about_one) {
            return error_set(error, ERROR_USAGE, "staff %s needs %s.", name,
                             about_one ? "nothing behind it" : "an employee number behind it");
        }
        return tasks[i].run(app, options, about_one ? options->words[2] : "", error);
    }
    return error_set(error, ERROR_USAGE,
                     "staff is followed by one of: add, list, disable, unlock, password.");
}
