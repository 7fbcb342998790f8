"""Whatever is done to them, the journal on disk and the one in memory answer alike."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from journal_samples import DEFINITION, DRAFT, NOISE, Ticking, answered, asked, handoff, opened, started

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionWithdrawn,
    DriverClaimed,
    DriverReleased,
    PhaseFailed,
    PhaseStarted,
    RunEnded,
)
from orchestrator.errors import HeadMoved, JournalCorrupt
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append, Journal
from orchestrator.ports.listing import Wanted

RUNS = st.sampled_from(["pub-1", "pub-2", "system"])
DECISIONS = st.sampled_from(["d-1", "d-2", "d-10", "note"])
ARTIFACTS = [DRAFT, NOISE, DEFINITION, Artifact(b"", "text/plain")]
FACTS = st.one_of(
    st.sampled_from(
        [
            started(),
            DriverClaimed("9-ab"),
            DriverReleased(),
            PhaseFailed("write", DRAFT.digest),
            PhaseStarted("write", 1),
            asked(0.25),
            answered(0, 0.5),
            answered(2, 0.125),
            handoff(),
            handoff("end"),
            handoff("rejected"),
            handoff(by_hand=True),
            RunEnded("expired"),
        ]
    ),
    DECISIONS.map(opened),
    DECISIONS.map(lambda name: DecisionAnswered(name, "approve", "end")),
    DECISIONS.map(DecisionWithdrawn),
)


class Twins(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "journal.db"
        self._disk = SqliteJournal.open(self._path, clock=Ticking())
        self._memory = MemoryJournal(clock=Ticking())

    def _both(self, ask: Any) -> Any:
        answers = [self._answer(ask, journal) for journal in (self._disk, self._memory)]
        assert answers[0] == answers[1]
        return answers[0]

    @staticmethod
    def _answer(ask: Any, journal: Journal) -> Any:
        try:
            return ask(journal)
        except (HeadMoved, JournalCorrupt, ValueError) as err:
            return type(err)

    @rule(
        run=RUNS,
        facts=st.lists(FACTS, min_size=1, max_size=3),
        artifacts=st.lists(st.sampled_from(ARTIFACTS)),
        off=st.sampled_from([0, 0, 0, 0, -1, 1]),
        actors=st.sampled_from(["x", ("x", "y", "z")]),
    )
    def append(self, run: str, facts: list[Any], artifacts: list[Artifact], off: int, actors: Any) -> None:
        events = self._memory.read(run)
        head = events[-1].head if events else Head(run)
        head = replace(head, seq=head.seq + off)
        by = actors if isinstance(actors, str) else actors[: len(facts)]
        self._both(lambda journal: journal.append(head, facts, actor=by, artifacts=artifacts))

    @rule(
        runs=st.lists(RUNS, min_size=1, max_size=3),
        facts=st.lists(FACTS, min_size=1, max_size=3),
        off=st.sampled_from([0, 0, 0, 1]),
    )
    def commit(self, runs: list[str], facts: list[Any], off: int) -> None:
        ends = [(self._memory.read(run) or [None])[-1] for run in runs]
        heads = [end.head if end else Head(run) for run, end in zip(runs, ends, strict=True)]
        heads[-1] = replace(heads[-1], seq=heads[-1].seq + off)
        self._both(lambda journal: journal.commit([Append(head, facts, "x", [DRAFT]) for head in heads]))

    @rule(run=RUNS, key=st.sampled_from(["", "noon", "night"]), facts=st.lists(FACTS, max_size=2))
    def append_next(self, run: str, key: str, facts: list[Any]) -> None:
        self._both(lambda journal: journal.append_next(run, key, facts, actor="x", artifacts=[NOISE]))

    @rule(run=RUNS, artifact=st.sampled_from(ARTIFACTS))
    def artifact(self, run: str, artifact: Artifact) -> None:
        self._both(lambda journal: journal.artifact(run, artifact.digest))

    @rule(run=RUNS, after=st.integers(-1, 5))
    def read(self, run: str, after: int) -> None:
        self._both(lambda journal: journal.read(run, after))

    @rule()
    def open_again(self) -> None:
        self._disk.close()
        self._disk = SqliteJournal.open(self._path, clock=self._disk._clock)

    @rule()
    def rebuild(self) -> None:
        self._disk.rebuild()

    @invariant()
    def lists_agree(self) -> None:
        self._both(lambda journal: journal.runs())
        self._both(lambda journal: journal.runs(Wanted(app="publish", statuses=("waiting", "done")), limit=1))
        self._both(lambda journal: journal.count_runs(Wanted(statuses=("failed",))))
        self._both(lambda journal: journal.decisions())
        self._both(lambda journal: journal.decisions(open_only=False))
        self._both(lambda journal: journal.next_decision())
        self._both(lambda journal: [journal.run("pub-1"), journal.decision("d-1")])

    @invariant()
    def only_missing_artifacts_are_found(self) -> None:
        assert all("which is missing" in row.found for row in self._disk.verify().broken)

    def teardown(self) -> None:
        self._disk.close()
        self._folder.cleanup()


TestTwins = Twins.TestCase
TestTwins.settings = settings(max_examples=25, stateful_step_count=25, deadline=None, derandomize=True)
