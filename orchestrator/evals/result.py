"""What a case came to, and how it was judged. Plain values: they are stored as JSON and judged again later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.evals.case_account import NO_ACCOUNT, CaseAccount
from orchestrator.values import dataclass, field

UNJUDGED = ("crashed", "stale")
"""Statuses of what could not be run, or not be measured."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One handoff of a case's run."""

    phase: str
    to: str
    by: str
    why: str = ""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """Artifact name -> digest."""
    by_hand: bool = False
    cost_usd: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One decision that was answered in a case's run."""

    phase: str
    kind: str
    answer: str
    by: str
    approves: bool = False
    shows: Mapping[str, str] = field(default_factory=dict)
    """Artifact name -> the digest that was shown."""
    decision: str = ""
    """Its id, which an effect names when it consumes the approval."""
    seq: int = 0
    """Its event's place in the run."""


@dataclass(frozen=True, slots=True)
class EffectTaken:
    """One effect that a case's run came to; it was rehearsed, never carried out, unless a real run is scored."""

    phase: str
    effect: str
    approval: str
    """The decision it consumed, or `rule:NAME`."""
    acts_on: Mapping[str, str] = field(default_factory=dict)
    """Artifact name -> the digest it acts on."""
    seq: int = 0
    """Its event's place in the run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything an evaluator may look at."""

    case: str
    status: str
    """As a run's status; `crashed` when the case could not be run to a state at all; `stale` when something it asks
    was never recorded, and was not or could not be asked now."""
    repeat: int = 1
    error: str = ""
    """What failed, crashed or was missing."""
    inputs: Mapping[str, JSON] = field(default_factory=dict)
    artifacts: Mapping[str, JSON] = field(default_factory=dict)
    """The versions in force at the end."""
    expected: Mapping[str, JSON] = field(default_factory=dict)
    steps: tuple[StepTaken, ...] = ()
    answers: tuple[AnswerGiven, ...] = ()
    effects: tuple[EffectTaken, ...] = ()
    judged: Mapping[str, JSON] = field(default_factory=dict)
    """Lane of a judge -> what it said: `score` from 0 to 1, and `why`."""
    unheard: Mapping[str, str] = field(default_factory=dict)
    """Lane of a judge that gave no verdict -> why: nothing is known of what it was asked."""
    requests: int = 0
    """Answers of models, reused ones included."""
    cost_usd: float = 0.0
    """What the answers cost, reused ones as they did at first."""
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    """Machine time; of a replay, the replay's own."""
    account: CaseAccount = NO_ACCOUNT
    """What happened; `transcript` tells it."""
    replayed: bool = False
    """Its answers were recorded before, so that its time is the replay's own and says nothing of a model."""
    metadata: Mapping[str, JSON] = field(default_factory=dict)
    """What else is known of the case."""
    tags: tuple[str, ...] = ()
    """Of the case, its kind first."""
    expected_failure: str = ""
    """Why the case is known not to pass."""
    where: str = ""
    """`path:line` of a file of cases that it is from."""
    recording: str = ""
    """Names the recorded answers it rests on: repeats that share them are one sample. Empty: nobody knows."""

    @property
    def transcript(self) -> str:
        """Markdown: the account of its run."""
        return self.account.told


@dataclass(frozen=True, slots=True)
class Score:
    """What one evaluator says of one outcome."""

    evaluator: str
    passed: bool
    value: float
    """From 0 (worst) to 1 (best) for a judgement; the measured number for a measurement."""
    why: str = ""
    unit: Literal["share", "usd", "tokens", "requests", "seconds"] = "share"
    crashed: bool = False
    """The evaluator itself failed; it counts as not passed."""
    unheard: bool = False
    """A judge could not be heard: nothing was measured."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One repeat of one case under one profile, judged."""

    outcome: Outcome
    scores: tuple[Score, ...]

    @property
    def passed(self) -> bool:
        """A run that failed is a failed case, unless that is what the case expects."""
        status = self.outcome.status
        broken = status in UNJUDGED or (status == "failed" and self.outcome.expected.get("status") != "failed")
        return not broken and all(score.passed for score in self.scores)

    @property
    def name(self) -> str:
        """Of the case."""
        return self.outcome.case

    @property
    def why(self) -> str:
        """Why it does not pass, in one line; empty where it does."""
        if self.passed:
            return ""
        told = [f"{score.evaluator}: {score.why}".rstrip(": ") for score in self.scores if not score.passed]
        return self.outcome.error if self.outcome.status in UNJUDGED or not told else "; ".join(told)

    def score(self, evaluator: str) -> Score:
        """What one evaluator says of it. Raises KeyError: that one did not judge it."""
        for score in self.scores:
            if score.evaluator == evaluator:
                return score
        raise KeyError(evaluator)

    @property
    def fails_as_expected(self) -> bool:
        """It was run and judged, and does not pass, as its case says."""
        measured = self.outcome.status not in UNJUDGED and not self.is_unheard
        return bool(self.outcome.expected_failure) and not self.passed and measured

    @property
    def is_unheard(self) -> bool:
        """A judge it needs gave no verdict."""
        return any(score.unheard for score in self.scores)

    @property
    def passes_unexpectedly(self) -> bool:
        return bool(self.outcome.expected_failure) and self.passed


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """One run of a suite: what was judged, and under what."""

    suite: str
    id: str
    at: str
    profile: str
    definition: str
    """Digest of the definition in force, so that prompt versions can be told apart."""
    cases: tuple[CaseResult, ...]
    complete: bool = True
    """False when it was interrupted and some cases are still to be run."""
    selected: str = ""
    """Which of the suite's cases were meant, in words; empty where all were."""
    cell: Mapping[str, str] = field(default_factory=dict)
    """Of a matrix: axis -> variant."""
