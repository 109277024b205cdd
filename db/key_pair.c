#include "db/key_pair.h"

#include "base/memory.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands in a wrapped text: "key1$OPERATIONS$KIBIBYTES$" and the rest in base64. The sum of
 * all before it tells a damaged text from a wrong password. */
struct wrapping {
    unsigned operations, kibibytes; /* of Argon2id */
    struct rest {
        unsigned char salt[crypto_pwhash_SALTBYTES];
        unsigned char nonce[crypto_secretbox_NONCEBYTES];
        unsigned char box[crypto_secretbox_MACBYTES + KEY_BYTES]; /* the secret half */
        unsigned char sum[crypto_generichash_BYTES_MIN];
    } rest;
};

#define BASE64        sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define REST_ROOM     sodium_base64_ENCODED_LEN(sizeof(struct rest), BASE64)
#define KIBIBYTE_MOST 1048576 /* a text that asks for more is none of ours */

_Static_assert(KEY_BYTES == crypto_box_PUBLICKEYBYTES && KEY_BYTES == crypto_box_SECRETKEYBYTES &&
                   KEY_BYTES == crypto_secretbox_KEYBYTES,
               "all keys are of one length");
_Static_assert(sizeof(struct rest) == crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES +
                                          crypto_secretbox_MACBYTES + KEY_BYTES +
                                          crypto_generichash_BYTES_MIN,
               "it is written as it lies there, without holes");

/* Between guard pages, left out of core dumps, and wiped by sodium_free(). The system may refuse to
 * lock it (RLIMIT_MEMLOCK): it is given all the same, since a person who cannot sign in loses more
 * than one whose secret might reach the swap. */
static void *secret_memory(size_t size, struct error *error)
{
    void *memory = sodium_init() < 0 ? NULL : sodium_malloc(size);

    if (memory == NULL) {
        error_set(error, ERROR_MEMORY,
                  "This machine has no protected memory left for your key. Close other programs "
                  "and try again.");
    }
    return memory;
}

static void take_pair(struct key_pair *pair, unsigned char *secret,
                      const unsigned char public_half[KEY_BYTES])
{
    key_pair_lock(pair);
    pair->secret_half = secret;
    memcpy(pair->public_half, public_half, KEY_BYTES);
}

bool key_pair_make(struct key_pair *pair, struct error *error)
{
    unsigned char public_half[KEY_BYTES];
    unsigned char *secret = secret_memory(KEY_BYTES, error);

    if (secret == NULL) {
        return false;
    }
    if (crypto_box_keypair(public_half, secret) != 0) {
        sodium_free(secret);
        return error_set(error, ERROR_IO, "A key pair cannot be made. Try again.");
    }
    take_pair(pair, secret, public_half);
    return true;
}

void key_pair_lock(struct key_pair *pair)
{
    sodium_free(pair->secret_half);
    pair->secret_half = NULL;
}

void key_text(const unsigned char public_half[KEY_BYTES], char out[KEY_TEXT_ROOM])
{
    (void)sodium_bin2base64(out, KEY_TEXT_ROOM, public_half, KEY_BYTES, BASE64);
}

/* A text is ours when writing what was read from it gives it again: libsodium takes some bytes
 * above ASCII for digits of base64. */
bool key_from_text(const char *text, unsigned char public_half[KEY_BYTES])
{
    char again[KEY_TEXT_ROOM];
    size_t length = 0;

    if (sodium_base642bin(public_half, KEY_BYTES, text, strlen(text), NULL, &length, NULL,
                          BASE64) != 0 ||
        length != KEY_BYTES) {
        return false;
    }
    key_text(public_half, again);
    return strcmp(text, again) == 0;
}

bool key_pair_from_secret(struct key_pair *pair, const unsigned char secret[KEY_BYTES],
                          struct error *error)
{
    unsigned char public_half[KEY_BYTES];
    unsigned char *kept = secret_memory(KEY_BYTES, error);

    if (kept == NULL) {
        return false;
    }
    memcpy(kept, secret, KEY_BYTES);
    if (crypto_scalarmult_base(public_half, kept) != 0) {
        sodium_free(kept);
        return error_set(error, ERROR_DAMAGED, "This is no key.");
    }
    take_pair(pair, kept, public_half);
    return true;
}

static bool refuse_locked(struct error *error)
{
    return error_set(error, ERROR_REFUSED, "Your key is locked. Sign in again.");
}

/* The key that wraps, which the caller wipes. */
static bool stretch(const struct wrapping *wrapping, const char *password,
                    unsigned char key[KEY_BYTES], struct error *error)
{
    if (crypto_pwhash(key, KEY_BYTES, password, strlen(password), wrapping->rest.salt,
                      wrapping->operations, (size_t)wrapping->kibibytes * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set(error, ERROR_MEMORY,
                         "This machine has no memory left for the password (%u MiB are needed for "
                         "a moment). Close other programs and try again.",
                         wrapping->kibibytes / 1024);
    }
    return true;
}

/* Fills in the sum. With these lengths nothing in here can fail. */
static void write_wrapping(struct wrapping *wrapping, char out[WRAPPED_ROOM])
{
    struct rest *rest = &wrapping->rest;
    const unsigned char *bytes = (const unsigned char *)rest;
    crypto_generichash_state state;
    char base64[REST_ROOM];
    size_t head;

    (void)snprintf(out, WRAPPED_ROOM, "key1$%u$%u$", wrapping->operations, wrapping->kibibytes);
    head = strlen(out);
    (void)crypto_generichash_init(&state, NULL, 0, sizeof(rest->sum));
    (void)crypto_generichash_update(&state, (const unsigned char *)out, head);
    (void)crypto_generichash_update(&state, bytes, offsetof(struct rest, sum));
    (void)crypto_generichash_final(&state, rest->sum, sizeof(rest->sum));
    (void)sodium_bin2base64(base64, sizeof(base64), bytes, sizeof(*rest), BASE64);
    (void)snprintf(out + head, WRAPPED_ROOM - head, "%s", base64);
}

/* A text is ours when writing what was read from it gives it again. */
static bool read_wrapping(const char *text, struct wrapping *wrapping)
{
    char again[WRAPPED_ROOM];
    size_t length = 0;
    int head = 0;

    *wrapping = (struct wrapping){0};
    if (sscanf(text, "key1$%2u$%7u$%n", &wrapping->operations, &wrapping->kibibytes, &head) != 2 ||
        head == 0 || wrapping->kibibytes > KIBIBYTE_MOST ||
        sodium_base642bin((unsigned char *)&wrapping->rest, sizeof(wrapping->rest), text + head,
                          strlen(text + head), NULL, &length, NULL, BASE64) != 0 ||
        length != sizeof(wrapping->rest)) {
        return false;
    }
    write_wrapping(wrapping, again);
    return strcmp(text, again) == 0;
}

bool key_pair_wrap(const struct key_pair *pair, const char *password, char **wrapped,
                   struct error *error)
{
    struct wrapping wrapping = {
        .operations = (unsigned)crypto_pwhash_OPSLIMIT_INTERACTIVE,
        .kibibytes = (unsigned)(crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024),
    };
    struct rest *rest = &wrapping.rest;
    unsigned char key[KEY_BYTES];
    char text[WRAPPED_ROOM];

    *wrapped = NULL;
    if (pair->secret_half == NULL) {
        return refuse_locked(error);
    }
    randombytes_buf(rest->salt, sizeof(rest->salt));
    randombytes_buf(rest->nonce, sizeof(rest->nonce));
    if (!stretch(&wrapping, password, key, error)) {
        return false;
    }
    /* Cannot fail. */
    (void)crypto_secretbox_easy(rest->box, pair->secret_half, KEY_BYTES, rest->nonce, key);
    sodium_memzero(key, sizeof(key));
    write_wrapping(&wrapping, text);
    *wrapped = memory_text(text);
    return true;
}

/* Opens the box into `secret` and works out the public half. */
static bool unwrap(const struct wrapping *wrapping, const char *password, unsigned char *secret,
                   unsigned char public_half[KEY_BYTES], struct error *error)
{
    unsigned char key[KEY_BYTES];
    int failed;

    if (!stretch(wrapping, password, key, error)) {
        return false;
    }
    failed = crypto_secretbox_open_easy(secret, wrapping->rest.box, sizeof(wrapping->rest.box),
                                        wrapping->rest.nonce, key);
    sodium_memzero(key, sizeof(key));
    if (failed != 0 || crypto_scalarmult_base(public_half, secret) != 0) {
        return error_set(error, ERROR_REFUSED, "The password is wrong: your key does not open.");
    }
    return true;
}

bool key_pair_unlock(struct key_pair *pair, const char *wrapped, const char *password,
                     struct error *error)
{
    unsigned char public_half[KEY_BYTES];
    struct wrapping wrapping;
    unsigned char *secret;

    if (!read_wrapping(wrapped, &wrapping)) {
        return error_set(error, ERROR_DAMAGED,
                         "Your key is damaged in the file. Ask an administrator to look at the "
                         "file with: frontdesk check");
    }
    secret = secret_memory(KEY_BYTES, error);
    if (secret == NULL) {
        return false;
    }
    if (!unwrap(&wrapping, password, secret, public_half, error)) {
        sodium_free(secret);
        return false;
    }
    take_pair(pair, secret, public_half);
    return true;
}

bool key_seal(const unsigned char public_half[KEY_BYTES], const void *plain, size_t length,
              unsigned char **sealed, size_t *sealed_length, struct error *error)
{
    unsigned char *out;

    *sealed = NULL;
    *sealed_length = 0;
    if (length > SIZE_MAX - crypto_box_SEALBYTES) {
        return error_set(error, ERROR_INPUT, "This is too long to be sealed.");
    }
    out = memory_create(1, length + crypto_box_SEALBYTES);
    if (crypto_box_seal(out, plain, length, public_half) != 0) {
        free(out);
        return error_set(error, ERROR_DAMAGED,
                         "The key that this would be sealed to is damaged. Sign in again.");
    }
    *sealed = out;
    *sealed_length = length + crypto_box_SEALBYTES;
    return true;
}

bool key_open(const struct key_pair *pair, const void *sealed, size_t length, char **plain,
              size_t *plain_length, struct error *error)
{
    size_t inner = length - crypto_box_SEALBYTES;
    char *out = NULL;

    *plain = NULL;
    *plain_length = 0;
    if (pair->secret_half == NULL) {
        return refuse_locked(error);
    }
    if (length >= crypto_box_SEALBYTES) {
        out = secret_memory(inner + 1, error);
        if (out == NULL) {
            return false;
        }
    }
    if (out == NULL || crypto_box_seal_open((unsigned char *)out, sealed, length, pair->public_half,
                                            pair->secret_half) != 0) {
        sodium_free(out);
        return error_set(error, ERROR_REFUSED,
                         "This cannot be opened with your key: it was sealed to another one, or is "
                         "damaged.");
    }
    out[inner] = '\0';
    *plain = out;
    *plain_length = inner;
    return true;
}

void key_forget(char *plain)
{
    sodium_free(plain);
}

bool key_seal_text(const unsigned char public_half[KEY_BYTES], const void *plain, size_t length,
                   char **sealed, struct error *error)
{
    unsigned char *bytes = NULL;
    size_t count = 0;
    size_t room;

    *sealed = NULL;
    if (!key_seal(public_half, plain, length, &bytes, &count, error)) {
        return false;
    }
    room = sodium_base64_encoded_len(count, BASE64);
    *sealed = memory_create(1, room);
    (void)sodium_bin2base64(*sealed, room, bytes, count, BASE64);
    free(bytes);
    return true;
}

bool key_open_text(const struct key_pair *pair, const char *sealed, char **plain,
                   size_t *plain_length, struct error *error)
{
    size_t room = strlen(sealed) + 1;
    unsigned char *bytes = memory_create(1, room);
    size_t count = 0;
    bool ok =
        sodium_base642bin(bytes, room, sealed, strlen(sealed), NULL, &count, NULL, BASE64) == 0;

    *plain = NULL;
    *plain_length = 0;
    ok = ok ? key_open(pair, bytes, count, plain, plain_length, error)
            : error_set(error, ERROR_DAMAGED,
                        "A sealed text is damaged in the file. Run: frontdesk check");
    free(bytes);
    return ok;
}
