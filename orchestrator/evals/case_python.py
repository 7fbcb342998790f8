"""Cases that a Python function makes: `def cases()` in a file of the suite, giving what a case file holds, as dicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.errors import WorkspaceError, nearest_name
from orchestrator.evals.case_file import CASE_KEYS, NOT
from orchestrator.evals.suite import Case, EvaluatorSpec, ScriptedAnswer, Spoken
from orchestrator.files.looking import read_plain
from orchestrator.tools.module import load_module, place_of, told
from orchestrator.values import replace

FUNCTION = "cases"


def python_cases(root: Path, path: str) -> list[Case]:
    """The cases that the function `cases` in a file below the workspace gives.

    Raises:
        WorkspaceError: the file cannot be run, or gives something that is no case; file and line are named.
    """
    module = load_module(path, {path: read_plain(root / path).decode("utf-8")})
    function = getattr(module, FUNCTION, None)
    if not callable(function):
        raise WorkspaceError(f"it has no function {FUNCTION}().", where=path, mend=f"Write def {FUNCTION}().")
    try:
        folder = (root / path).parent
        return [case_of(plain, path, folder, number) for number, plain in enumerate(function(), start=1)]
    except WorkspaceError:
        raise
    except Exception as error:  # the user's code may raise anything
        raise WorkspaceError(f"{told(error)}.", where=place_of(error) or path, mend="Mend the function.") from error


def case_of(plain: Any, path: str, folder: Path, number: int) -> Case:
    """One that is given as a dict. Raises WorkspaceError: it is none, has no name, or a key that there is not."""
    where = f"{path}, case {number}"
    if not isinstance(plain, Mapping):
        raise WorkspaceError(f"it is a {type(plain).__name__}.", where=where, mend='Give a dict: {"name": ...}.')
    for key in plain:
        if key not in CASE_KEYS:
            nearest = nearest_name(str(key), CASE_KEYS)
            mend = f"Did you mean '{nearest}'?" if nearest else f"Known here: {', '.join(CASE_KEYS)}."
            raise WorkspaceError(f"unknown key '{key}'.", where=where, mend=mend)
    if not isinstance(plain.get("name"), str):
        raise WorkspaceError("it has no name.", where=where, mend='Add "name": "...".')
    return Case(
        name=plain["name"],
        inputs=dict(plain.get("inputs", {})),
        answers={phase: tuple(map(_answer, _listed(said))) for phase, said in plain.get("answers", {}).items()},
        expected=dict(plain.get("expected", {})),
        evaluators=tuple(specs_of(plain.get("evaluators", ()), path)),
        says={phase: tuple(map(_spoken, _listed(said))) for phase, said in plain.get("says", {}).items()},
        kind=plain.get("kind", ""),
        folder=folder,
        metadata=dict(plain.get("metadata", {})),
        tags=tuple(map(str, plain.get("tags", ()))),
        expected_failure=str(plain.get("expected_failure", "")),
    )


def _listed(said: JSON) -> list[JSON]:
    return said if isinstance(said, list) else [said]


def _answer(said: JSON) -> ScriptedAnswer:
    return ScriptedAnswer(said) if isinstance(said, str) else ScriptedAnswer(**said)


def _spoken(said: JSON) -> Spoken:
    if isinstance(said, str):
        return Spoken(said)
    calls = tuple((tool, arguments) for call in said.get("calls", ()) for tool, arguments in call.items())
    return Spoken(said.get("text", ""), said.get("output"), calls)


def specs_of(named: Any, path: str) -> Iterator[EvaluatorSpec]:
    """Of a list of names, and names with their arguments."""
    for one in named:
        if isinstance(one, str):
            yield EvaluatorSpec(one, {}, path)
        else:
            for name, arguments in one.items():
                if name == NOT:
                    yield from (replace(spec, negated=not spec.negated) for spec in specs_of([arguments], path))
                else:
                    yield EvaluatorSpec(name, arguments or {}, path)
