-- What is logged of no record (accounts, sign-ins, keys, settings, holidays, imports) is found without reading the log
-- from its beginning. Not "record = ''": with that SQLite would prepare every statement that asks for "record = ?" anew
-- each time, to see whether this index serves it.
CREATE INDEX operation_aside ON operation (subject, seq) WHERE length(record) = 0;
