-- The worksheet: one column for each field of forms/worksheet.c; its lines have a table of their own.
CREATE TABLE worksheet (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    worked_on TEXT,
    watch TEXT,
    unit TEXT,
    personnel_class TEXT,
    employee TEXT,
    vehicle TEXT,
    imported_from TEXT,
    return_reason TEXT,
    void_reason TEXT
) STRICT;
-- What an import knows a worksheet by.
CREATE INDEX worksheet_watch ON worksheet (worked_on, unit, watch, employee);

CREATE TABLE worksheet_lines (
    seq INTEGER NOT NULL REFERENCES worksheet (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    received TEXT,
    dispatched TEXT,
    enroute TEXT,
    arrived TEXT,
    cleared TEXT,
    tag TEXT,
    origin TEXT,
    rd TEXT,
    location TEXT,
    nature TEXT,
    clearance TEXT,
    urn TEXT,
    narrative TEXT,
    setting TEXT,
    contacts INTEGER,
    cards INTEGER,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX worksheet_lines_urn ON worksheet_lines (urn) WHERE urn IS NOT NULL;

-- Who typed a record that is the work of another person; '' where it is the same one, or nobody.
ALTER TABLE record ADD COLUMN typed_by TEXT NOT NULL DEFAULT '';
