"""The journal's lists without the journal: what a look needs, and nothing that would have to be imported besides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestrator.errors import JournalCorrupt
from orchestrator.journal.rules.ids import checked_app, checked_decision, checked_run
from orchestrator.journal.sqlite import lists
from orchestrator.journal.sqlite.connection import told_plainly
from orchestrator.journal.sqlite.opening import opened
from orchestrator.journal.sqlite.packing import spelt_body, spelt_digest
from orchestrator.ports.listing import EVERY, RunRow, Waiting, Wanted
from orchestrator.text.branch_path import PathStep

if TYPE_CHECKING:
    import apsw

_OPEN = """
    SELECT decision, streams.name, runs.app, events.at, events.digest, events.body, events.id
    FROM decisions
    JOIN events ON events.id = decisions.event
    JOIN streams ON streams.no = decisions.event >> 32
    JOIN runs ON runs.stream = decisions.event >> 32
    WHERE decisions.open AND events.at >= ?2 AND (?1 = '' OR runs.app = ?1 OR ?1 = (
        SELECT app FROM runs JOIN streams AS root ON root.no = runs.stream
        WHERE root.name = substr(streams.name, 1, instr(streams.name, '/') - 1)))
"""
_FIRST_OF = """
    SELECT app, events.body, events.id FROM streams JOIN runs ON runs.stream = streams.no
    JOIN events ON events.id = (streams.no << 32) + 1 WHERE streams.name = ?
"""
_EVENT_OF = "SELECT events.body, events.id FROM decisions JOIN events ON events.id = decisions.event "
_OLDEST_FIRST = "ORDER BY events.at, length(decision), decision LIMIT ?3"
_DAY = """
    SELECT (SELECT coalesce(sum(nano), 0) FROM spend WHERE day = ?1),
           (SELECT coalesce(sum(nano), 0) FROM raises WHERE day = ?1),
           (SELECT cap FROM spend WHERE day = ?1 ORDER BY event DESC LIMIT 1)
"""
_SYSTEM = "(SELECT no FROM streams WHERE name = 'system')"
_BEHIND_A_PLAN = f"""
    SELECT coalesce((SELECT id FROM events WHERE id > {_SYSTEM} << 32 AND id < ({_SYSTEM} + 1) << 32
                     AND kind NOT IN ('DayPlanned', 'KeyClaimed', 'Looked',
                                      'FilesFirstSeen', 'FileChanged', 'AppWritten',
                                      'ScheduleKept', 'SlotClaimed', 'SlotMissed', 'FileTaken', 'FileLeft',
                                      'ClientStarted',
                                      'NotificationClaimed', 'NotificationSettled', 'LinkFollowed')
                     ORDER BY id DESC LIMIT 1), 0),
           (SELECT count(*) FROM decisions),
           (SELECT coalesce(group_concat(event, ' '), '')
            FROM (SELECT event FROM decisions WHERE open ORDER BY event))
"""  # noqa: S608 - nothing of anybody's stands in it

_KEPT_SLOTS = f"""
    SELECT kind, at, body FROM events WHERE id > {_SYSTEM} << 32 AND id < ({_SYSTEM} + 1) << 32
    AND id > (SELECT max(id) FROM events WHERE id < ({_SYSTEM} + 1) << 32) - 3000
    AND at >= ? AND kind IN ('SlotClaimed', 'SlotMissed', 'FileTaken') ORDER BY id
"""  # noqa: S608 - nothing of anybody's stands in it
"""Of the last 3,000 events of the stream: more than a day has, and few enough to be looked through in no time."""


class Looking:
    """Reads what the lists show. Owns its connection."""

    def __init__(self, path: Path) -> None:
        """Raises what opening the journal raises."""
        self._path = path
        self._connection = opened(path)

    def close(self) -> None:
        self._connection.close()

    def runs(self, wanted: Wanted = EVERY, limit: int | None = None) -> list[RunRow]:
        """Newest first."""
        with told_plainly(self._path):
            return lists.runs(self._connection, wanted, limit)

    def count_runs(self, wanted: Wanted = EVERY) -> int:
        with told_plainly(self._path):
            return lists.count_runs(self._connection, wanted)

    def begun_first(self) -> str:
        """When the oldest run was begun; empty where there is none."""
        with told_plainly(self._path):
            first: str | None = self._connection.execute("SELECT min(started_at) FROM runs").get
            return first or ""

    def waiting(self, *, app: str = "", since: str = "", limit: int | None = None) -> list[Waiting]:
        """Open decisions, oldest first; of one app, opened at a moment or later. Raises JournalCorrupt."""
        with told_plainly(self._path), _damage_told():
            cursor = self._connection.execute(_OPEN + _OLDEST_FIRST, (app, since, -1 if limit is None else limit))
            rows: list[Any] = cursor.fetchall()
            firsts = _Firsts(self._connection, self._text_or_none)
            return [self._waiting(firsts, *row) for row in rows]

    def count_waiting(self, *, app: str = "", since: str = "") -> int:
        with told_plainly(self._path):
            count: int = self._connection.execute(f"SELECT count(*) FROM ({_OPEN})", (app, since)).get  # noqa: S608
            return count

    def _waiting(
        self, firsts: _Firsts, decision: str, run: str, app: str, at: str, seal: bytes, body: bytes, event: int
    ) -> Waiting:
        fact = json.loads(spelt_body(body))
        question = self._text(event, fact["question"])
        expires = fact.get("expires_at", ""), fact.get("expires_answer", "")
        named = checked_decision(decision), checked_run(run), checked_app(app)
        return Waiting(*named, at, spelt_digest(seal), fact["kind"], question, *expires, *firsts.path_of(run))

    def previews(self, decision: str) -> list[Any]:
        """What the effects that an answer to a decision lets act would do, as recorded; none where that is erased."""
        event = _EVENT_OF + "WHERE decision = ?"
        with told_plainly(self._path), _damage_told():
            for body, at in self._connection.execute(event, (decision,)):
                fact = json.loads(spelt_body(body))
                digests = [*fact.get("previews", {}).values(), fact.get("preview", "")]
                return [json.loads(text) for text in (self._text_or_none(at, digest) for digest in digests) if text]
        return []

    def _text_or_none(self, event: int, digest: str) -> str:
        try:
            return self._text(event, digest) if digest else ""
        except ValueError:
            return ""

    def _text(self, event: int, digest: str) -> str:
        """An artifact that was recorded with an event or before it, in the same run: the nearest one."""
        from orchestrator.journal.sqlite.payload import entries, stored_bytes

        rows: Any = self._connection.execute(
            "SELECT id, manifest, manifest_crc FROM events WHERE id > ? AND id <= ? AND manifest <> x'' "
            "ORDER BY id DESC",
            (event >> 32 << 32, event),
        )
        for row_id, manifest, crc in rows:
            for entry in entries(manifest, crc):
                if entry.digest == digest:
                    return stored_bytes(self._connection, row_id, entry).decode("utf-8", "surrogatepass")
        raise ValueError(f"artifact {digest} is missing")

    def day(self, day: str) -> tuple[int, int, int]:
        """What was spent on a day, what was added to its cap, and the cap; in nano-dollars."""
        with told_plainly(self._path):
            spent, raised, cap = self._connection.execute(_DAY, (day,)).get
            return spent, raised, cap or 0

    def kept_slots(self, since: str) -> list[tuple[str, str, Any]]:
        """Events of slots and files that had their run or were missed, in order: kind, moment, and the fact as JSON.
        Raises JournalCorrupt.
        """
        with told_plainly(self._path), _damage_told():
            rows: list[Any] = self._connection.execute(_KEPT_SLOTS, (since,)).fetchall()
            return [(kind, at, json.loads(spelt_body(body))) for kind, at, body in rows]

    def behind_a_plan(self) -> str:
        """A word for all of the journal that a day is planned from: it is another one when any of that is.

        What was said, forgotten and removed are events of the system stream; a decision is opened, answered, or gone.
        That a plan was shown, a run looked at, a file seen to have changed, a slot kept or a message sent changes no
        plan: files and runs are looked at by themselves.
        """
        with told_plainly(self._path):
            last, decisions, is_open = self._connection.execute(_BEHIND_A_PLAN).get
            return f"{last}:{decisions}:{is_open}"


class _Firsts:
    """The places of branches, as the first event of each says; each is read once for a list."""

    def __init__(self, connection: apsw.Connection, text: Callable[[int, str], str]) -> None:
        self._connection = connection
        self._text = text
        self._steps: dict[str, PathStep] = {}

    def path_of(self, run: str) -> tuple[str, tuple[PathStep, ...]]:
        """The app of the root and the steps down from it; nothing for a run that is no branch."""
        if "/" not in run:
            return "", ()
        root, *parts = run.split("/")
        names = ["/".join((root, *parts[: at + 1])) for at in range(len(parts))]
        found: Any = self._connection.execute(_FIRST_OF, (root,)).fetchone()
        return (checked_app(found[0]) if found else root), tuple(map(self._step, names))

    def _step(self, run: str) -> PathStep:
        if run not in self._steps:
            found: Any = self._connection.execute(_FIRST_OF, (run,)).fetchone()
            fact = json.loads(spelt_body(found[1]))
            self._steps[run] = _step_begun(fact, lambda digest: self._text(found[2], digest))
        return self._steps[run]


def _step_begun(fact: Any, text: Callable[[str], str]) -> PathStep:
    """What the start of a branch says of its place, and of its entry where that is one of its inputs."""
    place = fact["branch"]
    number = place.get("number", 0)
    item = _entry(fact, text) if number else None
    return PathStep(place["phase"], place["visit"], number, place.get("of", 0), place.get("member", ""), item)


def _entry(fact: Any, text: Callable[[str], str]) -> object:
    """Of the list, where it is one of the inputs, or the file that the one input was read from."""
    token = fact["branch"]["lane"].rpartition("/")[2].rpartition(".")[2].partition("*")[0]
    inputs = fact["inputs"]
    digest = inputs.get("item") or next((one for one in inputs.values() if f":{token}" in one), "")
    if not digest:
        files = list(fact.get("files", {}).values())
        return files[0] if len(files) == 1 else None
    try:
        return json.loads(text(digest))
    except ValueError:  # it was forgotten
        return None


@contextmanager
def _damage_told() -> Iterator[None]:
    from orchestrator.journal.sqlite.payload import Damaged  # hashing and all, which the run list can do without

    try:
        yield
    except (Damaged, KeyError, TypeError, AttributeError, ValueError) as err:
        raise JournalCorrupt(f"a decision that is open cannot be read: {err}.", mend="Run `baton verify`.") from err
