/* Records of every form: filing, acting, reading, pages of lists. One set of functions serves all
 * forms, from their tables; the SQL is made from the form once and kept. */
#pragma once

#include "db/identity.h"
#include "db/key_pair.h"
#include "db/store.h"
#include "forms/check.h"
#include "forms/desk.h"
#include "forms/record.h"

#define NUMBER_ROOM 40
#define STATUS_ROOM 24

/* Has a record open exceptions? Told by who asked (db/exceptions.h). */
enum excepted { EXCEPTIONS_NOT_ASKED, EXCEPTIONS_NONE, EXCEPTIONS_OPEN };

/* What the program keeps of every record, whatever its form. */
struct head {
    const struct form *form;
    char id[IDENTITY_ROOM];
    int64_t seq;              /* of its first operation: lists order by it */
    char number[NUMBER_ROOM]; /* NWK-CR-2026-00001 */
    char status[STATUS_ROOM];
    int64_t version;
    char filed_at[MOMENT_ROOM];
    char filed_on[DATE_ROOM];     /* the station's date then */
    char filed_by[EMPLOYEE_ROOM]; /* whose record it is (form.h: author) */
    char typed_by[EMPLOYEE_ROOM]; /* who typed it in their place, or "" */
    char changed_at[MOMENT_ROOM];
    char changed_by[EMPLOYEE_ROOM]; /* who last changed what was written */
    char headline[400];
    enum excepted excepted;
};

/* Files `record` and, where the form has one, its companion, in one transaction; gives both numbers
 * (companion[0] is 0 when there is none). Derived fields are filled in, everything is checked again
 * and the role looked at: `problems` holds what was found (ERROR_INPUT when errors are among it).
 * Blank rows are dropped. */
struct filing {
    const char *id; /* that the record shall have, so that it is filed once; NULL: a new one */
    const struct transition *transition; /* NULL: form_filing() */
    struct record *record;
    const struct desk *desk;
    struct problems *problems;
    bool once;        /* store_attempt in place of store_run */
    struct head head; /* given */
    char companion[NUMBER_ROOM];
};
bool records_file(struct store *store, struct filing *filing, struct error *error);

/* The same inside a transaction that the caller has begun (imports and sample data). */
bool records_file_within(struct store *store, struct filing *filing, struct error *error);

/* Does `action` to the record: `record` holds its values with the changes made. A version that is
 * no longer the newest is ERROR_CONFLICT. Roles, states, authorship and checks are looked at here,
 * for screen and command line. */
struct acting {
    const char *id;   /* that the operation shall have, so that it is done once; NULL: a new one */
    struct head head; /* as it was read; as it is afterwards */
    struct record *record;
    const struct transition *transition;
    const struct desk *desk;
    const char *reason;          /* for the log, or NULL */
    const struct key_pair *keys; /* of the person, for a transition that opens; else NULL */
    struct problems *problems;
    bool once;
    bool by_program; /* the action of such a transition; what the program fills in is taken over */
};
bool records_act(struct store *store, struct acting *acting, struct error *error);

/* The same inside a transaction that the caller has begun (sample data); `record` stays as it is.
 */
bool records_act_within(struct store *store, struct acting *acting, struct error *error);

/* Whether the person could do this now (role, state, authorship), for key lines and menus. */
bool records_may_act(const struct head *head, const struct transition *transition,
                     const struct actor *actor, struct error *error);

/* Reads one record by its number (any case). Refuses what the role may not read. `record` is
 * initialised on true; what is confidential in it stays sealed (db/sealed_records.h opens it). */
bool records_load(struct store *store, const struct actor *actor, const char *number,
                  struct head *head, struct record *record, struct error *error);
bool records_load_seq(struct store *store, const struct actor *actor, int64_t seq,
                      struct head *head, struct record *record, struct error *error);

/* Was this done already, as the filing of the record of this id or as the operation of this id?
 * `number` gets the record's, or "". For what a crash has left unfinished in one place and finished
 * in the other. */
bool records_find_done(struct store *store, const char *id, char number[NUMBER_ROOM],
                       struct error *error);

/* The newest record of the form that this person filed, for F6. NOT_FOUND when there is none. */
bool records_load_last(struct store *store, const struct actor *actor, const struct form *form,
                       struct record *record, struct error *error);

/* One page of heads by key: newest first, no OFFSET. */
struct page_request {
    const struct form *form; /* NULL: all forms that the person may read */
    const char *status;      /* NULL: all */
    const char *filed_by;    /* NULL: all */
    const char *from, *to;   /* filed between these local dates (YYYY-MM-DD), NULL: no limit */
    int64_t before;          /* seq below this, newest first; 0: from the newest */
    int64_t after;           /* or seq above this, oldest first (given back newest first) */
    int limit;
};
bool records_page(struct store *store, const struct actor *actor,
                  const struct page_request *request, struct head *heads, size_t *count,
                  struct error *error);

/* The sequence of the newest record that was filed on this local date (YYYY-MM-DD) or before it, of
 * the form or, where it is NULL, of any; 0: there is none. Where a list stands at a date: whatever
 * it leaves out, it goes on from here by key. */
bool records_seq_on(struct store *store, const struct form *form, const char *date, int64_t *seq,
                    struct error *error);

/* How many records stand in a status (kept by the writer; no table is counted). */
bool records_tally(struct store *store, const struct form *form, const char *status, int64_t *count,
                   struct error *error);

/* Alarms that are due or will be: calls `each` in order of time. */
typedef void alarm_fn(void *context, const struct head *head, const char *due);
bool records_alarms(struct store *store, const struct actor *actor, const struct form *form,
                    int limit, alarm_fn *each, void *context, struct error *error);

/* The history: one entry for each operation of the record, oldest first, with the values before and
 * after. */
struct history_entry {
    int64_t version;
    char at[MOMENT_ROOM];
    char actor[16];
    char workstation[64];
    char action[32];
    bool aside;                          /* a reading or the like: nothing was changed */
    const char *reason;                  /* may be "" */
    const struct record *before, *after; /* before is NULL for the first */
};
typedef bool history_fn(void *context, const struct history_entry *entry);
bool records_history(struct store *store, const struct head *head, history_fn *each, void *context,
                     struct error *error);

/* The same with what is confidential, as far as the ring opens it; what it does not open stays
 * blank. The reading has been logged before (sealed_record_open). */
struct key_ring;
struct opened_history {
    const struct key_ring *ring;
    history_fn *each;
    void *context;
};
bool records_opened_history(struct store *store, const struct head *head,
                            const struct opened_history *opened, struct error *error);
