"""Who does the work of a phase, what may be done by hand in its place, and what it lacks on another machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from phases import a_phase
from small_workspace import make_workspace

from orchestrator.domain.definition import Agent, App, Definition, Phase
from orchestrator.face.definitions import load_definition
from orchestrator.kinds.table import KINDS

TITLED = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}
WORDS = a_phase("a", "agent", "writer", prompt="writer.md.j2")
VALUE = a_phase("a", "agent", "writer", prompt="writer.md.j2", output=TITLED)


@pytest.mark.parametrize(
    ("phase", "who"),
    [
        (WORDS, "writer"),
        (a_phase("a", "script", "go"), "script"),
        (a_phase("a", "tool", "glance"), "glance"),
        (a_phase("a", "effect", "place"), "place"),
        (a_phase("a", "app", "other"), "other"),
        (a_phase("a", "gate", "Well?"), "gate"),
        (a_phase("a", "together"), "together"),
        (a_phase("a", "wait", "3d"), "wait 3d"),
        (a_phase("a", "wait", until="day"), "wait until day"),
    ],
)
def test_who_does_the_work(phase: Phase, who: str) -> None:
    assert KINDS[phase.kind].who(phase) == who


def test_an_agents_value_is_made_by_hand_as_json_that_fits_and_its_words_as_text() -> None:
    agent = KINDS["agent"]
    assert (agent.is_json(WORDS), agent.is_json(VALUE)) == (False, True)
    assert agent.misfits(WORDS, {"any": "thing"}) == []
    assert agent.misfits(VALUE, {"title": "x"}) == []
    [fault] = agent.misfits(VALUE, {"title": 3})
    assert fault.startswith("at /title:")


@pytest.mark.parametrize(("kind", "is_json"), [("together", True), ("script", False), ("tool", False), ("app", False)])
def test_what_stands_side_by_side_is_made_by_hand_as_json_and_the_work_of_others_as_it_is(
    kind: str, is_json: bool
) -> None:
    assert KINDS[kind].is_json(a_phase("a", kind)) is is_json
    assert KINDS[kind].misfits(a_phase("a", kind), 3) == []


@pytest.mark.parametrize(
    ("phase", "lacks"),
    [
        (WORDS, ["agent writer: tool sing, of an installed package"]),
        (a_phase("a", "tool", "dance"), ["phase a: tool dance, of an installed package"]),
        (a_phase("a", "tool", "glance"), []),
        (a_phase("a", "effect", "fly"), ["phase a: effect fly, of an installed package"]),
        (a_phase("a", "effect", "place"), []),
        (a_phase("a", "script", "gone"), ["phase a: function gone of apps/demo.py"]),
        (a_phase("a", "script", "go"), []),
        (a_phase("a", "gate", "Well?"), []),
    ],
)
def test_a_phase_lacks_what_neither_came_along_nor_is_built_in(phase: Phase, lacks: list[str]) -> None:
    modules = {
        "apps/demo.py": "def go(): ...\n",
        "tools/glance.py": "def glance(): ...\n",
        "tools/place.py": "def act(): ...\n",
    }
    agent = Agent("writer", "Writes.", "fast", "You write.", tools=("glance", "sing"))
    definition = Definition(App("demo", "A demonstration.", (phase,), ()), "test", {}, {"writer": agent}, {}, modules)
    assert list(KINDS[phase.kind].lacks(definition, phase)) == lacks


def test_only_a_script_is_tried_for_it_touches_nothing(tmp_path: Path) -> None:
    definition = load_definition(make_workspace(tmp_path), "keep")
    made = KINDS["script"].tried(definition, definition.app.phase("draft"), {"topic": "tea"})
    assert made is not None
    assert made.text == "# tea\n\nSomething about tea.\n"
    others = [kind for name, kind in KINDS.items() if name != "script"]
    assert {kind.tried(definition, a_phase("a", kind.name), {}) for kind in others} == {None}
