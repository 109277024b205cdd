-- What every form shares: settings, the log, the heads of records, numbers, counts and accounts.
-- Apart from STRICT this is SQL that PostgreSQL takes too (BLOB stands for its bytea).

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE operation (
    seq INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    workstation TEXT NOT NULL,
    subject TEXT NOT NULL,
    record TEXT NOT NULL,
    base_version INTEGER NOT NULL CHECK (base_version >= 0),
    action TEXT NOT NULL,
    changes TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX operation_record ON operation (record, seq) WHERE record <> '';

-- The last operation once more, so that a log that was cut off at its end is seen as such.
CREATE TABLE operation_head (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE record (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES operation (seq) DEFERRABLE INITIALLY DEFERRED,
    id TEXT NOT NULL UNIQUE,
    form TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
    status TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    filed_at TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    headline TEXT NOT NULL,
    UNIQUE (prefix, year, ordinal)
) STRICT;
CREATE INDEX record_form ON record (form, seq);
CREATE INDEX record_status ON record (form, status, seq);
CREATE INDEX record_form_filed_by ON record (form, filed_by, seq);
CREATE INDEX record_filed_on ON record (form, filed_on, seq);
CREATE INDEX record_filed_by ON record (filed_by, seq);

CREATE TABLE number_counter (
    prefix TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (prefix, year)
) STRICT;

CREATE TABLE tally (
    form TEXT NOT NULL,
    status TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (form, status)
) STRICT;

CREATE TABLE staff (
    employee TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    locked_at TEXT,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    added_at TEXT NOT NULL
) STRICT;
