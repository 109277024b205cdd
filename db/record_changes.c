#include "db/record_changes.h"

#include "db/record_json.h"

static void add_member(struct text *out, const char *before, const char *text)
{
    text_add(out, before);
    json_add_text(out, text);
}

void record_changes_filed(const struct head *head, const struct record *record, struct text *out)
{
    add_member(out, "{\"number\":", head->number);
    add_member(out, ",\"status\":", head->status);
    add_member(out, ",\"filed_on\":", head->filed_on);
    add_member(out, ",\"headline\":", head->headline);
    text_add(out, ",\"fields\":");
    record_to_json(record, NULL, NULL, out);
    record_changes_add_sealed(record, out);
    text_add(out, "}");
}

void record_changes_add_sealed(const struct record *record, struct text *out)
{
    if (record->sealed != NULL) {
        add_member(out, ",\"sealed\":", record->sealed);
    }
}
