-- Holidays that were imported: a year that stands here takes the place of the list that the program carries.
CREATE TABLE holiday (
    date TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT;

-- What falls due when, of the records whose clocks run (forms/form.h): worked out from the records and the calendar, kept
-- for order alone and worked out anew when the calendar changes.
CREATE TABLE due (
    seq INTEGER NOT NULL REFERENCES record (seq),
    clock TEXT NOT NULL,
    form TEXT NOT NULL,
    due_on TEXT NOT NULL,
    PRIMARY KEY (seq, clock)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_order ON due (form, due_on, seq);
