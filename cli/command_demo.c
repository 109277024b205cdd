#include "cli/command.h"

#include "base/text.h"
#include "db/sample.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEMO_RECORDS 400
#define DEMO_SEED    755
#define DEMO_FILE    "/desk.db"

/* A folder of 0700 that nobody else has: what lies in it is made up, but people type real things
 * into demos. */
static bool make_folder(char *out, size_t room, struct error *error)
{
    const char *above = getenv("TMPDIR");
    int length;

    if (above == NULL || above[0] != '/') {
        above = "/tmp";
    }
    length = snprintf(out, room, "%s/frontdesk-demo-XXXXXX", above);
    if (length < 0 || (size_t)length >= room || mkdtemp(out) == NULL) {
        return error_set(error, ERROR_IO, "No folder for the demo can be made in %s: %s.", above,
                         strerror(errno));
    }
    return true;
}

bool command_demo(struct app *app, const struct options *options, struct error *error)
{
    char folder[PATH_MAX];
    struct text path = {0};
    bool ok;

    if (options_has(options, OPTION_DB)) {
        return error_set(error, ERROR_USAGE, "demo makes a file of its own and takes no --db.");
    }
    if (!make_folder(folder, sizeof(folder), error)) {
        return false;
    }
    text_add(&path, folder);
    text_add(&path, "/drafts");
    ok = text_copy(app->config.drafts_dir, sizeof(app->config.drafts_dir), text_bytes(&path));
    text_finish(&path);
    text_add(&path, folder);
    text_add(&path, DEMO_FILE);
    ok = ok && text_copy(app->database, sizeof(app->database), text_bytes(&path));
    text_finish(&path);
    if (!ok) {
        return error_set(error, ERROR_IO, "The name of the folder %s is too long.", folder);
    }
    return store_create(app->database, true, error) && app_open(app, error) &&
           sample_accounts(app, SAMPLE_PASSWORD, error) &&
           sample_seed(app, DEMO_RECORDS, DEMO_SEED, NULL, NULL, error);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

bool command_demo_end(struct app *app, struct error *error)
{
    char folder[sizeof(app->database)];
    size_t length = strlen(app->database), ending = strlen(DEMO_FILE);

    if (length <= ending || strcmp(app->database + length - ending, DEMO_FILE) != 0 ||
        strstr(app->database, "/frontdesk-demo-") == NULL) {
        return true;
    }
    store_close(app->store);
    app->store = NULL;
    (void)text_copy(folder, sizeof(folder), app->database);
    folder[length - ending] = '\0';
    return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0 ||
           error_set(error, ERROR_IO, "The folder of the demo, %s, cannot be removed: %s.", folder,
                     strerror(errno));
}
