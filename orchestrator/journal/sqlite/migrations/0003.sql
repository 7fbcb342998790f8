-- What a line of the run list shows, so that no list has to read a run.
ALTER TABLE runs ADD COLUMN title  TEXT NOT NULL DEFAULT '';     -- the file its first input was read from
ALTER TABLE runs ADD COLUMN phase  TEXT NOT NULL DEFAULT '';     -- where it is, or goes to next
ALTER TABLE runs ADD COLUMN waits  TEXT NOT NULL DEFAULT '';     -- the decision that is open
ALTER TABLE runs ADD COLUMN origin TEXT NOT NULL DEFAULT '';     -- the run it was forked from
ALTER TABLE runs ADD COLUMN paid   INTEGER NOT NULL DEFAULT 0;   -- nano-dollars that nothing was reserved for

CREATE INDEX runs_by_start ON runs (started_at, stream);
CREATE INDEX decisions_by_event ON decisions (event);
CREATE INDEX decisions_open ON decisions (event) WHERE open;

-- The highest number a decision ever had: numbers are never given twice.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

-- A row that cannot be read says nothing here; `verify` tells.
WITH told AS (
    SELECT id, kind, CASE WHEN json_valid(CAST(body AS TEXT)) THEN CAST(body AS TEXT) ELSE '{}' END AS fact FROM events
)
UPDATE runs SET
    title = coalesce(
        (SELECT file.value FROM told, json_each(told.fact, '$.files') AS file
         WHERE told.id = (runs.stream << 32) + 1 ORDER BY file.key LIMIT 1),
        ''
    ),
    origin = coalesce((SELECT json_extract(fact, '$.fork.run') FROM told WHERE id = (runs.stream << 32) + 1), ''),
    phase = coalesce(
        (SELECT json_extract(fact, iif(kind = 'PhaseStarted', '$.phase', '$.to')) FROM told
         WHERE id > runs.stream << 32 AND id < (runs.stream + 1) << 32 AND kind IN ('PhaseStarted', 'HandoffRecorded')
         ORDER BY id DESC LIMIT 1),
        ''
    ),
    waits = CASE WHEN status <> 'waiting' THEN '' ELSE coalesce(
        (SELECT decision FROM decisions
         WHERE open AND event > runs.stream << 32 AND event < (runs.stream + 1) << 32 ORDER BY event DESC LIMIT 1),
        ''
    ) END,
    paid = coalesce(
        (SELECT sum(CAST(round(min(json_extract(fact, '$.cost_usd'), 1e9) * 1e9) AS INTEGER)) FROM told
         WHERE id > runs.stream << 32 AND id < (runs.stream + 1) << 32 AND kind IN ('ModelAnswered', 'ModelFailed')
           AND json_extract(fact, '$.cost_usd') IS NOT NULL AND coalesce(json_extract(fact, '$.settles'), 0) = 0),
        0
    );

-- Bytes of a file's name that are no character are stored as half of one each, which a text must not hold: spell them.
UPDATE runs SET title = (
    WITH RECURSIVE spelt(byte, name) AS (
        SELECT 128, title
        UNION ALL
        SELECT byte + 1, replace(
            name,
            CAST(unhex(printf('ED%02X%02X', 178 + (byte >= 192), 128 | (byte & 63))) AS TEXT),
            '\udc' || printf('%02x', byte)
        )
        FROM spelt WHERE byte < 256
    )
    SELECT name FROM spelt WHERE byte = 256
)
WHERE instr(CAST(title AS BLOB), x'EDB2') OR instr(CAST(title AS BLOB), x'EDB3');

WITH told AS (
    SELECT kind, CASE WHEN json_valid(CAST(body AS TEXT)) THEN CAST(body AS TEXT) ELSE '{}' END AS fact FROM events
)
INSERT INTO counters SELECT 'decision', max(
    coalesce((SELECT max(CAST(substr(decision, 3) AS INTEGER)) FROM decisions
              WHERE decision GLOB 'd-[0-9]*' AND NOT substr(decision, 3) GLOB '*[^0-9]*' AND length(decision) < 18), 0),
    coalesce((SELECT max(json_extract(fact, '$.last_decision')) FROM told WHERE kind = 'StreamRemoved'), 0)
);
