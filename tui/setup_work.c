#include "tui/setup_work.h"

#include "base/text.h"
#include "db/sample.h"
#include "db/staff.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE_RECORDS 300
#define SAMPLE_SEED    755

static bool open_file(struct app *app, const char *path, bool throw_away, struct error *error)
{
    text_copy(app->database, sizeof app->database, path);
    return store_create(path, throw_away, error) && app_open(app, error);
}

bool setup_station(struct app *app, const char *path, const struct first_account *first,
                   char recovery[RECOVERY_TEXT_ROOM], struct error *error)
{
    if (!staff_password_fits(first->employee, first->password, error))
        return false;
    if (app->store == NULL && !open_file(app, path, false, error))
        return false;
    return staff_add_first(app->store, first, recovery, error);
}

#define FOLDER_BEGINS "/frontdesk-sample-"
#define FILE_NAME     "/desk.db"

static bool make_folder(const char *base, char *out, size_t room)
{
    if (base == NULL || base[0] != '/')
        return false;
    int length = snprintf(out, room, "%s" FOLDER_BEGINS "XXXXXX", base);
    return length > 0 && (size_t)length < room && mkdtemp(out) != NULL;
}

bool setup_sample(struct app *app, struct error *error)
{
    char folder[2048];
    char path[sizeof folder + 16];
    if (!make_folder(getenv("XDG_RUNTIME_DIR"), folder, sizeof folder) &&
        !make_folder("/tmp", folder, sizeof folder))
        return error_set(error, ERROR_IO, "No folder could be made in /tmp: %s.", strerror(errno));
    snprintf(app->config.drafts_dir, sizeof app->config.drafts_dir, "%s/drafts", folder);
    snprintf(path, sizeof path, "%s" FILE_NAME, folder);
    store_close(app->store); /* of a set-up that was not finished */
    app->store = NULL;
    return open_file(app, path, true, error) && sample_accounts(app, SAMPLE_PASSWORD, error) &&
           sample_seed(app, SAMPLE_RECORDS, SAMPLE_SEED, NULL, NULL, error);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    (void)remove(path); /* what cannot go now goes with the rest of the temporary files */
    return 0;
}

void setup_sample_end(struct app *app)
{
    char folder[sizeof app->database];
    size_t length = strlen(app->database);
    size_t ending = strlen(FILE_NAME);
    if (strstr(app->database, FOLDER_BEGINS) == NULL || length <= ending ||
        strcmp(app->database + length - ending, FILE_NAME) != 0)
        return;
    store_close(app->store);
    app->store = NULL;
    text_copy(folder, sizeof folder, app->database);
    folder[length - ending] = '\0';
    (void)nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
