#include "cli/pdf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool pdf_file_write(const char *path, const struct pdf *pdf, struct error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    size_t done = 0;
    bool ok = file >= 0;

    while (ok && done < pdf->length) {
        ssize_t wrote = write(file, pdf->bytes + done, pdf->length - done);

        ok = wrote > 0 || (wrote < 0 && errno == EINTR);
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    ok = ok && fsync(file) == 0;
    if (!ok) {
        error_set(error, ERROR_IO, "%.200s cannot be written: %s.", path, strerror(errno));
    }
    if (file >= 0 && close(file) != 0 && ok) {
        ok = error_set(error, ERROR_IO, "%.200s cannot be closed: %s.", path, strerror(errno));
    }
    return ok;
}
