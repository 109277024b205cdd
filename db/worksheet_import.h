/* Importing worksheets: a file is read and its worksheets are made without any lock; then they are
 * written in short transactions of whole worksheets, so that no desk waits. What a stop or a crash
 * leaves is whole worksheets, and the next import of the same file adds the rest: lines that are
 * known already are recognised by what they say. */
#pragma once

#include "db/app.h"
#include "forms/import_sheets.h"

#define IMPORT_LINES_A_TRANSACTION ((size_t)300)

struct import_outcome {
    size_t worksheets;        /* filed anew */
    size_t lines;             /* in them */
    size_t added;             /* to worksheets that were there */
    size_t known;             /* lines that were there already */
    char first[40], last[40]; /* numbers of the new ones, or "" */
};

struct worksheet_import {
    struct app *app;
    struct import_sheets sheets;
    char name[121]; /* of the file, without folders */
    char *text;     /* owned */
    bool saved;     /* the mapping is one that was kept */
    size_t next;    /* worksheet */
    struct import_outcome outcome;
    bool done;
    size_t lines_at_once; /* of one transaction */
};

/* Takes the bytes of a file over (it frees them, also on false), in UTF-8 or in the set of Windows;
 * reads the header, and guesses the mapping or takes the one that is kept. Refused for roles that
 * may not import. */
bool worksheet_import_init(struct worksheet_import *import, struct app *app, const char *name,
                           char *bytes, size_t length, struct error *error);
void worksheet_import_finish(struct worksheet_import *import);

/* Once the mapping is right: refuses one that is not whole, and keeps it. */
bool worksheet_import_begin(struct worksheet_import *import, struct error *error);

/* One step: some lines are looked at, or one transaction is written. `once`: tries for the lock
 * without waiting (ERROR_BUSY: nothing was done, call it again). import->done says that it was the
 * last. */
bool worksheet_import_step(struct worksheet_import *import, bool once, struct error *error);

/* How far it is, of 1,000. */
int worksheet_import_part(const struct worksheet_import *import);

/* Logs what was imported; also after a stop. The faults are sorted by line. */
bool worksheet_import_end(struct worksheet_import *import, struct error *error);

/* The outcome in one or more sentences. */
void worksheet_import_words(const struct worksheet_import *import, struct text *out);
