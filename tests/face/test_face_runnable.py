"""What cannot be run is refused before anything is recorded; what an app checks itself is told."""

from __future__ import annotations

import pytest
from phases import a_phase

from orchestrator.domain.definition import App, Definition, Phase
from orchestrator.errors import RunError
from orchestrator.face.own_verify import own_faults
from orchestrator.face.runnable import check_runnable

CHECKS = "def check(page, day):\n    return [] if day in page else [f'{day} is not on the page']\n"


def definition(verify: str) -> Definition:
    return Definition(App("diary", "A diary.", (), verify=verify), "offline", {}, modules={"apps/diary.py": CHECKS})


@pytest.mark.parametrize(
    ("phase", "asked"),
    [
        (a_phase("fetch", "tool", "fetch_page", each="sources.addresses"), "'each' of tool"),
        (a_phase("gather", "together", together=(a_phase("fetch", "tool", "fetch_page"),)), "'together' of tool"),
        (a_phase("other", "app", "research"), "'app'"),
    ],
)
def test_an_app_with_phases_that_are_not_performed_is_refused_by_name(phase: Phase, asked: str) -> None:
    with pytest.raises(RunError, match=f"phase {phase.name} asks for {asked}"):
        check_runnable(App("research", "Reads.", (phase,)))


def test_an_app_checks_what_its_run_made() -> None:
    values = {"page": "Sunday 2026-11-22", "day": "2026-11-22"}

    assert own_faults(definition("check"), values) == []
    assert own_faults(definition("check"), values | {"page": "empty"}) == ["2026-11-22 is not on the page"]
    assert own_faults(definition(""), values) == []


def test_a_check_of_something_the_run_has_not_made_says_what() -> None:
    with pytest.raises(RunError, match="checks page, which this run has not made"):
        own_faults(definition("check"), {"day": "2026-11-22"})
