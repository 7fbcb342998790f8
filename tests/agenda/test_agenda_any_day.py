"""What holds of every day. `make prove` tries others for as long as it is given."""

import random
from random import Random

import pytest
from day_holds import broken
from hypothesis import given, settings
from hypothesis import strategies as st
from random_day import random_day

DAYS = 400


def chance_of(seed: int) -> Random:
    return random.Random(seed)  # noqa: S311 - repeatable, not secret


def test_a_fixed_sample_of_days_holds_what_it_must() -> None:
    for seed in range(DAYS):
        found = broken(random_day(chance_of(seed)), chance_of(seed))
        assert not found, f"day of seed {seed}: {found}"


@settings(max_examples=150)
@given(st.randoms(use_true_random=False))
def test_every_day_holds_what_it_must(chance: Random) -> None:
    assert broken(random_day(chance), chance_of(1)) == ""


@pytest.mark.parametrize("what", ["placed", "held", "left", "loops", "calendar", "failed", "before", "troubles"])
def test_the_sample_has_days_of_every_kind(what: str) -> None:
    from orchestrator.agenda.planning import plan_day

    days = (random_day(chance_of(seed)) for seed in range(DAYS))
    assert any(getattr(plan_day(day.state(), day.rules), what) for day in days)
