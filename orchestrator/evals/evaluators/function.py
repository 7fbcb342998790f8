"""A Python function as an evaluator."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from typing import Any, get_type_hints

from orchestrator.domain.canonical import JSON
from orchestrator.errors import WorkspaceError
from orchestrator.evals.evaluators.arguments import EvaluatorFunction, Materials, Parameter, read_arguments
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass, replace

_MAY_GIVE = "a Score, True or False, a number from 0 to 1, or one of these two with its reason: (value, why)"
_AT_LEAST = "at_least"
_HALF = 0.5
"""A function that gives True or False passes as it says; of a number, the better half."""


@dataclass(frozen=True)
class FunctionEvaluator(Evaluator):
    """Takes the outcome first; the suite's arguments come as keywords."""

    called: str
    function: EvaluatorFunction
    arguments: Mapping[str, Any]
    at_least: float = _HALF
    """From which number on it passed; the suite may say `at_least`, unless the function has a use for that itself."""

    @property
    def name(self) -> str:
        return self.called

    @classmethod
    def of(
        cls, name: str, function: EvaluatorFunction, arguments: Mapping[str, JSON], materials: Materials
    ) -> FunctionEvaluator:
        """Raises WorkspaceError when it cannot be called with an outcome and these arguments."""
        parameters = _keywords(name, function)
        own = any(parameter.key == _AT_LEAST for parameter in parameters)
        if not own:
            parameters = (*parameters, Parameter(_AT_LEAST, _AT_LEAST, float, required=False))
        values = read_arguments(name, parameters, arguments, materials)
        at_least = _HALF if own else values.pop(_AT_LEAST, _HALF)
        return cls(name, function, values, at_least)

    def judge(self, outcome: Outcome) -> Score:
        given = self.function(outcome, **self.arguments)
        if isinstance(given, Score):
            return replace(given, evaluator=self.name)
        value, why = given if isinstance(given, tuple) and len(given) == 2 else (given, "")
        if not isinstance(why, str) or not isinstance(value, int | float) or not _is_share(value):
            raise TypeError(f"{self.name} gave {given!r}; an evaluator gives {_MAY_GIVE}")
        return self.says(float(value), why, at_least=1.0 if isinstance(value, bool) else self.at_least)


def _is_share(value: float) -> bool:
    return math.isfinite(value) and 0 <= value <= 1


def _keywords(name: str, function: EvaluatorFunction) -> tuple[Parameter, ...]:
    if inspect.iscoroutinefunction(function):
        raise WorkspaceError(f"the evaluator {name} is async.", mend="Evaluators look at what is there: write def.")
    taken = list(inspect.signature(function).parameters.values())
    if not taken or taken[0].kind not in (taken[0].POSITIONAL_ONLY, taken[0].POSITIONAL_OR_KEYWORD):
        raise WorkspaceError(f"the evaluator {name} takes no outcome.", mend=f"Write def {name}(outcome).")
    hints = _hints(function)
    return tuple(
        Parameter(other.name, other.name, hints.get(other.name, object), other.default is other.empty)
        for other in taken[1:]
        if other.kind in (other.POSITIONAL_OR_KEYWORD, other.KEYWORD_ONLY)
    )


def _hints(function: EvaluatorFunction) -> Mapping[str, object]:
    try:
        return get_type_hints(function)
    except (NameError, TypeError):
        return {}  # an annotation for a type checker only
