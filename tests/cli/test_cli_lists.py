"""Lists bound themselves, say what they leave out, and hold what a filter asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_ended import Baton
from small_workspace import Clock, open_workspace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened, DriverReleased, PhaseFailed, RunEnded, RunStarted
from orchestrator.errors import UsageError
from orchestrator.features.looking.listing import decision_lines, since_of
from orchestrator.journal.sqlite import SqliteJournal
from orchestrator.ports.listing import Waiting

QUESTION = Artifact.of_text("Keep this?")


def add(root: Path, count: int, *facts: object, app: str = "keep", days_ago: float = 0) -> None:
    """Runs as a journal has them; decisions get their own ids."""
    clock = Clock(datetime.now(UTC) - timedelta(days=days_ago))
    with SqliteJournal.open(root / "state" / "journal.db", clock=clock) as journal:
        for _ in range(count):
            number = journal.count_runs()
            started = RunStarted(app, QUESTION.digest, "offline", {}, "0f" * 16, {"note": f"inbox/{number}.md"})
            told = [_opened(journal) if fact is DecisionOpened else fact for fact in facts]
            journal.append(Head(f"{app}-{number:04}"), [started, *told], actor="you", artifacts=[QUESTION])  # type: ignore[list-item]


def _opened(journal: SqliteJournal) -> DecisionOpened:
    return DecisionOpened(journal.next_decision(), "gate", "decide", QUESTION.digest, {"approve": "end"})


def test_runs_show_a_stated_number_without_a_screen_and_count_the_rest(baton: Baton, root: Path) -> None:
    add(root, 130, RunEnded("cancelled"))
    lines = baton("runs").out.splitlines()
    assert len(lines) == 101
    assert lines[-1] == "30 more are not shown.  all: baton runs --all  ·  fewer: --app --status --since"
    assert len(baton("runs", "--all").out.splitlines()) == 130
    assert len(baton("runs", "--limit", "7").out.splitlines()) == 8
    told = baton("runs", "--json").json
    assert (len(told["runs"]), told["not_shown"]) == (100, 30)
    assert told["runs"][0]["file"] == "inbox/129.md"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--app", "list"), 2),
        (("--app", "nope"), 0),
        (("--status", "failed"), 4),
        (("--status", "failed", "--status", "interrupted"), 9),
        (("--status", "interrupted"), 5),
        (("--status", "running"), 0),
        (("--since", "3d"), 12),
        (("--since", "2000-01-01"), 15),
        (("--since", "today", "--app", "list"), 2),
        (("--status", "waiting", "--app", "keep"), 1),
    ],
)
def test_runs_are_filtered(baton: Baton, root: Path, words: tuple[str, ...], found: int) -> None:
    add(root, 3, RunEnded("cancelled"), days_ago=5)
    add(root, 4, PhaseFailed("draft", QUESTION.digest))
    add(root, 5, DriverReleased())
    add(root, 1, DecisionOpened)
    add(root, 2, RunEnded("expired"), app="list")
    assert len(baton("runs", *words, "--json").json["runs"]) == found
    told = baton("runs", *words).out
    assert told == "no such run.  all: baton runs --all\n" if not found else len(told.splitlines()) == found


@pytest.mark.parametrize(
    "words", [("--status", "nope"), ("--since", "soon"), ("--since", "9999999w"), ("--limit", "0"), ("--limit", "x")]
)
def test_a_filter_that_says_nothing_is_a_usage_error(baton: Baton, words: tuple[str, ...]) -> None:
    assert baton("runs", *words).code == 2


def test_the_inbox_shows_a_stated_number_and_notes_only_what_it_showed(baton: Baton, root: Path) -> None:
    add(root, 120, DecisionOpened)
    lines = baton("inbox").out.splitlines()
    assert lines[-2:] == [
        "20 more are not shown.  all: baton inbox --all",
        "next: baton inbox DECISION  ·  baton approve DECISION",
    ]
    assert len((root / "state" / "seen").read_text("utf-8").splitlines()) == 100
    told = baton("inbox", "--limit", "3", "--json").json
    assert ([decision["id"] for decision in told["decisions"]], told["not_shown"]) == (["d-1", "d-2", "d-3"], 117)
    assert baton("inbox", "--app", "list").out == "no such decision waits.  all: baton inbox\n"


def test_the_front_page_bounds_itself(baton: Baton, root: Path) -> None:
    add(root, 120, DecisionOpened)
    told = baton().out
    assert told.startswith("120 decisions\n")
    assert len(told.splitlines()) < 105
    assert "more are not shown.  all: baton inbox --all" in told


def test_what_failed_a_week_ago_leaves_the_front_page_and_can_be_found(baton: Baton, root: Path) -> None:
    add(root, 3, PhaseFailed("draft", QUESTION.digest), days_ago=8)
    told = baton().out
    assert told.startswith("nothing needs you.\n3 runs that failed more than 7 days ago: baton runs --status failed\n")
    assert baton("--json").json["runs"] == []
    assert len(baton("runs", "--status", "failed").out.splitlines()) == 3


def test_looking_leaves_a_run_unread(baton: Baton, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(root, 3, DecisionOpened)

    def read(*_: object) -> None:
        raise AssertionError("a list read a run")

    monkeypatch.setattr("orchestrator.journal.sqlite.rows.events", read)
    assert baton("runs").code == baton("runs", "--json").code == baton("inbox").code == baton().code == 0


def test_since_takes_ages_days_and_moments() -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert since_of("36h", now) == "2026-11-21T00:00:00.000000Z"
    assert since_of("2w", now) == "2026-11-08T12:00:00.000000Z"
    assert since_of("2026-11-20T10:00:00Z", now) == "2026-11-20T10:00:00.000000Z"
    for given in ("-1d", "1.5h", "d", "²d", "yesterday", "2026-13-01", ""):
        with pytest.raises(UsageError):
            since_of(given, now)


def test_what_a_workspace_opened_goes_with_it(root: Path) -> None:
    def descriptors() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    with open_workspace(root, Clock()) as workspace:
        workspace.start("list", note="x")
    from orchestrator import Workspace

    before = descriptors()
    for number in range(10):
        with Workspace.open(root) as workspace:
            workspace.start("keep", topic=f"t{number}").drive()
    assert descriptors() == before
    assert list((root / "state" / "locks").iterdir()) == []


def test_a_list_has_the_first_line_of_a_question_and_not_the_ways_on_below_it() -> None:
    question = "\nacme:small: no connection.\n\nTry again: baton resume say-1\nBy hand: baton take say-1 --with FILE"
    row = Waiting("d-1", "say-1", "say", "2026-11-28T12:00:00Z", "sha256:1", "model", question)
    [(*_, told)] = decision_lines([row], datetime(2026, 11, 28, 12, 5, tzinfo=UTC))
    assert told == "acme:small: no connection."
    [(*_, told)] = decision_lines([row._replace(question="")], datetime(2026, 11, 28, 12, 5, tzinfo=UTC))
    assert told == ""
