/* A person's keys (libsodium's crypto_box): what is sealed to the public half is opened with the
 * secret half alone, and that is kept only wrapped by the person's password. An open secret lies in
 * memory that stays out of core dumps and, where the system lets it be locked, out of the swap;
 * locking the screen wipes it. */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define KEY_BYTES     32
#define KEY_TEXT_ROOM 44  /* a public half as text, with its end */
#define WRAPPED_ROOM  192 /* a wrapped secret with its end */

struct key_pair { /* zeroed: locked, and nobody's */
    unsigned char public_half[KEY_BYTES];
    unsigned char *secret_half; /* NULL: locked */
};

/* A new pair, unlocked. Here and in key_pair_unlock() an open secret that was in `pair` before is
 * wiped; a failure leaves `pair` as it was. */
bool key_pair_make(struct key_pair *pair, struct error *error);
/* Wipes the secret half; the public one stays. */
void key_pair_lock(struct key_pair *pair);

/* The pair of a secret half that was opened or written down; unlocked. */
bool key_pair_from_secret(struct key_pair *pair, const unsigned char secret[KEY_BYTES],
                          struct error *error);

/* A public half as text, in base64; and back: false when it is none. */
void key_text(const unsigned char public_half[KEY_BYTES], char out[KEY_TEXT_ROOM]);
bool key_from_text(const char *text, unsigned char public_half[KEY_BYTES]);

/* The secret half wrapped by a password (Argon2id at libsodium's INTERACTIVE limits, parameters and
 * salt with it), as one line of text that the caller frees. REFUSED when the pair is locked. */
bool key_pair_wrap(const struct key_pair *pair, const char *password, char **wrapped,
                   struct error *error);
/* Gives the pair from what was wrapped. REFUSED when the password is another one; DAMAGED, without
 * the time that a password takes, when the text is not what key_pair_wrap() gave. */
bool key_pair_unlock(struct key_pair *pair, const char *wrapped, const char *password,
                     struct error *error);

/* Seals bytes to a public half; the caller frees `sealed`. DAMAGED when that is no key. */
bool key_seal(const unsigned char public_half[KEY_BYTES], const void *plain, size_t length,
              unsigned char **sealed, size_t *sealed_length, struct error *error);
/* Opens what was sealed to the pair: `plain` lies in locked memory with a zero byte behind it and
 * is given back with key_forget(). REFUSED when the pair is locked or another one (or the bytes are
 * damaged: these cannot be told apart). On failure `plain` is NULL. */
bool key_open(const struct key_pair *pair, const void *sealed, size_t length, char **plain,
              size_t *plain_length, struct error *error);
void key_forget(char *plain); /* NULL is fine */

/* The same with sealed bytes as text, in base64. DAMAGED when it is none. */
bool key_seal_text(const unsigned char public_half[KEY_BYTES], const void *plain, size_t length,
                   char **sealed, struct error *error);
bool key_open_text(const struct key_pair *pair, const char *sealed, char **plain,
                   size_t *plain_length, struct error *error);
