"""What an app checks itself is told."""

from __future__ import annotations

import pytest

from orchestrator.domain.definition import App, Definition
from orchestrator.errors import RunError
from orchestrator.face.own_verify import own_faults

CHECKS = "def check(page, day):\n    return [] if day in page else [f'{day} is not on the page']\n"


def definition(verify: str) -> Definition:
    return Definition(App("diary", "A diary.", (), verify=verify), "offline", {}, modules={"apps/diary.py": CHECKS})


def test_an_app_checks_what_its_run_made() -> None:
    values = {"page": "Sunday 2026-11-22", "day": "2026-11-22"}

    assert own_faults(definition("check"), values) == []
    assert own_faults(definition("check"), values | {"page": "empty"}) == ["2026-11-22 is not on the page"]
    assert own_faults(definition(""), values) == []


def test_a_check_of_something_the_run_has_not_made_says_what() -> None:
    with pytest.raises(RunError, match="checks page, which this run has not made"):
        own_faults(definition("check"), {"day": "2026-11-22"})
