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

static void add_character(struct text *out, utf8proc_int32_t character)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t size = utf8proc_encode_char(character, bytes);

    text_add_bytes(out, (const char *)bytes, (size_t)size);
}

/* Which byte of two is the high one: 0 or 1; -1: the text is no UTF-16. */
static int high_byte(const unsigned char *bytes, size_t length)
{
    if (length < 2) {
        return -1;
    }
    return bytes[0] == 0xFE && bytes[1] == 0xFF ? 0 : bytes[0] == 0xFF && bytes[1] == 0xFE ? 1 : -1;
}

static uint16_t unit_at(const unsigned char *bytes, int high)
{
    return (uint16_t)(bytes[high] << 8 | bytes[1 - high]);
}

/* Half of a pair alone, or half of a unit at the end, is no character. */
static char *from_utf16_dup(const unsigned char *bytes, size_t length, int high, size_t *out_length)
{
    struct text out = {0};
    size_t at = 2;

    for (; at + 1 < length; at += 2) {
        utf8proc_int32_t unit = unit_at(&bytes[at], high);

        if (unit >= 0xD800 && unit < 0xDC00 && at + 3 < length) {
            utf8proc_int32_t low = unit_at(&bytes[at + 2], high);

            if (low >= 0xDC00 && low < 0xE000) {
                add_character(&out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
                at += 2;
                continue;
            }
        }
        add_character(&out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
    if (at < length) {
        add_character(&out, 0xFFFD);
    }
    *out_length = out.length;
    return text_take(&out);
}

static char *from_windows_dup(const char *bytes, size_t length, size_t *out_length)
{
    struct text out = {0};
    size_t plain = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];

        if (byte < 0x80) {
            continue;
        }
        text_add_bytes(&out, bytes + plain, i - plain);
        add_character(&out, byte < 0xA0 ? windows[byte - 0x80] : byte);
        plain = i + 1;
    }
    text_add_bytes(&out, bytes + plain, length - plain);
    *out_length = out.length;
    return text_take(&out);
}

char *encoding_to_utf8_dup(const char *bytes, size_t length, size_t *out_length)
{
    int high = high_byte((const unsigned char *)bytes, length);

    if (high >= 0) {
        return from_utf16_dup((const unsigned char *)bytes, length, high, out_length);
    }
    return encoding_is_utf8(bytes, length) ? NULL : from_windows_dup(bytes, length, out_length);
}
