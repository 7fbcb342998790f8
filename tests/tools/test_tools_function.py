"""A typed Python function becomes a tool."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.errors import ToolError, WorkspaceError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.function import FunctionTool

HERE = Surroundings(Path("workspace"))


@dataclass
class Note:
    title: str
    weight: int = 1


class Place(TypedDict):
    path: str
    line: NotRequired[int]


def call(function: Callable[..., object], **arguments: JSON) -> JSON:
    return asyncio.run(FunctionTool.of(function).call(arguments, HERE))


def schema_of(function: Callable[..., object]) -> dict[str, Any]:
    return FunctionTool.of(function).spec.parameters["properties"]


def test_name_and_description_come_from_the_function() -> None:
    def count_words(text: str) -> int:
        """Count the words
        of a text.

        Not told: how.
        """
        return len(text.split())

    spec = FunctionTool.of(count_words).spec

    assert (spec.name, spec.description) == ("count_words", "Count the words of a text.")
    assert spec.parameters == {
        "type": "object",
        "properties": {"text": {"type": "string"}},
        "required": ["text"],
        "additionalProperties": False,
    }


def test_types_become_json_schema() -> None:
    def tool(
        a: int,
        b: float,
        c: bool,
        d: list[str],
        e: dict[str, int],
        f: Literal["x", "y"],
        g: str | None,
        h: Place,
        i: Note,
        j: Annotated[str, "What it is."],
        k: Any,
        m: dict,  # type: ignore[type-arg]
    ) -> None: ...

    assert list(schema_of(tool).values()) == [
        {"type": "integer"},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"enum": ["x", "y"]},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {
            "type": "object",
            "properties": {"path": {"type": "string"}, "line": {"type": "integer"}},
            "required": ["path"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"title": {"type": "string"}, "weight": {"type": "integer"}},
            "required": ["title"],
            "additionalProperties": False,
        },
        {"type": "string", "description": "What it is."},
        {},
        {"type": "object"},
    ]


def test_a_parameter_with_a_default_is_not_required() -> None:
    def tool(a: str, b: int = 1) -> str:
        return a * b

    assert FunctionTool.of(tool).spec.parameters["required"] == ["a"]
    assert call(tool, a="x") == "x"


def test_surroundings_are_filled_in_and_not_shown() -> None:
    def tool(around: Surroundings, name: str) -> str:
        return f"{around.root}/{name}"

    assert list(schema_of(tool)) == ["name"]
    assert call(tool, name="x") == "workspace/x"


def test_async_functions_are_awaited() -> None:
    async def tool(n: int) -> int:
        await asyncio.sleep(0)
        return n + 1

    assert call(tool, n=1) == 2


def test_a_dataclass_parameter_receives_that_dataclass() -> None:
    def tool(notes: list[Note], one: Note | None = None) -> list[object]:
        return [type(note).__name__ for note in [*notes, one]]

    assert call(tool, notes=[{"title": "a"}], one={"title": "b"}) == ["Note", "Note"]


def test_tuples_come_back_as_lists() -> None:
    def tool() -> dict[str, tuple[int, int]]:
        return {"pair": (1, 2)}

    assert call(tool) == {"pair": [1, 2]}


def test_an_exception_of_the_function_is_told_with_its_cause() -> None:
    def tool() -> None:
        raise ValueError("the file is empty")

    with pytest.raises(ToolError, match=r"^tool: ValueError: the file is empty\.$") as failed:
        call(tool)
    assert isinstance(failed.value.__cause__, ValueError)


@pytest.mark.parametrize("error", [StopIteration("over"), SystemExit(2), RecursionError("deep")])
def test_no_exception_of_a_function_gets_away(error: BaseException) -> None:
    def tool() -> None:
        raise error

    async def slow() -> None:
        raise error

    for function in (tool, slow):
        with pytest.raises(ToolError):
            call(function)


def test_a_tool_error_of_the_function_stays_as_it_is() -> None:
    def tool() -> None:
        raise ToolError("no such page.", mend="Look at site_tree.")

    with pytest.raises(ToolError, match=r"^no such page\. Look at site_tree\.$"):
        call(tool)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"files": [Path("a")]}, r"the result\['files'\]\[0\] is a PosixPath, which JSON cannot hold"),
        ({1: "a"}, "the result has the key 1, and a key in JSON is text"),
        ({"a", "b"}, "the result is a set"),
        ([math.nan], r"the result\[0\] is nan"),
        (b"bytes", "the result is a bytes"),
    ],
)
def test_a_result_that_json_cannot_hold_is_told_by_place(value: object, told: str) -> None:
    with pytest.raises(ToolError, match=told):
        call(lambda: value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, '"a" is a required property'),
        ({"a": "x"}, r"\['a'\]: \"x\" is not of type \"integer\""),
        ({"a": 1, "b": 2}, "'b' was unexpected"),
    ],
)
def test_arguments_that_do_not_fit_are_told(arguments: dict[str, JSON], told: str) -> None:
    def tool(a: int) -> int:
        return a

    with pytest.raises(ToolError, match=told):
        call(tool, **arguments)


def test_a_parameter_without_a_type_is_a_clear_error() -> None:
    def tool(a) -> None: ...  # type: ignore[no-untyped-def]

    with pytest.raises(WorkspaceError, match=r"parameter a of tool has no type\. Annotate it; a helper"):
        FunctionTool.of(tool)


class Tree(TypedDict):
    children: list[Tree]


@pytest.mark.parametrize("hint", [Path, set[str], complex, dict[int, str], Tree, Callable[..., int], "Nowhere"])
def test_a_type_json_schema_has_no_word_for_is_a_clear_error(hint: object) -> None:
    def tool(a) -> None: ...  # type: ignore[no-untyped-def]

    tool.__annotations__ = {"a": hint}
    with pytest.raises(WorkspaceError, match=r"^(parameter a of tool|an annotation of tool)") as failed:
        FunctionTool.of(tool)
    assert failed.value.mend


def test_parameters_without_names_are_a_clear_error() -> None:
    def tool(*words: str) -> None: ...

    with pytest.raises(WorkspaceError, match="cannot be given by name"):
        FunctionTool.of(tool)
