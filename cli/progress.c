#include "cli/progress.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void progress_show(void *context, int64_t done, int64_t all)
{
    const struct progress *progress = context;

    if (isatty(STDERR_FILENO) == 1) {
        (void)fprintf(stderr, "\r%" PRId64 " of %" PRId64 " %s", done, all, progress->words);
    }
}

void progress_say(const char *words)
{
    if (isatty(STDERR_FILENO) == 1) {
        (void)fprintf(stderr, "\r%60s\r%.*s", "", (int)text_fit(words, strlen(words), 60), words);
    }
}

void progress_end(void)
{
    if (isatty(STDERR_FILENO) == 1) {
        (void)fprintf(stderr, "\r%60s\r", "");
    }
}
