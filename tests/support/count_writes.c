/* Preloaded into the program: counts its writes to terminals, in the file that FRONTDESK_WRITES
 * names (one number of eight bytes). */
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef ssize_t write_fn(int file, const void *bytes, size_t length);

static uint64_t *open_counter(void)
{
    const char *path = getenv("FRONTDESK_WRITES");
    int file = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *counter = MAP_FAILED;

    if (file >= 0) {
        counter = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        (void)close(file);
    }
    return counter == MAP_FAILED ? NULL : counter;
}

ssize_t write(int file, const void *bytes, size_t length)
{
    static write_fn *real;
    static uint64_t *counter;
    int kept = errno;

    if (real == NULL) {
        real = (write_fn *)dlsym(RTLD_NEXT, "write");
        counter = open_counter();
    }
    if (counter != NULL && isatty(file)) {
        ++*counter;
    }
    errno = kept;
    return real(file, bytes, length);
}
