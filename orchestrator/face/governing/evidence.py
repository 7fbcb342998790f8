"""What is known of a system in a period, as frozen values: everything that findings are worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from orchestrator.face.app_loss import AppLoss
from orchestrator.face.gate_answer import CASES, GateAnswer
from orchestrator.face.governing.proposal import Decided
from orchestrator.face.saving import AppStats
from orchestrator.face.usage import UsageLine
from orchestrator.ports.clock import moment
from orchestrator.values import dataclass, field


@dataclass(frozen=True)
class Period:
    """From the last review on, so that periods follow each other without a gap and nothing counts twice."""

    since: str
    """A stamp of the journal's, counted in."""
    until: str
    """The same, not counted in."""
    first: str
    """The person's day, ISO 8601."""
    last: str
    days: int
    after: str = ""
    """The run of the review before; empty: there was none, and the period is `review_every_days`."""


@dataclass(frozen=True)
class AppInUse:
    name: str
    description: str
    baseline_minutes: float
    changed: str
    """The day its own files were seen to change last, or were seen first; empty: nobody has looked for changes yet."""
    used: UsageLine | None
    """In the period; None: no run of it started."""
    last_looked: str = ""
    """The person's day of the last look at a run of it, ever; empty: none is recorded."""
    paused: bool = False
    paused_by_itself: bool = False
    """Nobody said so: it failed too often."""
    pinned: bool = False
    restored: str = ""
    """The day it was had back."""
    loss: AppLoss | None = None

    @property
    def saved_minutes(self) -> float | None:
        """Net, as `AppStats` has it; None: not known."""
        return AppStats(self.used, self.baseline_minutes or None).saved_minutes if self.used else None


@dataclass(frozen=True)
class GateInUse:
    """A gate of an app in use, as its file has it now."""

    app: str
    phase: str
    has_form: bool
    """It asks for fields, which no rule can fill in."""
    effects: tuple[tuple[str, str, str | None], ...] = ()
    """Behind its yes, before another question: phase, effect, the folder it writes to (None: the app fixes none, or
    one that no rule can name).
    """
    rules: tuple[str, ...] = ()
    """Standing rules that answer here with a yes, or that ask of everything."""

    @property
    def name(self) -> str:
        return f"{self.app}/{self.phase}"


@dataclass(frozen=True)
class StandingRule:
    """A rule that could have spoken, and how often it did in 90 days."""

    name: str
    file: str
    spoke: int
    chances: int
    """Days on which a plan was shown; of a rule of approvals, answers at the gates it is for."""


@dataclass(frozen=True)
class PlannedDays:
    """Plans that were shown in the last two weeks."""

    days: int = 0
    """With something placed in them."""
    placed: int = 0
    followed: int = 0
    """Of those placed, how many are done or gone by now."""
    unread: bool = False
    """A source could not be read, so that nobody knows what is done."""


@dataclass(frozen=True)
class LoggedPattern:
    """A workflow by name, how often it was noted, and when last."""

    name: str
    days: tuple[str, ...]
    """The person's, of each note, in order."""
    moments: tuple[str, ...]
    """As the journal stamps them."""
    minutes: int = 0
    has_app: bool = False


@dataclass(frozen=True)
class FoundChange:
    """A file that was found changed in the period."""

    id: str
    day: str
    at: str
    path: str
    verb: str
    """`added changed removed`."""
    why: str
    """Empty: nobody said."""


@dataclass(frozen=True)
class WrittenApp:
    """An app that came to be in the period."""

    name: str
    day: str
    how: str
    """`evidence`, `override`, or `hand`: without `app new`."""
    repetitions: int = 0
    wanted: int = 0
    why: str = ""


@dataclass(frozen=True)
class Building:
    """Time that went into the system itself."""

    minutes: int | None
    """Of notes that say so; None: there is none, so nobody knows."""
    month_hours: float
    """`build_hours_month` of `baton.yaml`; 0: none is set."""


@dataclass(frozen=True)
class SystemEvidence:
    period: Period
    apps: tuple[AppInUse, ...]
    agents: tuple[UsageLine, ...]
    retired: tuple[str, ...]
    gates: tuple[GateInUse, ...]
    answers: tuple[GateAnswer, ...]
    """All that were ever given, oldest first."""
    looks_since: str
    """The person's day of the first look of all; empty: none was ever recorded."""
    patterns: tuple[LoggedPattern, ...]
    changes: tuple[FoundChange, ...]
    written: tuple[WrittenApp, ...]
    rules: tuple[StandingRule, ...]
    plans: PlannedDays
    building: Building
    decided: Decided
    encode_after: int
    retire_after_days: int
    review_every_days: int
    zone: str = "UTC"
    """The person's."""
    runs_of: Mapping[str, int] = field(default_factory=dict)
    """App -> how many runs of it ever started."""

    def day(self, at: str) -> str:
        """The person's, of a stamp; ISO 8601."""
        return moment(at).astimezone(ZoneInfo(self.zone)).date().isoformat()

    def answers_at(self, gate: str) -> tuple[GateAnswer, ...]:
        """The person's, at a gate `app/phase`, oldest first: each one case in which they judged work."""
        return tuple(
            one
            for one in self.answers
            if one.by == "you" and one.kind == "gate" and one.outcome in CASES and f"{one.gate_app}/{one.phase}" == gate
        )
