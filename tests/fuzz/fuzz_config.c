/* Any bytes as config.ini: refused in words, or settings within their limits. */
#define _GNU_SOURCE 1 /* memfd_create() */
#include "base/config.h"
#include "base/date.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct config config;
    struct error error = {0};
    char path[64];
    int file = memfd_create("config", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    config_init(&config);
    if (config_read(&config, path, &error)) {
        if (config.lock_minutes < 1 || config.lock_minutes > 30 ||
            !zone_is_known(config.time_zone) || config.station_code[0] == '\0')
            abort();
    } else if (error.class != ERROR_USAGE || error.text[0] == '\0') {
        abort();
    }
    config_finish(&config);
    close(file);
    return 0;
}
