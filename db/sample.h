/* Sample data: plausible records of plainly made-up people, the same for the same seed. */
#pragma once

#include "db/app.h"

/* Files exactly `records` sample records (the cards that come with a report are among them) over
 * the last five years and marks the file. Refuses a file that
 * holds a record that it did not make. `progress` (may be NULL) is called now and then. */
bool sample_seed(struct app *app, int64_t records, uint64_t seed,
                 void (*progress)(void *context, int64_t done), void *context, struct error *error);

#define SAMPLE_PASSWORD "sample-password"

/* The sample accounts (one for each role) with this password. */
bool sample_accounts(struct app *app, const char *password, struct error *error);
struct sample_account {
    const char *employee, *name;
    enum role role;
};
const struct sample_account *sample_account_at(size_t index); /* NULL past the last */
