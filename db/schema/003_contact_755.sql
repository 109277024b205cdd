-- The 755 card: one column for each field of forms/contact_755.c.
CREATE TABLE contact_755 (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    contact_at TEXT,
    employee TEXT,
    call_sign TEXT,
    area TEXT,
    rd TEXT,
    origin TEXT,
    setting TEXT,
    contacts INTEGER,
    cards INTEGER,
    tag TEXT,
    topics TEXT,
    concern TEXT,
    follow_up INTEGER CHECK (follow_up IN (0, 1)),
    language TEXT,
    void_reason TEXT
) STRICT;
