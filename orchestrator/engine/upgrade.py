"""Whether an unfinished run can go on under its app as it is now, and what of it is called otherwise there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from orchestrator.domain.branch import step_of
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, Definition, Phase
from orchestrator.domain.facts import Fact, RunUpgraded
from orchestrator.engine.intervene import withdrawal
from orchestrator.engine.state import RunState
from orchestrator.engine.values import root_of
from orchestrator.errors import NotFound, RunError, UsageError
from orchestrator.values import dataclass, field, replace

Verdict = Literal["same", "compatible", "mapped", "breaking"]
"""`mapped`: compatible once phases were given their new names."""


@dataclass(frozen=True)
class Judged:
    verdict: Verdict
    why: tuple[str, ...] = ()
    """What breaks, one sentence a thing; empty unless `breaking`."""
    phases: Mapping[str, str] = field(default_factory=dict)
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """Old name -> new name, as the person said, and what follows from it."""
    anew: bool = False


def judge(state: RunState, before: Definition, after: Definition, names: Mapping[str, str]) -> Judged:
    """How a run that was pinned to `before` stands to `after`.

    Args:
        names: phases that are called otherwise now, old name -> new name.

    Raises:
        NotFound: `names` names a phase that is not there.
        UsageError: two phases would become one.
        RunError: the run has ended, or an effect of it has begun to act and nobody knows yet how that ended.
    """
    _refuse_moving(state)
    _check_names(before.app, after.app, names)
    if before == after:
        return Judged("same")
    artifacts = dict(_renamed_artifacts(before.app, after.app, names))
    why = tuple(_what_breaks(state, before, after, names, artifacts))
    if why:
        return Judged("breaking", why, names, artifacts)
    old = before.app.phase(state.at) if state.at else before.app.phases[0]
    new = after.app.phase(names.get(old.name, old.name))
    anew = old.name != new.name or _worked(before, old) != _worked(after, new)
    if state.branches and state.branches.open and (anew or _branches_differ(state.branches.names, before, after)):
        raise _of_branches(state, old)
    return Judged("mapped" if names else "compatible", (), names, artifacts, anew)


def upgrade(state: RunState, judged: Judged, definition: Digest, inputs: Mapping[str, Digest]) -> tuple[Fact, ...]:
    """The facts that move the run. Whatever was asked is asked again, under the app as it is now."""
    withdrawn = withdrawal(state)
    anew = judged.anew or bool(withdrawn)
    return (*withdrawn, RunUpgraded(definition, judged.phases, judged.artifacts, inputs, anew))


def _refuse_moving(state: RunState) -> None:
    if state.ended:
        raise RunError(f"run {state.run} is {state.status}; it goes on under no app.", mend=f"baton fork {state.run}")
    if state.visit and state.visit.begun:
        raise RunError(
            f"{state.visit.begun.effect} of run {state.run} has begun to act, under the app as it was.",
            mend=f"Let it end first: baton resume {state.run}",
        )


def _branches_differ(names: Iterable[str], before: Definition, after: Definition) -> bool:
    """Whether a branch would be driven by another part than it is pinned to. Those of one list have the same."""
    steps = {step.which if before.app.phase(step.phase).together else "": step for step in map(step_of, names)}
    return any(_driven(before.part(step)) != _driven(after.part(step)) for step in steps.values())


def _driven(part: Definition) -> Definition:
    """Without what is said of the app, which no run goes by."""
    return replace(part, app=replace(part.app, description=""))


def _of_branches(state: RunState, phase: Phase) -> RunError:
    return RunError(
        f"branches of run {state.run} are under way in {phase.name}, and what they work with is different now. "
        "Nothing was recorded.",
        mend=f"Let them end first: baton resume {state.run}. Or begin the phase anew, and upgrade then: "
        f"baton goto {state.run} {phase.name} --no-drive",
    )


def _check_names(before: App, after: App, names: Mapping[str, str]) -> None:
    old, new = ([phase.name for phase in app.phases] for app in (before, after))
    for was, now in names.items():
        if was not in old:
            raise NotFound("phase", was, old)
        if now not in new:
            raise NotFound("phase", now, new)
    becoming = [names.get(name, name) for name in old]
    for now in names.values():
        if becoming.count(now) > 1:
            both = " and ".join(name for name in old if names.get(name, name) == now)
            raise UsageError(f"{both} would both become {now}.", mend="Map them to phases of their own.")


def _renamed_artifacts(before: App, after: App, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a renamed phase writes, where that is called otherwise now too."""
    for was, now in names.items():
        old, new = before.phase(was).writes, after.phase(now).writes
        if old != new:
            yield old, new


def _what_breaks(
    state: RunState, before: Definition, after: Definition, names: Mapping[str, str], artifacts: Mapping[str, str]
) -> Iterator[str]:
    old = before.app.phase(state.at) if state.at else before.app.phases[0]
    new = next((phase for phase in after.app.phases if phase.name == names.get(old.name, old.name)), None)
    if new is None:
        yield f"it stands at {old.name}, which {after.app.name} has no more"
        return
    if new.kind != old.kind:
        yield f"it stands at {old.name}, which was a phase of kind {old.kind} and is of kind {new.kind} now"
        return
    yield from _inputs_that_break(state, before.app, after.app)
    known = {artifacts.get(name, name) for name in state.artifacts} | {given.name for given in after.app.inputs}
    for phase, lacking in _unwritten(after.app, new, known):
        names_lacking = ", ".join(sorted(lacking))
        yield f"{phase.name} reads {names_lacking}, which nothing has written and nothing on its way writes"


def _inputs_that_break(state: RunState, before: App, after: App) -> Iterator[str]:
    types = {given.name: (given.type, given.options) for given in before.inputs}
    for wanted in after.inputs:
        if wanted.name in state.inputs:
            if types.get(wanted.name) != (wanted.type, wanted.options):
                yield f"input {wanted.name} was of another type when the run started"
        elif wanted.required:
            yield f"input {wanted.name} is new and has no default"


def _unwritten(app: App, start: Phase, known: set[str]) -> Iterator[tuple[Phase, set[str]]]:
    """Phases that can be reached from `start` on a way on which something they read is not written.

    The smallest set of names that is there on every way, by phase, until nothing changes: each round only takes away,
    so there are at most as many rounds as names.
    """
    there: dict[str, set[str]] = {start.name: set(known)}
    waiting = [start.name]
    while waiting:
        phase = app.phase(waiting.pop())
        after = there[phase.name] | {phase.writes}
        for name in _next(app, phase):
            narrowed = there[name] & after if name in there else after
            if there.get(name) != narrowed:
                there[name] = narrowed
                waiting.append(name)
    for name, names in there.items():
        lacking = {root_of(path) for path in app.phase(name).reads.values()} - names
        if lacking:
            yield app.phase(name), lacking


def _next(app: App, phase: Phase) -> list[str]:
    names = {known.name for known in app.phases}
    return sorted(names & {*(edge.to for edge in phase.then), *phase.answers.values()})


def _worked(definition: Definition, phase: Phase) -> object:
    """All that a visit of a phase depends on, but its name and where it leads."""
    listed = (phase.each, phase.on_error, phase.together)
    work = (phase.kind, phase.spec, phase.reads, phase.may_read, phase.constants, listed)
    agent = definition.agents.get(phase.agent)
    models = definition.roles.get(agent.role) if agent else None
    prompts = definition.prompts if agent else None
    served = [definition.served.get(name) for name in (agent.tools if agent else (phase.named,))]
    return work, agent, models, prompts, served, None if phase.asks_person else definition.modules
