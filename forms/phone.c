#include "forms/phone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly `count` digits at `*at`, which moves behind them. */
static bool take_digits(const char **at, size_t count, char *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_digit((*at)[i])) {
            return false;
        }
        out[i] = (*at)[i];
    }
    out[count] = '\0';
    *at += count;
    return true;
}

/* One sign of `signs`, or none. */
static bool take_sign(const char **at, const char *signs)
{
    bool taken = **at != '\0' && strchr(signs, **at) != NULL;

    *at += taken;
    return taken;
}

/* "1", "+1", "1-", "+1 " before the area; nothing when what follows is no area. */
static void take_country(const char **at)
{
    const char *after = *at;

    (void)take_sign(&after, "+");
    if (*after != '1') {
        return;
    }
    after++;
    (void)take_sign(&after, " -./");
    if (*after == '(' || is_digit(*after)) {
        *at = after;
    }
}

static bool take_long(const char *text, bool with_country, struct phone *phone)
{
    const char *at = text;

    if (with_country) {
        take_country(&at);
    }
    bool opened = take_sign(&at, "(");
    if (!take_digits(&at, 3, phone->area) || (opened && !take_sign(&at, ")"))) {
        return false;
    }
    (void)take_sign(&at, " -./");
    if (!take_digits(&at, 3, phone->exchange)) {
        return false;
    }
    (void)take_sign(&at, " -./");
    if (!take_digits(&at, 4, phone->line) ||
        (isalnum((unsigned char)*at) && *at != 'x' && *at != 'X')) {
        return false;
    }
    phone->length = (size_t)(at - text);
    return true;
}

/* No blank in its middle: two short numbers beside each other are none. */
static bool take_local(const char *text, struct phone *phone)
{
    const char *at = text;

    phone->area[0] = '\0';
    if (!take_digits(&at, 3, phone->exchange)) {
        return false;
    }
    (void)take_sign(&at, "-.");
    if (!take_digits(&at, 4, phone->line) || isalnum((unsigned char)*at)) {
        return false;
    }
    phone->length = (size_t)(at - text);
    return true;
}

bool phone_at(const char *text, struct phone *phone)
{
    return take_long(text, true, phone) || take_long(text, false, phone) || take_local(text, phone);
}

static void add_writings(const struct phone *phone, struct text *out)
{
    if (phone->area[0] != '\0') {
        text_add_format(out, " %s-%s-%s %s%s%s", phone->area, phone->exchange, phone->line,
                        phone->area, phone->exchange, phone->line);
    }
    text_add_format(out, " %s-%s %s%s", phone->exchange, phone->line, phone->exchange, phone->line);
}

void phone_add_writings(const char *text, struct text *out)
{
    struct phone phone;
    bool inside_word = false;

    while (*text != '\0') {
        if (!inside_word && phone_at(text, &phone)) {
            add_writings(&phone, out);
            text += phone.length;
            inside_word = true;
            continue;
        }
        inside_word = isalnum((unsigned char)*text) != 0;
        text++;
    }
}
