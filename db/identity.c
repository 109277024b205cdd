#include "db/identity.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static bool fill_random(unsigned char *bytes, size_t length, struct error *error)
{
    while (length > 0) {
        ssize_t got = getrandom(bytes, length, 0);

        if (got < 0 && errno != EINTR) {
            return error_set(error, ERROR_IO, "The system gives no random numbers: %s.",
                             strerror(errno));
        }
        if (got > 0) {
            bytes += got;
            length -= (size_t)got;
        }
    }
    return true;
}

/* RFC 9562, version 7: 48 bits of milliseconds, then chance. */
bool identity_new(int64_t moment, char out[IDENTITY_ROOM], struct error *error)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];
    char *at = out;

    if (!fill_random(bytes, sizeof(bytes), error)) {
        return false;
    }
    for (size_t i = 0; i < 6; i++) {
        bytes[i] = (unsigned char)((uint64_t)moment >> (40 - 8 * i));
    }
    bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0f));
    bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *at++ = '-';
        }
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    *at = '\0';
    return true;
}
