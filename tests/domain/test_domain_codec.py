"""Frozen values become plain JSON and come back equal."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, get_args

import pytest
from phases import a_phase

from orchestrator.domain.canonical import Digest, canonical_json
from orchestrator.domain.codec import from_plain, spelt, to_plain
from orchestrator.domain.definition import App, Edge, Field
from orchestrator.domain.facts import DecisionOpened, DriverClaimed, Fact, HandoffRecorded, PhaseStarted, RunStarted
from orchestrator.domain.messages import AssistantMessage, ToolCall

D = Digest("sha256:" + "0a" * 32)
APP = App(
    "demo",
    "Shows.",
    (
        a_phase("write", "agent", "writer", {"source": "source"}, then=(Edge("end", "x == 1", 2, "why"),)),
        a_phase("ask", "gate", "Well?", answers={"approve": "end"}, asks=(Field("on", "boolean", default=False),)),
    ),
    (Field("tasks", "list", items=(Field("due", "date", nullable=True),)), Field("day", "date", default="today")),
)


def test_a_nested_value_comes_back_equal() -> None:
    assert from_plain(App, to_plain(APP)) == APP


def test_what_holds_its_default_is_not_written() -> None:
    assert to_plain(DriverClaimed("me")) == {"driver": "me"}
    assert to_plain(PhaseStarted("write", 1)) == {"phase": "write", "visit": 1}


def test_false_is_not_taken_for_the_default_none() -> None:
    assert to_plain(Field("on", "boolean", default=False))["default"] is False


def test_a_key_of_a_newer_version_is_passed_over() -> None:
    assert from_plain(DriverClaimed, {"driver": "me", "mood": "good"}) == DriverClaimed("me")


def test_a_key_that_is_missing_is_an_error() -> None:
    with pytest.raises(TypeError, match="driver"):
        from_plain(DriverClaimed, {})


def test_json_inside_a_value_is_left_alone() -> None:
    message = AssistantMessage(calls=(ToolCall("c1", "look", {"at": [1, None, {"deep": True}]}),), output=[1])
    assert from_plain(AssistantMessage, to_plain(message)) == message


def test_the_order_of_a_mapping_is_kept() -> None:
    opened = DecisionOpened("d-1", "gate", "ask", "sha256:0", {"z": "end", "a": "rejected"})  # type: ignore[arg-type]
    assert list(from_plain(DecisionOpened, to_plain(opened)).answers) == ["z", "a"]


_OBJECTS = {"files", "fork", "budget", "reached", "approving", "edited", "acts", "previews", "previewed", "trigger"}
"""Fields that are no text."""


def _any(kind: type[Any]) -> Any:
    """One of a kind with something in every field that is a text."""
    required = {name: f"some {name}" for name in getattr(kind, "__match_args__", ())}
    plain = {
        name: {} if name in ("inputs", "answers", "artifacts", "reads", "shows") else v for name, v in required.items()
    }
    plain = {
        name: value for name, value in plain.items() if name not in _OBJECTS and (kind, name) != (RunStarted, "branch")
    }
    return from_plain(kind, plain)


@pytest.mark.parametrize("kind", get_args(Fact), ids=lambda kind: kind.__name__)
def test_every_fact_can_be_read_by_its_hints(kind: type[Any]) -> None:
    assert isinstance(_any(kind), kind)


@pytest.mark.parametrize("kind", get_args(Fact), ids=lambda kind: kind.__name__)
def test_every_fact_is_spelt_as_canonical_json_spells_it(kind: type[Any]) -> None:
    assert spelt(_any(kind)) == canonical_json(to_plain(_any(kind)))


@pytest.mark.parametrize(
    "value",
    [
        PhaseStarted(
            'a "b"\\\n\x00\x7f\u2028 \udc80 \U0001f600',
            12,
            MappingProxyType({"b": D, "a": D, "\u00e9": D, "\u00c9": D}),
        ),
        HandoffRecorded("a", "b", "c", artifacts={}, by_hand=True, comment=D, cost_usd=1e-07, input_tokens=3),
        DecisionOpened(
            "d-1", "gate", "ask", D, {"z": "end", "a": "rejected"}, approving=("x", "y"), acts={"e": ("f",)}
        ),
        AssistantMessage(calls=(ToolCall("c1", "look", {"at": [1, None, {"deep": True, "a": 2.5}]}),), output=[False]),
        DriverClaimed(True),  # type: ignore[arg-type]  # as a damaged file may have it
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_stands_in_a_value_is_spelt_as_canonical_json_spells_it(value: object) -> None:
    assert spelt(value) == canonical_json(to_plain(value))


def test_what_is_no_json_is_spelt_nowhere() -> None:
    with pytest.raises(ValueError, match="JSON"):
        spelt(HandoffRecorded("a", "b", "c", cost_usd=float("nan")))
    with pytest.raises(TypeError, match="no dataclass"):
        spelt({"a": 1})
