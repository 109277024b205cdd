#include "base/config.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A file with these contents, under a name of its own. */
static void write_config(const char *bytes, size_t length, char path[64])
{
    int file;

    (void)snprintf(path, 64, "/tmp/frontdesk-config-XXXXXX");
    file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, length), (ssize_t)length);
    assert_int_equal(close(file), 0);
}

/* Reads it with standard error kept aside: the library must not speak to the terminal by itself. */
static bool read_bytes(struct config *config, const char *bytes, size_t length, struct error *error)
{
    char path[64], spoken[64] = "";
    FILE *aside = tmpfile();
    int kept = dup(STDERR_FILENO);
    bool ok;

    assert_non_null(aside);
    write_config(bytes, length, path);
    (void)dup2(fileno(aside), STDERR_FILENO);
    config_init(config);
    ok = config_read(config, path, error);
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    assert_int_equal(unlink(path), 0);
    rewind(aside);
    assert_int_equal(fread(spoken, 1, sizeof(spoken) - 1, aside), 0);
    assert_int_equal(fclose(aside), 0);
    if (!ok) {
        assert_int_equal(error->class, ERROR_USAGE);
        assert_non_null(strstr(error->text, path)); /* every message names the file */
    }
    return ok;
}

static bool read_text(struct config *config, const char *text, struct error *error)
{
    return read_bytes(config, text, strlen(text), error);
}

static void expect_refused(const char *text, const char *words)
{
    struct config config;
    struct error error = {0};

    assert_false(read_text(&config, text, &error));
    if (strstr(error.text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    }
    config_finish(&config);
}

static void without_a_file_the_first_station_holds(void **state)
{
    struct config config;

    (void)state;
    config_init(&config);
    assert_string_equal(config.station_name, "Norwalk Station");
    assert_string_equal(config.station_code, "NWK");
    assert_string_equal(config.station_unit, "04");
    assert_string_equal(config.time_zone, "America/Los_Angeles");
    assert_string_equal(config.non_emergency, "(562) 863-8711");
    assert_string_equal(config.counter_call_sign, "40Q1");
    assert_string_equal(config.counter_area, "NORWALK");
    assert_string_equal(config.counter_district, "0400");
    assert_string_equal(config.database, "");
    assert_string_equal(config.codes_dir, "");
    assert_string_equal(config.drafts_dir, "");
    assert_string_equal(config.journal_dir, "");
    assert_string_equal(config.backup_dir, "");
    assert_true(config.mouse);
    assert_true(config.colour);
    assert_string_equal(config.watch_em, "2200-0600");
    assert_string_equal(config.watch_day, "0600-1400");
    assert_string_equal(config.watch_pm, "1400-2200");
    assert_int_equal(config.escape_delay_ms, 25);
    assert_int_equal(config.lock_minutes, 10);
    assert_int_equal(config.workstation_count, 0);
    config_finish(&config);
}

static void an_empty_file_changes_nothing(void **state)
{
    struct config config;
    struct error error = {0};

    (void)state;
    assert_true(read_text(&config, "", &error));
    assert_string_equal(config.station_code, "NWK");
    config_finish(&config);
    assert_true(read_text(&config, "# nothing\r\n\r\n; more nothing\n[station]\n", &error));
    assert_string_equal(config.station_code, "NWK");
    config_finish(&config);
}

static void every_kind_of_key_is_read(void **state)
{
    struct config config;
    struct error error = {0};

    (void)state;
    assert_true(read_text(&config,
                          "[Station]\r\n"
                          "Name = \"Desk #2; Estación\"\r\n"
                          "CODE = LKD\n"
                          "unit=13 # two digits\n"
                          "time_zone = America/New_York\n"
                          "[files]\n"
                          "database = /srv/front desk/desk.db\n"
                          "codes_dir =\n"
                          "[screen]\n"
                          "mouse = no\n"
                          "colour = OFF\n"
                          "escape_delay_ms = 500\n"
                          "lock_minutes = 30\n",
                          &error));
    assert_string_equal(config.station_name, "Desk #2; Estación");
    assert_string_equal(config.station_code, "LKD");
    assert_string_equal(config.station_unit, "13");
    assert_string_equal(config.time_zone, "America/New_York");
    assert_string_equal(config.database, "/srv/front desk/desk.db");
    assert_string_equal(config.codes_dir, "");
    assert_false(config.mouse);
    assert_false(config.colour);
    assert_int_equal(config.escape_delay_ms, 500);
    assert_int_equal(config.lock_minutes, 30);
    assert_string_equal(config.counter_area, "NORWALK");
    config_finish(&config);
}

static void workstations_take_any_address(void **state)
{
    struct config config;
    struct error error = {0};

    (void)state;
    assert_true(read_text(&config,
                          "[workstations]\n"
                          "192.0.2.11 = Counter 1\n"
                          "2001:DB8::7 = Counter 2\n"
                          "pts/0 = Station PC\n",
                          &error));
    assert_int_equal(config.workstation_count, 3);
    assert_string_equal(config_workstation(&config, "192.0.2.11"), "Counter 1");
    assert_string_equal(config_workstation(&config, "2001:db8::7"), "Counter 2");
    assert_string_equal(config_workstation(&config, "2001:DB8::7"), "Counter 2");
    assert_string_equal(config_workstation(&config, "pts/0"), "Station PC");
    assert_string_equal(config_workstation(&config, "pts/1"), "pts/1");
    config_finish(&config);
    assert_int_equal(config.workstation_count, 0);
}

static void workstations_are_five_hundred_at_most(void **state)
{
    struct text text = {0};
    struct config config;
    struct error error = {0};

    (void)state;
    text_add(&text, "  [workstations]\n");
    for (int i = 0; i < 500; i++) {
        text_add_format(&text, "\t10.0.%d.%d = Counter %d\n", i / 250, i % 250, i);
    }
    assert_true(read_text(&config, text_bytes(&text), &error));
    assert_int_equal(config.workstation_count, 500);
    assert_string_equal(config_workstation(&config, "10.0.1.249"), "Counter 499");
    config_finish(&config);
    text_add(&text, "10.0.9.9 = One more\n");
    assert_false(read_text(&config, text_bytes(&text), &error));
    assert_non_null(strstr(error.text, "[workstations] 10.0.9.9: there are more than 500"));
    config_finish(&config);
    text_finish(&text);
}

static void a_missing_file_is_named(void **state)
{
    struct config config;
    struct error error = {0};

    (void)state;
    config_init(&config);
    assert_false(config_read(&config, "/nowhere/config.ini", &error));
    assert_int_equal(error.class, ERROR_USAGE);
    assert_string_equal(error.text, "/nowhere/config.ini: there is no such file.");
    assert_false(config_read(&config, "/tmp", &error));
    assert_int_equal(error.class, ERROR_USAGE);
    assert_false(config_read(&config, "/nowhere/config.ini", NULL));
    config_finish(&config);
}

static void unknown_names_are_refused(void **state)
{
    (void)state;
    expect_refused("[station]\nnmae = x\n", "[station] nmae: there is no such key.");
    expect_refused("[stations]\nname = x\n", "there is no section [stations]");
    expect_refused("[printer]\n", "there is no section [printer]");
    expect_refused("[station:name]\n", "there is no section [station:name]");
    expect_refused("name = x\n[station]\n", "the key name stands before the first [section]");
    expect_refused("[screen]\nname = x\n", "[screen] name: there is no such key.");
}

static void bad_values_are_refused_with_what_would_fit(void **state)
{
    (void)state;
    expect_refused("[screen]\nescape_delay_ms = 9\n",
                   "[screen] escape_delay_ms: \"9\" does not fit; it takes a whole number from 10 "
                   "to 500.");
    expect_refused("[screen]\nescape_delay_ms = 501\n", "from 10 to 500");
    expect_refused("[screen]\nescape_delay_ms = 25ms\n", "from 10 to 500");
    expect_refused("[screen]\nescape_delay_ms = -25\n", "from 10 to 500");
    expect_refused("[screen]\nescape_delay_ms = 99999999999999999999\n", "from 10 to 500");
    expect_refused("[screen]\nescape_delay_ms =\n", "from 10 to 500");
    expect_refused("[screen]\nlock_minutes = 0\n", "from 1 to 30");
    expect_refused("[screen]\nlock_minutes = 31\n", "from 1 to 30");
    expect_refused("[screen]\nmouse = maybe\n",
                   "[screen] mouse: \"maybe\" does not fit; it takes yes");
    expect_refused("[screen]\ncolour =\n", "yes or no");
    expect_refused("[station]\ncode = nwk\n", "[station] code: \"nwk\" does not fit");
    expect_refused("[station]\ncode = N\n", "2 to 8 capital letters");
    expect_refused("[station]\ncode = NORWALKCA\n", "2 to 8 capital letters");
    expect_refused("[station]\nunit = 4\n", "it takes 2 digits.");
    expect_refused("[station]\nunit = 4a\n", "it takes 2 digits.");
    expect_refused("[station]\ncounter_district = 400\n", "it takes 4 digits.");
    expect_refused("[station]\nname =\n", "[station] name: \"\" does not fit");
    expect_refused("[station]\nname = \"  \"\n", "[station] name");
    expect_refused("[station]\ntime_zone = Norwalk\n", "a time zone that this machine knows");
    expect_refused("[files]\ndatabase = desk.db\n", "a full path that begins with /");
    expect_refused("[workstations]\n192.0.2.1 =\n", "[workstations] 192.0.2.1");
    expect_refused("[workstations]\n192.0.2.1 = "
                   "A name of a workstation that is so long that nobody could read all of it\n",
                   "[workstations] 192.0.2.1: an address and a name");
}

static void unreadable_lines_are_counted(void **state)
{
    char long_line[3000];

    (void)state;
    expect_refused("[watches]\nem = 2200\n", "two times in 24 hours, as 2200-0600");
    expect_refused("[watches]\nday = 0600-2460\n", "two times in 24 hours");
    expect_refused("[watches]\nday = 0600-1460\n", "two times in 24 hours");
    expect_refused("[watches]\npm = 1400-1400\n", "two times in 24 hours");
    expect_refused("[watches]\npm = 1400_2200\n", "two times in 24 hours");
    expect_refused("[station]\nname\n",
                   "line 2: A line is a [section], a comment (#) or key = value.");
    expect_refused("\n\n= x\n", "line 3: A line is a [section]");
    expect_refused("[station\nname = x\n", "line 1: A section is written [name]");
    expect_refused("[]\n", "line 1: A section is written [name]");
    expect_refused("[station] # ours\n", "line 1: A section is written [name]");
    expect_refused("[station]\nname = a \\\n b = c\n",
                   "line 2: A line cannot end with a backslash.");
    expect_refused("[station]\nname = a\x1B[2J\n", "line 2: There is a control character");
    expect_refused("\xEF\xBB\xBF[station]\n", "line 1: There is an invisible character");
    expect_refused("[station]\nname = Ca\xF1on\n", "line 2: There is a broken character");
    memset(long_line, 'a', sizeof(long_line));
    memcpy(long_line, "[station]\nname =", 16);
    long_line[sizeof(long_line) - 1] = '\0';
    expect_refused(long_line, "line 2: The line is too long.");
    memcpy(long_line, "#", 1);
    expect_refused(long_line, "line 2: The line is too long.");
}

static void a_key_stands_once(void **state)
{
    struct config config;
    struct error error = {0};
    char sections[201] = "";
    static const char apart[] = "[station]\nname = x\n[workstations]\n10.0.0.1 = name\n"
                                "[station]\nunit = 04\n# name = y\n";

    (void)state;
    expect_refused("[station]\nname = x\n\nname = y\n",
                   "line 4: This key stands in the section already: take one out.");
    expect_refused("[station]\nname = x\n[files]\n[Station]\n NAME=x\n", "line 5: This key stands");
    expect_refused("[workstations]\n10.0.0.1 = a\n10.0.0.1 = b\n", "line 3: This key stands");
    memset(sections, 'a', sizeof(sections) - 1); /* two long names that begin alike are two */
    memcpy(sections, "[", 1);
    memcpy(sections + 90, "b]\nx = y\n[", 10);
    memcpy(sections + 190, "c]\nx = y\n", 10);
    expect_refused(sections, "there is no section [");
    assert_true(read_bytes(&config, apart, sizeof(apart) - 1, &error));
    config_finish(&config);
}

static void a_zero_byte_is_refused(void **state)
{
    static const char bytes[] = "[station]\nname = x\0y\n", ending[] = "[station]\nname = x\0\n";
    struct config config;
    struct error error = {0};

    (void)state;
    assert_false(read_bytes(&config, bytes, sizeof(bytes) - 1, &error));
    assert_non_null(strstr(error.text, "line 2: There is a zero byte in it."));
    config_finish(&config);
    assert_false(read_bytes(&config, ending, sizeof(ending) - 1, &error));
    assert_non_null(strstr(error.text, "line 2: There is a zero byte in it."));
    config_finish(&config);
}

/* The config.ini that the project ships stands two folders above this file. */
static char *shipped_dup(char *path, size_t room)
{
    static const char here[] = "tests/unit/test_config.c";
    const char *tail = strstr(__FILE__, here);
    struct error error = {0};
    size_t length;
    char *text;

    assert_non_null(tail);
    (void)snprintf(path, room, "%.*sconfig.ini", (int)(tail - __FILE__), __FILE__);
    text = file_read_dup(path, 65536, &length, &error);
    if (text == NULL) {
        fail_msg("%s", error.text);
    }
    return text;
}

/* "#key = value" with no blank after the #: a key that is commented out. */
static bool is_key_line(const char *line)
{
    return line[0] == '#' && line[1] != ' ' && line[1] != '\n' && line[1] != '\0';
}

static char *uncommented_dup(const char *text)
{
    struct text out = {0};

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t hidden = is_key_line(text) ? 1 : 0;

        text_add_bytes(&out, text + hidden, length - hidden);
        text_add(&out, "\n");
        text += length + (text[length] == '\n');
    }
    return text_take(&out);
}

static void the_shipped_file_names_each_key_with_its_default(void **state)
{
    char path[4096];
    char *text = shipped_dup(path, sizeof(path));
    const char *line = text;
    char section[64] = "";
    struct config_key key;
    size_t index = 0;

    (void)state;
    while (*line != '\0') {
        char expected[200];
        size_t length = strcspn(line, "\n");

        if (line[0] == '[') {
            (void)snprintf(section, sizeof(section), "%.*s", (int)length - 2, line + 1);
        }
        if (is_key_line(line) && strcmp(section, "workstations") != 0) {
            assert_true(config_key_at(index++, &key));
            (void)snprintf(expected, sizeof(expected), "#%s =%s%s", key.name,
                           key.fallback[0] != '\0' ? " " : "", key.fallback);
            assert_string_equal(section, key.section);
            assert_int_equal(length, strlen(expected));
            assert_memory_equal(line, expected, length);
            assert_true(line > text + 1 && line[-2] != '\n'); /* an explanation stands above */
        }
        line += length + (line[length] == '\n');
    }
    assert_false(config_key_at(index, &key));
    assert_int_equal(index, 39);
    free(text);
}

static void the_shipped_file_reads_as_it_is_and_uncommented(void **state)
{
    struct config defaults, shipped;
    struct error error = {0};
    char path[4096];
    char *text = shipped_dup(path, sizeof(path));
    char *uncommented = uncommented_dup(text);

    (void)state;
    config_init(&defaults);
    if (!read_text(&shipped, text, &error)) {
        fail_msg("%s", error.text);
    }
    assert_memory_equal(&shipped, &defaults, sizeof(defaults));
    config_finish(&shipped);
    if (!read_text(&shipped, uncommented, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(shipped.workstation_count, 2);
    assert_string_equal(config_workstation(&shipped, "192.0.2.11"), "Counter 1");
    assert_memory_equal(&shipped, &defaults, offsetof(struct config, workstations));
    config_finish(&shipped);
    config_finish(&defaults);
    free(uncommented);
    free(text);
}

static void every_row_of_the_table_is_explained(void **state)
{
    struct config_key key;

    (void)state;
    for (size_t i = 0; config_key_at(i, &key); i++) {
        struct text text = {0};
        struct config config;
        struct error error = {0};

        assert_true(strlen(key.help) > 20);
        assert_true(strlen(key.kind) > 0);
        text_add_format(&text, "[%s]\n%s = %s\n", key.section, key.name, key.fallback);
        if (!read_text(&config, text_bytes(&text), &error)) {
            fail_msg("%s", error.text);
        }
        config_finish(&config);
        text_finish(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_file_the_first_station_holds),
        cmocka_unit_test(an_empty_file_changes_nothing),
        cmocka_unit_test(every_kind_of_key_is_read),
        cmocka_unit_test(workstations_take_any_address),
        cmocka_unit_test(workstations_are_five_hundred_at_most),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(bad_values_are_refused_with_what_would_fit),
        cmocka_unit_test(unreadable_lines_are_counted),
        cmocka_unit_test(a_key_stands_once),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(the_shipped_file_names_each_key_with_its_default),
        cmocka_unit_test(the_shipped_file_reads_as_it_is_and_uncommented),
        cmocka_unit_test(every_row_of_the_table_is_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
