#include "tests/support/folder.h"

#include "db/app.h"

static void expect_place(const char *data, const char *home, const char *expected)
{
    struct error error = {0};
    char path[256] = "";

    if (data == NULL) {
        unsetenv("XDG_DATA_HOME");
    } else {
        setenv("XDG_DATA_HOME", data, 1);
    }
    if (home == NULL) {
        unsetenv("HOME");
    } else {
        setenv("HOME", home, 1);
    }
    if (expected == NULL) {
        assert_false(app_default_database(path, sizeof(path), &error));
        assert_int_equal(error.class, ERROR_USAGE);
        return;
    }
    assert_true(app_default_database(path, sizeof(path), &error));
    assert_string_equal(path, expected);
}

static void the_default_place_follows_the_environment(void **state)
{
    struct error error = {0};
    char small[16];

    (void)state;
    expect_place("/data", "/home/desk", "/data/frontdesk/desk.db");
    expect_place(NULL, "/home/desk", "/home/desk/.local/share/frontdesk/desk.db");
    expect_place("", "/home/desk", "/home/desk/.local/share/frontdesk/desk.db");
    expect_place("relative", "/home/desk", "/home/desk/.local/share/frontdesk/desk.db");
    expect_place(NULL, NULL, NULL);
    expect_place(NULL, "home", NULL);
    setenv("HOME", "/home/desk", 1);
    assert_false(app_default_database(small, sizeof(small), &error));
}

static void expect_workstation(const char *connection, const char *expected)
{
    struct workstation_name names[] = {{"10.1.2.3", "Counter 2"}, {"fe80::1%eth0", "Watch desk"}};
    struct app app = {0};

    app.config.workstations = names;
    app.config.workstation_count = 2;
    if (connection == NULL) {
        unsetenv("SSH_CONNECTION");
    } else {
        setenv("SSH_CONNECTION", connection, 1);
    }
    app_name_workstation(&app);
    if (expected == NULL) { /* whatever the tests run on, but not what was made up */
        assert_true(app.workstation[0] != '\0');
        assert_null(strstr(app.workstation, "\x1b"));
        assert_null(strstr(app.workstation, "10.1.2.3"));
        return;
    }
    assert_string_equal(app.workstation, expected);
}

static void the_workstation_is_the_other_end_of_the_connection(void **state)
{
    char endless[200];

    (void)state;
    expect_workstation("10.1.2.3 5022 10.1.2.1 22", "Counter 2");
    expect_workstation("fe80::1%eth0 5022 fe80::2 22", "Watch desk");
    expect_workstation("10.9.9.9 5022 10.1.2.1 22", "10.9.9.9");
    expect_workstation("\x1b[2J10.1.2.3 5022", NULL);
    expect_workstation("", NULL);
    expect_workstation(NULL, NULL);
    memset(endless, '1', sizeof(endless) - 1);
    endless[sizeof(endless) - 1] = '\0';
    expect_workstation(endless, NULL);
}

static void the_desk_knows_the_time_of_the_station(void **state)
{
    struct app app = {.time = {.fixed = 1795167000000}}; /* 2026-11-20T01:30 in Los Angeles */
    struct error error = {0};
    struct desk desk;

    (void)state;
    assert_true(zone_use("America/Los_Angeles", &error));
    desk = app_desk(&app);
    assert_ptr_equal(desk.actor, &app.actor);
    assert_ptr_equal(desk.codes, &app.codes);
    assert_ptr_equal(desk.config, &app.config);
    assert_int_equal(date_to_days(desk.now.date), 1795167000 / 86400);
    assert_int_equal(desk.now.hour * 60 + desk.now.minute, (1795167000 % 86400) / 60 - 8 * 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_place_follows_the_environment),
        cmocka_unit_test(the_workstation_is_the_other_end_of_the_connection),
        cmocka_unit_test(the_desk_knows_the_time_of_the_station),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
