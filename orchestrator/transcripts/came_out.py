"""What a run's effects brought into the world: which files, in which commit, pushed or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import EffectIntended, EffectStepDone
from orchestrator.errors import BatonError


@dataclass(frozen=True, slots=True)
class CameOut:
    """One effect's work, as its steps told it."""

    folder: str
    """Of the site, as the run was given it; empty where the files lie in the workspace itself."""
    paths: tuple[str, ...]
    """Below the folder, with `/` between the parts."""
    commit: str = ""
    pushed: tuple[str, ...] = ()
    """Where to."""
    why_not: str = ""
    """Why it was pushed nowhere, where a step says so."""


def came_out(events: Iterable[Event], load: Callable[[Digest], Artifact]) -> list[CameOut]:
    """In the order the effects acted; an effect whose work nobody can read any more is left out."""
    acted: list[tuple[EffectIntended, list[Digest]]] = []
    for event in events:
        if isinstance(event.fact, EffectIntended):
            acted.append((event.fact, []))
        elif isinstance(event.fact, EffectStepDone) and acted:
            acted[-1][1].append(event.fact.found)
    try:
        told = [
            _of_effect(load(intent.arguments).value, [load(found).value for found in steps]) for intent, steps in acted
        ]
    except BatonError:  # it was forgotten
        return []
    return [found for found in told if found.paths]


def _of_effect(arguments: Mapping[str, JSON], steps: Iterable[JSON]) -> CameOut:
    paths: dict[str, None] = {}
    commit, why_not, pushed = "", "", []
    for step in steps:
        if not isinstance(step, Mapping):
            continue
        paths |= dict.fromkeys(str(path) for path in [step.get("path"), *(step.get("paths") or ())] if path)
        commit = commit or str(step.get("commit") or "")
        if step.get("pushed"):
            pushed.append(str(step.get("remote") or step.get("address") or "the remote"))
        elif step.get("pushed") is False:
            why_not = str(step.get("why") or "")
    site = arguments.get("site") if commit else ""
    return CameOut(site if isinstance(site, str) else "", tuple(paths), commit, tuple(pushed), why_not)
