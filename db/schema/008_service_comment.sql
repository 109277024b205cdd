-- The service comment: one column for each field of forms/service_comment.c that is not confidential; those lie together,
-- sealed, in the last one.
CREATE TABLE service_comment (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    arrived_at TEXT,
    received_at TEXT,
    received_by TEXT,
    channel TEXT,
    language TEXT,
    copy_status TEXT,
    copy_at TEXT,
    handed_off_to TEXT,
    handed_off_at TEXT,
    acknowledged_on TEXT,
    interviewed_on TEXT,
    discovered_on TEXT,
    tolled_on TEXT,
    resumed_on TEXT,
    disposition_on TEXT,
    notice_sent_on TEXT,
    hold INTEGER CHECK (hold IN (0, 1)),
    sealed TEXT
) STRICT;
