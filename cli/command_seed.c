#include "cli/command.h"

#include "cli/output.h"
#include "db/sample.h"

#include <inttypes.h>
#include <unistd.h>

#define MOST_RECORDS 10000000

static void show_progress(void *context, int64_t done)
{
    const int64_t *records = context;

    (void)fprintf(stderr, "\r%" PRId64 " of %" PRId64 " records", done, *records);
}

bool command_seed(struct app *app, const struct options *options, struct error *error)
{
    bool watched = isatty(STDERR_FILENO) == 1;
    int64_t records = 0, seed = 1;
    struct text out = {0};
    bool ok;

    if (!options_number(options, OPTION_RECORDS, 1, MOST_RECORDS, &records, error) ||
        !options_number(options, OPTION_SEED, 0, INT64_MAX, &seed, error)) {
        return false;
    }
    ok = sample_seed(app, records, (uint64_t)seed, watched ? show_progress : NULL, &records, error);
    if (watched) {
        (void)fprintf(stderr, "\r%40s\r", "");
    }
    if (!ok) {
        return false;
    }
    text_add_format(&out, "%" PRId64 " sample records filed.\n", records);
    return output_flush(&out, error);
}
