/* Importing worksheets (db/import.h): every worksheet of the file is made, checked and compared
 * with what is there; then it is filed, or its new lines are added to the one that is there. Lines
 * that are known already are recognised by what they say. */
#pragma once

#include "db/import.h"
#include "forms/import_sheets.h"

#define IMPORT_LINES_A_TRANSACTION ((size_t)300)

struct worksheet_outcome {
    size_t worksheets;        /* filed anew */
    size_t lines;             /* in them */
    size_t added;             /* to worksheets that were there */
    size_t known;             /* lines that were there already */
    char first[40], last[40]; /* numbers of the new ones, or "" */
};

struct made_worksheet;

struct worksheet_import {
    struct import base;
    struct import_sheets sheets;
    size_t next;                  /* worksheet of the phase */
    struct made_worksheet **made; /* those that were looked at and wait to be written; NULL in it:
                                     it will be made again */
    size_t made_lines;            /* with what holds them */
    struct worksheet_outcome planned, outcome;
};

/* Takes the bytes of a file over (import_finish() frees them, also after false); reads the header,
 * and guesses the mapping or takes the one that is kept. Refused for roles that may not import. */
bool worksheet_import_init(struct worksheet_import *import, struct app *app, const char *name,
                           char *bytes, size_t length, struct error *error);
