/* When what the rules go by has changed, the rows of exceptions are worked out anew. */
#include "db/exceptions.h"

#include "base/text.h"
#include "db/await.h"
#include "db/calendar_store.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <sodium.h>
#include <string.h>

#define SIGNATURE      "exception_signature" /* setting: what the rows were worked out with */
#define SIGNATURE_ROOM (2 * crypto_generichash_BYTES_MIN + 1)

/* A program whose rules find something else counts this up. */
#define RULES 4

static void sign_rules(struct text *text)
{
    const struct form *form;

    text_add_format(text, "%d", RULES);
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (size_t j = 0; j < form->exception_count; j++) {
            const struct exception_rule *rule = &form->exceptions[j];

            text_add_format(text, " %s/%s %d", form->name, rule->code, rule->opens);
            for (size_t k = 0; k < EXCEPTION_STATES && rule->states[k] != NULL; k++) {
                text_add_format(text, ",%s", rule->states[k]);
            }
        }
    }
}

static void sign_codes(const struct codes *codes, struct text *text)
{
    for (int list = 0; list < CODES_COUNT; list++) {
        for (size_t i = 0; i < codes->lists[list].count; i++) {
            const struct choice *choice = &codes->lists[list].items[i];

            text_add_format(text, " %d:%s:%s:%s:%s", list, choice->code, choice->label,
                            choice->rules != NULL ? choice->rules : "",
                            choice->stat_code != NULL ? choice->stat_code : "");
        }
    }
}

static void sign(const struct desk *desk, char out[SIGNATURE_ROOM])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    struct text text = {0};

    sign_rules(&text);
    sign_codes(desk->codes, &text);
    config_sign(desk->config, &text);
    text_add_format(&text, " %s %s %s %s %s", desk->config->station_unit, desk->config->watch_em,
                    desk->config->watch_day, desk->config->watch_pm,
                    desk->config->volunteer_call_signs);
    /* with these lengths it cannot fail */
    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)text_bytes(&text),
                             text.length, NULL, 0);
    (void)sodium_bin2hex(out, SIGNATURE_ROOM, hash, sizeof(hash));
    text_finish(&text);
}

static bool read_signature(struct store *store, char out[SIGNATURE_ROOM], struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT value FROM setting WHERE name = '" SIGNATURE "'", error);
    enum step step = statement_step(statement, error);

    (void)text_copy(out, SIGNATURE_ROOM, step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool put_signature(struct store *store, const char *signature, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO setting (name, value) VALUES ('" SIGNATURE "', ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      error);

    bind_text(statement, signature);
    return statement_run(statement, NULL, error);
}

/* Of a form that has rules. */
static bool any_record(struct store *store, bool *any, struct error *error)
{
    const struct form *form;
    bool ok = true;

    *any = false;
    for (size_t i = 0; ok && !*any && (form = form_at(i)) != NULL; i++) {
        struct statement *statement =
            statement_get(store, "SELECT seq FROM record WHERE form = ? LIMIT 1", error);
        enum step step;

        bind_text(statement, form->name);
        step = statement_step(statement, error);
        *any = step == STEP_ROW && form->exception_count > 0;
        ok = step != STEP_FAILED;
        statement_done(statement);
    }
    return ok;
}

struct settling {
    struct desk desk;
    char signature[SIGNATURE_ROOM];
};

static bool settle_work(struct store *store, void *context, struct error *error)
{
    const struct settling *settling = context;
    struct calendar own;
    struct desk current;
    bool ok = calendar_current(store, &settling->desk, &own, &current, error) &&
              await_settle_all(store, &current, error) &&
              exceptions_write_all(store, &current, false, error) &&
              put_signature(store, settling->signature, error);

    calendar_finish(&own);
    return ok;
}

bool exceptions_settle(struct app *app, struct error *error)
{
    struct settling settling = {.desk = app_desk(app)};
    char before[SIGNATURE_ROOM];
    bool any = false, ok;

    sign(&settling.desk, settling.signature);
    if (!read_signature(app->store, before, error) || !any_record(app->store, &any, error)) {
        return false;
    }
    if (!any || strcmp(before, settling.signature) == 0 || store_read_only(app->store)[0] != '\0') {
        return true;
    }
    store_tell(app->store, "Working out anew what the review has to ask ...");
    ok = store_run(app->store, settle_work, &settling, error);
    store_tell(app->store, "%s", "");
    return ok;
}
