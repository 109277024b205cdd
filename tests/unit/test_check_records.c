/* A check names every record that was changed past the program: what is wrong with one hides no
 * other, and a row that says nothing is a row. */
#include "tests/support/house.h"

#include "db/calendar_check.h"
#include "db/sample.h"
#include "db/statement.h"

struct heard {
    char words[12000]; /* of damage, one a line */
    int count;
};

static void hear_damage(void *context, enum finding_class class, const char *words)
{
    struct heard *heard = context;
    size_t length = strlen(heard->words);

    if (class == FINDING_DAMAGE) {
        heard->count++;
        (void)snprintf(heard->words + length, sizeof(heard->words) - length, "%s\n", words);
    }
}

static int station_setup(void **state)
{
    struct error error = {0};

    if (house_setup(state) != 0) {
        return -1;
    }
    struct house *house = *state;
    struct app app = {
        .store = house->store, .config = house->config, .codes = house->codes, .time = house->time};

    good(sample_seed(&app, 700, 3, NULL, NULL, &error), &error);
    return 0;
}

static void spoil(const struct house *house, const char *sql)
{
    struct error error = {0};

    good(store_execute(house->store, "PRAGMA foreign_keys = OFF", &error), &error);
    good(store_execute(house->store, sql, &error), &error);
}

static struct heard records_of(const struct house *house)
{
    struct heard heard = {0};
    struct error error = {0};

    good(check_records(house->store, hear_damage, &heard, &error), &error);
    return heard;
}

static void expect_words(const struct heard *heard, const char *words)
{
    if (strstr(heard->words, words) == NULL) {
        fail_msg("\"%s\" is not among: %s", words, heard->words);
    }
}

#define A_SHEET                                                                                    \
    "(SELECT seq FROM worksheet_lines JOIN counted_contact USING (seq) GROUP BY seq HAVING "       \
    "COUNT(DISTINCT row) >= 3 LIMIT 1)"

/* The lines behind it have other numbers now than the reports say. */
static void a_row_without_words_moves_those_behind_it(void **state)
{
    struct house *house = *state;

    assert_int_equal(records_of(house).count, 0);
    spoil(house, "CREATE TEMP TABLE sheet AS SELECT " A_SHEET " AS seq;"
                 "UPDATE worksheet_lines SET row = row + 100 WHERE seq IN sheet AND row > 0;"
                 "INSERT INTO worksheet_lines (seq, row) SELECT seq, 50 FROM sheet;"
                 "DROP TABLE sheet");

    struct heard heard = records_of(house);

    expect_words(&heard, "stands in the reports with other figures than its own");
}

/* The others are compared all the same, and so is what was worked out from them. */
static void a_record_without_contents_hides_nothing(void **state)
{
    struct house *house = *state;
    char number[NUMBER_ROOM], words[80];

    (void)snprintf(number, sizeof(number), "NWK-CR-%lld-00001",
                   (long long)number_of(house, "SELECT MIN(year) FROM record WHERE form = "
                                               "'counter-report'"));
    spoil(house, "DELETE FROM counter_report WHERE seq = (SELECT MIN(seq) FROM counter_report);"
                 "UPDATE counter_report SET narrative = 'Else.' WHERE seq = (SELECT MAX(seq) FROM "
                 "counter_report);"
                 "UPDATE counted_contact SET cards = cards + 1 WHERE seq = (SELECT MAX(seq) FROM "
                 "counted_contact);"
                 "UPDATE stock_balance SET cards = cards + 1");

    struct heard heard = records_of(house);

    (void)snprintf(words, sizeof(words), "%s has lost its contents", number);
    expect_words(&heard, words);
    expect_words(&heard, "is not as the log says");
    expect_words(&heard, "stands in the reports with other figures than its own");
    expect_words(&heard, "The balance of cards at");
    assert_null(strstr(heard.words, "run \"frontdesk check\"")); /* this is it */
}

static void a_record_with_too_many_rows_hides_nothing(void **state)
{
    struct house *house = *state;

    spoil(house, "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
                 "INSERT INTO counter_report_persons (seq, row, role) SELECT (SELECT MIN(seq) FROM "
                 "counter_report), i, 'I' FROM n;"
                 "UPDATE counter_report SET narrative = 'Else.' WHERE seq = (SELECT MAX(seq) FROM "
                 "counter_report)");

    struct heard heard = records_of(house);

    expect_words(&heard, "has more rows than its form takes");
    expect_words(&heard, "is not as the log says");
}

/* Some records have several days in the queue: each is named once, and the next ones are too. */
static void each_record_of_the_queue_is_named_once(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct heard heard = {0};
    struct error error = {0};
    int64_t wrong;

    spoil(house, "DELETE FROM due;"
                 "INSERT INTO due (seq, clock, form, due_on) SELECT r.seq, c.clock, r.form, "
                 "'2026-01-01' FROM (SELECT seq, form FROM record WHERE form = 'briefing' LIMIT 6) "
                 "AS r, (SELECT 'a' AS clock UNION SELECT 'b' UNION SELECT 'c' UNION SELECT 'd' "
                 "UNION SELECT 'e') AS c");
    wrong = number_of(house, "SELECT COUNT(DISTINCT seq) FROM due");
    assert_true(wrong >= 5);
    good(calendar_check(house->store, &desk, hear_damage, &heard, &error), &error);
    for (int64_t at = 0; at < wrong; at++) {
        char sql[160], words[80];
        struct statement *statement;

        (void)snprintf(sql, sizeof(sql),
                       "SELECT number FROM record WHERE seq IN (SELECT seq FROM due) ORDER BY seq "
                       "LIMIT 1 OFFSET %lld",
                       (long long)at);
        statement = statement_get(house->store, sql, &error);
        assert_int_equal(statement_step(statement, &error), STEP_ROW);
        (void)snprintf(words, sizeof(words), "%s does not stand in the queue",
                       column_text(statement, 0));
        statement_done(statement);
        expect_words(&heard, words);
        assert_null(strstr(strstr(heard.words, words) + 1, words));
    }
}

int main(void)
{
#define IN_STATION(test) cmocka_unit_test_setup_teardown(test, station_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        IN_STATION(a_row_without_words_moves_those_behind_it),
        IN_STATION(a_record_without_contents_hides_nothing),
        IN_STATION(a_record_with_too_many_rows_hides_nothing),
        IN_STATION(each_record_of_the_queue_is_named_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
