/* Another desk:
 *
 *   writer FILE RATE      files RATE 755 cards a second, until its input ends
 *   writer FILE 0         files one for each line that it reads, and says when it was done
 * (CLOCK_MONOTONIC, ns)
 *   writer FILE history   files a counter report that is returned and submitted again and again,
 * for a history of some pages */
#include "base/text.h"
#include "db/app.h"
#include "db/records.h"
#include "forms/contact_755.h"
#include "forms/counter_report.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RETURNS 30

static const struct actor writer = {"100002", "Dana Desk", ROLE_DESK, "Counter 2"};
static const struct actor sergeant = {"100003", "Sam Sergeant", ROLE_SERGEANT, "Watch office"};

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

/* ---- a record with a long history ---- */

static void fill_report(struct record *record)
{
    static const char *const values[][2] = {
        {"type", "LOST_PROP"},
        {"occurred_from", "2026-03-03T14:00"},
        {"occurred_to", "2026-03-03T15:30"},
        {"occurred_place", "12000 Madeup Street"},
        {"city", "NORWALK"},
        {"rd", "0461"},
        {"narrative", "The phone was on the seat. It was gone at the next stop."},
        {"marsys_card", "yes"},
        {"card_given", "no"},
    };
    const int persons =
        field_index(counter_report_form.fields, counter_report_form.field_count, "persons");
    struct place place;
    record_init(record, &counter_report_form);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        record_set_named(record, values[i][0], values[i][1]);
    record_add_row(record, (size_t)persons);
    if (place_from_name(&counter_report_form, "persons[1].role", &place))
        record_set(record, place, "I");
    if (place_from_name(&counter_report_form, "persons[1].name", &place))
        record_set(record, place, "Muestra, Ana");
}

static bool act(struct app *app, const struct actor *actor, const char *action, struct head *head,
                struct record *record)
{
    struct problems problems = {0};
    struct error error = {0};
    struct desk desk = app_desk(app);
    desk.actor = actor;
    struct acting acting = {.head = *head,
                            .record = record,
                            .transition = form_transition(&counter_report_form, action),
                            .desk = &desk,
                            .problems = &problems};
    bool ok = records_act(app->store, &acting, &error);
    if (!ok)
        fprintf(stderr, "writer: %s: %s\n", action, error.text);
    *head = acting.head;
    problems_finish(&problems);
    return ok;
}

static bool write_history(struct app *app)
{
    struct record record;
    struct problems problems = {0};
    struct error error = {0};
    struct desk desk = app_desk(app);
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems};
    char words[60];
    fill_report(&record);
    bool ok = records_file(app->store, &filing, &error);
    for (int i = 0; ok && i < RETURNS; i++) {
        snprintf(words, sizeof words, "The place is not exact enough, for the %d. time.", i + 1);
        record_set_named(&record, "return_reason", words);
        ok = act(app, &sergeant, "return", &filing.head, &record);
        snprintf(words, sizeof words, "%d Madeup Street", 12000 + i);
        record_set_named(&record, "occurred_place", words);
        ok = ok && act(app, &writer, "resubmit", &filing.head, &record);
    }
    if (error.text[0])
        fprintf(stderr, "writer: %s\n", error.text);
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

/* ---- another desk ---- */

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
    bool history = argc == 3 && strcmp(argv[2], "history") == 0;
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
    bool ok = history    ? write_history(&app)
              : rate > 0 ? file_at_rate(&app, rate)
                         : file_when_told(&app);
    store_close(app.store);
    return ok ? 0 : 1;
}
