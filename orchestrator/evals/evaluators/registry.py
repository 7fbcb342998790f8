"""Where an evaluator is found by its name: ours, the suite's own, or from an installed package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from inspect import isclass
from typing import Any

from orchestrator.errors import BatonError, DefinitionFaults, Fault, NotFound, WorkspaceError
from orchestrator.evals.evaluators.arguments import Materials, parameters_of, read_arguments
from orchestrator.evals.evaluators.budget import MaxCost, MaxRequests, MaxSeconds, MaxTokens
from orchestrator.evals.evaluators.effects import ApprovedBefore, NoEffect
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.expected import Equals, Expected
from orchestrator.evals.evaluators.function import FunctionEvaluator
from orchestrator.evals.evaluators.grounded import Grounded
from orchestrator.evals.evaluators.judge import Judge
from orchestrator.evals.evaluators.keeps import Keeps
from orchestrator.evals.evaluators.matches_schema import MatchesSchema
from orchestrator.evals.evaluators.negation import Not
from orchestrator.evals.evaluators.new_numbers import NoNewNumbers
from orchestrator.evals.evaluators.not_copied import NotCopied
from orchestrator.evals.evaluators.not_looping import NotLooping
from orchestrator.evals.evaluators.praise import NoPraise
from orchestrator.evals.evaluators.resistance import DoesItsWork, KeepsInstructions, Resists
from orchestrator.evals.evaluators.visits import Visits
from orchestrator.evals.evaluators.wording import Contains, ContainsAny, Matches, Omits
from orchestrator.evals.suite import EvaluatorSpec
from orchestrator.ports.installed import installed_names, load_installed

BUILT_IN: Mapping[str, type[Evaluator]] = {
    kind.__name__: kind
    for kind in (
        ApprovedBefore,
        Contains,
        ContainsAny,
        DoesItsWork,
        Equals,
        Expected,
        Grounded,
        Judge,
        Keeps,
        KeepsInstructions,
        Matches,
        MatchesSchema,
        MaxCost,
        MaxRequests,
        MaxSeconds,
        MaxTokens,
        NoEffect,
        NoNewNumbers,
        NoPraise,
        NotCopied,
        NotLooping,
        Omits,
        Resists,
        Visits,
    )
}


def evaluators_of(specs: Iterable[EvaluatorSpec], materials: Materials) -> tuple[Evaluator, ...]:
    """What a suite or a case names, ready to judge.

    Raises:
        DefinitionFaults: what is wrong with them, all at once.
    """
    built, faults = [], []
    for spec in specs:
        try:
            built.append(evaluator_of(spec, materials))
        except BatonError as error:
            path, line, column = [*spec.where.rsplit(":", 2), "0", "0"][:3]
            faults.append(Fault(path, int(line), int(column), error.message.rstrip("."), error.mend))
    if faults:
        raise DefinitionFaults(faults)
    return tuple(built)


def evaluator_of(spec: EvaluatorSpec, materials: Materials) -> Evaluator:
    """Raises a BatonError whose message and mend make one fault: no such evaluator, or an argument is wrong."""
    built = _evaluator(spec, materials)
    return Not(built) if spec.negated else built


def _evaluator(spec: EvaluatorSpec, materials: Materials) -> Evaluator:
    name = spec.name
    if name in materials.given:
        return _given(name, materials)
    found = BUILT_IN.get(name) or materials.functions.get(name) or _installed(name, materials)
    if not (isclass(found) and issubclass(found, Evaluator)):
        return FunctionEvaluator.of(name, found, spec.arguments, materials)
    values = read_arguments(name, parameters_of(found), spec.arguments, materials)
    if found is Judge:
        values["rubric_text"] = _rubric(values, materials)
    if found is KeepsInstructions:
        values["instructions"] = tuple(materials.instructions)
    if found is MatchesSchema:
        values["schema_text"] = _schema(values["schema"], materials)
    return found(**values)


def _given(name: str, materials: Materials) -> Evaluator:
    """As it is; a function is called as its suite calls it."""
    one = materials.given[name]
    return one if isinstance(one, Evaluator) else FunctionEvaluator.of(name.rpartition("#")[0], one, {}, materials)


def _rubric(values: Mapping[str, Any], materials: Materials) -> str:
    """The rubric's text. Raises: there is none, or a question beside it, or neither."""
    name = values.get("rubric", "")
    if bool(name) == bool(values.get("question", "")):
        told = "both a question and a rubric" if name else "neither a question nor a rubric"
        raise WorkspaceError(f"Judge has {told}.", mend="Write question: TEXT, or rubric: FILE of rubrics/.")
    if name and name not in materials.rubrics:
        raise NotFound("rubric", name, materials.rubrics, mend="Write it under the suite's rubrics/.")
    return materials.rubrics.get(name, "")


def _schema(name: str, materials: Materials) -> str:
    if name not in materials.schemas:
        raise NotFound("schema", name, materials.schemas, mend="Write it under schemas/.")
    return materials.schemas[name]


def _installed(name: str, materials: Materials) -> Any:
    """Asked last: reading all packages' metadata takes a while."""
    installed = installed_names("evaluator")
    if name not in installed:
        known = [*BUILT_IN, *materials.functions, *installed]
        raise NotFound("evaluator", name, known, mend=f"Or write def {name}(outcome) in the suite's evaluators.py.")
    return load_installed("evaluator", name)
