"""What followed a change of a file: how gates of the apps that it concerns were answered before it and after it.

Which side an answer is on, the run's pinned definition says where the file's text can be found in it (prompts, scripts,
tools, agents), so that a run that was begun before and answered later counts for the version it had. Of other files
(apps, schemas, rules, settings) the moment says it at which the run was pinned. Before goes back to the change of the
same file before this one, after goes on to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from orchestrator.face.changes import Change, all_changes
from orchestrator.face.gate_answer import CASES, GateAnswer, Outcome
from orchestrator.face.workspace import Workspace
from orchestrator.features.changes.changes import told_change
from orchestrator.features.changes.pinned_runs import (
    Pinned,
    PinnedRuns,
    is_made_of,
    stands_in_definitions,
    version_in,
    version_of,
)
from orchestrator.features.changes.shares import LEAST, AnswerShare, Verdict, verdict
from orchestrator.ports.clock import stamp
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass

Side = Literal["before", "after"]
_NEVER = "~"
"""Behind every stamp."""
_ASKED: tuple[Outcome, ...] = ("edited", "sent_back", "rejected")
_WORDS = {"edited": "edits at the gate", "sent_back": "answers sent back", "rejected": "rejections"}


@dataclass(frozen=True)
class Followed:
    """How often one answer was given in the gates of one app."""

    app: str
    outcome: Outcome
    before: AnswerShare
    after: AnswerShare
    beside: tuple[str, ...] = ()
    """Other changes of what the app is made of that fell into the same time: they may be what is seen."""

    @property
    def verdict(self) -> Verdict:
        return verdict(self.before, self.after)

    @property
    def told(self) -> str:
        """A sentence with its numbers. It says after, and never because of."""
        what, counts = _WORDS[self.outcome], f"(n {self.before.of}, {self.after.of})"
        shares = f"{self.before.percent} % to {self.after.percent} %"
        match self.verdict:
            case "fell" | "rose" as moved:
                told = f"{what} {moved} from {shares} after it {counts}"
            case "alike":
                told = f"{what}: {shares} after it {counts}, no further apart than chance may put them"
            case "too few":
                told = (
                    f"{what}: too few to tell, {self.before.told} before it and {self.after.told} after it; "
                    f"{LEAST} answers on either side are the least"
                )
        if self.beside:
            told += f"; {counted(len(self.beside), 'other change')} fell into the same time: {', '.join(self.beside)}"
        return told


class _Case(NamedTuple):
    side: Side
    pinned: Pinned
    answer: GateAnswer


def what_followed(
    workspace: Workspace, change: Change, *, answers: Iterable[GateAnswer] | None = None
) -> list[Followed]:
    """Of each app that the change concerns and that was judged at a gate: its edits, and what else fell or rose.

    Args:
        workspace: whose journal.
        change: what is asked about.
        answers: all answers of the workspace, where they are at hand.
    """
    look = _Sides(workspace, change)
    cases: dict[str, list[_Case]] = {}
    for one in workspace.usage().answers if answers is None else answers:
        if one.by == "you" and one.outcome in CASES and one.kind == "gate" and (case := look.case(one)):
            cases.setdefault(one.app, []).append(case)
    concerned = [app for app in sorted(cases) if look.concerns(cases[app])]
    return [told for app in concerned for told in _followed(app, cases[app], look.beside(cases[app]))]


def _followed(app: str, cases: Sequence[_Case], beside: tuple[str, ...]) -> Iterator[Followed]:
    for outcome in _ASKED:
        told = Followed(app, outcome, _share(cases, "before", outcome), _share(cases, "after", outcome), beside)
        if outcome == "edited" or told.verdict in ("fell", "rose"):
            yield told


def _share(cases: Sequence[_Case], side: Side, outcome: Outcome) -> AnswerShare:
    here = [case.answer for case in cases if case.side == side]
    return AnswerShare(sum(one.outcome == outcome for one in here), len(here))


class _Sides:
    """At one change, from all answers."""

    def __init__(self, workspace: Workspace, change: Change) -> None:
        self._change = change
        self._changes = all_changes(workspace.journal)
        of_file = [one for one in self._changes if one.path == change.path]
        place = of_file.index(next(one for one in of_file if one.seq == change.seq))
        self._at = stamp(change.at)
        self._from = stamp(of_file[place - 1].at) if place else ""
        self._until = stamp(of_file[place + 1].at) if place + 1 < len(of_file) else _NEVER
        self._runs = PinnedRuns(workspace, self._at)
        told = told_change(workspace, change)
        self._is_told_by_text = stands_in_definitions(change.path) and not told.forgotten
        self._versions = {
            "before": version_of(change.path, told.before) if change.before else None,
            "after": version_of(change.path, told.after) if change.after else None,
        }

    def case(self, answer: GateAnswer) -> _Case | None:
        """None: it belongs to neither side."""
        pinned = self._runs.in_force(answer)
        side = self._side(pinned.at) if pinned else None
        if pinned is None or side is None:
            return None
        if self._is_told_by_text:
            version = version_in(self._runs.definition(pinned.digest), self._change.path)
            return _Case(side, pinned, answer) if version == self._versions[side] else None
        return _Case(side, pinned, answer)

    def _side(self, at: str) -> Side | None:
        if self._from <= at < self._at:
            return "before"
        return "after" if self._at <= at < self._until else None

    def concerns(self, cases: Sequence[_Case]) -> bool:
        """Whether it is made of the file; where that cannot be seen, whether it was another one when it ran next."""
        path = self._change.path
        if stands_in_definitions(path) or path.startswith("apps/"):
            return any(is_made_of(self._runs.definition(case.pinned.digest), path) for case in cases)
        before = [case.pinned for case in cases if case.side == "before"]
        after = [case.pinned for case in cases if case.side == "after"]
        if not (before and after):
            return False
        return max(before, key=_moment).digest != min(after, key=_moment).digest

    def beside(self, cases: Sequence[_Case]) -> tuple[str, ...]:
        """Other changes of what the app is made of, between the first answer on one side and the last on the other."""
        definitions = [self._runs.definition(digest) for digest in {case.pinned.digest for case in cases}]
        first, last = min(case.pinned.at for case in cases), max(case.answer.answered_at for case in cases)
        others = [one for one in self._changes if one.seq != self._change.seq and first < stamp(one.at) < last]
        return tuple(one.id for one in others if any(is_made_of(definition, one.path) for definition in definitions))


def _moment(pinned: Pinned) -> str:
    return pinned.at
