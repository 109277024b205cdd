#include "db/search.h"

#include "base/text.h"
#include "db/record_heads.h"
#include "forms/phone.h"
#include "forms/urn.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool take_out(struct store *store, int64_t seq, struct error *error)
{
    struct statement *statement =
        statement_get(store, "DELETE FROM search_text WHERE rowid = ?", error);
    bind_integer(statement, seq);
    return statement_run(statement, NULL, error);
}

bool search_put(struct store *store, int64_t seq, const char *old_words, const char *words,
                struct error *error)
{
    if (old_words && !take_out(store, seq, error))
        return false;
    if (!*words)
        return true;
    struct statement *statement =
        statement_get(store, "INSERT INTO search_text (rowid, words) VALUES (?, ?)", error);
    bind_integer(statement, seq);
    bind_text(statement, words);
    return statement_run(statement, NULL, error);
}

static bool is_letter(unsigned char byte)
{
    return byte >= 0x80 || isalnum(byte);
}

/* Terms of the index: quoted, so that nothing in them is an operator, and open at their end (from
 * two letters on: a single one would be half of the index). A word without letters is none. */
static void add_term(struct text *query, const char *word, size_t length)
{
    size_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += is_letter((unsigned char)word[i]);
    if (letters == 0)
        return;
    text_add(query, query->length ? " \"" : "\"");
    for (size_t i = 0; i < length; i++)
        text_add_bytes(query, word[i] == '"' ? "\"\"" : word + i, word[i] == '"' ? 2 : 1);
    text_add(query, letters > 1 ? "\"*" : "\"");
}

/* The index has every number with its dashes too; a local one is found as it is typed. */
static void add_phone(struct text *query, const struct phone *phone, const char *typed)
{
    char number[24];
    snprintf(number, sizeof number, "%s-%s-%s", phone->area, phone->exchange, phone->line);
    if (phone->area[0])
        add_term(query, number, strlen(number));
    else
        add_term(query, typed, phone->length);
}

/* A URN without its dashes is what people type; reports keep it with them. */
static void add_word(struct text *query, const char *word, size_t length)
{
    char bare[URN_ROOM], urn[URN_ROOM];
    snprintf(bare, sizeof bare, "%.*s", length < sizeof bare ? (int)length : 0, word);
    if (urn_normalise(bare, urn, sizeof urn))
        add_term(query, urn, strlen(urn));
    else
        add_term(query, word, length);
}

/* Letters that were typed in parts are put together, as records keep them. */
static void add_terms(struct text *query, const char *as_typed)
{
    char *kept = text_kept_dup(as_typed, TEXT_LINE);
    const char *typed = kept;
    while (*typed) {
        struct phone phone;
        size_t length = strcspn(typed, " ");
        if (phone_at(typed, &phone)) {
            add_phone(query, &phone, typed);
            length = phone.length; /* without its extension */
            length += isalnum((unsigned char)typed[length]) ? strcspn(typed + length, " ") : 0;
        } else if (length > 0) {
            add_word(query, typed, length);
        }
        typed += length + strspn(typed + length, " ");
    }
    free(kept);
}

static bool search_words(struct store *store, const struct actor *actor, const char *query,
                         const struct page_request *page, struct head *heads, size_t *count,
                         struct error *error)
{
    struct text sql = {0};
    text_add(&sql, "SELECT " HEAD_COLUMNS " FROM search_text s JOIN record r ON r.seq = s.rowid "
                   "WHERE s.search_text MATCH ? AND s.rowid < ?");
    record_readable_add(&sql, actor, NULL);
    text_add(&sql, " ORDER BY s.rowid DESC LIMIT ?");
    struct statement *statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_text(statement, query);
    bind_integer(statement, page->before ? page->before : INT64_MAX);
    record_readable_bind(statement, actor, NULL);
    bind_integer(statement, page->limit);
    return record_heads_read(statement, page->limit, heads, count, error);
}

/* "NWK-CR-2026-00012", "cr-2026-12", "CR 2026 12": prefix, year and ordinal. */
static bool parse_number(const char *typed, char prefix[8], int *year, long *ordinal)
{
    char upper[NUMBER_ROOM], rest;
    size_t length = 0;
    for (; *typed && length + 1 < sizeof upper; typed++)
        upper[length++] = *typed == ' ' ? '-' : (char)toupper((unsigned char)*typed);
    upper[length] = '\0';
    return !*typed &&
           (sscanf(upper, "%*8[A-Z0-9]-%7[A-Z]-%4d-%9ld%c", prefix, year, ordinal, &rest) == 3 ||
            sscanf(upper, "%7[A-Z]-%4d-%9ld%c", prefix, year, ordinal, &rest) == 3);
}

static bool search_number(struct store *store, const struct actor *actor, const char *typed,
                          struct head *heads, size_t *count, struct error *error)
{
    char prefix[8];
    int year;
    long ordinal;
    struct text sql = {0};
    *count = 0;
    if (!parse_number(typed, prefix, &year, &ordinal))
        return true;
    text_add(&sql, "SELECT " HEAD_COLUMNS
                   " FROM record r WHERE r.prefix = ? AND r.year = ? AND r.ordinal = ?");
    record_readable_add(&sql, actor, NULL);
    struct statement *statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_text(statement, prefix);
    bind_integer(statement, year);
    bind_integer(statement, ordinal);
    record_readable_bind(statement, actor, NULL);
    return record_heads_read(statement, 1, heads, count, error);
}

bool search_page(struct store *store, const struct actor *actor, const char *typed, int64_t before,
                 int limit, struct head *heads, size_t *count, struct error *error)
{
    struct page_request page = {.before = before, .limit = limit};
    struct text query = {0};
    *count = 0;
    if (!role_may(actor->role, DUTY_SEARCH))
        return error_set(error, ERROR_REFUSED, "The search is not for the role %s.",
                         role_label(actor->role));
    if (limit < 1 || (!before && !search_number(store, actor, typed, heads, count, error)))
        return limit < 1;
    if (*count > 0)
        return true;
    add_terms(&query, typed);
    bool ok = query.length == 0 ||
              search_words(store, actor, text_bytes(&query), &page, heads, count, error);
    text_finish(&query);
    return ok;
}

/* --- whole words, of one form --- */

#define HITS_MOST 300 /* what else has these words is too common to tell anything */

static void add_whole_words(struct text *query, const char *typed)
{
    while (*typed) {
        size_t length = 0;
        while (is_letter((unsigned char)typed[length]))
            length++;
        if (length > 0)
            text_add_format(query, "%s\"%.*s\"", query->length ? " " : "", (int)length, typed);
        typed += length > 0 ? length : 1;
    }
}

bool search_same(struct store *store, const struct form *form, const char *typed, int limit,
                 struct head *heads, size_t *count, struct error *error)
{
    struct text query = {0};
    *count = 0;
    add_whole_words(&query, typed);
    if (query.length == 0) {
        text_finish(&query);
        return true;
    }
    struct statement *statement = statement_get(
        store,
        "SELECT " HEAD_COLUMNS " FROM (SELECT rowid AS seq FROM search_text WHERE search_text "
        "MATCH ? ORDER BY rowid DESC LIMIT ?) s JOIN record r ON r.seq = s.seq WHERE r.form = ? "
        "ORDER BY r.seq DESC LIMIT ?",
        error);
    bind_text(statement, text_bytes(&query));
    bind_integer(statement, HITS_MOST);
    bind_text(statement, form->name);
    bind_integer(statement, limit);
    text_finish(&query);
    return record_heads_read(statement, limit, heads, count, error);
}
