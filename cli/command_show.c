#include "cli/command.h"

#include "base/memory.h"
#include "cli/output.h"
#include "db/alike.h"
#include "db/record_json.h"
#include "db/records.h"
#include "db/sealed_records.h"
#include "db/staff.h"
#include "forms/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_COLUMNS 26

/* The changed fields of one entry of the history. */
struct changed {
    bool *fields; /* by index in the form */
};

struct history {
    const struct app *app;
    const struct form *form;
    struct text *out;
    bool json, begun;
};

static void add_string(struct text *out, const char *key, const char *value)
{
    json_add_text(out, key);
    text_add(out, ":");
    json_add_text(out, value);
}

static void mark_changed(void *context, size_t field)
{
    const struct changed *changed = context;

    changed->fields[field] = true;
}

static bool is_changed(void *context, size_t field)
{
    const struct changed *changed = context;

    return changed->fields[field];
}

static void find_changed(const struct history_entry *entry, struct changed *changed)
{
    struct record nothing;

    if (entry->before != NULL) {
        record_differences(entry->before, entry->after, mark_changed, changed);
        return;
    }
    record_init(&nothing, entry->after->form);
    record_differences(&nothing, entry->after, mark_changed, changed);
    record_finish(&nothing);
}

static void add_json_entry(struct history *history, const struct history_entry *entry,
                           struct changed *changed)
{
    struct text *out = history->out;

    text_add_format(out, "%s\n{\"version\":%" PRId64 ",", history->begun ? "," : "",
                    entry->version);
    add_string(out, "at", entry->at);
    text_add(out, ",");
    add_string(out, "by", entry->actor);
    text_add(out, ",");
    add_string(out, "workstation", entry->workstation);
    text_add(out, ",");
    add_string(out, "action", entry->action);
    text_add(out, ",");
    add_string(out, "reason", entry->reason != NULL ? entry->reason : "");
    text_add(out, ",\"before\":");
    if (entry->before != NULL) {
        record_to_json(entry->before, is_changed, changed, out);
    } else {
        text_add(out, "{}");
    }
    text_add(out, ",\"after\":");
    record_to_json(entry->after, is_changed, changed, out);
    text_add(out, "}");
}

/* Long texts keep their lines, each moved to the right. */
static void add_value(struct text *out, const struct field *field, const struct codes *codes,
                      const char *kept)
{
    struct text shown = {0};

    value_show(field, codes, kept, &shown);
    for (const char *at = text_bytes(&shown); *at != '\0';) {
        size_t length = strcspn(at, "\n");
        text_add_bytes(out, at, length);
        at += length;
        if (*at == '\n') {
            at++;
            text_add_format(out, "\n%*s", LABEL_COLUMNS + 2, "");
        }
    }
    text_add(out, "\n");
    text_finish(&shown);
}

static void add_line(struct text *out, const char *indent, const struct field *field,
                     const struct codes *codes, const char *kept)
{
    struct text label = {0};

    if (kept[0] == '\0') {
        return;
    }
    text_add(&label, indent);
    text_add(&label, field->label);
    text_add_padded(out, text_bytes(&label), LABEL_COLUMNS);
    text_add(out, "  ");
    add_value(out, field, codes, kept);
    text_finish(&label);
}

static void add_field(struct text *out, const struct record *record, size_t index,
                      const struct codes *codes)
{
    const struct field *field = &record->form->fields[index];

    if (field->unprinted) {
        return;
    }
    if (field->kind != FIELD_GROUP) {
        add_line(out, "", field, codes, record_text(record, place_of(index)));
        return;
    }
    for (size_t row = 0; row < record_rows(record, index); row++) {
        text_add_format(out, "%s %zu\n", field->label, row + 1);
        for (size_t i = 0; i < field->field_count; i++) {
            add_line(out, "  ", &field->fields[i], codes,
                     record_text(record, place_in(index, row, i)));
        }
    }
}

/* One side of a change: "was" or "now", and the field as it was or is. */
static void add_side(struct history *history, const char *side, const struct record *record,
                     size_t index)
{
    struct text shown = {0};

    add_field(&shown, record, index, &history->app->codes);
    if (shown.length == 0) {
        text_add_padded(&shown, record->form->fields[index].label, LABEL_COLUMNS);
        text_add(&shown, "  (blank)\n");
    }
    text_add_format(history->out, "%s:\n%s", side, text_bytes(&shown));
    text_finish(&shown);
}

static void add_text_entry(struct history *history, const struct history_entry *entry,
                           struct changed *changed)
{
    char at[OUTPUT_TIME_ROOM];
    const char *reason = entry->reason != NULL ? entry->reason : "";

    output_local(entry->at, at);
    text_add_format(history->out, "\n%s  %s by %s, version %" PRId64 "%s%s\n", at, entry->action,
                    entry->actor, entry->version, reason[0] != '\0' ? ": " : "", reason);
    if (entry->before == NULL) {
        return; /* the first writing is the record itself */
    }
    for (size_t i = 0; i < history->form->field_count; i++) {
        if (changed->fields[i] && !history->form->fields[i].unprinted) {
            add_side(history, "was", entry->before, i);
            add_side(history, "now", entry->after, i);
        }
    }
}

static bool add_entry(void *context, const struct history_entry *entry)
{
    struct history *history = context;
    struct changed changed = {.fields = memory_create(history->form->field_count, sizeof(bool))};

    find_changed(entry, &changed);
    if (history->json) {
        add_json_entry(history, entry, &changed);
    } else {
        add_text_entry(history, entry, &changed);
    }
    history->begun = true;
    free(changed.fields);
    return true;
}

/* With what is confidential where the record itself was opened, which has been logged. */
static bool tell_history(struct app *app, const struct head *head, const struct record *record,
                         struct history *history, struct error *error)
{
    struct key_ring ring;
    struct opened_history opened = {.ring = &ring, .each = add_entry, .context = history};
    bool ok;

    if (!record_holds_confidential(record)) {
        return records_history(app->store, head, add_entry, history, error);
    }
    if (!key_ring_open(app->store, app->actor.employee, &app->keys, &ring, error)) {
        return false;
    }
    ok = records_opened_history(app->store, head, &opened, error);
    key_ring_close(&ring);
    return ok;
}

/* Others that belong to it (linked), and that may be about the same; of what is sealed only for who
 * has opened it. */
struct around {
    struct head linked[ALIKE_MOST];
    struct alike_item alike[ALIKE_MOST];
    size_t linked_count, alike_count;
};

static bool look_around(struct app *app, const struct head *head, const struct record *record,
                        struct around *around, struct error *error)
{
    around->alike_count = 0;
    if (!alike_linked(app->store, &app->actor, head, around->linked, &around->linked_count,
                      error)) {
        return false;
    }
    if (!form_is_sealed(head->form)) {
        return alike_find(app->store, &app->actor, record, head, around->alike,
                          &around->alike_count, error);
    }
    return !record_holds_confidential(record) ||
           alike_find_opened(app->store, &app->actor, &app->keys, head, record, around->alike,
                             &around->alike_count, error);
}

static void add_around_json(const struct around *around, struct text *out)
{
    text_add(out, "\"linked\":[");
    for (size_t i = 0; i < around->linked_count; i++) {
        text_add(out, i > 0 ? "," : "");
        json_add_text(out, around->linked[i].number);
    }
    text_add(out, "],\"alike\":[");
    for (size_t i = 0; i < around->alike_count; i++) {
        text_add(out, i > 0 ? ",{" : "{");
        add_string(out, "number", around->alike[i].head.number);
        text_add(out, ",");
        add_string(out, "words", around->alike[i].words);
        text_add(out, "}");
    }
    text_add(out, "],");
}

static void add_around_text(const struct around *around, struct text *out)
{
    for (size_t i = 0; i < around->linked_count; i++) {
        text_add_format(out, "linked with it: %s\n", around->linked[i].number);
    }
    for (size_t i = 0; i < around->alike_count; i++) {
        text_add_format(out, "may be about the same: %s, %s\n", around->alike[i].head.number,
                        around->alike[i].words);
    }
}

static bool add_json(struct app *app, const struct head *head, const struct record *record,
                     bool with_history, struct text *out, struct error *error)
{
    struct history history = {.app = app, .form = head->form, .out = out, .json = true};
    struct around around;

    if (!look_around(app, head, record, &around, error)) {
        return false;
    }
    text_add(out, "{");
    add_string(out, "number", head->number);
    text_add(out, ",");
    add_string(out, "form", head->form->name);
    text_add(out, ",");
    add_string(out, "status", head->status);
    text_add_format(out, ",\"version\":%" PRId64 ",", head->version);
    add_string(out, "filed_at", head->filed_at);
    text_add(out, ",");
    add_string(out, "filed_by", head->filed_by);
    text_add(out, ",");
    if (head->form->alikeness != NULL) {
        add_around_json(&around, out);
    }
    text_add(out, "\"fields\":");
    record_to_json(record, NULL, NULL, out);
    if (with_history) {
        text_add(out, ",\"history\":[");
        if (!tell_history(app, head, record, &history, error)) {
            return false;
        }
        text_add(out, "\n]");
    }
    text_add(out, "}\n");
    return true;
}

/* Every section that has something in it, under its heading. */
static void add_sections(struct text *out, const struct record *record, const struct codes *codes)
{
    const char *section = NULL;

    for (size_t i = 0; i < record->form->field_count; i++) {
        struct text shown = {0};

        if (record->form->fields[i].section != NULL) {
            section = record->form->fields[i].section;
        }
        add_field(&shown, record, i, codes);
        if (shown.length > 0 && section != NULL) {
            text_add_format(out, "\n%s\n", section);
            section = NULL;
        }
        text_add(out, text_bytes(&shown));
        text_finish(&shown);
    }
}

static bool add_text(struct app *app, const struct head *head, const struct record *record,
                     bool with_history, struct text *out, struct error *error)
{
    struct history history = {.app = app, .form = head->form, .out = out};
    char at[OUTPUT_TIME_ROOM], name[81];
    struct around around;

    if (!look_around(app, head, record, &around, error) ||
        !staff_name(app->store, head->filed_by, name, error)) {
        return false;
    }
    output_local(head->filed_at, at);
    text_add_format(out, "%s  %s  %s, version %" PRId64 "\nfiled %s by %s %s\n", head->number,
                    head->form->title, head->status, head->version, at, head->filed_by, name);
    add_around_text(&around, out);
    add_sections(out, record, &app->codes);
    if (!with_history) {
        return true;
    }
    text_add(out, "\nHistory\n");
    return tell_history(app, head, record, &history, error);
}

/* What is confidential is opened for who may open it; for others, and where the key is not theirs,
 * the rest is shown and a line says why. */
static bool open_sealed(struct app *app, const struct options *options, const struct head *head,
                        struct record *record, struct error *error)
{
    const char *reason = options->values[OPTION_REASON];
    const struct opening opening = {
        .actor = &app->actor,
        .keys = &app->keys,
        .action = "read",
        .reason = reason != NULL ? reason : "command line",
    };
    struct error why = {0};

    if (!form_is_sealed(head->form) || !sealed_record_may_open(head->form, app->actor.role) ||
        sealed_record_open(app->store, &opening, head, record, &why)) {
        return true;
    }
    if (why.class != ERROR_REFUSED) {
        return error_set(error, why.class, "%s", why.text);
    }
    output_error(why.text);
    return true;
}

bool command_show(struct app *app, const struct options *options, struct error *error)
{
    static const char *const formats[] = {"text", "json", NULL};
    bool with_history = options_has(options, OPTION_HISTORY);
    struct record record = {0};
    struct text out = {0};
    struct head head;
    size_t format = 0;
    bool ok;

    if (!options_pick(options, OPTION_FORMAT, formats, &format, error) ||
        !records_load(app->store, &app->actor, options->words[1], &head, &record, error)) {
        return false;
    }
    ok = open_sealed(app, options, &head, &record, error);
    ok = ok && (format == 1 ? add_json(app, &head, &record, with_history, &out, error)
                            : add_text(app, &head, &record, with_history, &out, error));
    record_finish(&record);
    if (!ok) {
        text_finish(&out);
        return false;
    }
    return output_flush(&out, error);
}
