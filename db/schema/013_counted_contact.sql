-- What reports break down (forms/breakdown.h): a narrow row for each contact, derived from its record and written with it.
CREATE TABLE counted_contact (
    seq INTEGER NOT NULL REFERENCES record (seq),
    line INTEGER NOT NULL CHECK (line >= 0),
    at TEXT NOT NULL,
    area TEXT NOT NULL,
    rd TEXT NOT NULL,
    watch TEXT NOT NULL,
    person TEXT NOT NULL,
    setting TEXT NOT NULL,
    origin TEXT NOT NULL,
    follow_up INTEGER NOT NULL CHECK (follow_up IN (0, 1)),
    contacts INTEGER NOT NULL,
    people INTEGER NOT NULL,
    cards INTEGER NOT NULL,
    clearances INTEGER NOT NULL,
    PRIMARY KEY (seq, line)
) STRICT, WITHOUT ROWID;
-- All that a chart sums up, in the order of time: no chart reads a record.
CREATE INDEX counted_contact_at ON counted_contact (
    at, area, rd, watch, person, setting, origin, follow_up, contacts, people, cards, clearances
);

-- The cards that are there already.
INSERT INTO counted_contact (
    seq, line, at, area, rd, watch, person, setting, origin, follow_up, contacts, people, cards, clearances
)
SELECT
    c.seq, 0, COALESCE(c.contact_at, ''), COALESCE(c.area, ''), COALESCE(c.rd, ''), '', COALESCE(c.employee, ''),
    COALESCE(c.setting, ''), COALESCE(c.origin, ''), COALESCE(c.follow_up, 0),
    CASE WHEN r.status = 'void' THEN 0 ELSE 1 END,
    CASE WHEN r.status = 'void' THEN 0 ELSE COALESCE(c.contacts, 0) END,
    CASE WHEN r.status = 'void' THEN 0 ELSE COALESCE(c.cards, 0) END,
    0
FROM contact_755 c JOIN record r ON r.seq = c.seq;
