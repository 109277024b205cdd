-- The outreach event: one column for each field of forms/outreach_event.c; its groups have tables of their own.
CREATE TABLE outreach_event (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    title TEXT,
    type TEXT,
    held_on TEXT,
    starts_at TEXT,
    ends_at TEXT,
    place TEXT,
    area TEXT,
    rd TEXT,
    host_contact TEXT,
    more_volunteers INTEGER,
    attendance INTEGER,
    cards INTEGER,
    languages TEXT,
    cancel_reason TEXT,
    void_reason TEXT
) STRICT;

CREATE TABLE outreach_event_staff (
    seq INTEGER NOT NULL REFERENCES outreach_event (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    name TEXT,
    employee TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE outreach_event_volunteers (
    seq INTEGER NOT NULL REFERENCES outreach_event (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    name TEXT,
    employee TEXT,
    call_sign TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE outreach_event_concerns (
    seq INTEGER NOT NULL REFERENCES outreach_event (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    topic TEXT,
    words TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE outreach_event_follow_ups (
    seq INTEGER NOT NULL REFERENCES outreach_event (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    what TEXT,
    owner TEXT,
    due_on TEXT,
    done INTEGER CHECK (done IN (0, 1)),
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;
