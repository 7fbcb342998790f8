"""A fixed sample of the nights that `make prove` lives for as long as it is given."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nights import Broken, lived

from orchestrator.features.triggers import keeper
from orchestrator.features.triggers.slots import Due, Schedule

LIVES = 6
NIGHTS = 8


@pytest.mark.parametrize("number", range(LIVES))
def test_whatever_goes_wrong_every_slot_is_one_run_or_one_stated_miss(number: int, tmp_path: Path) -> None:
    """And no run is done with a question nobody answered, and a late answer acts once."""
    one = lived(tmp_path, f"sample {number}", NIGHTS)
    assert one.disturbed


def lives(root: Path) -> None:
    for number in range(LIVES):
        (root / str(number)).mkdir()
        lived(root / str(number), f"sample {number}", NIGHTS)


def test_the_nights_tell_of_keepers_that_do_not_mind_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would not see two runs of a slot is no proof that there is one."""
    numbers = count()
    monkeypatch.setattr(keeper, "_key", lambda known: f"{known.app}:{next(numbers)}")
    with pytest.raises(Broken):
        lives(tmp_path)


def test_the_nights_tell_of_a_slot_that_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    due = Schedule.due

    def last_alone(*given: Any) -> Due | None:
        found = due(*given)
        return Due(found.last, None, found.last, 1) if found else None

    monkeypatch.setattr(Schedule, "due", last_alone)
    with pytest.raises(Broken):
        lives(tmp_path)
