-- The counter report: one column for each field of forms/counter_report.c, a table for each group.
CREATE TABLE counter_report (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    type TEXT,
    deputy_called TEXT,
    taken_at TEXT,
    taken_by TEXT,
    urn TEXT,
    urn_key TEXT,
    tag TEXT,
    occurred_from TEXT,
    occurred_to TEXT,
    occurred_place TEXT,
    city TEXT,
    rd TEXT,
    business_name TEXT,
    narrative TEXT,
    fault_basis TEXT,
    domestic_violence INTEGER CHECK (domestic_violence IN (0, 1)),
    hate INTEGER CHECK (hate IN (0, 1)),
    gang INTEGER CHECK (gang IN (0, 1)),
    workable INTEGER CHECK (workable IN (0, 1)),
    evidence INTEGER CHECK (evidence IN (0, 1)),
    missing_at_risk INTEGER CHECK (missing_at_risk IN (0, 1)),
    missing_age INTEGER,
    ncic_due_at TEXT,
    ncic_entered_at TEXT,
    ncic_handed_to TEXT,
    marsys_card INTEGER CHECK (marsys_card IN (0, 1)),
    calvcb_info INTEGER CHECK (calvcb_info IN (0, 1)),
    card_given INTEGER CHECK (card_given IN (0, 1)),
    language TEXT,
    interpreter TEXT,
    return_reason TEXT,
    approved_by TEXT,
    approved_at TEXT,
    defer_until TEXT,
    defer_reason TEXT,
    supplement_text TEXT,
    void_reason TEXT
) STRICT;

CREATE TABLE counter_report_persons (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    role TEXT,
    name TEXT,
    birth_date TEXT,
    sex TEXT,
    race TEXT,
    address TEXT,
    phone TEXT,
    email TEXT,
    language TEXT,
    confidential INTEGER CHECK (confidential IN (0, 1)),
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_report_suspects (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    name TEXT,
    description TEXT,
    sex TEXT,
    race TEXT,
    booking_number TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_report_vehicles (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    plate TEXT,
    state TEXT,
    vin TEXT,
    make TEXT,
    model TEXT,
    year INTEGER,
    colour TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_report_property (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    what TEXT,
    brand_model TEXT,
    serial TEXT,
    quantity INTEGER,
    value INTEGER,
    status TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_report_return_remarks (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    field TEXT,
    words TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_report_supplements (
    seq INTEGER NOT NULL REFERENCES counter_report (seq),
    row INTEGER NOT NULL CHECK (row >= 1),
    written_at TEXT,
    written_by TEXT,
    words TEXT,
    PRIMARY KEY (seq, row)
) STRICT, WITHOUT ROWID;

-- A URN key is looked up at each filing; reports that keep another's number have none.
CREATE INDEX counter_report_urn_key ON counter_report (urn_key) WHERE urn_key IS NOT NULL;

-- Missing persons that are not yet in NCIC: the alarm on the home screen.
CREATE INDEX counter_report_ncic_due ON counter_report (ncic_due_at)
    WHERE ncic_due_at IS NOT NULL AND ncic_entered_at IS NULL AND ncic_handed_to IS NULL;
