#include "tui/session.h"

#include "db/staff.h"
#include "tui/parking.h"
#include "tui/views.h"

bool session_sign_in(struct screen *screen, const char *employee, const char *password)
{
    struct app *app = screen_app(screen);
    const struct sign_in given = {
        .employee = employee, .password = password, .workstation = app->workstation};
    struct error error = {0};
    struct actor actor;
    if (!staff_sign_in(app->store, &given, &actor, &app->keys, &error)) {
        screen_say(screen, LOOK_ERROR, "%s", error.text);
        return false;
    }
    app->actor = actor;
    if (app->keys.secret_half == NULL)
        screen_say(screen, LOOK_WARNING,
                   "Your key is damaged: no drafts. Ask an administrator for a new password.");
    else
        screen_say_nothing(screen);
    return true;
}

void session_lock_keys(struct screen *screen)
{
    key_pair_lock(&screen_app(screen)->keys);
}

/* In its turn: before whoever comes next, in whose name nothing of what waited may be written. */
static bool log_sign_out(struct screen *screen, struct error *error)
{
    const struct app *app = screen_app(screen);
    bool ok = staff_sign_out_once(app->store, &app->actor, error);
    if (ok || error->class != ERROR_BUSY)
        return ok;
    screen_show_waiting(screen);
    error_clear(error);
    ok = staff_sign_out(app->store, &app->actor, error);
    screen_say_nothing(screen);
    return ok;
}

void session_log_sign_out(struct screen *screen)
{
    const struct app *app = screen_app(screen);
    struct error error = {0};
    if (app->actor.role == ROLE_NONE || app->store == NULL)
        return;
    screen_give_up_writing(screen);
    if (!log_sign_out(screen, &error))
        screen_say(screen, LOOK_ERROR, "%s is signed out, but the log does not say so: %s",
                   app->actor.name,
                   error.class == ERROR_BUSY ? "another desk was writing all the time."
                                             : error.text);
}

void session_sign_out(struct screen *screen)
{
    screen_pop_to(screen, "sign-in");
}

static void sign_out_answered(void *context, bool yes)
{
    if (yes)
        session_sign_out(context);
}

static void leave_answered(void *context, bool yes)
{
    if (yes)
        screen_quit(context);
}

void session_ask_sign_out(struct screen *screen)
{
    bool safe = *parking_trouble(screen_parking(screen)) == '\0';
    screen_push(screen, confirm_view_create(screen,
                                            safe ? "Sign out? What is not filed yet is kept."
                                                 : "Sign out? What is not filed yet is kept only "
                                                   "until this program ends.",
                                            "Sign out", "Stay", sign_out_answered, screen));
}

/* What cannot be written anywhere goes with the program. */
void session_ask_leave(struct screen *screen)
{
    const struct parking *parking = screen_parking(screen);
    bool safe = !parking_has_unkept(parking) && *parking_trouble(parking) == '\0';
    screen_push(screen,
                confirm_view_create(screen,
                                    safe ? "Leave the program?"
                                         : "Leave the program? What is not filed could not be kept "
                                           "on this machine: it will be lost.",
                                    "Leave", "Stay", leave_answered, screen));
}
