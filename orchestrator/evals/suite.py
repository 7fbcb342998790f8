"""A suite: what is run or looked at, over which cases, judged by what, and how much of it must hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Definition, Edge, Field, Phase, RoleModel
from orchestrator.domain.facts import EACH_ITEM, END
from orchestrator.errors import NotFound
from orchestrator.evals.matrix import NO_MATRIX, Matrix
from orchestrator.evals.reducer import MEAN, Reducer
from orchestrator.files.links import followed
from orchestrator.templates.expression import Expression
from orchestrator.values import dataclass, field, once, replace
from orchestrator.workspace.home.outside import Outside, leads_out


@dataclass(frozen=True)
class EvaluatorSpec:
    """An evaluator as a suite or a case names it."""

    name: str
    arguments: Mapping[str, JSON] = field(default_factory=dict)
    where: str = ""
    """`path:line:column` of the file that names it."""
    negated: bool = False
    """It must not pass."""


@dataclass(frozen=True)
class ScriptedAnswer:
    """What the person says at a gate of a case's run."""

    answer: str
    note: str = ""
    text: str = ""
    """With `edit`: the new version."""
    to: str = ""
    fields: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True)
class Spoken:
    """What a model is made to say in a case, written by hand: `text`, `output`, or tool `calls`."""

    text: str = ""
    output: JSON = None
    calls: tuple[tuple[str, JSON], ...] = ()
    """Tool and arguments."""


@dataclass(frozen=True)
class Case:
    """One example."""

    name: str
    inputs: Mapping[str, JSON] = field(default_factory=dict)
    answers: Mapping[str, tuple[ScriptedAnswer, ...]] = field(default_factory=dict)
    """Gate -> what is answered there, first to last; the last one holds for every further time. The gate of one branch
    alone is named with its way: `gather.asked/asked.3/ask`.
    """
    expected: Mapping[str, JSON] = field(default_factory=dict)
    evaluators: tuple[EvaluatorSpec, ...] = ()
    says: Mapping[str, tuple[Spoken, ...]] = field(default_factory=dict)
    """Phase -> what its model says, in order, instead of being asked."""
    kind: str = ""
    """What sort of source it is, such as `meeting minutes`."""
    folder: Path = Path()
    """Where paths in it start from."""
    metadata: Mapping[str, JSON] = field(default_factory=dict)
    """What else is known of it: shown with what it comes to, given to evaluators, never to a model."""
    tags: tuple[str, ...] = ()
    expected_failure: str = ""
    """Why it is known not to pass; then it counts for nothing, and is told when it does pass."""
    paths: tuple[str, ...] | None = None
    """Inputs that name a file; None, where the app's types say so. A dataset's texts are never paths by themselves."""
    where: str = ""
    """`path:line` of the file it is from, where that holds several."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Its kind, then its tags."""
        return tuple(dict.fromkeys(filter(None, (self.kind, *self.tags))))


@dataclass(frozen=True)
class Suite:
    name: str
    folder: Path
    app: str = ""
    phase: str = ""
    """Only this phase of the app; the case gives what it reads."""
    runs: Mapping[str, str] = field(default_factory=dict)
    """Instead of running anything, the recorded runs of the workspace that these describe are judged."""
    profiles: tuple[str, ...] = ()
    """Empty: the one in force."""
    repeats: int = 1
    matrix: Matrix = NO_MATRIX
    at_once: int = 4
    """Cases that wait for models at the same time."""
    cases: tuple[Case, ...] = ()
    evaluators: tuple[EvaluatorSpec, ...] = ()
    each: Mapping[str, float] = field(default_factory=dict)
    """Evaluator -> the share of all cases and repeats that must pass it."""
    overall: float = 1.0
    """The share of all cases and repeats that must pass everything."""
    judge: tuple[RoleModel, ...] = ()
    """The model that judges under every profile; empty: the profile's own role."""
    judges_itself: bool = False
    """A model may judge what it made."""
    tagged: Mapping[str, float] = field(default_factory=dict)
    """Tag or kind -> the share of its cases and repeats that must pass everything."""
    reducer: Reducer = MEAN
    """What the repeats of a case come to, where shares are held against what must pass."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """Of a suite that a program gives: name -> an evaluator that is made already, or a function of an outcome."""
    given_now: str = ""
    """Another one each time such are given: nobody can tell whether they judge as they did before."""
    left_out: tuple[str, ...] = ()
    """What a file of another tool asks for and nothing here does, in words."""

    @property
    def how_to_record(self) -> str:
        """What to do where something was never recorded."""
        if (self.folder / "suite.yaml").exists():
            return f"See why: baton eval drift {quote(self.name)}"
        return 'Record it: evals.run(suite, record="missing")'

    @once
    def _cassettes(self) -> str:
        """Where exchanges are recorded, with what parts a folder from a file's name."""
        return f"{self.folder / 'cassettes'}{os.sep}"

    def named(self, case: str) -> Case:
        """Raises NotFound with the nearest name."""
        for known in self.cases:
            if known.name == case:
                return known
        raise NotFound("case", case, [known.name for known in self.cases])

    def cassette(self, case: str, profile: str, repeat: int = 1) -> Path:
        """Where the exchanges of one repeat are recorded."""
        return Path(self.cassette_place(case, profile, repeat))

    def cassette_place(self, case: str, profile: str, repeat: int = 1) -> str:
        """The same as a text: of a thousand cases, paths take a hundredth of what replaying them takes."""
        of_profile = f"@{profile}" if self.profiles and profile != self.profiles[0] else ""
        of_repeat = f".{repeat}" if repeat > 1 else ""
        return f"{self._cassettes}{case}{of_profile}{of_repeat}.jsonl"


def only_phase(definition: Definition, name: str) -> Definition:
    """The definition of an app that is this one phase; what the phase reads are its inputs.

    Raises:
        NotFound: the app has no such phase.
    """
    app = definition.app
    phases = {phase.name: phase for phase in app.phases}
    if name not in phases:
        raise NotFound("phase", name, phases)
    phase = replace(phases[name], then=(Edge(END),))
    known = {field.name: field for field in app.inputs}
    inputs = tuple(known.get(root) or Field(root, "object", required=needed) for root, needed in _roots(phase).items())
    alone = App(app.name, app.description, (phase,), inputs, result=phase.writes)
    return replace(definition, app=alone)


def _roots(phase: Phase) -> dict[str, bool]:
    """Name -> whether the phase must have it."""
    roots = {path.partition(".")[0]: False for path in phase.may_read.values()}
    roots |= {path.partition(".")[0]: True for path in phase.reads.values()}
    if not phase.each:
        return roots
    roots.pop(EACH_ITEM, None)
    return roots | dict.fromkeys(sorted(Expression.parse_each(phase.each).names), True)


def led_out_by_cases(root: Path, suite: Suite, app: App) -> Iterator[Outside]:
    """What cases name: files from their own folder on; folders lie in the case's scratch, or they lead out."""
    kinds = {field.name: field.type for field in app.inputs}
    for case in suite.cases:
        for name, value in case.inputs.items():
            if case.paths is not None and name not in case.paths and kinds.get(name) != "folder":
                continue
            named = value.get("file") if isinstance(value, dict) else value
            if not isinstance(named, str) or "\n" in named:
                continue
            if kinds.get(name) == "folder" and (Path(named).is_absolute() or ".." in Path(named).parts):
                yield Outside(app.name, name, Path(named), f" in case {case.name}")
            elif isinstance(value, dict) or kinds.get(name) == "file":
                path = case.folder / os.path.expanduser(named)  # noqa: PTH111 - as where it is read
                if leads_out(root, path):
                    yield Outside(app.name, name, followed(path), f" in case {case.name}")
