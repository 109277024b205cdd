-- The briefing: one column for each field of forms/briefing.c.
CREATE TABLE briefing (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    held_on TEXT,
    watch TEXT,
    topic TEXT,
    sergeant TEXT,
    attendees INTEGER,
    note TEXT,
    void_reason TEXT
) STRICT;
