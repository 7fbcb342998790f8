-- Digests as their 32 bytes, and what artifacts a row has in a form of its own (see packing.py and payload.py, whose
-- functions `repacking.py` makes known). events.payload is compressed (zlib) when it is shorter than the sizes its manifest lists;
-- rows of before stay as they are. A row that cannot be read stays so; `verify` tells.
CREATE TABLE packed_events (
    id           INTEGER PRIMARY KEY,  -- streams.no << 32 | seq
    kind         TEXT NOT NULL,
    at           TEXT NOT NULL,
    actor        TEXT NOT NULL,
    body         BLOB NOT NULL,        -- canonical JSON, each digest in it packed
    digest       BLOB NOT NULL,
    manifest     BLOB NOT NULL,        -- what artifacts the row lists
    manifest_crc INTEGER NOT NULL,     -- the chain does not cover media types
    payload      BLOB NOT NULL         -- small artifacts, one after another
) STRICT;

INSERT INTO packed_events
SELECT id, kind, at, actor, packed_body(body), packed_digest(CAST(digest AS BLOB)),
       packed_manifest(CAST(manifest AS BLOB), manifest_crc), packed_crc(CAST(manifest AS BLOB), manifest_crc), payload
FROM events ORDER BY id;

DROP TABLE events;
ALTER TABLE packed_events RENAME TO events;
