#include "cli/progress.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void progress_show(void *context, int64_t done, int64_t all)
{
    struct progress *progress = context;
    int64_t part = all > 0 ? done * 1000 / all + 1 : 0;

    if (part != progress->told && isatty(STDERR_FILENO) == 1) {
        progress->told = part;
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

void progress_rows(struct progress *progress, int64_t rows)
{
    if (rows / 1000 > progress->told / 1000 && isatty(STDERR_FILENO) == 1 &&
        isatty(STDOUT_FILENO) != 1) {
        progress->told = rows;
        (void)fprintf(stderr, "\r%" PRId64 " %s", rows, progress->words);
    }
}

void progress_rows_end(const struct progress *progress)
{
    if (progress->told > 0) {
        progress_end();
    }
}
