/* Every text that a paper can show and the catalogue must have: titles, paragraphs, labels and
 * choices. */
#pragma once

/* Calls `each` once for each place where a text stands (the same text may come again). */
typedef void paper_word_fn(void *context, const char *text);
void paper_words(paper_word_fn *each, void *context);
