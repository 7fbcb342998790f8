"""What is public is named once, can be had, and names in its signatures nothing that is not public itself."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator

import pytest

import orchestrator
from orchestrator import contracts

PORTS = ("Model", "ModelProtocol", "Tool", "Effect", "Journal", "Evaluator")
VALUES = (
    "Request",
    "Answer",
    "UserMessage",
    "AssistantMessage",
    "ToolResult",
    "Preview",
    "Mark",
    "Probe",
    "Outcome",
    "Score",
    "CaseResult",
    "Append",
    "Head",
    "Event",
)


def test_every_name_leads_somewhere_and_no_other_does() -> None:
    assert sorted(dir(orchestrator)) == sorted(set(orchestrator.__all__))
    assert all(getattr(orchestrator, name) is not None for name in orchestrator.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Runs'"):
        orchestrator.Runs  # noqa: B018


@pytest.mark.parametrize("name", PORTS + VALUES)
def test_whoever_writes_one_needs_no_name_that_is_not_public(name: str) -> None:
    public = {id(getattr(orchestrator, one)) for one in orchestrator.__all__}
    facts = set(typing.get_args(orchestrator.Fact))
    named = {kind for hint in _hints(getattr(orchestrator, name)) for kind in _kinds(hint)}
    assert {kind.__name__ for kind in named if id(kind) not in public and kind not in facts} == set()


def test_the_contracts_are_public_too() -> None:
    of_ports = {name.removesuffix("Contract") for name in contracts.__all__ if name.endswith("Contract")} - {""}
    assert of_ports == set(PORTS) - {"ModelProtocol"}


def _hints(kind: type) -> Iterator[object]:
    names = {**vars(orchestrator), **{name: getattr(orchestrator, name) for name in orchestrator.__all__}}
    yield from typing.get_type_hints(kind, localns=names).values()
    for name, member in vars(kind).items():
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if inspect.isfunction(function) and not name.startswith("_"):
            yield from typing.get_type_hints(function, localns=names).values()


def _kinds(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and hint.__module__.startswith("orchestrator"):
        yield hint
    for argument in typing.get_args(hint):
        for one in argument if isinstance(argument, list) else (argument,):
            yield from _kinds(one)
