-- The log of URNs: one column for each field of forms/urn_drawn.c; its group has a table of its own.
CREATE TABLE urn_drawn (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    urn TEXT,
    urn_key TEXT,
    drawn_on TEXT,
    drawn_time TEXT,
    watch TEXT,
    watch_on TEXT,
    report_due_at TEXT,
    employee TEXT,
    deputy TEXT,
    unit TEXT,
    tag TEXT,
    subject TEXT,
    imported_from TEXT,
    report_number TEXT,
    kept_at TEXT,
    marked_by TEXT,
    marked_at TEXT,
    defer_reason TEXT,
    defer_until TEXT,
    deferred_by TEXT,
    deferred_at TEXT,
    contact_note TEXT,
    void_reason TEXT,
    waive_code TEXT,
    waive_line INTEGER,
    waive_reason TEXT
) STRICT;

CREATE TABLE urn_drawn_contacts (
    seq INTEGER NOT NULL REFERENCES urn_drawn (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    contacted_at TEXT,
    contacted_by TEXT,
    words TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE urn_drawn_waivers (
    seq INTEGER NOT NULL REFERENCES urn_drawn (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    code TEXT,
    line INTEGER,
    about TEXT,
    reason TEXT,
    waived_by TEXT,
    waived_at TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

-- A number is looked up by its key at each report that carries one, and by its watch to be reconciled.
CREATE INDEX urn_drawn_key ON urn_drawn (urn_key) WHERE urn_key IS NOT NULL;
CREATE INDEX urn_drawn_watch ON urn_drawn (watch_on, watch, seq);

-- What was kept of watches that were reconciled: forms/urn_reconciliation.c.
CREATE TABLE urn_reconciliation (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    watch_on TEXT,
    watch TEXT,
    log_line TEXT,
    remark TEXT,
    reconciled_by TEXT,
    reconciled_at TEXT,
    drawn INTEGER,
    submitted INTEGER,
    deferred INTEGER,
    missing INTEGER,
    voided INTEGER,
    void_reason TEXT
) STRICT;

CREATE TABLE urn_reconciliation_missed (
    seq INTEGER NOT NULL REFERENCES urn_reconciliation (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    urn TEXT,
    employee TEXT,
    deputy TEXT,
    unit TEXT,
    tag TEXT,
    contacts INTEGER,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE INDEX urn_reconciliation_watch ON urn_reconciliation (watch_on, watch, seq);
