-- Full-text search over the searched fields of all forms. Its key is record.seq, and two and three letters of a word's
-- beginning are indexed too, for results as people type. It keeps the words, since what a record's words are changes with
-- the station's lists and with the program: old ones that were worked out anew could not be taken out of the index.
CREATE VIRTUAL TABLE search_text USING fts5 (
    words,
    prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);
