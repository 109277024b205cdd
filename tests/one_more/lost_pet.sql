-- A form that only tests know: tests/one_more/lost_pet.c.
CREATE TABLE lost_pet (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    kind TEXT,
    name TEXT,
    last_seen TEXT,
    words TEXT,
    reward TEXT,
    return_reason TEXT,
    void_reason TEXT
) STRICT;

CREATE TABLE lost_pet_marks (
    seq INTEGER NOT NULL REFERENCES lost_pet (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    mark TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;
