-- The stock of 755 cards: one column for each field of forms/card_stock.c, and where the cards of contacts and events came
-- from.
CREATE TABLE card_stock (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    moved_at TEXT,
    movement TEXT,
    location TEXT,
    box TEXT,
    cards INTEGER,
    note TEXT,
    void_reason TEXT
) STRICT;

ALTER TABLE contact_755 ADD COLUMN cards_from TEXT;
ALTER TABLE outreach_event ADD COLUMN cards_from TEXT;

-- What each record does to the cards at a place (forms/stock.h), and how each place stands: worked out from the records,
-- written with them and never believed.
CREATE TABLE stock_change (
    location TEXT NOT NULL,
    at TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES record (seq),
    cards INTEGER NOT NULL,
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
    PRIMARY KEY (location, at, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_change_seq ON stock_change (seq);
CREATE INDEX stock_change_counted ON stock_change (location, at, seq) WHERE counted = 1;

CREATE TABLE stock_balance (
    location TEXT NOT NULL PRIMARY KEY,
    cards INTEGER NOT NULL,
    recount_needed INTEGER NOT NULL CHECK (recount_needed IN (0, 1)),
    counted_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    last_seq INTEGER NOT NULL
) STRICT;
