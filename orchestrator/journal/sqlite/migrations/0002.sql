-- What counts as spent. Derived from events, in the same commit.
CREATE TABLE spend (
    event INTEGER PRIMARY KEY,         -- events.id of the ModelAsked
    day   TEXT NOT NULL,
    nano  INTEGER NOT NULL,            -- nano-dollars: what is reserved, then what it cost
    cap   INTEGER NOT NULL             -- the day's cap when it was asked; 0: none
) STRICT;

CREATE INDEX spend_by_day ON spend (day);

-- What a person added to a cap.
CREATE TABLE raises (
    event INTEGER PRIMARY KEY,         -- events.id of the BudgetRaised
    day   TEXT NOT NULL,               -- empty: the run's cap
    nano  INTEGER NOT NULL
) STRICT;

CREATE INDEX raises_by_day ON raises (day);
