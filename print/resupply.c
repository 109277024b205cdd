#include "print/resupply.h"

#include "base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

static void put_text(json_t *object, const char *name, const char *text)
{
    (void)json_object_set_new(object, name,
                              json_string(text)); /* NULL where memory ends: left out */
}

void resupply_begin(struct resupply *list, const struct desk *desk)
{
    *list = (struct resupply){.desk = desk, .rows = json_array()};
}

void resupply_add(void *context, const struct stock_balance *balance)
{
    struct resupply *list = context;
    int64_t wanted = stock_wanted(balance, list->desk);
    char words[STOCK_WORDS_ROOM], value[240];
    bool counted = balance->counted_at[0] != '\0';
    json_t *row;
    int length = 0;

    stock_words(balance, list->desk, words);
    if (words[0] == '\0') {
        return;
    }
    if (wanted > 0) {
        length = snprintf(value, sizeof(value), "bring %" PRId64 "; ", wanted);
    }
    (void)snprintf(value + length, sizeof(value) - (size_t)length, "%s; %" PRId64 " there, %s%.10s",
                   words, balance->cards, counted ? "counted " : "never counted",
                   balance->counted_at);
    row = json_object();
    put_text(row, "label", stock_label(list->desk->codes, balance->location));
    put_text(row, "kind", "own");
    put_text(row, "value", value);
    (void)json_array_append_new(list->rows, row);
    list->places++;
}

static json_t *texts_of(const char *text)
{
    json_t *list = json_array();

    (void)json_array_append_new(list, json_string(text));
    return list;
}

char *resupply_end_dup(struct resupply *list)
{
    const struct config *config = list->desk->config;
    json_t *object = json_object();
    char today[DATE_ROOM];
    char *out;

    date_format(list->desk->now.date, today);
    put_text(object, "title", "Resupply of 755 cards");
    put_text(object, "number", today);
    put_text(object, "page", config->paper_size);
    put_text(object, "station", config->station_name);
    put_text(object, "address", config->station_address);
    put_text(object, "phone", config->non_emergency);
    put_text(object, "due", "");
    put_text(object, "second", "");
    put_text(object, "today", today);
    (void)json_object_set_new(object, "before",
                              texts_of(list->places > 0
                                           ? "Bring the cards, count what is there, and enter both."
                                           : "Nothing is low, and every place was counted."));
    (void)json_object_set_new(object, "rows", list->rows);
    (void)json_object_set_new(
        object, "after",
        texts_of("Done by: ______________________________   on: ____________________"));
    out = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    *list = (struct resupply){.desk = NULL};
    return out;
}
