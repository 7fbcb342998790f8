-- "Bato", in ASCII: says whose file this is.
PRAGMA application_id = 0x4261746f;

CREATE TABLE streams (
    no   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One B-tree gives order, uniqueness and range scans. The artifacts of one append lie with its first event.
CREATE TABLE events (
    id           INTEGER PRIMARY KEY,  -- streams.no << 32 | seq
    kind         TEXT NOT NULL,
    at           TEXT NOT NULL,
    actor        TEXT NOT NULL,
    body         BLOB NOT NULL,        -- canonical JSON
    digest       TEXT NOT NULL,
    manifest     TEXT NOT NULL,        -- JSON: [[digest, media type, size if it lies in payload], ...]
    manifest_crc INTEGER NOT NULL,     -- the chain does not cover media types
    payload      BLOB NOT NULL         -- small artifacts, one after another
) STRICT;

-- Larger artifacts, once each. Compressed (zlib) when the data is shorter than the size.
CREATE TABLE blobs (
    digest TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    data   BLOB NOT NULL
) STRICT;

-- Derived from events, in the same commit.
CREATE TABLE runs (
    stream     INTEGER PRIMARY KEY,    -- streams.no
    app        TEXT NOT NULL,
    status     TEXT NOT NULL,
    started_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    driver     TEXT NOT NULL
) STRICT;

CREATE TABLE decisions (
    decision TEXT PRIMARY KEY,
    event    INTEGER NOT NULL,         -- events.id of the one that opened it
    open     INTEGER NOT NULL CHECK (open IN (0, 1))
) STRICT;
