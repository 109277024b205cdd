-- What the rules of the forms find (forms/exception.h), open ones alone: worked out from the records, kept for order and
-- counting. `since` is the day on which the record was filed, or the day or time from which a clock makes it one.
CREATE TABLE open_exception (
    form TEXT NOT NULL,
    code TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES record (seq),
    line INTEGER NOT NULL CHECK (line >= 0),
    place INTEGER NOT NULL CHECK (place >= 1),
    field TEXT NOT NULL,
    since TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (form, code, seq, line, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_exception_record ON open_exception (seq);

CREATE TABLE exception_tally (
    form TEXT NOT NULL,
    code TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (form, code)
) STRICT, WITHOUT ROWID;

-- What waiving asks, and what was waived.
ALTER TABLE counter_report ADD COLUMN waive_code TEXT;
ALTER TABLE counter_report ADD COLUMN waive_line INTEGER;
ALTER TABLE counter_report ADD COLUMN waive_reason TEXT;
CREATE TABLE counter_report_waivers (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    code TEXT,
    line INTEGER,
    about TEXT,
    reason TEXT,
    waived_by TEXT,
    waived_at TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

ALTER TABLE records_request ADD COLUMN waive_code TEXT;
ALTER TABLE records_request ADD COLUMN waive_line INTEGER;
ALTER TABLE records_request ADD COLUMN waive_reason TEXT;
CREATE TABLE records_request_waivers (
    seq INTEGER NOT NULL REFERENCES records_request (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    code TEXT,
    line INTEGER,
    about TEXT,
    reason TEXT,
    waived_by TEXT,
    waived_at TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;
