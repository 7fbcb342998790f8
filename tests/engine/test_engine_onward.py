"""Advice is made whole: whoever failed names a command, and the run puts in what it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestrator.domain.event import Head
from orchestrator.engine.onward import at_a_gate, commands_of, named
from orchestrator.engine.state import RunState

STATE = RunState(Head("pub-1"), app="publish", at="deploy", files={"source": "in box/it's.md"})


@pytest.mark.parametrize(
    ("mend", "told"),
    [
        ("Make room, then baton resume.", "Make room, then baton resume pub-1."),
        ("A new run takes it: baton fork", "A new run takes it: baton fork pub-1 --from deploy"),
        ("Begin anew: baton run", "Begin anew: baton run publish 'in box/it'\"'\"'s.md'"),
        ("Let it end: baton resume pub-2.", "Let it end: baton resume pub-2."),
        ("baton run publish x.md, or baton resume @last", "baton run publish x.md, or baton resume @last"),
        ("See all: baton runs", "See all: baton runs"),
        ("", ""),
    ],
)
def test_a_command_without_its_run_gets_it(mend: str, told: str) -> None:
    assert named(mend, STATE) == told


def test_a_fork_of_a_branch_is_told_to_begin_all_of_its_phase_anew() -> None:
    branch = RunState(Head("pub-1/gather~2.asked/asked.2"), app="one", at="shout")
    way = "baton fork pub-1/gather~2.asked/asked.2 --from shout"

    told = named("Mend it, then baton fork", branch)
    assert told == f"Mend it, then {way} (all of gather begins anew there, what you answered and what was done too)"
    assert commands_of(branch)["fork"] == way


def test_an_app_without_a_file_is_begun_with_its_name() -> None:
    assert commands_of(replace(STATE, files={}))["run"] == "baton run publish"


@pytest.mark.parametrize(
    ("told", "decision", "shown"),
    [
        ("End it, then go on with baton resume.", "", "End it, then go on with baton approve."),
        ("End it, then go on with baton approve.", "d-2", "End it, then go on with baton approve d-2."),
        ("baton resume pub-1", "d-2", "baton resume pub-1"),
    ],
)
def test_at_a_gate_nothing_is_resumed(told: str, decision: str, shown: str) -> None:
    assert at_a_gate(told, decision) == shown


def test_a_run_with_several_files_is_begun_anew_on_the_first() -> None:
    assert commands_of(replace(STATE, files={"a": "one.md", "b": "two.md"}))["run"] == "baton run publish one.md"
