#include "tests/print/words.h"

#include "forms/paper.h"

static const char *const others[] = {
    "Page %d of %d", "Yes",  "No",   "UNKNOWN", "January",   "February", "March",    "April",
    "May",           "June", "July", "August",  "September", "October",  "November", "December"};

static void add_texts(const char *const *texts, size_t most, paper_word_fn *each, void *context)
{
    for (size_t i = 0; i < most && texts[i] != NULL; i++) {
        each(context, texts[i]);
    }
}

static void add_field(const struct field *field, const struct codes *codes, paper_word_fn *each,
                      void *context)
{
    struct choice_list list = field_choices(field, codes);

    each(context, field->label);
    for (size_t i = 0; i < list.count; i++) {
        each(context, list.items[i].label);
    }
}

static void add_paper(const struct form *form, const struct paper *paper, const struct codes *codes,
                      paper_word_fn *each, void *context)
{
    each(context, paper->title);
    add_texts(paper->before, COUNT_OF(paper->before), each, context);
    add_texts(paper->after, COUNT_OF(paper->after), each, context);
    for (size_t i = 0; i < COUNT_OF(paper->fields) && paper->fields[i] != NULL; i++) {
        add_field(form_field(form, paper->fields[i]), codes, each, context);
    }
}

void paper_words(paper_word_fn *each, void *context)
{
    struct codes codes;
    const struct form *form;

    if (!codes_init(&codes, NULL)) {
        return;
    }
    add_texts(others, COUNT_OF(others), each, context);
    for (size_t f = 0; (form = form_at(f)) != NULL; f++) {
        for (const struct paper *paper = papers_of(form); paper != NULL && paper->name != NULL;
             paper++) {
            add_paper(form, paper, &codes, each, context);
        }
    }
    codes_finish(&codes);
}
