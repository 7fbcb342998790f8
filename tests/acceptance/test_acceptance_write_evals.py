"""The evaluators of the writing app's suites see what is wrong: the suites themselves hold only what is right."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

EVALS = Path(__file__).resolve().parents[2] / "evals"
POINT = {"text": "Do not use it with more than 10 users.", "mark": "has a source", "keys": ["gray1978"]}
OUTLINE = {"title": "Do not", "slug": "do-not", "sections": [{"heading": "One", "points": [POINT]}]}
SHELF = {"works": [{"key": "gray1978"}]}
CITATIONS = {"offered": [{"key": "gray1978"}]}
DRAFT = "# Do not\n\nDo not use it with more than 10 users [@gray1978].\n"


def judged(suite: str, evaluator: str, made: dict[str, Any], given: dict[str, Any], **arguments: Any) -> bool:
    spec = importlib.util.spec_from_file_location(f"evaluators_of_{suite}", EVALS / suite / "evaluators.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told = getattr(module, evaluator)(SimpleNamespace(artifacts=made, inputs=given), **arguments)
    return bool(told[0] if isinstance(told, tuple) else told)


def outlined(**changed: Any) -> dict[str, Any]:
    return {"outline": {**OUTLINE, "sections": [{"heading": "One", "points": [{**POINT, **changed}]}]}}


@pytest.mark.parametrize(
    ("evaluator", "wrong", "arguments"),
    [
        ("marks", {"mark": "is yours"}, {"are": ["has a source"]}),
        ("keys_stand_on_the_shelf", {"keys": ["made2020"]}, {}),
        ("keys_stand_on_the_shelf", {"keys": []}, {}),
        ("names", {"keys": []}, {"keys": ["gray1978"]}),
        ("adds_nothing", {"text": "Most companies do it every day."}, {}),
        ("adds_nothing", {"text": "Do not use it with more than 12 users."}, {}),
    ],
)
def test_an_outline_that_is_wrong_does_not_pass(
    evaluator: str, wrong: dict[str, Any], arguments: dict[str, Any]
) -> None:
    given = {"idea": POINT["text"], "shelf": SHELF}
    assert judged("outliner", evaluator, outlined(), given, **arguments)
    assert not judged("outliner", evaluator, outlined(**wrong), given, **arguments)


@pytest.mark.parametrize(
    ("evaluator", "wrong"),
    [
        ("cites_what_is_offered", DRAFT.replace("gray1978", "made2020")),
        ("keeps_the_points", DRAFT.replace("10", "many")),
        ("keeps_the_points", DRAFT.replace(" [@gray1978]", "")),
        ("keeps_the_points", "# Do not\n\nIt has 10 limits [@gray1978].\n"),
        ("is_a_draft", "---\ntitle: Do not\n---\n" + DRAFT),
        ("is_a_draft", DRAFT + "\n## References\n\n- Gray\n"),
        ("is_as_it_was", DRAFT + "\n"),
    ],
)
def test_a_draft_that_is_wrong_does_not_pass(evaluator: str, wrong: str) -> None:
    given = {"outline": OUTLINE, "citations": CITATIONS, "draft": DRAFT}
    assert judged("draft_writer", evaluator, {"draft": DRAFT}, given)
    assert not judged("draft_writer", evaluator, {"draft": wrong}, given)


MUST = {"line": 3, "quote": "more than 10 users", "problem": "It is 12.", "weight": "must"}
MAY = {**MUST, "weight": "may"}


@pytest.mark.parametrize(
    ("evaluator", "verdict", "findings", "arguments"),
    [
        ("quotes_stand", "revise", [{**MUST, "line": 1}], {}),
        ("quotes_stand", "revise", [{**MUST, "quote": "more than 12"}], {}),
        ("quotes_stand", "revise", [{**MUST, "line": 0}], {}),
        ("follows", "approve", [MUST], {}),
        ("follows", "revise", [MAY], {}),
        ("follows", "revise", [MAY, MUST], {}),
        ("finds", "revise", [MAY], {"quote": "10 users"}),
    ],
)
def test_a_review_that_is_wrong_does_not_pass(
    evaluator: str, verdict: str, findings: list[dict[str, Any]], arguments: dict[str, Any]
) -> None:
    right, wrong = {"verdict": "revise", "findings": [MUST]}, {"verdict": verdict, "findings": findings}
    assert judged("draft_reviewer", evaluator, {"critique": right}, {"draft": DRAFT}, **arguments)
    assert not judged("draft_reviewer", evaluator, {"critique": wrong}, {"draft": DRAFT}, **arguments)
