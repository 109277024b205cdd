#include "db/beside.h"

#include "base/memory.h"
#include "db/store_internal.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

struct beside {
    struct store *store, *own;
    beside_fn *work;
    void *context;
    pthread_t thread;
    bool runs, ok;
    struct error error;
};

static void *run(void *context)
{
    struct beside *beside = context;

    beside->ok = beside->work(beside->own, beside->context, &beside->error);
    return NULL;
}

struct beside *beside_begin(struct store *store, beside_fn *work, void *context)
{
    struct beside *beside = memory_create(1, sizeof(*beside));
    struct error ignored = {0}; /* then it is done by the one connection that there is */

    *beside = (struct beside){.store = store, .work = work, .context = context};
    beside->runs = sqlite3_threadsafe() != 0 && store_open_again(&beside->own, store, &ignored) &&
                   pthread_create(&beside->thread, NULL, run, beside) == 0;
    return beside;
}

bool beside_end(struct beside *beside, struct error *error)
{
    bool ok;

    if (beside->runs) {
        (void)pthread_join(beside->thread, NULL); /* it was made, and nobody else waits for it */
        ok = beside->ok || error_set(error, beside->error.class, "%s", beside->error.text);
    } else {
        ok = beside->work(beside->store, beside->context, error);
    }
    store_close(beside->own);
    free(beside);
    return ok;
}
