/* A file of another program that is being imported, of whatever kind, in two phases. Looking: the
 * whole file is read, checked and compared with what is there; nothing is written, and whoever
 * gives it up has changed nothing. Writing: what was found good is written in short transactions,
 * so that no desk waits; it is not given up any more. What a power cut or a full disk leaves of it
 * is whole records, and the next import of the same file adds the rest: what is there already is
 * recognised. */
#pragma once

#include "db/app.h"
#include "db/exchange.h"
#include "forms/import_faults.h"
#include "forms/import_mapping.h"

enum import_stage {
    IMPORT_COLUMNS, /* what they are may still be changed */
    IMPORT_LOOKING,
    IMPORT_LOOKED, /* it is known what will be written */
    IMPORT_WRITING,
    IMPORT_BROKEN, /* a failure ended the writing */
    IMPORT_DONE,
};

struct import;

struct import_kind {
    /* One step; the last one makes it IMPORT_LOOKED, or IMPORT_DONE when nothing of it is new. */
    bool (*look)(struct import *import, struct error *error);
    /* One transaction; the last one makes it IMPORT_DONE. */
    bool (*write)(struct import *import, bool once, struct error *error);
    int (*part)(const struct import *import);
    void (*plan_words)(const struct import *import, struct text *out);
    void (*words)(const struct import *import, struct text *out); /* once it was written */
    /* For the log: adds counts as members of a JSON object, each with a comma in front. */
    void (*counts)(const struct import *import, struct text *out);
    void (*finish)(struct import *import);
};

/* First member of each kind's own struct. */
struct import {
    const struct import_kind *kind;
    struct app *app;
    struct actor actor; /* who imports, even when somebody else has signed in since */
    char name[121];     /* of the file, without folders */
    char *text;         /* in UTF-8; owned */
    size_t length;
    enum import_stage stage;
    struct import_mapping *mapping;
    bool saved; /* the mapping is one that was kept, and was not changed */
    struct import_faults *faults;
    size_t planned_faults; /* lines; more of them were found while writing */
    size_t lines_at_once;  /* of one transaction, about */
};

/* For the kinds. Takes the bytes over, in UTF-8, UTF-16 or the set of Windows. */
void import_init(struct import *import, const struct import_kind *kind, struct app *app,
                 const char *name, char *bytes, size_t length);
struct desk import_desk(const struct import *import);
/* Runs it in a transaction; `once`: without waiting. */
bool import_transaction(const struct import *import, store_work *work, void *context, bool once,
                        struct error *error);
/* Logs it, in a transaction of the caller's. */
store_work import_log;

/* Once the mapping is right: refuses one that is not whole. It is kept when writing begins. */
bool import_begin(struct import *import, struct error *error);

/* One step of looking. The faults are in order once it is over. */
bool import_look(struct import *import, struct error *error);

/* One transaction of writing. `once`: tries for the lock without waiting. ERROR_BUSY: nothing was
 * done, call it again; any other failure makes it IMPORT_BROKEN, and is logged. */
bool import_write(struct import *import, bool once, struct error *error);

/* The caller has waited long enough for another desk: what is in is whole, and the log is told
 * where the file lets it. */
void import_give_up(struct import *import);

/* How far the phase is, of 1,000. */
int import_part(const struct import *import);

/* What will be written, and the outcome (of a given-up look too), each in one or more sentences. */
void import_plan_words(const struct import *import, struct text *out);
void import_words(const struct import *import, struct text *out);

/* The lines that were not imported as a file of the folder out/, for who has to put them right;
 * `path` gets where it lies, or "" when there are none. */
bool import_keep_faults(const struct import *import, char path[EXCHANGE_PATH_ROOM],
                        struct error *error);

void import_finish(struct import *import); /* a zeroed one is fine */

/* For words: " 3 lines were there already." where there are any. */
void import_add_sentence(struct text *out, size_t count, const char *one, const char *several);
