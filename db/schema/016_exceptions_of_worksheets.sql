-- What waiving an exception of a worksheet asks, and what was waived.
ALTER TABLE worksheet ADD COLUMN waive_code TEXT;
ALTER TABLE worksheet ADD COLUMN waive_line INTEGER;
ALTER TABLE worksheet ADD COLUMN waive_reason TEXT;
CREATE TABLE worksheet_waivers (
    seq INTEGER NOT NULL REFERENCES worksheet (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    code TEXT,
    line INTEGER,
    about TEXT,
    reason TEXT,
    waived_by TEXT,
    waived_at TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;
