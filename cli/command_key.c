#include "cli/command.h"

#include "cli/output.h"
#include "cli/password.h"
#include "db/key_ring.h"
#include "db/sealed_records.h"

#include <inttypes.h>
#include <string.h>

struct key_task {
    const char *name;
    bool about_one; /* an employee number follows */
    bool for_keys;  /* for who looks after the keys alone */
    bool (*run)(struct app *app, const char *employee, struct error *error);
};

static bool say(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool say(struct error *error, const char *format, ...)
{
    struct text out = {0};
    char line[400];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    text_add(&out, line);
    text_add(&out, "\n");
    return output_flush(&out, error);
}

/* ---- sealing anew, after new keys or the recovery ---- */

static bool reseal_form(struct app *app, struct resealing *resealing, struct error *error)
{
    resealing->at = 0;
    do {
        if (!sealed_records_step(app->store, resealing, error)) {
            return false;
        }
    } while (resealing->at > 0);
    return true;
}

/* May be cut short: what is done is done, and "key reseal" goes on. */
static bool reseal(struct app *app, const struct key_ring *ring, struct error *error)
{
    struct resealing resealing = {.actor = &app->actor, .ring = ring};

    for (size_t i = 0; form_at(i) != NULL; i++) {
        resealing.form = form_at(i);
        if (form_is_sealed(resealing.form) && !reseal_form(app, &resealing, error)) {
            return false;
        }
    }
    return say(error, "%" PRId64 " records sealed anew, %" PRId64 " not yours to open.",
               resealing.sealed, resealing.left);
}

static bool with_own_ring(struct app *app,
                          bool (*run)(struct app *app, const struct key_ring *ring,
                                      struct error *error),
                          struct error *error)
{
    struct key_ring ring;
    bool ok = key_ring_open(app->store, app->actor.employee, &app->keys, &ring, error);

    if (ok) {
        ok = run(app, &ring, error);
        key_ring_close(&ring);
    }
    return ok;
}

static bool run_reseal(struct app *app, const char *employee, struct error *error)
{
    (void)employee;
    return with_own_ring(app, reseal, error);
}

/* The ring of before opens what is there; the new key is what it is sealed to. */
static bool rotate(struct app *app, const struct key_ring *ring, struct error *error)
{
    return station_key_rotate(app->store, ring, &app->actor, error) &&
           say(error, "The keys of the station are new. Older ones still open the log.") &&
           reseal(app, ring, error);
}

static bool run_rotate(struct app *app, const char *employee, struct error *error)
{
    (void)employee;
    return with_own_ring(app, rotate, error);
}

/* ---- who holds what ---- */

static bool run_grant(struct app *app, const char *employee, struct error *error)
{
    struct key_ring ring;
    int given = 0;
    bool ok = key_ring_open(app->store, app->actor.employee, &app->keys, &ring, error);

    if (ok) {
        ok = station_key_grant(app->store, &ring, &app->actor, employee, &given, error);
        key_ring_close(&ring);
    }
    return ok && say(error, "%s holds %d keys of the station now.", employee, given);
}

static void add_awaited(void *context, const char *employee, const char *name)
{
    text_add_format(context, "%s %s\n", employee, name);
}

static bool run_waiting(struct app *app, const char *employee, struct error *error)
{
    struct text out = {0};

    (void)employee;
    if (!station_keys_awaited(app->store, add_awaited, &out, error)) {
        text_finish(&out);
        return false;
    }
    return output_flush(&out, error);
}

/* ---- the recovery key ---- */

static bool run_recovery(struct app *app, const char *employee, struct error *error)
{
    char recovery[RECOVERY_TEXT_ROOM] = "";
    bool ok;

    (void)employee;
    ok = station_key_make_recovery(app->store, &app->actor, recovery, error) &&
         output_recovery_key(recovery, error);
    explicit_bzero(recovery, sizeof(recovery));
    return ok;
}

/* Keys that were never granted are granted to who brings the recovery key, and what was sealed to
 * it is sealed to them. */
static bool recover(struct app *app, const struct key_ring *ring, struct error *error)
{
    int given = 0;

    return station_key_grant(app->store, ring, &app->actor, app->actor.employee, &given, error) &&
           say(error, "%s holds %d keys of the station now.", app->actor.employee, given) &&
           reseal(app, ring, error);
}

static bool run_recover(struct app *app, const char *employee, struct error *error)
{
    char typed[PASSWORD_ROOM] = "";
    struct key_ring ring;
    bool ok;

    (void)employee;
    if (!role_may(app->actor.role, DUTY_KEYS)) {
        return error_set(
            error, ERROR_REFUSED,
            "The recovery key gives keys to a watch commander or a captain: sign in as "
            "one of them with --as.");
    }
    ok = password_read_recovery(typed, error) &&
         key_ring_open_recovery(app->store, typed, &ring, error);
    password_wipe(typed);
    if (ok) {
        ok = recover(app, &ring, error);
        key_ring_close(&ring);
    }
    return ok;
}

static const struct key_task tasks[] = {
    {.name = "grant", .about_one = true, .run = run_grant},
    {.name = "waiting", .for_keys = true, .run = run_waiting},
    {.name = "rotate", .for_keys = true, .run = run_rotate},
    {.name = "reseal", .for_keys = true, .run = run_reseal},
    {.name = "recover", .run = run_recover},
    {.name = "recovery", .run = run_recovery},
};

bool command_key(struct app *app, const struct options *options, struct error *error)
{
    const char *name = options->words[1];
    bool about_one = options->word_count > 2;

    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        if (strcmp(tasks[i].name, name) != 0) {
            continue;
        }
        if (tasks[i].about_one != about_one) {
            return error_set(error, ERROR_USAGE, "key %s needs %s.", name,
                             about_one ? "nothing behind it" : "an employee number behind it");
        }
        if (tasks[i].for_keys && !role_may(app->actor.role, DUTY_KEYS)) {
            return error_set(error, ERROR_REFUSED,
                             "\"key %s\" is not for the role %s: the keys of the station are a "
                             "watch commander's and the captain's.",
                             name, role_label(app->actor.role));
        }
        return tasks[i].run(app, about_one ? options->words[2] : "", error);
    }
    return error_set(error, ERROR_USAGE,
                     "key is followed by one of: grant, waiting, rotate, reseal, recover, "
                     "recovery.");
}
