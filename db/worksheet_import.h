/* Importing worksheets, in two phases. Looking: the whole file is read, and every worksheet is
 * made, checked and compared with what is there; nothing is written, and whoever gives it up has
 * changed nothing. Writing: what was found good is written in short transactions of whole
 * worksheets, so that no desk waits; it is not given up any more. What a power cut or a full disk
 * leaves of it is whole worksheets, and the next import of the same file adds the rest: lines that
 * are known already are recognised by what they say. */
#pragma once

#include "db/app.h"
#include "db/exchange.h"
#include "forms/import_sheets.h"

#define IMPORT_LINES_A_TRANSACTION ((size_t)300)

struct import_outcome {
    size_t worksheets;        /* filed anew */
    size_t lines;             /* in them */
    size_t added;             /* to worksheets that were there */
    size_t known;             /* lines that were there already */
    char first[40], last[40]; /* numbers of the new ones, or "" */
};

enum import_stage {
    IMPORT_COLUMNS, /* what they are may still be changed */
    IMPORT_LOOKING,
    IMPORT_LOOKED, /* it is known what will be written */
    IMPORT_WRITING,
    IMPORT_BROKEN, /* a failure ended the writing */
    IMPORT_DONE,
};

struct worksheet_import {
    struct app *app;
    struct actor actor; /* who imports, even when somebody else has signed in since */
    struct import_sheets sheets;
    char name[121]; /* of the file, without folders */
    char *text;     /* owned */
    bool saved;     /* the mapping is one that was kept, and was not changed */
    enum import_stage stage;
    size_t next; /* worksheet of the phase */
    struct import_outcome planned, outcome;
    size_t planned_faults; /* lines; more of them were found while writing */
    size_t lines_at_once;  /* of one transaction */
};

/* Takes the bytes of a file over (it frees them, also on false), in UTF-8, UTF-16 or the set of
 * Windows; reads the header, and guesses the mapping or takes the one that is kept. Refused for
 * roles that may not import. */
bool worksheet_import_init(struct worksheet_import *import, struct app *app, const char *name,
                           char *bytes, size_t length, struct error *error);
void worksheet_import_finish(struct worksheet_import *import);

/* Once the mapping is right: refuses one that is not whole. */
bool worksheet_import_begin(struct worksheet_import *import, struct error *error);

/* One step of looking: some lines, or one worksheet. The last makes it IMPORT_LOOKED, or
 * IMPORT_DONE when nothing of the file is new; the faults are in order then. */
bool worksheet_import_look(struct worksheet_import *import, struct error *error);

/* One transaction of writing. `once`: tries for the lock without waiting. ERROR_BUSY: nothing was
 * done, call it again; any other failure makes it IMPORT_BROKEN. The first keeps the mapping, the
 * last logs the import and makes it IMPORT_DONE. */
bool worksheet_import_write(struct worksheet_import *import, bool once, struct error *error);

/* How far the phase is, of 1,000. */
int worksheet_import_part(const struct worksheet_import *import);

/* What will be written, and the outcome (of a given-up look too), each in one or more sentences. */
void worksheet_import_plan_words(const struct worksheet_import *import, struct text *out);
void worksheet_import_words(const struct worksheet_import *import, struct text *out);

/* "line 12: Received: ..." */
void import_fault_words(const struct import_fault *fault, struct text *out);
/* The lines that were not imported as a file of the folder out/, for who has to put them right;
 * `path` gets where it lies, or "" when there are none. */
bool worksheet_import_keep_faults(const struct worksheet_import *import,
                                  char path[EXCHANGE_PATH_ROOM], struct error *error);
