/* What frontdesk-print is told: one JSON object with the paper, the station and the values, written
 * here for the main program, which never links what draws. */
#pragma once

#include "forms/paper.h"

struct paper_request {
    const struct paper *paper;
    const struct record *record; /* opened, where the paper shows what is confidential */
    const char *number;
    const struct desk *desk;
};

/* The JSON; caller frees and wipes (memory_forget_text). */
char *paper_request_dup(const struct paper_request *request);
