"""What became of the lines a person wrote, in what others made of them since the person last looked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON, DecisionAnswered, DecisionOpened, HandoffRecorded, RunUpgraded
from orchestrator.text.handwriting import Handwriting, OwnChange, own_change
from orchestrator.text.outline import readable
from orchestrator.text.quantity import counted
from orchestrator.transcripts.forgotten import Load, with_gaps
from orchestrator.values import dataclass

_SCRIPT = "script"
"""Who has made what a script made; its phase says more."""


class _Version(NamedTuple):
    digest: Digest
    by: str
    own: Literal["", "whole", "edit"]


@dataclass(frozen=True, slots=True)
class YoursChanged:
    """Of one artifact."""

    name: str
    by: tuple[str, ...]
    """Who has written it since."""
    change: OwnChange

    @property
    def told(self) -> str:
        """In one sentence: `writer changed 3 lines of yours in draft`."""
        parts = []
        if self.change.changed:
            parts.append(f"changed {counted(self.change.changed, 'line')} of yours")
        if self.change.put_back:
            parts.append(f"put back {counted(self.change.put_back, 'line')} that you had taken out")
        return f"{' and '.join(self.by)} {' and '.join(parts)} in {self.name}"

    @property
    def difference(self) -> str:
        """Unified."""
        return f"--- {self.name}, as you left it\n+++ {self.name}, by {' and '.join(self.by)}\n{self.change.difference}"

    def shape(self) -> dict[str, JSON]:
        return {
            "artifact": self.name,
            "by": list(self.by),
            "changed": self.change.changed,
            "put_back": self.change.put_back,
            "difference": self.difference,
        }


def yours_changed(events: Iterable[Event], decision: str, load: Load) -> list[YoursChanged]:
    """What was changed of a person's lines until a decision was opened, since they last wrote or last answered at a
    gate. Nothing of artifacts in which nothing is theirs.
    """
    histories, seen = _histories(events, decision)
    load = with_gaps(load)
    found = []
    for name, versions in histories.items():
        own = [place for place, version in enumerate(versions) if version.own]
        since = max(own[-1], seen.get(name, 0)) if own else len(versions)
        if versions[since + 1 :]:
            change = own_change(_written(versions, own, since, load), _text(versions[-1], load))
            by = tuple(dict.fromkeys(version.by for version in versions[since + 1 :]))
            found += [YoursChanged(name, by, change)] if change else []
    return found


def handwriting(events: Iterable[Event], load: Load) -> dict[str, Handwriting]:
    """Of each artifact that a person wrote or edited in a run, whose its lines are in the end."""
    load = with_gaps(load)
    found = {}
    for name, versions in _histories(events, "")[0].items():
        own = [place for place, version in enumerate(versions) if version.own]
        if own:
            found[name] = _written(versions, own, len(versions) - 1, load)
    return found


def _written(versions: Sequence[_Version], own: Sequence[int], until: int, load: Load) -> Handwriting:
    """The version at this place. Between two of the person's, only the last of the others' is looked at."""
    hand = Handwriting()
    for place in own:
        version = versions[place]
        if version.own == "whole":
            hand = Handwriting.of(_text(version, load), own=True)
            continue
        before = _text(versions[place - 1], load) if place else ""
        hand = hand.rewritten(before) if hand.lines else Handwriting.of(before, own=False)
        hand = hand.edited(_text(version, load))
    return hand.rewritten(_text(versions[until], load)) if until > own[-1] else hand


def _text(version: _Version, load: Load) -> str:
    return readable(load(version.digest))


def _histories(events: Iterable[Event], decision: str) -> tuple[dict[str, list[_Version]], dict[str, int]]:
    """Artifact -> its versions; and the place of the last that was in force at a gate which the person answered."""
    histories: dict[str, list[_Version]] = {}
    seen: dict[str, int] = {}
    in_force: dict[str, dict[str, int]] = {}
    edited: set[str] = set()
    for event in events:
        match event.fact:
            case DecisionOpened(decision=name):
                if name == decision:
                    break
                places = {artifact: len(versions) - 1 for artifact, versions in histories.items()}
                in_force[name] = places if event.fact.kind == "gate" else {}
            case DecisionAnswered(decision=name):
                edited = set(event.fact.edited)
                seen |= in_force.get(name, {}) if event.actor == PERSON else {}
            case HandoffRecorded() as fact:
                for artifact, digest in fact.artifacts.items():
                    own: Literal["", "whole", "edit"] = (
                        "whole" if fact.by_hand else "edit" if artifact in edited else ""
                    )
                    by = fact.phase if fact.by == _SCRIPT else fact.by
                    histories.setdefault(artifact, []).append(_Version(digest, by, own))
                edited = set()
            case RunUpgraded(artifacts=names):
                histories = {names.get(artifact, artifact): versions for artifact, versions in histories.items()}
                seen = {names.get(artifact, artifact): place for artifact, place in seen.items()}
    return histories, seen
