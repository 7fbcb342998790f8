"""Random journals of runs that were driven, answered and looked at: plausible ones, as facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import SYSTEM, Head
from orchestrator.domain.facts import (
    BudgetRaised,
    DecisionAnswered,
    DecisionKind,
    DecisionOpened,
    DecisionWithdrawn,
    DriverClaimed,
    DriverReleased,
    Fact,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    PhaseFailed,
    PhaseStarted,
    RunEnded,
    RunStarted,
)
from orchestrator.domain.use_facts import Looked
from orchestrator.ports.clock import stamp
from orchestrator.ports.journal import Journal

TEXT = Artifact.of_text("A text.\n")
APPS = ("publish", "gist", "meeting-tasks")
ANSWERS = {"approve": "end", "edit": "write", "send_back": "write", "reject": "rejected", "later": "write"}


class RandomUse:
    """Fills a journal; its clock is the journal's."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.now = datetime(2026, 9, 1, 8, tzinfo=UTC)
        self._decisions = 0

    def clock(self) -> datetime:
        return self.now

    def fill(self, journal: Journal, runs: int) -> None:
        for number in range(runs):
            app = self.random.choice(APPS)
            head = Head(f"{app[:3]}-{number:04x}")
            start = RunStarted(app, TEXT.digest, "offline", {"source": TEXT.digest}, f"{number:032x}")
            head = journal.append(head, [start, DriverClaimed("9-ab")], actor="you", artifacts=[TEXT])[-1].head
            self._drive(journal, head, app)
            self._pass(hours=self.random.choice((0, 1, 20)))

    def _pass(self, **time: float) -> None:
        self.now += timedelta(**time)

    def _drive(self, journal: Journal, head: Head, app: str) -> None:
        for _ in range(self.random.randint(1, 5)):
            self._pass(seconds=self.random.randint(0, 90))
            actor, facts = self._step(head)
            head = journal.append(head, facts, actor=actor)[-1].head
            if isinstance(facts[-1], DecisionOpened):
                left, head = self._answer(journal, head, facts[-1], app)
                if left:
                    return
        if self.random.random() < 0.3:
            journal.append(head, [RunEnded("cancelled")], actor="you")

    def _step(self, head: Head) -> tuple[str, list[Fact]]:
        agent = self.random.choice(("writer", "reviewer"))
        kind = self.random.choice(("agent", "agent", "script", "fails", "asks", "asks", "asks", "breaks"))
        phase = self.random.choice(("write", "review"))
        if kind == "agent":
            cost = self.random.choice((0.0, 0.0125, 0.5))
            used = {"cost_usd": cost, "input_tokens": 900, "output_tokens": 80}
            made = HandoffRecorded(phase, "review", agent, "", {"draft": TEXT.digest}, **used)  # type: ignore[arg-type]
            asked = ModelAsked(TEXT.digest, "acme:one")
            return agent, [PhaseStarted(phase, 1), asked, ModelAnswered(TEXT.digest, "acme:one", cost_usd=cost), made]
        if kind == "script":
            return "script", [PhaseStarted("cut", 1), HandoffRecorded("cut", "review", "script")]
        if kind == "fails":
            failed = ModelFailed("acme:one", "cut", TEXT.digest, cost_usd=0.25)
            return agent, [PhaseStarted(phase, 1), failed, PhaseFailed(phase, TEXT.digest), DriverReleased()]
        if kind == "breaks":
            return "baton", [PhaseFailed(phase, TEXT.digest)]
        self._decisions += 1
        of: DecisionKind = self.random.choice(("gate", "gate", "gate", "budget"))
        gate = self.random.choice(("approve", "agree"))
        more = self.random.choice(((), ("later",)))
        return "baton", [
            DecisionOpened(
                f"d-{self._decisions}", of, gate, TEXT.digest, ANSWERS, {"draft": TEXT.digest}, approving=more
            )
        ]

    def _answer(self, journal: Journal, head: Head, asked: DecisionOpened, app: str) -> tuple[bool, Head]:
        """Whether the run was left with its question, and where it ends."""
        if self.random.random() < 0.7:
            self._look(journal, head, asked, app)
        how = self.random.choice(("you", "you", "you", "rule:small", "baton", "withdrawn", "open"))
        if how == "open":
            return True, head
        if how == "withdrawn":
            return False, journal.append(head, [DecisionWithdrawn(asked.decision)], actor="you")[-1].head
        answer = self.random.choice(tuple(ANSWERS))
        given: list[Fact] = [DecisionAnswered(asked.decision, answer, ANSWERS[answer])]
        given.append(HandoffRecorded(asked.phase, ANSWERS[answer], how, answer))
        if asked.kind == "budget":
            given[1] = BudgetRaised("run", 0.5)
        head = journal.append(head, given, actor=how)[-1].head
        return ANSWERS[answer] in ("end", "rejected") and asked.kind == "gate", head

    def _look(self, journal: Journal, head: Head, asked: DecisionOpened, app: str) -> None:
        """Once or twice; the second may have begun while the first went on, in another window."""
        began = self.now
        for number in range(self.random.choice((1, 1, 2))):
            self._pass(seconds=self.random.randint(0, 200))
            seconds = self.random.choice((0.0, 0.1, 2.5, 30.0, 120.0))
            decision = self.random.choice((asked.decision, asked.decision, ""))
            look = Looked(f"{self.now:%Y-%m-%d}", head.stream, app, "terminal", stamp(began), decision, seconds)
            journal.append_next(SYSTEM, f"looked:{asked.decision}:{number}", [look], actor="you")
            began = self.now - timedelta(seconds=self.random.choice((0, 20, 100)))
