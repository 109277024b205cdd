-- The hours of a volunteer on a day: one column for each field of forms/volunteer_hours.c.
CREATE TABLE volunteer_hours (
    seq INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
    worked_on TEXT,
    volunteer TEXT,
    activity TEXT,
    call_sign TEXT,
    from_time TEXT,
    to_time TEXT,
    hours TEXT,
    event_number TEXT,
    note TEXT,
    void_reason TEXT
) STRICT;

-- A month is summed up: who worked, and how long.
CREATE INDEX volunteer_hours_worked_on ON volunteer_hours (worked_on, volunteer);
