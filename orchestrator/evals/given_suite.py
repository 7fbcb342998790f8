"""A suite that a program gives, without a file: its cases as `def cases()` gives them, its evaluators as they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.errors import UsageError
from orchestrator.evals.case_python import case_of, specs_of
from orchestrator.evals.evaluators.arguments import EvaluatorFunction
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.suite import Case, EvaluatorSpec, Suite
from orchestrator.evals.suite_file import FOLDER, SUITE_FILE
from orchestrator.values import replace

GivenEvaluator = str | Mapping[str, Any] | Evaluator | EvaluatorFunction
"""A name, a name with its arguments, one that is made already, or a function of an outcome."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def suite_given(
    root: Path, name: str, cases: Iterable[Mapping[str, JSON]], evaluators: Iterable[GivenEvaluator], **more: Any
) -> Suite:
    """What is recorded lies in `evals/NAME/cassettes/`, and results in `state/evals/NAME/`, as of any suite.

    Args:
        root: the workspace.
        name: of the suite; a suite of files has another one.
        cases: each as in a case file; a path starts at the workspace.
        evaluators: what judges all of them.
        more: other fields of `Suite`.

    Raises:
        UsageError: the name is none, or taken; a case or an evaluator is none, or there is no case.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f'"{name}" cannot name a suite.', mend="Use letters, digits, - and _.")
    folder = root / FOLDER / name
    if (folder / SUITE_FILE).exists():
        raise UsageError(f"evals/{name}/{SUITE_FILE} is there already.", mend="Give the suite another name.")
    gathered = _GivenEvaluators(f"suite {name}")
    of_all = tuple(map(gathered.spec, evaluators))
    read = tuple(_case(plain, gathered, root, number) for number, plain in enumerate(cases, start=1))
    if not read:
        raise UsageError(f"suite {name} has no case.", mend='Give cases: [{"name": ..., "inputs": {...}}].')
    twice = {case.name for case in read if [one.name for one in read].count(case.name) > 1}
    if twice:
        raise UsageError(f"several cases are called {', '.join(sorted(twice))}.", mend="Give each its own name.")
    own = os.urandom(8).hex() if gathered.found else ""
    return Suite(name, folder, cases=read, evaluators=of_all, given=gathered.found, given_now=own, **more)


class _GivenEvaluators:
    """Evaluators that are no names, under names of ours."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.found: dict[str, Evaluator | EvaluatorFunction] = {}

    def spec(self, one: GivenEvaluator) -> EvaluatorSpec:
        if isinstance(one, str | Mapping):
            (spec,) = specs_of([one], self._where)
            return spec
        if isinstance(one, type) or not (isinstance(one, Evaluator) or callable(one)):
            raise UsageError(
                f"{one!r} is no evaluator.", mend="Give a name, {name: {argument: value}}, an Evaluator or a function."
            )
        name = one.name if isinstance(one, Evaluator) else getattr(one, "__name__", type(one).__name__)
        key = f"{name}#{len(self.found) + 1}"
        self.found[key] = one
        return EvaluatorSpec(key, {}, self._where)


def _case(plain: Any, gathered: _GivenEvaluators, root: Path, number: int) -> Case:
    own = plain.get("evaluators", ()) if isinstance(plain, Mapping) else ()
    without = {key: value for key, value in plain.items() if key != "evaluators"} if own else plain
    try:
        case = case_of(without, "cases", root, number)
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"case {number} is none: {error}.", mend="Write it as in a case file, as a dict.") from error
    return replace(case, evaluators=tuple(map(gathered.spec, own)))
