#include "db/out_folder.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool write_all(int file, const char *text)
{
    size_t length = strlen(text), done = 0;

    while (done < length) {
        ssize_t wrote = write(file, text + done, length - done);

        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return fsync(file) == 0;
}

/* Never through a link; the old one stays until the new one is whole. */
static bool write_beside(const char *path, const char *text)
{
    char beside[4200];
    int file;
    bool ok;

    (void)snprintf(beside, sizeof(beside), "%s.new", path);
    file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    ok = write_all(file, text);
    ok = close(file) == 0 && ok;
    ok = ok && rename(beside, path) == 0;
    if (!ok) {
        (void)unlink(beside);
    }
    return ok;
}

bool out_folder_put(const struct app *app, const char *name, const char *text, char path[4096],
                    struct error *error)
{
    char folder[4096];

    if (!app_out_dir(app, folder, sizeof(folder), error) || !file_make_folder(folder, error)) {
        return false;
    }
    if ((size_t)snprintf(path, 4096, "%s/%s", folder, name) >= 4096) {
        return error_set(error, ERROR_IO, "The name of the folder out/ is too long.");
    }
    return write_beside(path, text) ||
           error_set(error, ERROR_IO, "%.300s cannot be written: %s.", path, strerror(errno));
}
