-- The key pairs of the station that confidential fields are sealed to, and for each who can open it: the secret half,
-- sealed to the public half of its holder (an employee, or the recovery key as the holder "recovery").
CREATE TABLE station_key (
    purpose TEXT NOT NULL CHECK (purpose IN ('command', 'captain', 'recovery')),
    generation INTEGER NOT NULL CHECK (generation >= 1),
    public_half TEXT NOT NULL,
    PRIMARY KEY (purpose, generation)
) STRICT;

CREATE TABLE station_key_grant (
    purpose TEXT NOT NULL,
    generation INTEGER NOT NULL,
    holder TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    PRIMARY KEY (purpose, generation, holder),
    FOREIGN KEY (purpose, generation) REFERENCES station_key (purpose, generation)
) STRICT;
