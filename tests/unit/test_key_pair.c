#include "tests/support/folder.h"
#include "tests/support/watched.h"

#include "db/key_pair.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define SECRET "a good long secret"

static void good(bool ok, const struct error *error)
{
    if (!ok) {
        fail_msg("%s", error->text);
    }
}

static struct key_pair new_pair(void)
{
    struct key_pair pair = {0};
    struct error error = {0};

    good(key_pair_make(&pair, &error), &error);
    assert_non_null(pair.secret_half);
    return pair;
}

static char *wrapped_by(const struct key_pair *pair, const char *password)
{
    struct error error = {0};
    char *wrapped = NULL;

    good(key_pair_wrap(pair, password, &wrapped, &error), &error);
    return wrapped;
}

/* Does what is sealed to `to` open with `with`, whole? */
static bool opens(const struct key_pair *to, const struct key_pair *with)
{
    static const char words[] = "what she typed\0behind a zero";
    struct error error = {0};
    unsigned char *sealed = NULL;
    char *plain = NULL;
    size_t sealed_length = 0, length = 0;
    bool ok;

    good(key_seal(to->public_half, words, sizeof(words), &sealed, &sealed_length, &error), &error);
    assert_true(sealed_length > sizeof(words));
    ok = key_open(with, sealed, sealed_length, &plain, &length, &error);
    if (ok) {
        assert_int_equal(length, sizeof(words));
        assert_memory_equal(plain, words, sizeof(words));
        assert_int_equal(plain[length], '\0');
    } else {
        assert_int_equal(error.class, ERROR_REFUSED);
        assert_null(plain);
    }
    free(sealed);
    key_forget(plain);
    return ok;
}

static void what_is_sealed_opens_with_its_own_pair_alone(void **state)
{
    struct key_pair pair = new_pair();
    struct key_pair other = new_pair();

    (void)state;
    assert_memory_not_equal(pair.public_half, other.public_half, KEY_BYTES);
    assert_true(opens(&pair, &pair));
    assert_false(opens(&pair, &other));
    key_pair_lock(&other);
    key_pair_lock(&pair);
}

static void a_locked_pair_still_seals_and_opens_nothing(void **state)
{
    struct key_pair pair = new_pair();
    struct key_pair open = new_pair();
    struct error error = {0};
    char *wrapped = wrapped_by(&pair, SECRET);
    char *again = wrapped;

    (void)state;
    key_pair_lock(&pair);
    key_pair_lock(&pair); /* once more does no harm */
    assert_null(pair.secret_half);
    assert_false(opens(&pair, &pair));
    assert_false(key_pair_wrap(&pair, SECRET, &again, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_null(again);
    good(key_pair_unlock(&open, wrapped, SECRET, &error), &error); /* over an open one */
    assert_memory_equal(open.public_half, pair.public_half, KEY_BYTES);
    assert_true(opens(&pair, &open));
    key_pair_lock(&open);
    free(wrapped);
}

static void a_wrapped_secret_needs_its_password(void **state)
{
    static const char *const wrong[] = {"", "a good long secreT", "a good long secret "};
    struct key_pair pair = new_pair();
    struct key_pair before = pair;
    char *wrapped = wrapped_by(&pair, SECRET);

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct error error = {0};

        assert_false(key_pair_unlock(&pair, wrapped, wrong[i], &error));
        assert_int_equal(error.class, ERROR_REFUSED);
    }
    assert_ptr_equal(pair.secret_half, before.secret_half); /* it stays as it was */
    assert_true(opens(&before, &pair));
    key_pair_lock(&pair);
    free(wrapped);
}

static void a_pair_is_wrapped_anew_and_stays_the_same(void **state)
{
    struct key_pair pair = new_pair();
    struct key_pair second = {0};
    struct error error = {0};
    char *first = wrapped_by(&pair, SECRET);
    char *again = wrapped_by(&pair, SECRET);
    char *changed = wrapped_by(&pair, "another good secret");

    (void)state;
    assert_string_not_equal(first, again); /* a salt of its own */
    good(key_pair_unlock(&second, changed, "another good secret", &error), &error);
    assert_memory_equal(second.secret_half, pair.secret_half, KEY_BYTES);
    assert_false(key_pair_unlock(&second, changed, SECRET, &error));
    key_pair_lock(&second);
    key_pair_lock(&pair);
    free(first);
    free(again);
    free(changed);
}

static void a_wrapped_secret_is_one_short_line(void **state)
{
    struct key_pair pair = new_pair();
    char *wrapped = wrapped_by(&pair, SECRET);

    (void)state;
    assert_memory_equal(wrapped, "key1$2$65536$", 13);
    assert_int_equal(strspn(wrapped, "$-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"),
                     strlen(wrapped));
    assert_true(strlen(wrapped) < WRAPPED_ROOM);
    key_pair_lock(&pair);
    free(wrapped);
}

static void expect_damaged(const char *wrapped)
{
    struct key_pair pair = {0};
    struct error error = {0};

    assert_false(key_pair_unlock(&pair, wrapped, SECRET, &error));
    if (error.class != ERROR_DAMAGED) {
        fail_msg("class %d: %s", (int)error.class, wrapped);
    }
    assert_null(pair.secret_half);
}

static void a_damaged_text_is_told_from_a_wrong_password(void **state)
{
    struct key_pair pair = new_pair();
    char *wrapped = wrapped_by(&pair, SECRET);
    size_t length = strlen(wrapped);
    char other[WRAPPED_ROOM + 1];

    (void)state;
    for (size_t i = 0; i < length; i++) { /* every place */
        strcpy(other, wrapped);
        other[i] = other[i] == '1' ? '2' : '1';
        expect_damaged(other);
        other[i] = (char)0xc3;
        expect_damaged(other);
        other[i] = '\0'; /* and every length */
        expect_damaged(other);
    }
    snprintf(other, sizeof(other), "%sA", wrapped);
    expect_damaged(other);
    snprintf(other, sizeof(other), " %s", wrapped);
    expect_damaged(other);
    snprintf(other, sizeof(other), "key1$02$65536$%s", wrapped + 13);
    expect_damaged(other);
    snprintf(other, sizeof(other), "key1$2$4294967295$%s", wrapped + 13);
    expect_damaged(other);
    key_pair_lock(&pair);
    free(wrapped);
}

static void damaged_seals_do_not_open(void **state)
{
    struct key_pair pair = new_pair();
    struct error error = {0};
    unsigned char *sealed = NULL;
    size_t length = 0, plain_length = 7;
    char *plain = NULL;

    (void)state;
    good(key_seal(pair.public_half, "ten bytes.", 10, &sealed, &length, &error), &error);
    for (size_t i = 0; i < length; i++) {
        sealed[i] ^= 1;
        assert_false(key_open(&pair, sealed, length, &plain, &plain_length, &error));
        assert_int_equal(error.class, ERROR_REFUSED);
        assert_null(plain);
        assert_int_equal(plain_length, 0);
        sealed[i] ^= 1;
        assert_false(key_open(&pair, sealed, i, &plain, &plain_length, &error)); /* cut off */
        assert_int_equal(error.class, ERROR_REFUSED);
    }
    good(key_open(&pair, sealed, length, &plain, &plain_length, &error), &error);
    assert_string_equal(plain, "ten bytes.");
    key_forget(plain);
    key_forget(NULL);
    free(sealed);
    key_pair_lock(&pair);
}

static void nothing_can_be_sealed_too(void **state)
{
    struct key_pair pair = new_pair();
    struct error error = {0};
    unsigned char *sealed = NULL;
    size_t length = 0, plain_length = 7;
    char *plain = NULL;

    (void)state;
    good(key_seal(pair.public_half, "", 0, &sealed, &length, &error), &error);
    good(key_open(&pair, sealed, length, &plain, &plain_length, &error), &error);
    assert_string_equal(plain, "");
    assert_int_equal(plain_length, 0);
    key_forget(plain);
    free(sealed);
    key_pair_lock(&pair);
}

static void what_is_no_key_seals_nothing(void **state)
{
    const struct key_pair nobody = {0};
    struct error error = {0};
    unsigned char *sealed = NULL;
    size_t length = 7;

    (void)state;
    assert_false(key_seal(nobody.public_half, "words", 5, &sealed, &length, &error));
    assert_int_equal(error.class, ERROR_DAMAGED);
    assert_null(sealed);
    assert_int_equal(length, 0);
}

/* libsodium takes some bytes that are no base64 for some that are. */
static void a_key_has_one_text(void **state)
{
    static const char *const texts[] = {"00000000000000000000000000000000\317\317\317\3170000000",
                                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "AAAA", "",
                                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA "};
    unsigned char half[KEY_BYTES];

    (void)state;
    assert_true(key_from_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", half));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_false(key_from_text(texts[i], half));
    }
}

/* Is this flag set for the memory at this place? */
static bool memory_has(const void *place, const char *flag)
{
    FILE *file = fopen("/proc/self/smaps", "r");
    bool inside = false, has = false;
    char line[512];

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        uintptr_t from, to;

        if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
            inside = (uintptr_t)place >= from && (uintptr_t)place < to;
        } else if (inside && strncmp(line, "VmFlags:", 8) == 0) {
            has = strstr(line, flag) != NULL;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return has;
}

/* Sanitizers only pretend to lock, and some machines let nobody. */
static bool memory_can_be_locked(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool locked = mlock(page, 4096) == 0 && memory_has(page, " lo");

    return munmap(page, 4096) == 0 && locked;
}

static void open_secrets_stay_out_of_core_dumps_and_swap(void **state)
{
    struct key_pair pair = new_pair();
    char mine[100] = "";

    (void)state;
    assert_true(memory_has(pair.secret_half, " dd"));
    assert_int_equal(memory_has(pair.secret_half, " lo"), memory_can_be_locked());
    assert_false(memory_has(mine, " dd")); /* so this looks where it should */
    key_pair_lock(&pair);
}

/* As a person who may lock no memory. */
static bool works_without_locking(void)
{
    const struct rlimit none = {0, 0};
    struct key_pair pair = {0};
    struct error error = {0};
    bool ok;

    if ((geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) ||
        prctl(PR_SET_DUMPABLE, 1) != 0 || setrlimit(RLIMIT_MEMLOCK, &none) != 0) {
        return false;
    }
    ok = !memory_can_be_locked() && key_pair_make(&pair, &error) &&
         memory_has(pair.secret_half, " dd") && opens(&pair, &pair);
    key_pair_lock(&pair);
    return ok;
}

static void where_memory_cannot_be_locked_people_still_have_keys(void **state)
{
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        leave(works_without_locking() ? 0 : 1);
    }
    assert_true(child_was_well(child));
}

static bool fails_in_words_without_memory(void)
{
    const struct rlimit little = {1 << 20, 1 << 20};
    struct key_pair pair = new_pair();
    struct error error = {0};
    char *wrapped = wrapped_by(&pair, SECRET);
    char *again = NULL;
    bool ok;

    if (setrlimit(RLIMIT_AS, &little) != 0) {
        return false;
    }
    ok = !key_pair_wrap(&pair, SECRET, &again, &error) && again == NULL &&
         error.class == ERROR_MEMORY && !key_pair_unlock(&pair, wrapped, SECRET, &error) &&
         error.class == ERROR_MEMORY && pair.secret_half != NULL;
    key_pair_lock(&pair);
    free(wrapped);
    return ok;
}

static void without_memory_the_error_says_so(void **state)
{
    pid_t child;

    (void)state;
    if (memory_is_watched()) {
        skip();
    }
    child = fork();
    if (child == 0) {
        _exit(fails_in_words_without_memory() ? 0 : 1);
    }
    assert_true(child_was_well(child));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_with_its_own_pair_alone),
        cmocka_unit_test(a_locked_pair_still_seals_and_opens_nothing),
        cmocka_unit_test(a_wrapped_secret_needs_its_password),
        cmocka_unit_test(a_pair_is_wrapped_anew_and_stays_the_same),
        cmocka_unit_test(a_wrapped_secret_is_one_short_line),
        cmocka_unit_test(a_damaged_text_is_told_from_a_wrong_password),
        cmocka_unit_test(damaged_seals_do_not_open),
        cmocka_unit_test(nothing_can_be_sealed_too),
        cmocka_unit_test(what_is_no_key_seals_nothing),
        cmocka_unit_test(a_key_has_one_text),
        cmocka_unit_test(open_secrets_stay_out_of_core_dumps_and_swap),
        cmocka_unit_test(where_memory_cannot_be_locked_people_still_have_keys),
        cmocka_unit_test(without_memory_the_error_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
