#include "db/recovery_text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define GROUP       4 /* digits */
#define CHECK_BYTES 2
#define ALL_BYTES   (KEY_BYTES + CHECK_BYTES)

_Static_assert(RECOVERY_TEXT_ROOM == ALL_BYTES * 2 / GROUP * (GROUP + 1), "17 groups");

static void add_check(unsigned char bytes[ALL_BYTES])
{
    unsigned char sum[crypto_generichash_BYTES_MIN];

    /* with these lengths it cannot fail */
    (void)crypto_generichash(sum, sizeof(sum), bytes, KEY_BYTES, NULL, 0);
    memcpy(bytes + KEY_BYTES, sum, CHECK_BYTES);
}

void recovery_text_write(const struct key_pair *pair, char out[RECOVERY_TEXT_ROOM])
{
    unsigned char bytes[ALL_BYTES];
    char digits[ALL_BYTES * 2 + 1];
    char *at = out;

    memcpy(bytes, pair->secret_half, KEY_BYTES);
    add_check(bytes);
    (void)sodium_bin2hex(digits, sizeof(digits), bytes, sizeof(bytes));
    for (size_t i = 0; i < ALL_BYTES * 2; i++) {
        if (i > 0 && i % GROUP == 0) {
            *at++ = '-';
        }
        *at++ = digits[i];
    }
    *at = '\0';
    sodium_memzero(bytes, sizeof(bytes));
    sodium_memzero(digits, sizeof(digits));
}

static bool read_bytes(const char *typed, unsigned char bytes[ALL_BYTES])
{
    unsigned char told[CHECK_BYTES];
    size_t length = 0;

    if (sodium_hex2bin(bytes, ALL_BYTES, typed, strlen(typed), "- \t\r\n", &length, NULL) != 0 ||
        length != ALL_BYTES) {
        return false;
    }
    memcpy(told, bytes + KEY_BYTES, CHECK_BYTES);
    add_check(bytes);
    return memcmp(told, bytes + KEY_BYTES, CHECK_BYTES) == 0;
}

bool recovery_text_read(const char *typed, struct key_pair *pair, struct error *error)
{
    unsigned char bytes[ALL_BYTES];
    bool ok =
        read_bytes(typed, bytes)
            ? key_pair_from_secret(pair, bytes, error)
            : error_set(error, ERROR_INPUT,
                        "This is no recovery key: it has 17 groups of four, with the digits 0 "
                        "to 9 and the letters a to f. Look for a slip and type it again.");

    sodium_memzero(bytes, sizeof(bytes));
    return ok;
}
