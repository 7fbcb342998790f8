-- What is asked of many runs at once: who worked in each and how often it failed, what of its cost is its branches', and
-- what closed each decision. Derived from events, in the same commit.
ALTER TABLE runs ADD COLUMN work TEXT NOT NULL DEFAULT '';          -- JSON, see ports/work.py; empty: none
ALTER TABLE runs ADD COLUMN below INTEGER NOT NULL DEFAULT 0;       -- nano-dollars of `paid` that branches have told
ALTER TABLE decisions ADD COLUMN closed INTEGER NOT NULL DEFAULT 0; -- events.id of the answer or withdrawal; 0: none

-- Both functions are in repacking.py: they read the rows in the order of their ids, and pass over what cannot be read.
UPDATE runs SET work = (
    SELECT work_of(kind, id, body) FROM (
        SELECT kind, id, body FROM events
        WHERE id > runs.stream << 32 AND id < (runs.stream + 1) << 32 AND kind IN ('HandoffRecorded', 'PhaseFailed', 'BranchEnded')
        ORDER BY id
    )
);

UPDATE runs SET below = (
    SELECT below_of(kind, id, body) FROM (
        SELECT kind, id, body FROM events
        WHERE id > runs.stream << 32 AND id < (runs.stream + 1) << 32 AND kind = 'BranchEnded'
        ORDER BY id
    )
);

-- A body has its digests packed, so that it is no text; the name of a decision stands in it as it is spelt.
UPDATE decisions SET closed = coalesce(
    (SELECT id FROM events
     WHERE id > decisions.event AND id < ((decisions.event >> 32) + 1) << 32
       AND kind IN ('DecisionAnswered', 'DecisionWithdrawn')
       AND instr(body, CAST('"decision":"' || decisions.decision || '"' AS BLOB))
     ORDER BY id LIMIT 1),
    0
)
WHERE NOT open;
