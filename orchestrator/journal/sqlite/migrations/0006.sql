-- Under which keys something was appended to a stream. Derived from events, in the same commit.
CREATE TABLE keys (
    event INTEGER PRIMARY KEY,         -- events.id of the KeyClaimed
    key   TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX keys_by_stream ON keys (event >> 32, key);
