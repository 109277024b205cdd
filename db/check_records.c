#include "db/check_file.h"

#include "db/counted_contacts.h"
#include "db/record_verify.h"
#include "db/record_walk.h"
#include "db/stock.h"
#include "db/store_internal.h"
#include "forms/form.h"

#include <inttypes.h>
#include <stdio.h>

#define STEP          500 /* records */
#define MOST_FINDINGS 20  /* of one kind: the first ones tell what is wrong */

/* Somebody with another program could change a record and leave the log alone, or what was worked
 * out from it. */
enum comparison { COMPARE_LOG, COMPARE_REPORTS, COMPARE_STOCK, COMPARISONS };

static bool counts_contacts(const struct form *form)
{
    return form->count_contacts != NULL;
}

static bool has_stock(const struct form *form)
{
    return form->stock != NULL;
}

static const struct {
    bool (*concerns)(const struct form *form); /* NULL: every form */
    bool (*fits)(struct store *store, const struct head *head, const struct record *record,
                 bool *same, struct error *error);
    const char *before, *after; /* of the number, in words of damage */
    const char *good;
} comparisons[] = {
    [COMPARE_LOG] = {.fits = record_is_as_logged,
                     .before = "",
                     .after = " is not as the log says: it was changed past the program. Keep the "
                              "file as it is and compare it with a backup.",
                     .good = "Every record is as the log says."},
    [COMPARE_REPORTS] = {.concerns = counts_contacts,
                         .fits = counted_contacts_fit,
                         .before = "",
                         .after = " stands in the reports with other figures than its own: they "
                                  "were changed past the program.",
                         .good = "The reports count what the records say."},
    [COMPARE_STOCK] = {.concerns = has_stock,
                       .fits = stock_fits,
                       .before = "The stock of cards does not hold what ",
                       .after = " did to it.",
                       .good = "The stock of cards is what the records give."},
};

struct checking {
    finding_fn *finding;
    void *context;
    int found[COMPARISONS];
    int64_t compared;
};

static void say(struct checking *checking, size_t kind, const char *number)
{
    char words[300];

    (void)snprintf(words, sizeof(words), "%s%s%s", comparisons[kind].before, number,
                   comparisons[kind].after);
    checking->finding(checking->context, FINDING_DAMAGE, words);
    checking->found[kind]++;
}

static void say_step(const struct checking *checking)
{
    char words[80];

    if (checking->compared % STEP == 0) {
        (void)snprintf(words, sizeof(words), "%" PRId64 " records are compared with the log.",
                       checking->compared);
        checking->finding(checking->context, FINDING_STEP, words);
    }
}

static bool compare(struct record_walk *walk, const struct head *head, const struct record *record,
                    struct error *error)
{
    struct checking *checking = walk->context;

    for (size_t kind = 0; kind < COMPARISONS; kind++) {
        bool same = true;

        if (checking->found[kind] >= MOST_FINDINGS ||
            (comparisons[kind].concerns != NULL && !comparisons[kind].concerns(head->form))) {
            continue;
        }
        if (!comparisons[kind].fits(walk->store, head, record, &same, error)) {
            return false;
        }
        if (!same) {
            say(checking, kind, head->number);
        }
    }
    checking->compared++;
    say_step(checking);
    return true;
}

/* What else it holds cannot be compared. */
static void say_broken(struct record_walk *walk, const struct head *head, const char *fault)
{
    struct checking *checking = walk->context;
    char words[200];

    if (checking->found[COMPARE_LOG]++ < MOST_FINDINGS) {
        (void)snprintf(words, sizeof(words), "%s %s: it was changed past the program.",
                       head->number, fault);
        checking->finding(checking->context, FINDING_DAMAGE, words);
    }
}

/* In the order of the log, so that each part of the file is read once. Other desks wait for none of
 * the steps. */
static bool compare_records(struct checking *checking, struct store *store, struct error *error)
{
    struct record_walk walk = {
        .store = store, .each = compare, .broken = say_broken, .context = checking};
    bool ok;

    do {
        ok = store_begin_reading(store, error) && records_walk(&walk, error);
        store_end_reading(store);
    } while (ok && walk.at != 0);
    return ok;
}

static bool find_stray(struct checking *checking, struct store *store, const struct form *form,
                       struct error *error)
{
    char number[NUMBER_ROOM];
    bool ok = counted_contacts_stray(store, form, number, error);

    if (number[0] != '\0') {
        say(checking, COMPARE_REPORTS, number);
    }
    return ok;
}

static bool compare_balances(struct checking *checking, struct store *store, struct error *error)
{
    char location[33], words[120];

    if (!stock_verify_balances(store, location, error)) {
        return false;
    }
    if (location[0] != '\0') {
        (void)snprintf(words, sizeof(words),
                       "The balance of cards at %s is not what its changes give.", location);
        checking->finding(checking->context, FINDING_DAMAGE, words);
        checking->found[COMPARE_STOCK]++;
    }
    return true;
}

/* Forms that have no contacts must stand nowhere in the reports. */
static bool find_strays(struct checking *checking, struct store *store, struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = counts_contacts(form) || find_stray(checking, store, form, error);
    }
    return ok;
}

/* Damage that SQLite meets on the way ends one of them, and not the others. */
static bool (*const steps[])(struct checking *checking, struct store *store,
                             struct error *error) = {compare_records, find_strays,
                                                     compare_balances};

bool check_records(struct store *store, finding_fn *finding, void *context, struct error *error)
{
    struct checking checking = {.finding = finding, .context = context};
    bool whole = true;

    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct error failure = {0};

        if (!steps[i](&checking, store, &failure)) {
            if (failure.class != ERROR_DAMAGED) {
                return error_set(error, failure.class, "%s", failure.text);
            }
            finding(context, FINDING_DAMAGE, failure.text);
            whole = false;
        }
    }
    for (size_t kind = 0; whole && kind < COMPARISONS; kind++) {
        if (checking.found[kind] == 0) {
            finding(context, FINDING_GOOD, comparisons[kind].good);
        }
    }
    return true;
}
