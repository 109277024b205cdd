/* The paging of lists, against a made-up file in which every third sequence is a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "tui/head_rows.h"

#include <stdlib.h>

#define OLDEST 3
#define NEWEST 999
#define STEP   3
#define ROOMS  30

struct file {
    int64_t newest;
    int reads; /* since the last key */
};

static void put(struct head *heads, size_t at, int64_t seq)
{
    heads[at] = (struct head){.seq = seq};
}

static bool read_above(const struct file *file, int64_t after, int limit, struct head *heads,
                       size_t *count)
{
    int64_t first = (after / STEP + 1) * STEP;
    int64_t found = first > file->newest ? 0 : (file->newest - first) / STEP + 1;
    *count = (size_t)(found < limit ? found : limit);
    for (size_t i = 0; i < *count; i++)
        put(heads, *count - 1 - i, first + (int64_t)i * STEP);
    return true;
}

static bool read_page(void *context, int64_t before, int64_t after, int limit, struct head *heads,
                      size_t *count, struct error *error)
{
    struct file *file = context;
    (void)error;
    file->reads++;
    if (after > 0)
        return read_above(file, after, limit, heads, count);
    int64_t seq = before > 0 && before <= file->newest ? (before - 1) / STEP * STEP : file->newest;
    for (*count = 0; *count < (size_t)limit && seq >= OLDEST; seq -= STEP)
        put(heads, (*count)++, seq);
    return true;
}

struct kind {
    bool oldest_first, no_after;
};
static const struct kind kinds[] = {{false, false}, {true, false}, {false, true}};

static void begin(struct head_rows *rows, struct file *file, const struct kind *kind, size_t room)
{
    *file = (struct file){.newest = NEWEST};
    *rows = (struct head_rows){.fetch = read_page,
                               .context = file,
                               .oldest_first = kind->oldest_first,
                               .no_after = kind->no_after,
                               .room = room,
                               .heads = memory_create(room, sizeof *rows->heads)};
    head_rows_restart(rows);
}

static int64_t selected(const struct head_rows *rows)
{
    return head_rows_selected(rows)->seq;
}

/* The window holds neighbours in their order, without a gap. */
static void assert_whole(const struct head_rows *rows)
{
    int64_t step = rows->oldest_first ? STEP : -STEP;
    assert_true(rows->count > 0 && rows->count <= rows->room && rows->selected < rows->count);
    for (size_t i = 1; i < rows->count; i++)
        assert_int_equal(rows->heads[i].seq - rows->heads[i - 1].seq, step);
}

static void press(struct head_rows *rows, enum action action)
{
    struct file *file = rows->context;
    struct press none = {.code = PRESS_NONE};
    file->reads = 0;
    head_rows_press(rows, action, &none);
    assert_true(file->reads <= 1); /* a key reads one page at most */
    assert_whole(rows);
}

typedef void each_fn(struct head_rows *rows, int64_t first, int64_t last);

static void with_each_kind(each_fn *each)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        for (size_t room = 1; room < ROOMS; room++) {
            struct head_rows rows;
            struct file file;
            begin(&rows, &file, &kinds[i], room);
            bool oldest_first = kinds[i].oldest_first;
            each(&rows, oldest_first ? OLDEST : NEWEST, oldest_first ? NEWEST : OLDEST);
            head_rows_finish(&rows);
        }
    }
}

static void walk(struct head_rows *rows, int64_t first, int64_t last)
{
    int64_t step = first < last ? STEP : -STEP;
    assert_int_equal(selected(rows), first);
    for (int64_t seq = first; seq != last; seq += step) {
        assert_int_equal(selected(rows), seq);
        press(rows, ACTION_DOWN);
    }
    press(rows, ACTION_DOWN);
    for (int64_t seq = last; seq != first; seq -= step) {
        assert_int_equal(selected(rows), seq);
        press(rows, ACTION_UP);
    }
    press(rows, ACTION_UP);
    assert_int_equal(selected(rows), first);
}

static void down_and_up_visit_every_record_once(void **state)
{
    (void)state;
    with_each_kind(walk);
}

static void page_through(struct head_rows *rows, int64_t first, int64_t last)
{
    for (int i = 0; i <= NEWEST; i++)
        press(rows, ACTION_PAGE_DOWN);
    assert_int_equal(selected(rows), last);
    for (int i = 0; i <= NEWEST; i++)
        press(rows, ACTION_PAGE_UP);
    assert_int_equal(selected(rows), first);
}

static void pages_reach_both_ends(void **state)
{
    (void)state;
    with_each_kind(page_through);
}

static void go_to_ends(struct head_rows *rows, int64_t first, int64_t last)
{
    press(rows, ACTION_BOTTOM);
    if (!rows->no_after)
        assert_int_equal(selected(rows), last);
    press(rows, ACTION_TOP);
    assert_int_equal(selected(rows), first);
}

static void end_and_home_go_to_the_ends(void **state)
{
    (void)state;
    with_each_kind(go_to_ends);
}

static void wander(struct head_rows *rows, int64_t first, int64_t last)
{
    static const enum action actions[] = {ACTION_UP,        ACTION_DOWN, ACTION_PAGE_UP,
                                          ACTION_PAGE_DOWN, ACTION_TOP,  ACTION_BOTTOM};
    unsigned random = 755;
    (void)first;
    (void)last;
    for (int i = 0; i < 2000; i++) {
        random = random * 1103515245u + 12345u;
        press(rows, actions[(random >> 16) % 6]);
        int64_t seq = selected(rows);
        head_rows_refresh(rows);
        assert_whole(rows);
        assert_int_equal(selected(rows), seq);
    }
}

static void a_refresh_keeps_the_marked_record(void **state)
{
    (void)state;
    with_each_kind(wander);
}

static void jump_about(struct head_rows *rows, int64_t first, int64_t last)
{
    (void)first;
    (void)last;
    for (int64_t seq = OLDEST; !rows->no_after && seq <= NEWEST; seq++) {
        head_rows_jump(rows, seq);
        assert_whole(rows);
        assert_int_equal(rows->count, rows->room); /* filled from above near the end */
        if (!rows->oldest_first)
            assert_int_equal(selected(rows), seq / STEP * STEP);
    }
}

static void a_jump_marks_the_record_or_the_next_older(void **state)
{
    (void)state;
    with_each_kind(jump_about);
}

static void new_records_show_at_the_top_and_are_told_further_down(void **state)
{
    struct head_rows rows;
    struct file file;
    (void)state;
    begin(&rows, &file, &kinds[0], 20);
    file.newest += STEP;
    head_rows_refresh(&rows);
    assert_int_equal(rows.heads[0].seq, NEWEST + STEP);
    assert_int_equal(selected(&rows), NEWEST); /* the mark stays on its record */
    assert_false(rows.new_above);
    press(&rows, ACTION_BOTTOM);
    file.newest += STEP;
    head_rows_refresh(&rows);
    assert_true(rows.new_above);
    assert_int_equal(selected(&rows), OLDEST);
    press(&rows, ACTION_TOP);
    assert_false(rows.new_above);
    assert_int_equal(selected(&rows), NEWEST + 2 * STEP);
    head_rows_finish(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(down_and_up_visit_every_record_once),
        cmocka_unit_test(pages_reach_both_ends),
        cmocka_unit_test(end_and_home_go_to_the_ends),
        cmocka_unit_test(a_refresh_keeps_the_marked_record),
        cmocka_unit_test(a_jump_marks_the_record_or_the_next_older),
        cmocka_unit_test(new_records_show_at_the_top_and_are_told_further_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
