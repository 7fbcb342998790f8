"""The evaluators of a suite, ready to judge its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from inspect import isfunction
from pathlib import Path

from orchestrator.domain.definition import App, Definition
from orchestrator.errors import DefinitionFaults
from orchestrator.evals.evaluators.arguments import EvaluatorFunction, Materials
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.expected import Expected
from orchestrator.evals.evaluators.judge import Judge
from orchestrator.evals.evaluators.negation import Not
from orchestrator.evals.evaluators.registry import evaluators_of
from orchestrator.evals.result import CaseResult, Outcome, Score
from orchestrator.evals.suite import Suite
from orchestrator.evals.suite_file import own_modules
from orchestrator.values import dataclass, once
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog

_UNJUDGED = ("crashed", "stale")

OWN_EVALUATORS = "evaluators.py"
RUBRICS = "rubrics"


@dataclass(frozen=True)
class Judging:
    """Which evaluators judge which case."""

    of_suite: tuple[Evaluator, ...]
    of_case: Mapping[str, tuple[Evaluator, ...]]

    @classmethod
    def of(cls, root: Path, suite: Suite, definition: Definition | None = None) -> Judging:
        """Raises DefinitionFaults: what is wrong with the evaluators the suite and its cases name."""
        materials = _materials(root, suite, definition)
        of_case = {case.name: evaluators_of(case.evaluators, materials) for case in suite.cases}
        return cls(evaluators_of(suite.evaluators, materials), of_case)

    def evaluators(self, case: str) -> tuple[Evaluator, ...]:
        return (*self.of_suite, *self.of_case.get(case, ()))

    def judges(self, case: str) -> list[Judge]:
        return [*self._judges_of_suite, *_judges_among(self.of_case.get(case, ()))]

    @once
    def _judges_of_suite(self) -> tuple[Judge, ...]:
        return tuple(_judges_among(self.of_suite))

    @property
    def roles(self) -> tuple[str, ...]:
        """Those that judges play."""
        named = (*self.of_suite, *(one for evaluators in self.of_case.values() for one in evaluators))
        return tuple(dict.fromkeys(one.role for one in _judges_among(named)))

    def judged(self, outcome: Outcome) -> CaseResult:
        return judged(outcome, self.evaluators(outcome.case))


def _judges_among(evaluators: Iterable[Evaluator]) -> Iterator[Judge]:
    """One whose verdict is turned round is asked as any other."""
    for evaluator in evaluators:
        while isinstance(evaluator, Not):
            evaluator = evaluator.other
        if isinstance(evaluator, Judge):
            yield evaluator


def _materials(root: Path, suite: Suite, definition: Definition | None) -> Materials:
    app = definition.app if definition else None
    return Materials(
        artifacts=_artifacts(app) if app else (),
        phases=[phase.name for phase in app.phases] if app else (),
        effects=sorted({phase.named for phase in app.phases if phase.acts}) if app else (),
        schemas=_schemas(root),
        rubrics=_rubrics(root, suite),
        instructions=_instructions(definition) if definition else (),
        functions=_own_functions(root, suite),
        given=suite.given,
    )


def _rubrics(root: Path, suite: Suite) -> dict[str, str]:
    faults = FaultLog()
    names = [path.relative_to(root).as_posix() for path in sorted((suite.folder / RUBRICS).glob("*"))]
    texts = {Path(name).name: read_text(root, name, faults) for name in names if (root / name).is_file()}
    if faults:
        raise DefinitionFaults(faults.faults)
    return {name: text.strip() for name, text in texts.items() if text is not None}


def _instructions(definition: Definition) -> list[str]:
    return [*(agent.system for agent in definition.agents.values()), *definition.prompts.values()]


def _schemas(root: Path) -> dict[str, str]:
    texts = {
        path.name: read_text(root, f"schemas/{path.name}", FaultLog()) for path in (root / "schemas").glob("*.json")
    }
    return {name: text for name, text in texts.items() if text is not None}


def _artifacts(app: App) -> list[str]:
    return [*(field.name for field in app.inputs), *(phase.writes for phase in app.phases if phase.writes)]


def _own_functions(root: Path, suite: Suite) -> dict[str, EvaluatorFunction]:
    """The public functions of the suite's own `evaluators.py`, if it has one."""
    from orchestrator.tools.module import load_module

    path = (suite.folder / OWN_EVALUATORS).relative_to(root).as_posix()
    sources = own_modules(root, suite.name)
    if path not in sources:
        return {}
    module = load_module(path, sources)
    return dict(_public(vars(module).items(), module.__name__))


def _public(members: Iterable[tuple[str, object]], module: str) -> Iterable[tuple[str, Callable[..., object]]]:
    for name, value in members:
        if isfunction(value) and value.__module__ == module and not name.startswith("_"):
            yield name, value


def judged(outcome: Outcome, evaluators: Sequence[Evaluator]) -> CaseResult:
    """What the case expects is always judged. What could not be run fails every evaluator it would have met."""
    if outcome.expected and not any(isinstance(evaluator, Expected) for evaluator in evaluators):
        evaluators = (*evaluators, Expected())
    if outcome.status in _UNJUDGED:
        why = f"{outcome.status}: {outcome.error}" if outcome.error else outcome.status
        return CaseResult(outcome, tuple(Score(evaluator.name, False, 0.0, why) for evaluator in evaluators))
    return CaseResult(outcome, tuple(evaluator.score(outcome) for evaluator in evaluators))
