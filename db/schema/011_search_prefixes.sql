-- Two and three letters of a word's beginning were indexed; now up to seven are. A longer beginning gathers every record
-- that any word with it stands in before the first is shown, which takes the longer the more records there are; of eight
-- letters and more these are few.
CREATE VIRTUAL TABLE search_more USING fts5 (
    words,
    prefix = '2 3 4 5 6 7',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search_more (rowid, words) SELECT rowid, words FROM search_text;
DROP TABLE search_text;
ALTER TABLE search_more RENAME TO search_text;
