#include "tui/unfinished.h"

#include "base/memory.h"
#include "tui/views.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NULL: a new form, or nothing that this program knows. */
static const struct transition *transition_of(const struct draft *draft)
{
    return draft->form == NULL || draft->seq == 0 ? NULL
                                                  : form_transition(draft->form, draft->action);
}

void unfinished_describe(struct screen *screen, const struct draft *draft, char *label,
                         size_t label_room, char *note, size_t note_room)
{
    struct app *app = screen_app(screen);
    const struct transition *transition = transition_of(draft);
    struct local_time since = {0};
    char words[WORDS_MOMENT_ROOM];
    struct head head;
    struct record record;
    (void)snprintf(label, label_room, "%s",
                   draft->form == NULL ? "Unknown form" : draft->form->title);
    if (draft->seq != 0 && transition != NULL &&
        records_load_seq(app->store, &app->actor, draft->seq, &head, &record, NULL)) {
        (void)snprintf(label, label_room, "%s %s", transition->label, head.number);
        record_finish(&record);
    }
    (void)local_parse(draft->since, &since);
    words_local(since, false, words);
    char *headline = parking_headline_dup(screen_parking(screen), draft->id);
    (void)snprintf(note, note_room, "begun %s%s%s", words, *headline != '\0' ? ": " : "", headline);
    free(headline);
}

/* An action on a record that is there as it was, or that others have changed since: where it cannot
 * be done any more, what was typed is still there to be read. */
static bool open_action(struct screen *screen, const struct draft *draft, struct error *error)
{
    struct app *app = screen_app(screen);
    const struct transition *transition = transition_of(draft);
    struct parked parked = {0};
    struct error refusal = {0};
    struct head head;
    struct record record;
    if (transition == NULL) {
        return error_set(error, ERROR_VERSION,
                         "This action is not in this version of the program. It is kept as it is.");
    }
    if (!records_load_seq(app->store, &app->actor, draft->seq, &head, &record, error)) {
        return false;
    }
    if (!parking_take_by_id(screen_parking(screen), draft->id, &parked, error)) {
        record_finish(&record);
        return false;
    }
    bool may = records_may_act(&head, transition, &app->actor, &refusal);
    if (!transition->edits) {
        act_forget_earlier(&record, transition);
    }
    screen_push(screen, transition->edits
                            ? form_view_create_acting(screen, &head, &record, transition, &parked)
                            : act_view_create(screen, &head, &record, transition, &parked));
    if (!may) {
        screen_say(screen, LOOK_WARNING, "It cannot be done any more: %s", refusal.text);
    }
    return true;
}

static bool open_new(struct screen *screen, const char *id, struct error *error)
{
    struct parked parked = {0};
    if (!parking_take_by_id(screen_parking(screen), id, &parked, error)) {
        return false;
    }
    screen_push(screen, form_view_create_parked(screen, &parked));
    return true;
}

struct seeking {
    const char *id;
    struct draft draft;
    bool found;
};

static bool seek(void *context, const struct draft *draft)
{
    struct seeking *seeking = context;
    seeking->found = strcmp(draft->id, seeking->id) == 0;
    seeking->draft = *draft;
    return !seeking->found;
}

void unfinished_open(struct screen *screen, const char *id)
{
    struct parking *parking = screen_parking(screen);
    struct seeking seeking = {.id = id};
    struct error error = {0};
    bool ok = parking_list(parking, seek, &seeking, &error);
    if (ok && !seeking.found) {
        screen_say(screen, LOOK_WARNING,
                   "It was filed or thrown away meanwhile, or is open on another screen.");
        return;
    }
    ok = ok && (seeking.draft.seq != 0 ? open_action(screen, &seeking.draft, &error)
                                       : open_new(screen, id, &error));
    if (!ok) {
        screen_say(screen, LOOK_ERROR, "%s", error.text);
    }
}

struct discarding {
    struct screen *screen;
    char id[IDENTITY_ROOM];
};

static void discard_answered(void *context, bool yes)
{
    struct discarding *discarding = context;
    if (yes) {
        parking_forget(screen_parking(discarding->screen), discarding->id);
        screen_say(discarding->screen, LOOK_GOOD, "It was thrown away.");
    }
    free(discarding);
}

void unfinished_discard(struct screen *screen, const char *id)
{
    struct discarding *discarding = memory_create(1, sizeof *discarding);
    discarding->screen = screen;
    (void)text_copy(discarding->id, sizeof discarding->id, id);
    screen_push(screen, confirm_view_create(screen,
                                            "Throw this unfinished form away? It cannot be brought "
                                            "back.",
                                            "Throw away", "Keep", discard_answered, discarding));
}
