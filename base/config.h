/* config.ini, read through libiniparser into one struct. Every key is one row of a table, with its
 * limits, its default and its explanation; the program runs without any file. */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct workstation_name {
    char address[64]; /* of SSH_CONNECTION, or the tty, as written in [workstations] */
    char name[64];
};

#define FEE_UNSET (-1)

struct config {
    /* [station] */
    char station_name[81];
    char station_code[9]; /* NWK: first part of every number */
    char station_unit[3]; /* two digits; reporting districts of the station begin with it */
    char station_address[121];
    char time_zone[64];
    char non_emergency[33]; /* the number to give out */
    char counter_call_sign[17];
    char counter_area[33]; /* a code of the list of areas */
    char counter_district[5];
    char volunteer_call_signs[121];
    bool county_closures; /* days on which the County closes count as holidays (CCP 12b) */
    /* [watches]: HHMM-HHMM */
    char watch_em[10];
    char watch_day[10];
    char watch_pm[10];
    /* [comments]: days from the receipt of a service comment */
    int64_t acknowledge_days;
    int64_t unit_target_days;
    int64_t department_days;
    int64_t discovery_unit_days;
    /* [cards]: the stock of 755 cards */
    int64_t box_level; /* at or below it a box is low */
    int64_t box_fill;  /* so many are brought up to */
    int64_t car_level;
    int64_t car_fill;
    int64_t check_days; /* a place is counted at least so often */
    /* [fees]: whole cents, or FEE_UNSET */
    int64_t fee_copy_page;
    int64_t fee_media;
    int64_t fee_collision_report;
    /* [print] */
    char paper_size[8]; /* "letter" or "a4" */
    char printer[64];   /* empty: none */
    char print_command[4096];
    /* [files] */
    char database[4096];  /* empty: the default place */
    char codes_dir[4096]; /* empty: the lists that the program carries */
    char drafts_dir[4096];
    char journal_dir[4096]; /* empty: beside the database */
    char backup_dir[4096];  /* likewise */
    /* [screen] */
    bool mouse;
    bool colour;
    bool plain_charts;
    int64_t escape_delay_ms;
    int64_t lock_minutes; /* without a key, until the screen locks */
    /* [workstations] */
    struct workstation_name *workstations;
    size_t workstation_count;
};

/* The defaults. */
void config_init(struct config *config);
void config_finish(struct config *config);

/* Reads `path` over the defaults. A missing file, an unknown section or key, or a bad value is an
 * ERROR_USAGE that names file, section and key. */
bool config_read(struct config *config, const char *path, struct error *error);

/* The settings that clocks of the law and of the station depend on, as text: when it is another
 * one, what falls due is worked out anew. */
void config_sign(const struct config *config, struct text *out);

/* Calls `each` for every key: "station.name" and its value as config.ini would have it. */
typedef void config_tell_fn(void *context, const char *name, const char *value);
void config_tell(const struct config *config, config_tell_fn *each, void *context);

/* One row of the table of keys, for documentation and tests; NULL past the last. */
struct config_key {
    const char *section, *name, *kind, *fallback, *help;
};
bool config_key_at(size_t index, struct config_key *key);

/* The name that [workstations] gives `address`, or `address` itself. */
const char *config_workstation(const struct config *config, const char *address);
