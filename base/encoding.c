#include "base/encoding.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

/* Windows-1252 from 0x80 to 0x9F; the rest is Latin-1. Five bytes stand for nothing. */
static const uint16_t windows[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

bool encoding_is_utf8(const char *bytes, size_t length)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)bytes;

    while (length > 0) {
        utf8proc_int32_t character;
        utf8proc_ssize_t step;

        if (*at < 0x80) {
            at++;
            length--;
            continue;
        }
        step = utf8proc_iterate(at, (utf8proc_ssize_t)length, &character);
        if (step <= 0) {
            return false;
        }
        at += step;
        length -= (size_t)step;
    }
    return true;
}

char *encoding_from_windows_dup(const char *bytes, size_t length, size_t *out_length)
{
    struct text out = {0};
    size_t plain = 0;

    if (encoding_is_utf8(bytes, length)) {
        return NULL;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        utf8proc_uint8_t character[4];
        utf8proc_ssize_t size;

        if (byte < 0x80) {
            continue;
        }
        text_add_bytes(&out, bytes + plain, i - plain);
        size = utf8proc_encode_char(byte < 0xA0 ? windows[byte - 0x80] : byte, character);
        text_add_bytes(&out, (const char *)character, (size_t)size);
        plain = i + 1;
    }
    text_add_bytes(&out, bytes + plain, length - plain);
    *out_length = out.length;
    return text_take(&out);
}
