"""What models cost, by day, model, agent or app: added up, with what nobody knows said as that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import Budget, Fact, ModelAnswered, ModelAsked, ModelFailed, RunStarted
from orchestrator.domain.money import stream_beside
from orchestrator.face.workspace import Workspace
from orchestrator.features.usage.costs import By, Costs, costs
from orchestrator.features.usage.costs_told import cost_notes, cost_rows, cost_window, costs_shape
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal

SETTINGS = """\
profile: paid
profiles: {paid: {fast: "shop:a"}}
providers: {shop: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
prices: {"shop:a": {input: 1, output: 2}, "shop:free": {input: 0, output: 0}}
budgets: {day_usd: 5}
"""
NOTHING = digest_of(b"")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Workspace:
    make_workspace(tmp_path)
    (tmp_path / "baton.yaml").write_text(SETTINGS, encoding="utf-8")
    return Workspace(
        tmp_path,
        journal=SqliteJournal.open(tmp_path / "state/journal.db", clock=clock),
        liveness=LockLiveness(tmp_path / "state/locks"),
        clock=clock,
    )


class Book:
    """Writes requests into the journal as they would be."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.ends: dict[str, Head] = {}

    def begin(self, run: str, app: str) -> str:
        self._tell(run, [RunStarted(app, NOTHING, "paid", {}, "00" * 16)], "you")
        return run

    def asked(self, run: str, model: str = "shop:a", agent: str = "writer", *, usd: float | None = 0.5, **more) -> int:
        budget = None if usd is None else Budget(str(self.ws.days.today), 0.0, 5.0)
        return self._tell(run, [ModelAsked(NOTHING, model, usd or 0.0, budget, **more)], agent)[-1].seq

    def answered(self, run: str, settles: int, usd: float, *tokens: int, **more) -> None:
        self._tell(
            run, [ModelAnswered(NOTHING, "a-1", "stop", *tokens, cost_usd=usd, settles=settles, **more)], "writer"
        )

    def failed(self, run: str, settles: int, usd: float = 0.0) -> None:
        self._tell(run, [ModelFailed("shop:a", "timeout", NOTHING, cost_usd=usd, settles=settles)], "baton")

    def _tell(self, run: str, facts: list[Fact], actor: str) -> tuple[Event, ...]:
        events = self.ws.journal.append(self.ends.get(run, Head(run)), facts, actor=actor)
        self.ends[run] = events[-1].head
        return events


@pytest.fixture
def book(ws: Workspace) -> Book:
    return Book(ws)


def lines(found: Costs) -> list[tuple[str, float, int]]:
    return [(line.name, line.spent_usd, line.calls) for line in found.lines]


def test_each_way_adds_up_to_what_the_day_counts(ws: Workspace, book: Book) -> None:
    run = book.begin("pub-1", "publish")
    book.answered(run, book.asked(run), 0.2, 100, 50, 40, cache_saved_usd=0.03)
    book.answered(run, book.asked(run, "shop:b", "reviewer"), 0.1, 10, 5)
    book.failed(run, book.asked(run), 0.05)
    book.asked(run, usd=0.25)  # nobody has heard the end of it
    other = book.begin("say-1", "say")
    book.answered(other, book.asked(other), 0.4, 7, 3)
    ways: tuple[By, ...] = ("day", "model", "agent", "app")
    for by in ways:
        assert sum(line.spent_usd for line in costs(ws, by).lines) == pytest.approx(1.0)
    assert ws.spent_today().day_usd == pytest.approx(costs(ws).total.spent_usd)
    assert lines(costs(ws, "app")) == [("publish", 0.6, 4), ("say", 0.4, 1)]
    assert [name for name, *_ in lines(costs(ws, "agent"))] == ["writer", "reviewer"]
    assert lines(costs(ws, "model")) == [("shop:a", 0.9, 4), ("shop:b", 0.1, 1)]
    total = costs(ws).total
    assert (total.input_tokens, total.output_tokens, total.cached_tokens, total.failed) == (117, 58, 40, 1)
    assert (total.open_usd, total.saved_usd) == (0.25, 0.03)
    assert "Vendors' caches saved $0.030." in cost_notes(costs(ws))
    assert "$0.25 of it is reserved for requests nobody has heard the end of" in " ".join(cost_notes(costs(ws)))


def test_a_branch_counts_for_the_app_of_its_tree(ws: Workspace, book: Book) -> None:
    book.begin("res-1", "research")
    branch = book.begin("res-1/fetch.1", "fetch_one")
    book.answered(branch, book.asked(branch), 0.2, 1, 1)
    assert lines(costs(ws, "app")) == [("research", 0.2, 1)]


def test_recordings_and_checks_are_told_as_what_they_are(ws: Workspace, book: Book) -> None:
    recording = stream_beside("recording", "4711-" + "0a" * 8, "0" * 8)
    check = stream_beside("check", "4711-" + "0a" * 8, "0" * 8)
    book.answered(recording, book.asked(recording, lane="tone"), 0.2, 1, 1)
    book.answered(recording, book.asked(recording, agent="judge", lane="tone"), 0.1, 1, 1)
    book.answered(check, book.asked(check, agent="models check"), 0.01, 1, 1)
    found = costs(ws, "app")
    assert lines(found) == [("recording of tone", pytest.approx(0.3), 2), ("models check", 0.01, 1)]
    told = " ".join(cost_notes(found))
    assert "$0.30 of it for recording evals (2 calls)." in told
    assert "$0.010 of it for seeing whether models answer (1 call)." in told
    shape = costs_shape(found)
    assert (shape["recording_usd"], shape["check_usd"]) == (pytest.approx(0.3), 0.01)


def test_what_has_no_price_is_unknown_and_not_nothing(ws: Workspace, book: Book) -> None:
    run = book.begin("pub-1", "publish")
    book.asked(run, "shop:dear", usd=None)
    book.answered(run, 0, 0.0, 100, 50)
    found = costs(ws, "model")
    assert [row[1] for row in cost_rows(found)] == ["spent", "?"]
    assert "nobody knows the price of shop:dear (1 call)" in " ".join(cost_notes(found))
    [line] = costs_shape(found)["costs"]  # type: ignore[misc]
    assert (line["spent_usd"], line["share"], line["unpriced"], line["input_tokens"]) == (None, None, 1, 100)
    book.answered(run, book.asked(run), 0.2, 1, 1)
    assert ("in all", "$0.20 + ?") in [row[:2] for row in cost_rows(costs(ws, "model"))]


def test_what_is_free_costs_nothing_and_is_counted(ws: Workspace, book: Book) -> None:
    run = book.begin("pub-1", "publish")
    book.asked(run, "shop:free", usd=None)
    book.answered(run, 0, 0.0, 100, 50)
    found = costs(ws, "model")
    assert (lines(found), found.unpriced) == ([("shop:free", 0.0, 1)], ())
    assert cost_rows(found)[1][:2] == ("shop:free", "$0.00")


def test_what_left_for_nobody_is_not_counted(ws: Workspace, book: Book) -> None:
    run = book.begin("pub-1", "publish")
    book.asked(run, "offline", usd=None)
    book.answered(run, 0, 0.0, 100, 50)
    book.asked(run, usd=None)
    book.answered(run, 0, 0.0, 100, 50, reused="pub-0", first_cost_usd=0.3)
    found = costs(ws)
    assert (found.lines, found.total.calls) == ((), 0)


def test_a_request_counts_for_the_day_it_left_on_and_days_come_newest_first(
    ws: Workspace, book: Book, clock: Clock
) -> None:
    run = book.begin("pub-1", "publish")
    first = book.asked(run)
    yesterday = str(ws.days.today)
    clock.now += timedelta(days=1)
    book.answered(run, first, 0.2, 1, 1)
    book.answered(run, book.asked(run), 0.1, 1, 1)
    assert lines(costs(ws)) == [(str(ws.days.today), 0.1, 1), (yesterday, 0.2, 1)]
    assert costs(ws).today_usd == 0.1


def test_what_left_before_is_left_out(ws: Workspace, book: Book, clock: Clock) -> None:
    run = book.begin("pub-1", "publish")
    book.answered(run, book.asked(run), 0.2, 1, 1)
    clock.now += timedelta(days=40)
    book.answered(run, book.asked(run), 0.1, 1, 1)
    assert costs(ws).total.spent_usd == 0.1
    assert costs(ws, since="2000-01-01T00:00:00.000000Z").total.spent_usd == pytest.approx(0.3)
    assert "today $0.10 of $5.00" in cost_window(costs(ws))


def test_shares_add_up_and_nothing_has_no_share(ws: Workspace, book: Book) -> None:
    assert (costs(ws).lines, costs_shape(costs(ws))["total"]["share"]) == ((), None)  # type: ignore[index]
    for run, usd in (("pub-1", 0.3), ("say-1", 0.1)):
        book.begin(run, run[:3])
        book.answered(run, book.asked(run), usd, 1, 1)
    assert [row[2] for row in cost_rows(costs(ws, "app"))] == ["share", "75%", "25%", "100%"]


def test_a_price_that_cannot_be_read_is_told(ws: Workspace, book: Book) -> None:
    run = book.begin("pub-1", "publish")
    book.answered(run, book.asked(run), 0.2, 1, 1)
    (ws.root / "baton.yaml").write_text("prices: nonsense\n", encoding="utf-8")
    with pytest.raises(Exception, match="prices"):
        costs(ws)
