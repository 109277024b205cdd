/* Another desk:
 *
 *   writer FILE RATE      files RATE 755 cards a second, until its input ends
 *   writer FILE 0         files one for each line that it reads, and says when it was done
 * (CLOCK_MONOTONIC, ns) */
#include "base/text.h"
#include "db/app.h"
#include "db/records.h"
#include "forms/contact_755.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const struct actor writer = {"100002", "Dana Desk", ROLE_DESK, "Counter 2"};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void fill(struct record *record)
{
    static const char *const values[][2] = {{"call_sign", "40Q1"}, {"area", "NORWALK"},
                                            {"rd", "0400"},        {"origin", "OBS"},
                                            {"contacts", "1"},     {"cards", "1"}};
    record_init(record, &contact_755_form);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        record_set_named(record, values[i][0], values[i][1]);
    record_set_named(record, "setting", "BUSINESS_OWNER");
}

static bool file_one(struct app *app)
{
    struct record record;
    struct problems problems = {0};
    struct error error = {0};
    struct desk desk = app_desk(app);
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems};
    fill(&record);
    bool ok = records_file(app->store, &filing, &error);
    if (!ok)
        fprintf(stderr, "writer: %s\n", error.text);
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static bool file_when_told(struct app *app)
{
    char line[16];
    while (fgets(line, sizeof line, stdin)) {
        if (!file_one(app))
            return false;
        printf("%" PRId64 "\n", now_ns());
        fflush(stdout);
    }
    return true;
}

static bool file_at_rate(struct app *app, long rate)
{
    int64_t next = now_ns();
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (poll(&input, 1, 0) == 0) {
        if (!file_one(app))
            return false;
        next += 1000000000 / rate;
        int64_t left = next - now_ns();
        if (left > 0)
            nanosleep(&(struct timespec){left / 1000000000, left % 1000000000}, NULL);
    }
    return true;
}

int main(int argc, char **argv)
{
    struct app app = {0};
    struct error error = {0};
    long rate = argc == 3 ? strtol(argv[2], NULL, 10) : -1;
    if (rate < 0 || rate > 1000)
        return 2;
    config_init(&app.config);
    app.actor = writer;
    text_copy(app.database, sizeof app.database, argv[1]);
    if (!codes_init(&app.codes, &error) || !calendar_init(&app.calendar, &error) ||
        !zone_use(app.config.time_zone, &error) || !app_open(&app, &error)) {
        fprintf(stderr, "writer: %s\n", error.text);
        return 1;
    }
    bool ok = rate > 0 ? file_at_rate(&app, rate) : file_when_told(&app);
    store_close(app.store);
    return ok ? 0 : 1;
}
