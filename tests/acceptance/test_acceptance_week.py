"""Pages that wait together come out by one yes each. `make prove` goes on with it for as long as it is given."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest
from week import TOGETHER, week


@pytest.mark.parametrize("is_pushed", [False, True], ids=["kept here", "pushed"])
def test_a_simulated_week_comes_out_by_one_yes_each(tmp_path: Path, is_pushed: bool) -> None:
    came_out = list(islice(week(tmp_path, random.Random(is_pushed), is_pushed=is_pushed), 2))  # noqa: S311

    assert came_out == [TOGETHER, 2 * TOGETHER]
