"""`gc` and `forget`: what may go, what has to stay, and what is told of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from small_workspace import Clock, open_workspace

from orchestrator.domain.canonical import Digest
from orchestrator.domain.facts import Budget, ModelAsked, PhaseStarted
from orchestrator.errors import ArtifactForgotten, JournalError, NotFound, RunError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.forgetting import forget, plan
from orchestrator.features.care.garbage import Garbage, collect
from orchestrator.ports.clock import day_of

WORDS = "correct horse battery staple"


def kept_thought(ws: Workspace, topic: str = WORDS) -> Run:
    """A run that has ended."""
    run = ws.start("keep", topic=topic)
    run.drive()
    ws.decision(run.id).answer("later", fields={"focus": "all", "until": None})
    run.refresh()
    return run


def collected(ws: Workspace, days: int = 90, keep: int = 0, *, only_try: bool = False) -> Garbage:
    return collect(ws, older_than_days=days, keep=keep, only_try=only_try)


def ids(garbage: Garbage) -> list[str]:
    return [row.run for row in garbage.runs]


def bytes_below(root: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file())


def test_runs_that_ended_long_ago_go_with_their_transcripts(ws: Workspace, clock: Clock) -> None:
    old = kept_thought(ws)
    clock.pass_(days=91)
    young = kept_thought(ws)
    (ws.root / "transcripts" / "2026-11-22-keep-x.md").touch()
    assert ids(collected(ws)) == [old.id]
    assert [row.run for row in ws.runs()] == [young.id]
    assert len(list((ws.root / "transcripts").iterdir())) == 2
    assert ws.verify(old.id).removed[0].digest == old.state.head.digest
    assert ws.verify().ok


def test_the_newest_stay_and_trying_removes_nothing(ws: Workspace, clock: Clock) -> None:
    runs = []
    for _ in range(4):
        runs.append(kept_thought(ws).id)
        clock.pass_(days=1)
    clock.pass_(days=100)
    assert ids(collected(ws, keep=3, only_try=True)) == runs[:1]
    assert len(ws.runs()) == 4
    assert ids(collected(ws, keep=3)) == runs[:1]
    assert ids(collected(ws, keep=3)) == []


def accounts(ws: Workspace) -> list[str]:
    return sorted(file.name for file in (ws.root / "transcripts").iterdir())


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets where the person is."""

    def moved(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield moved
    monkeypatch.undo()
    time.tzset()


def test_an_account_is_named_after_the_day_it_began_for_the_person(
    ws: Workspace, clock: Clock, zone: Callable[[str], None]
) -> None:
    zone("Asia/Tokyo")
    clock.pass_(hours=10)  # 22:00 in UTC
    run = kept_thought(ws)
    assert accounts(ws) == [f"2026-11-23-keep-{run.id[4:]}.md"]


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-22", "2026-11-23"])
def test_an_account_keeps_the_name_it_has_and_goes_under_it(
    ws: Workspace, clock: Clock, day: str, zone: Callable[[str], None]
) -> None:
    zone("UTC")
    run = ws.start("keep", topic=WORDS)
    (ws.root / "transcripts").mkdir()
    (ws.root / "transcripts" / f"{day}-keep-{run.id[4:]}.md").touch()
    run.drive()
    run.cancel()
    assert accounts(ws) == [f"{day}-keep-{run.id[4:]}.md"]
    clock.pass_(days=100)
    assert ids(collected(ws)) == [run.id]
    assert accounts(ws) == []


@pytest.mark.parametrize("where", ["Asia/Tokyo", "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("hours", [47, 49, 55, 61, 63, 71, 96])
def test_what_is_said_to_go_goes_with_its_account_and_what_stays_keeps_it(
    ws: Workspace, clock: Clock, zone: Callable[[str], None], where: str, hours: int
) -> None:
    zone(where)
    clock.pass_(hours=10)
    run = spending_run(ws)
    clock.pass_(hours=hours)
    wanted = ids(collected(ws, days=2, only_try=True))
    assert ids(collected(ws, days=2)) == wanted
    assert [row.run for row in ws.runs()] == ([] if wanted else [run])
    assert bool(accounts(ws)) == (not wanted)


def spending_run(ws: Workspace) -> str:
    """A run that has ended, and on whose last day something was spent."""
    run = ws.start("keep", topic=WORDS)
    run.drive()
    day = day_of(ws.clock())
    asked = ModelAsked(Digest("sha256:" + "0" * 64), "acme:one", 0.25, Budget(day))
    run.refresh()
    ws.journal.append(run.state.head, [PhaseStarted("draft", 9), asked], actor="baton")
    run.refresh()
    run.cancel()
    return run.id


def test_a_removal_that_was_cut_off_is_brought_to_its_end(
    ws: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, stays = kept_thought(ws), ws.start("keep", topic="stays")
    stays.drive()
    (ws.root / "transcripts" / f"2026-11-22-keep-{gone.id[4:]}.html").touch()
    clock.pass_(days=100)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("orchestrator.features.care.garbage.remove", killed)
        with pytest.raises(KeyboardInterrupt):
            collected(ws)
    assert [row.run for row in ws.runs()] == [stays.id]
    assert ids(collected(ws)) == []
    assert accounts(ws) == [f"2026-11-22-keep-{stays.id[4:]}.md"]
    assert gone.id not in bytes_below(ws.root / "transcripts").decode()


def test_while_somebody_reads_the_accounts_go_all_the_same(ws: Workspace, clock: Clock) -> None:
    kept_thought(ws)
    clock.pass_(days=100)
    reader = apsw.Connection(str(ws.root / "state" / "journal.db"))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchall()
    ws.journal._connection.set_busy_timeout(1)  # type: ignore[attr-defined]
    with pytest.raises(JournalError, match="still reads"):
        collected(ws)
    assert accounts(ws) == []
    reader.close()
    assert collected(ws).runs == ()
    assert WORDS.encode() not in bytes_below(ws.root / "state")


def test_a_run_that_has_not_ended_stays_whatever_its_age(ws: Workspace, clock: Clock) -> None:
    ws.start("keep", topic="waits").drive()
    ws.start("keep", topic="was never driven")
    clock.pass_(days=1000)
    assert ids(collected(ws)) == []


def test_what_an_unfinished_run_was_forked_from_stays_until_that_has_ended(ws: Workspace, clock: Clock) -> None:
    origin = kept_thought(ws)
    fork = ws.fork(origin.id)
    fork.drive()
    clock.pass_(days=100)
    assert ids(collected(ws)) == []
    fork.cancel()
    clock.pass_(days=100)
    assert set(ids(collected(ws))) == {origin.id, fork.id}


def test_the_runs_that_spending_is_counted_from_stay(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="last 2 days"):
        collected(ws, days=1)


def test_forgotten_words_are_nowhere_below_the_workspace(ws: Workspace) -> None:
    run = kept_thought(ws)
    (ws.root / "state" / "backups").mkdir()
    ws.backup(ws.root / "state" / "backups" / "a.db")
    assert WORDS.encode() in bytes_below(ws.root)
    done = forget(ws, plan(ws, run))
    assert [copy.name for copy in done.copies] == ["a.db"]
    assert WORDS.encode() not in bytes_below(ws.root)
    assert ws.verify().ok


def test_a_backup_that_was_cleared_still_verifies(ws: Workspace, clock: Clock) -> None:
    run = kept_thought(ws)
    (ws.root / "state" / "backups").mkdir()
    ws.backup(ws.root / "state" / "backups" / "a.db")
    forget(ws, plan(ws, run))
    (ws.root / "state" / "backups" / "a.db").rename(ws.root / "state" / "journal.db.v1")
    forget(ws, plan(ws, run))
    other = ws.root / "other"
    (other / "state").mkdir(parents=True)
    (ws.root / "state" / "journal.db.v1").rename(other / "state" / "journal.db")
    with open_workspace(other, clock) as copy:
        assert copy.verify().ok
        assert copy.run(run.id).state.status == "done"


def test_forgetting_names_takes_them_and_what_quotes_them(ws: Workspace) -> None:
    run = kept_thought(ws)
    planned = plan(ws, run, ["topic"])
    assert planned.names == ("topic",)
    forget(ws, planned)
    assert run.artifact("draft").text.startswith("#")
    with pytest.raises(ArtifactForgotten):
        run.artifact("topic")


def test_other_runs_keep_what_they_share_and_are_told(ws: Workspace) -> None:
    one, two = kept_thought(ws), kept_thought(ws)
    planned = plan(ws, one)
    assert planned.elsewhere[two.id] == ("draft", "decide")  # what runs begin with alike is not told
    forget(ws, planned)
    assert two.artifact("topic").text.strip('"') == WORDS
    assert ws.verify().ok


def test_a_run_that_still_needs_its_texts_is_not_robbed_of_them(ws: Workspace) -> None:
    waiting = ws.start("keep", topic="x")
    waiting.drive()
    with pytest.raises(RunError, match="has not ended") as told:
        plan(ws, waiting)
    assert told.value.mend == f"baton cancel {waiting.id}"
    ended = kept_thought(ws)
    ws.fork(ended.id)
    with pytest.raises(RunError, match="forked from"):
        plan(ws, ended)


def test_a_name_the_run_does_not_have_is_told_with_the_nearest(ws: Workspace) -> None:
    with pytest.raises(NotFound, match="Did you mean topic"):
        plan(ws, kept_thought(ws), ["topc"])


def test_a_copy_that_cannot_be_cleared_is_told(ws: Workspace) -> None:
    run = kept_thought(ws)
    (ws.root / "state" / "backups").mkdir()
    (ws.root / "state" / "backups" / "b.db").write_text("not a database at all" * 99)
    done = forget(ws, plan(ws, run))
    assert "b.db" in done.untouched[0]
