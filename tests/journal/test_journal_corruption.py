"""Damage of any kind is found, told with a place and a mend, and never a traceback of SQLite."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest
from journal_samples import DEFINITION, DRAFT, NOISE, Ticking, asked, begin, handoff, opened

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import BudgetRaised, DecisionAnswered, DriverClaimed
from orchestrator.errors import JournalCorrupt, JournalError
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Broken, Verification


def write_two_runs(path: Path) -> None:
    with SqliteJournal.open(path, clock=Ticking()) as journal:
        for run, decision in (("pub-1", "d-1"), ("pub-2", "d-2")):
            facts = [handoff(), opened(decision)]
            events = journal.append(begin(journal, run), facts, actor="writer", artifacts=[NOISE, DRAFT])
            journal.append(events[-1].head, [DriverClaimed("9-ab")], actor="you")
        last = journal.read("pub-2")[-1].head
        journal.append(last, [DecisionAnswered("d-2", "approve", "end")], actor="you")
        journal.append(Head("system"), [asked(day_usd=1.0), BudgetRaised("day", 0.5, "2026-11-22")], actor="you")
        journal.append_next("system", "noon", [DriverClaimed("9-ab")], actor="you")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "journal.db"
    write_two_runs(path)
    return path


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copy(whole, tmp_path / "journal.db"))


def execute(path: Path, sql: str, bindings: tuple[object, ...] = ()) -> None:
    connection = apsw.Connection(str(path))
    connection.execute(sql, bindings)  # type: ignore[arg-type]
    connection.close()


def verified(path: Path) -> Verification:
    with SqliteJournal.open(path) as journal:
        return journal.verify()


RUN = "app, status, started_at, changed_at, driver"
COLUMNS = {
    "streams": ("no", "name"),
    "events": ("id", "kind", "at", "actor", "body", "digest", "manifest", "manifest_crc", "payload"),
    "blobs": ("digest", "size", "data"),
    "runs": ("stream", "app", "status", "started_at", "changed_at", "driver", "phase", "waits", "paid"),
    "decisions": ("decision", "event", "open"),
    "spend": ("event", "day", "nano", "cap"),
    "raises": ("event", "day", "nano"),
    "counters": ("name", "value"),
    "keys": ("event", "key"),
}


def flipped(value: int | str | bytes, place: str) -> int | str | bytes:
    if isinstance(value, int):
        return value ^ {"first": 1 << 34, "middle": 64, "last": 1}[place] if value > 1 else 1 - value
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[{"first": 0, "middle": len(data) // 2, "last": -1}[place]] ^= 1
    return data.decode() if isinstance(value, str) else bytes(data)


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize(("table", "column"), [(table, name) for table, names in COLUMNS.items() for name in names])
def test_a_flipped_byte_in_any_column_is_found(damaged: Path, table: str, column: str, place: str) -> None:
    connection = apsw.Connection(str(damaged))
    longest = f"SELECT rowid, {column} FROM {table} ORDER BY length({column}) DESC"
    row_id, value = connection.execute(longest).fetchone()  # type: ignore[misc]
    update = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
    connection.execute(update, (flipped(value, place), row_id))
    connection.close()
    assert not verified(damaged).ok


def test_the_first_broken_row_of_each_stream_is_named(damaged: Path) -> None:
    execute(damaged, "UPDATE events SET actor = 'someone' WHERE id & 0xffffffff >= 3")
    found = "it is not what was written, or not in its place"
    assert verified(damaged).broken == tuple(Broken(stream, 3, found) for stream in ("pub-1", "pub-2", "system"))


@pytest.mark.parametrize(
    ("sql", "stream", "seq", "found"),
    [
        ("DELETE FROM events WHERE id = (1 << 32) + 2", "pub-1", 2, "it is missing"),
        ("DELETE FROM events WHERE id < 2 << 32", "pub-1", 1, "it is missing"),
        ("DELETE FROM streams WHERE no = 1", "", 0, "4 events of no known stream"),
        ("DELETE FROM blobs WHERE size = 3000", "pub-1", 2, f"artifact {NOISE.digest} is missing"),
        ("UPDATE blobs SET data = zeroblob(9) WHERE size > 3000", "", 0, "cannot be decompressed"),
        ("UPDATE events SET manifest = x'', manifest_crc = 0, payload = x''", "pub-1", 1, "which is missing"),
        ("UPDATE events SET payload = CAST(payload || x'00' AS BLOB)", "pub-1", 1, "belong to no artifact"),
        ("UPDATE events SET kind = CAST(x'ff' AS TEXT) WHERE id = (2 << 32) + 2", "pub-2", 2, "cannot be read"),
        ("UPDATE streams SET name = CAST(x'ff' AS TEXT) WHERE no = 2", "", 1, "cannot be read"),
        ("UPDATE events SET body = CAST('[' || body AS BLOB) WHERE id = (2 << 32) + 1", "pub-2", 1, "cannot be read"),
        ("UPDATE events SET body = CAST(body || ' ' AS BLOB)", "pub-1", 1, "not what was written"),
        ("UPDATE runs SET status = 'done'", "pub-1", 0, "run list"),
        ("DELETE FROM runs", "pub-1", 0, "run list"),
        ("UPDATE decisions SET open = 0", "pub-1", 0, "decision list"),
        ("UPDATE spend SET nano = 0", "system", 0, "what is spent"),
        ("INSERT INTO spend VALUES ((1 << 32) + 2, '2026-11-22', -9, 0)", "pub-1", 0, "what is spent"),
        ("INSERT INTO spend VALUES (9 << 32, '2026-11-22', 1, 0)", "", 0, "1 amounts of no known stream"),
        (f"INSERT INTO runs (stream, {RUN}) SELECT 9, {RUN} FROM runs LIMIT 1", "", 0, "run list"),
        ("UPDATE runs SET title = 'x.md'", "pub-1", 0, "run list"),
        ("UPDATE runs SET paid = 1", "pub-1", 0, "run list"),
        ("UPDATE counters SET value = 1", "", 0, "the highest number of a decision"),
        ("DELETE FROM counters", "", 0, "the highest number of a decision"),
        ("DELETE FROM keys", "system", 0, "list of keys"),
        ("UPDATE keys SET key = 'night'", "system", 0, "list of keys"),
        ("INSERT INTO keys VALUES (9 << 32, 'noon')", "", 0, "1 keys of no known stream"),
        ("INSERT INTO decisions VALUES ('d-9', 9 << 32, 1, 0)", "", 0, "decisions of no known stream"),
        ("CREATE TRIGGER quiet AFTER INSERT ON events BEGIN DELETE FROM decisions; END", "", 0, "tables"),
    ],
)
def test_damage_is_told_with_its_place(damaged: Path, sql: str, stream: str, seq: int, found: str) -> None:
    execute(damaged, sql)
    broken = verified(damaged).broken
    assert any((row.stream, row.seq) == (stream, seq) and found in row.found for row in broken)


def test_two_events_that_changed_places_are_found(damaged: Path) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        execute(damaged, "UPDATE events SET id = (1 << 32) + ? WHERE id = (1 << 32) + ?", (new, old))
    assert verified(damaged).broken[0].seq == 2


def test_verify_of_one_stream_tells_of_its_shared_artifacts_only(damaged: Path) -> None:
    with SqliteJournal.open(damaged) as journal:
        other = Artifact.of_text("only in pub-1 " * 300)
        journal.append(journal.read("pub-1")[-1].head, [handoff()], actor="x", artifacts=[other])
    execute(damaged, "UPDATE blobs SET size = size + 1 WHERE digest = ?", (other.digest,))
    with SqliteJournal.open(damaged) as journal:
        assert not journal.verify("pub-1").ok
        assert journal.verify("pub-2").ok


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", b"\0"),
        ("body", b"\xff"),
        ("body", b"[]"),
        ("body", b"{}"),
        ("body", b"[" * 100_000),
        ("kind", "HandofRecorded"),
        ("id", (1 << 32) + 9),
    ],
)
def test_reading_stops_at_a_row_that_cannot_be_read(damaged: Path, column: str, value: object) -> None:
    execute(damaged, f"UPDATE events SET {column} = ? WHERE id = (1 << 32) + 2", (value,))
    with SqliteJournal.open(damaged) as journal:
        with pytest.raises(JournalCorrupt, match='event 2 of "pub-1"') as told:
            journal.read("pub-1")
        assert told.value.mend == "Run `baton verify`."
        assert len(journal.read("pub-2")) == 5


def test_reading_stops_at_text_that_is_not_utf_8(damaged: Path) -> None:
    execute(damaged, "UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE id = (1 << 32) + 2")
    with SqliteJournal.open(damaged) as journal, pytest.raises(JournalCorrupt, match='event 2 of "pub-1"'):
        journal.read("pub-1")


@pytest.mark.parametrize("artifact", [DRAFT, NOISE, DEFINITION])
def test_an_artifact_with_other_bytes_is_not_given_out(damaged: Path, artifact: Artifact) -> None:
    execute(damaged, "UPDATE blobs SET data = zeroblob(length(data))")
    execute(damaged, "UPDATE events SET payload = zeroblob(length(payload))")
    with SqliteJournal.open(damaged) as journal, pytest.raises(JournalCorrupt) as told:
        journal.artifact("pub-1", artifact.digest)
    assert told.value.mend == "Run `baton verify`."


def test_a_file_cut_short_is_told_or_found(whole: Path, damaged: Path) -> None:
    content = whole.read_bytes()
    for length in range(2, len(content), 997):
        damaged.write_bytes(content[:length])
        assert is_told_or_found(damaged)


def test_a_flipped_byte_anywhere_in_the_file_is_told_or_found_or_meant_nothing(whole: Path, damaged: Path) -> None:
    content = whole.read_bytes()
    with SqliteJournal.open(whole) as journal:
        as_written = everything(journal)
    for place in range(0, len(content), 131):
        damaged.write_bytes(content[:place] + bytes((content[place] ^ 0x20,)) + content[place + 1 :])
        if not is_told_or_found(damaged):
            with SqliteJournal.open(damaged) as journal:
                assert everything(journal) == as_written


def is_told_or_found(path: Path) -> bool:
    try:
        return not verified(path).ok
    except JournalError as err:
        return bool(err.mend)


def everything(journal: SqliteJournal) -> list[object]:
    kept: list[object] = [journal.runs(), journal.decisions(open_only=False)]
    for run in ("pub-1", "pub-2"):
        kept += [journal.read(run), *(journal.artifact(run, one.digest) for one in (DRAFT, NOISE, DEFINITION))]
    return kept


def test_damage_is_found_when_only_its_own_run_is_looked_at(damaged: Path) -> None:
    execute(damaged, "UPDATE events SET actor = 'me' WHERE id = ?", ((1 << 32) + 2,))
    with SqliteJournal.open(damaged) as journal:
        assert [(row.stream, row.seq) for row in journal.verify("pub-1").broken] == [("pub-1", 2)]
        assert journal.verify("pub-2").ok
