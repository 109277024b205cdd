-- Full-text search over the searched fields of all forms. The index keeps no copy of the words (content=''), its key is record.seq, and two and
-- three letters of a word's beginning are indexed too, for results as people type.
CREATE VIRTUAL TABLE search_text USING fts5 (
    words,
    content = '',
    columnsize = 0,
    prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
