-- Which columns of a file become which fields, found again by the names of its header.
CREATE TABLE import_mapping (
    kind TEXT NOT NULL,
    header TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (kind, header)
) STRICT;
