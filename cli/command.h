/* The commands: each is in a file of its own, and all are rows of one table in main.c. */
#pragma once

#include "cli/options.h"
#include "db/app.h"

#include <stdio.h>

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *help;
    option_set options; /* that it takes */
    option_set needs;   /* that must be there */
    size_t least, most; /* words behind the command's name */
    bool without_file;  /* it says nothing of the file: where that lies does not matter */
    bool opens;         /* the file is opened first */
    bool signs_in;      /* and --as signed in */
    bool needs_keys;    /* of who signs in */
    bool then_screen;   /* the screen follows */
    bool (*run)(struct app *app, const struct options *options, struct error *error);
};

bool command_init(struct app *app, const struct options *options, struct error *error);
bool command_demo(struct app *app, const struct options *options, struct error *error);
bool command_staff(struct app *app, const struct options *options, struct error *error);
bool command_key(struct app *app, const struct options *options, struct error *error);
bool command_fields(struct app *app, const struct options *options, struct error *error);
bool command_file(struct app *app, const struct options *options, struct error *error);
bool command_list(struct app *app, const struct options *options, struct error *error);
bool command_log(struct app *app, const struct options *options, struct error *error);
bool command_shift(struct app *app, const struct options *options, struct error *error);
bool command_show(struct app *app, const struct options *options, struct error *error);
bool command_act(struct app *app, const struct options *options, struct error *error);
bool command_search(struct app *app, const struct options *options, struct error *error);
bool command_deadline(struct app *app, const struct options *options, struct error *error);
bool command_import(struct app *app, const struct options *options, struct error *error);
bool command_print(struct app *app, const struct options *options, struct error *error);
bool command_review(struct app *app, const struct options *options, struct error *error);
bool command_reconcile(struct app *app, const struct options *options, struct error *error);
bool command_report(struct app *app, const struct options *options, struct error *error);
bool command_where(struct app *app, const struct options *options, struct error *error);
bool command_seed(struct app *app, const struct options *options, struct error *error);
bool command_backup(struct app *app, const struct options *options, struct error *error);
bool command_restore(struct app *app, const struct options *options, struct error *error);
bool command_check(struct app *app, const struct options *options, struct error *error);

/* Removes the throw-away folder that command_demo() made. */
bool command_demo_end(struct app *app, struct error *error);
