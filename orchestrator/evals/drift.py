"""Why something is asked that was not recorded: which line of which file changed since.

A recording lies beside the definition it was made under. So the cause is found by comparing the two definitions in
what the phase is made of, nearest first, and not by guessing from what was rendered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Agent, Definition, Phase
from orchestrator.domain.facts import ModelAsked, PhaseStarted
from orchestrator.domain.media import MediaPart
from orchestrator.domain.messages import media_of
from orchestrator.errors import TemplateError
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.recording.cassette import Cassette
from orchestrator.recording.recorded import in_lanes
from orchestrator.recording.replay import Missing
from orchestrator.templates.prompt import Prompts
from orchestrator.values import dataclass, replace


@dataclass(frozen=True, order=True)
class Cause:
    """One change, and where it stands. The same change is one cause, however many cases it reaches."""

    path: str
    line: int = 0
    """Counts from 1, in the file as it is now; 0 where no line can be named."""
    what: str = ""
    """For people, where no lines can be shown."""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True)
class Stale:
    """One case that asks something that was not recorded."""

    case: str
    phase: str
    visit: int
    causes: tuple[Cause, ...]
    not_reached: tuple[str, ...] = ()
    """Recorded visits of other phases that come after, which nobody can speak for now."""


@dataclass(frozen=True)
class Drift:
    """One cause with all it made stale."""

    cause: Cause
    cases: tuple[str, ...]
    phases: tuple[str, ...]
    not_reached: tuple[str, ...]


_NO_FILES: Mapping[str, str] = MappingProxyType({})
NEVER = "was never recorded"
_JUDGES = "judge/"
_ASKED_OTHERWISE = "a judge is asked another question, of another text or by another model, than was recorded"


def stale(
    case: str,
    missing: Missing,
    cassette: Cassette | None,
    recorded: Definition | None,
    now: Definition,
    files: Mapping[str, str] = _NO_FILES,
) -> Stale:
    """What the first missing exchange of a case comes from.

    Args:
        case: its name.
        missing: the first exchange that was not recorded.
        cassette: what was recorded of the case; None when nothing was.
        recorded: the definition it was recorded under, when that is known.
        now: the definition in force.
        files: inputs that the case gives by files, with their paths.
    """
    phase, visit = missing.lane.phase.rpartition("/")[2], missing.lane.visit
    if missing.lane.phase.startswith(_JUDGES) and cassette is not None:
        return Stale(case, "judge", visit, (Cause("evals", what=_ASKED_OTHERWISE),))
    if cassette is None:
        return Stale(case, phase, visit, (Cause(f"evals: {case}", what=NEVER),))
    visits = [(fact.phase, fact.visit) for fact in cassette.facts if isinstance(fact, PhaseStarted)]
    after = visits[visits.index((phase, visit)) + 1 :] if (phase, visit) in visits else []
    not_reached = tuple(dict.fromkeys(name for name, _ in after if name != phase))
    causes = tuple(_media_causes(missing, cassette, files)) + (tuple(_causes(phase, recorded, now)) if recorded else ())
    return Stale(case, phase, visit, causes or (_elsewhere(missing, visits, recorded, now),), not_reached)


def located(cause: Cause, text: str) -> Cause:
    """The cause at its line of the file as it stands, whose text also holds what no definition keeps."""
    lines = text.splitlines()
    stands_there = cause.added and lines[cause.line - 1 : cause.line] == [cause.added[0]]
    if not cause.line or not cause.added or stands_there or cause.added[0] not in lines:
        return cause
    return replace(cause, line=lines.index(cause.added[0]) + 1)


def by_cause(cases: Iterable[Stale]) -> list[Drift]:
    """One entry a cause, the one that reaches most first."""
    found: dict[Cause, list[Stale]] = {}
    for case in cases:
        for cause in case.causes:
            found.setdefault(cause, []).append(case)
    drifts = [
        Drift(
            cause,
            tuple(dict.fromkeys(case.case for case in reached)),
            tuple(dict.fromkeys(case.phase for case in reached)),
            tuple(dict.fromkeys(name for case in reached for name in case.not_reached)),
        )
        for cause, reached in found.items()
    ]
    return sorted(drifts, key=lambda drift: (-len(drift.cases), drift.cause))


def _causes(phase: str, recorded: Definition, now: Definition) -> Iterator[Cause]:
    """What changed in the parts a phase's requests are made of."""
    before, after = _phase(recorded, phase), _phase(now, phase)
    if before is None or after is None:
        return
    yield from _prompt_causes(before, after, recorded, now)
    old, new = recorded.agents.get(before.agent), now.agents.get(after.agent)
    if old and new:
        yield from _agent_causes(old, new, recorded, now)
    was, is_now = spec_of(AgentSpec, before), spec_of(AgentSpec, after)
    if was.output != is_now.output:
        path = f"schemas/{is_now.output_name.replace('_', '-')}.json" if is_now.output_name else _app_path(now)
        yield _lines(path, _spelled(was.output), _spelled(is_now.output))
    if (before.reads, before.may_read) != (after.reads, after.may_read):
        yield Cause(f"{_app_path(now)} (phase {phase})", 0, "", _reads(before), _reads(after))
    yield from _tool_causes(recorded, now, "tools/")


def _media_causes(missing: Missing, cassette: Cassette, files: Mapping[str, str]) -> Iterator[Cause]:
    """Pictures and PDFs that are others now than those that were looked at in the same place."""
    asked = (fact for lane, fact in in_lanes(cassette.facts) if lane == missing.lane and isinstance(fact, ModelAsked))
    was = next((fact.media for fact in asked if fact.media), {})
    now = {part.name: part for part in media_of(missing.request)} if missing.request else {}
    for name, part in now.items():
        digest = was.get(name)
        if digest and digest != part.artifact.digest:
            before = MediaPart(name, cassette.artifact(digest)).label
            yield Cause(files.get(name, f"input {name}"), what=f"it is {part.label}, and was {before}")


def _prompt_causes(before: Phase, after: Phase, recorded: Definition, now: Definition) -> Iterator[Cause]:
    was, is_now = spec_of(AgentSpec, before).prompt, spec_of(AgentSpec, after).prompt
    names = dict.fromkeys((*_reached(was, recorded.prompts), *_reached(is_now, now.prompts)))
    for name in names:
        old, new = recorded.prompts.get(name, ""), now.prompts.get(name, "")
        if old != new:
            path = name.partition("#")[0] if "#" in name else f"prompts/{name}"
            cause = _lines(path, old.splitlines(), new.splitlines())
            yield Cause(path, 0 if "#" in name else cause.line, "", cause.removed, cause.added)


def _reached(name: str, prompts: Mapping[str, str]) -> tuple[str, ...]:
    """A template and what it includes."""
    if name not in prompts:
        return ()
    try:
        return (name, *Prompts(prompts).includes(name))
    except TemplateError:
        return (name,)


def _agent_causes(old: Agent, new: Agent, recorded: Definition, now: Definition) -> Iterator[Cause]:
    path = f"agents/{new.name}.md"
    if old.system != new.system:
        yield _lines(path, old.system.splitlines(), new.system.splitlines())
    if old.tools != new.tools:
        yield Cause(path, 0, "", (f"tools: {list(old.tools)}",), (f"tools: {list(new.tools)}",))
    if old.role != new.role:
        yield Cause(path, 0, "", (f"model: {old.role}",), (f"model: {new.role}",))
        return
    asked, asks = recorded.roles.get(old.role, ()), now.roles.get(new.role, ())
    if asked[:1] != asks[:1]:
        told = [json.dumps(to_plain(models[:1]), ensure_ascii=False) for models in (asked, asks)]
        yield Cause(f"baton.yaml (profile {now.profile}, role {new.role})", 0, "", (told[0],), (told[1],))


def _tool_causes(recorded: Definition, now: Definition, folder: str) -> Iterator[Cause]:
    for path in dict.fromkeys((*recorded.modules, *now.modules)):
        old, new = recorded.modules.get(path, ""), now.modules.get(path, "")
        if path.startswith(folder) and old != new:
            yield _lines(path, old.splitlines(), new.splitlines())


def _elsewhere(missing: Missing, visits: list[tuple[str, int]], recorded: Definition | None, now: Definition) -> Cause:
    """Nothing the phase is made of changed: what it was given did, or the run took another way."""
    if recorded is None:
        return Cause("evals", what="the definition it was recorded under is not kept; record it again")
    scripts = list(_tool_causes(recorded, now, "apps/"))
    if scripts:
        return scripts[0]
    phase = missing.lane.phase.rpartition("/")[2]
    if (phase, missing.lane.visit) not in visits:
        return Cause(_app_path(now), what=f"the run comes to {phase}, which it did not before")
    if missing.tool:
        return Cause(f"tool {missing.tool}", what="it is called, or answers, as it did not before")
    return Cause("inputs", what=f"what {phase} is given is not what it was given before")


def _reads(phase: Phase) -> tuple[str, ...]:
    return f"reads: {dict(phase.reads)}", f"may_read: {dict(phase.may_read)}"


def _phase(definition: Definition, name: str) -> Phase | None:
    """Of the app itself, or of one that it runs."""
    return next((phase for phase in definition.workers if phase.name == name), None)


def _app_path(definition: Definition) -> str:
    return f"apps/{definition.app.name}.yaml"


def _spelled(schema: object) -> list[str]:
    return json.dumps(to_plain(schema), indent=2, ensure_ascii=False).splitlines()


def _lines(path: str, before: list[str], after: list[str]) -> Cause:
    """All lines that changed, at the place of the first."""
    codes = [code for code in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if code[0] != "equal"]
    removed = tuple(line for code in codes for line in before[code[1] : code[2]])
    added = tuple(line for code in codes for line in after[code[3] : code[4]])
    return Cause(path, codes[0][3] + 1 if codes else 0, "", removed, added)
