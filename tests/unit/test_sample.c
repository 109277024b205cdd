#include "tests/support/house.h"

#include "db/card_reconciliation.h"
#include "db/check_file.h"
#include "db/sample.h"
#include "db/search.h"
#include "db/staff.h"
#include "db/urn_watch.h"

#define COUNT_SAMPLES "SELECT COUNT(*) FROM record"

/* An app upon the house's file; the house stays the owner of everything. */
static struct app app_of(const struct house *house)
{
    struct app app = {
        .config = house->config, .codes = house->codes, .time = house->time, .store = house->store};

    strcpy(app.workstation, "Counter 1");
    return app;
}

static void seed(struct house *house, int64_t records, uint64_t number)
{
    struct app app = app_of(house);
    struct error error = {0};

    good(sample_seed(&app, records, number, NULL, NULL, &error), &error);
}

/* Number, state, author, time and headline of every record, newest first. */
static char *records_dup(struct house *house)
{
    struct page_request request = {.limit = 50};
    struct head heads[50];
    struct text all = {0};
    struct error error = {0};
    size_t count;

    do {
        good(records_page(house->store, &house->actors[CAPTAIN], &request, heads, &count, &error),
             &error);
        for (size_t i = 0; i < count; i++) {
            text_add_format(&all, "%s %s %s %s %s\n", heads[i].number, heads[i].status,
                            heads[i].filed_by, heads[i].filed_at, heads[i].headline);
            request.before = heads[i].seq;
        }
    } while (count > 0);
    return text_take(&all);
}

/* What a fresh file holds after seeding. */
static char *seeded_dup(int64_t records, uint64_t number)
{
    void *house = NULL;
    char *found;

    assert_int_equal(house_setup(&house), 0);
    seed(house, records, number);
    found = records_dup(house);
    house_teardown(&house);
    return found;
}

static void the_same_seed_makes_the_same_records(void **state)
{
    char *first = seeded_dup(1200, 7);
    char *again = seeded_dup(1200, 7);
    char *other = seeded_dup(1200, 8);

    (void)state;
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    free(first);
    free(again);
    free(other);
}

static void as_many_as_asked_over_five_years(void **state)
{
    struct house *house = *state;

    seed(house, 2037, 1);
    assert_int_equal(number_of(house, COUNT_SAMPLES), 2037);
    assert_true(number_of(house, "SELECT COUNT(*) FROM record WHERE form = 'counter-report'") >
                200);
    assert_true(number_of(house, "SELECT COUNT(DISTINCT year) FROM record") >= 5);
    assert_int_equal(number_of(house, "SELECT MIN(filed_at) >= '2021-11-20' AND MAX(filed_at) < "
                                      "'2026-11-20T17:30:00.000Z' FROM record"),
                     1);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM record AS a JOIN record AS b ON "
                                      "b.seq > a.seq AND b.filed_at < a.filed_at"),
                     0); /* in the order of time */
    assert_true(tally_of(house, &counter_report_form, "submitted") > 0);
    assert_true(tally_of(house, &counter_report_form, "returned") > 0);
    assert_true(tally_of(house, &counter_report_form, "approved") > 100);
    assert_true(tally_of(house, &counter_report_form, "void") > 0);
    assert_true(tally_of(house, &outreach_event_form, "held") > 20);
    assert_true(tally_of(house, &briefing_form, "filed") > 20);
    assert_true(tally_of(house, &volunteer_hours_form, "filed") > 40);
    assert_true(tally_of(house, &card_stock_form, "filed") > 20);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM counter_report WHERE approved_by = "
                                      "taken_by"),
                     0);
}

/* The sergeant finds something to reconcile: the watch of 24 hours ago has drawn numbers. */
static void the_watch_of_a_day_ago_has_drawn_numbers(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct urn_counts counts;
    struct error error = {0};

    for (int again = 1; again <= 2; again++) {
        seed(house, 400, (uint64_t)again);
        good(urn_watch_count(house->store, urn_watch_due(&desk), &counts, &error), &error);
        assert_int_equal(counts.drawn, 5 * again);
        assert_int_equal(counts.submitted, 3 * again);
        assert_int_equal(counts.deferred, 1 * again);
        assert_int_equal(counts.missing, 1 * again);
        assert_int_equal(number_of(house, COUNT_SAMPLES), 400 * again);
    }
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM urn_drawn WHERE kept_at <> '' AND "
                                      "COALESCE(defer_reason, void_reason, '') <> ''"),
                     0);
}

/* And worksheets beside the cards, with differences that are meant to be found. */
static void worksheets_of_these_days_are_to_be_reconciled(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    const struct reconciled_span span = {{2026, 11, 10}, {2026, 11, 20}, WATCH_COUNT};
    struct card_reconciliation found;
    struct error error = {0};
    size_t counts[RECONCILE_CODE_COUNT] = {0};

    seed(house, 2037, 1);
    good(card_reconciliation_run(house->store, &desk, &span, &found, &error), &error);
    for (size_t i = 0; i < found.outcome.mismatch_count; i++) {
        counts[found.outcome.mismatches[i].code]++;
    }
    assert_true(tally_of(house, &worksheet_form, "submitted") > 3);
    assert_true(found.clearances.agreeing > 3);
    assert_true(counts[CLEARANCE_WITHOUT_CARD_LOG] > 3);
    assert_true(counts[CARDS_DIFFER] > 0);
    card_reconciliation_finish(&found);
}

/* Whatever the last ones are: a report with its card is two. */
static void every_number_is_met_exactly(void **state)
{
    struct house *house = *state;
    int64_t wanted = 0;

    for (int64_t records = 1; records <= 40; records++) {
        seed(house, records, (uint64_t)records);
        wanted += records;
        assert_int_equal(number_of(house, COUNT_SAMPLES), wanted);
    }
    assert_true(number_of(house, "SELECT COUNT(*) FROM counter_report WHERE card_given = 1") > 20);
}

static void seeding_again_adds(void **state)
{
    struct house *house = *state;

    seed(house, 20, 1);
    seed(house, 30, 2);
    assert_int_equal(number_of(house, COUNT_SAMPLES), 50);
}

/* Says how far it has come, and never goes back. */
static void count_up(void *context, int64_t done)
{
    int64_t *last = context;

    assert_true(done > *last);
    *last = done;
}

static void progress_is_told_to_the_end(void **state)
{
    struct house *house = *state;
    struct app app = app_of(house);
    struct error error = {0};
    int64_t last = 0;

    good(sample_seed(&app, 1001, 1, count_up, &last, &error), &error);
    assert_int_equal(last, 1001);
}

static void the_file_is_marked_for_good(void **state)
{
    struct house *house = *state;
    struct error error = {0};

    assert_false(store_is_sample(house->store));
    seed(house, 0, 1);
    assert_true(store_is_sample(house->store));
    store_close(house->store);
    good(store_open(&house->store, house->folder->file, &house->time, &error), &error);
    assert_true(store_is_sample(house->store));
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM operation WHERE subject = 'file' AND "
                                      "action = 'seed' AND actor = 'program'"),
                     1);
}

static void the_clock_goes_on_afterwards(void **state)
{
    struct house *house = *state;
    struct head head;

    seed(house, 10, 1);
    assert_ptr_equal(store_time(house->store), &house->time);
    head = file_card(house, CLERK);
    assert_string_equal(head.filed_at, "2026-11-20T17:30:00.000Z");
}

static void real_records_are_not_mixed_with_samples(void **state)
{
    struct house *house = *state;
    struct app app = app_of(house);
    struct error error = {0};

    file_report(house, CLERK);
    struct traces before = traces_of(house);
    assert_refused(sample_seed(&app, 10, 1, NULL, NULL, &error), &error, ERROR_REFUSED,
                   "NWK-CR-2026-00001");
    assert_false(store_is_sample(house->store));
    assert_untouched(house, &before);
    assert_ptr_equal(store_time(house->store), &house->time);
}

struct findings {
    int good, warnings, damage, steps;
    char words[600];
};

static void note_finding(void *context, enum finding_class class, const char *words)
{
    struct findings *findings = context;

    findings->good += class == FINDING_GOOD;
    findings->warnings += class == FINDING_WARNING;
    findings->damage += class == FINDING_DAMAGE;
    findings->steps += class == FINDING_STEP;
    if (class == FINDING_DAMAGE) {
        snprintf(findings->words, sizeof(findings->words), "%s", words);
    }
}

static struct findings findings_of(const struct house *house)
{
    struct findings findings = {0};
    struct error error = {0};

    good(look_at_file(house->store, note_finding, &findings, &error), &error);
    return findings;
}

static void check_finds_a_seeded_file_whole(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct findings findings;

    seed(house, 700, 3);
    findings = findings_of(house);
    if (findings.damage > 0) {
        fail_msg("%s", findings.words);
    }
    assert_true(findings.good >= 9);
    assert_true(findings.steps >= 1);
    assert_int_equal(findings.warnings, 2); /* throw-away, and sample data */
    good(store_execute(house->store,
                       "UPDATE counter_report SET narrative = 'Else.' WHERE seq = (SELECT MAX(seq) "
                       "FROM counter_report)",
                       &error),
         &error);
    findings = findings_of(house);
    assert_int_equal(findings.damage, 1);
    assert_non_null(strstr(findings.words, "changed past the program"));
    good(store_execute(
             house->store,
             "UPDATE tally SET count = count + 1 WHERE form = 'contact-755' AND status = 'filed'",
             &error),
         &error);
    assert_int_equal(findings_of(house).damage, 2);
}

static void samples_are_found_by_search(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head heads[5];
    size_t count = 0;

    seed(house, 300, 3);
    good(search_page(house->store, &house->actors[CLERK], "the person last", 0, 5, heads, &count,
                     &error),
         &error);
    assert_int_equal(count, 5);
}

static void there_is_an_account_for_each_role(void **state)
{
    struct house *house = *state;
    struct app app = app_of(house);
    struct error error = {0};
    role_set roles = 0;

    good(store_execute(house->store, "DELETE FROM staff", &error), &error);
    good(sample_accounts(&app, SAMPLE_PASSWORD, &error), &error);
    for (size_t i = 0; sample_account_at(i) != NULL; i++) {
        const struct sample_account *account = sample_account_at(i);
        const struct sign_in given = {account->employee, SAMPLE_PASSWORD, "Counter 1"};
        struct actor actor;

        good(staff_sign_in(house->store, &given, &actor, NULL, &error), &error);
        assert_int_equal(actor.role, account->role);
        assert_string_equal(actor.name, account->name);
        roles |= ROLES(account->role);
    }
    assert_int_equal(roles, ROLES(ROLE_COUNT) - 2); /* all but "none" */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_makes_the_same_records),
        IN_HOUSE(as_many_as_asked_over_five_years),
        IN_HOUSE(the_watch_of_a_day_ago_has_drawn_numbers),
        IN_HOUSE(worksheets_of_these_days_are_to_be_reconciled),
        IN_HOUSE(every_number_is_met_exactly),
        IN_HOUSE(seeding_again_adds),
        IN_HOUSE(progress_is_told_to_the_end),
        IN_HOUSE(the_file_is_marked_for_good),
        IN_HOUSE(the_clock_goes_on_afterwards),
        IN_HOUSE(real_records_are_not_mixed_with_samples),
        IN_HOUSE(check_finds_a_seeded_file_whole),
        IN_HOUSE(samples_are_found_by_search),
        IN_HOUSE(there_is_an_account_for_each_role),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
