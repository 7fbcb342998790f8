"""A fixed sample of the walks of `make prove`, the table of what they look at, and the mutants they must see."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ground import CHANGES, Ground
from invariants import INVARIANTS, check_at_the_end, check_now
from planted import MUTANTS, Mutant, planted
from steps import OF_TREES, STEPS, drawn
from walk import Step, shortened
from walking import Walking, walking

from orchestrator.errors import DefinitionFaults, NotFound
from orchestrator.face.definitions import load_definition

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "invariants.md").read_text("utf-8")
SAMPLE = range(1, 13)
OF_TREES_SAMPLE = range(1, 7)
BROKEN = ("not an app", "no Python", "no file")


@pytest.fixture(scope="module")
def walks() -> Iterator[Walking]:
    with walking() as here:
        yield here


@pytest.mark.parametrize("seed", SAMPLE)
def test_a_walk_breaks_nothing(walks: Walking, seed: int) -> None:
    broken = walks.walks_seed(seed)

    assert broken is None, f"{broken}; shorter, with its steps: .venv/bin/python .ci/walk {seed}"


@pytest.mark.parametrize("seed", OF_TREES_SAMPLE)
def test_a_walk_on_trees_breaks_nothing(walks: Walking, seed: int) -> None:
    broken = walks.walks_seed(seed, of_trees=True)

    assert broken is None, f"{broken}; shorter, with its steps: .venv/bin/python .ci/walk trees {seed}"


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_mutant_is_seen(walks: Walking, mutant: Mutant) -> None:
    with walks.with_mutant(mutant.name):
        seen = walks.plays(drawn(mutant.seed, of_trees=mutant.of_trees)[: mutant.steps or None])

    assert seen, f"find the walk that sees it now: .venv/bin/python .ci/walk mutants '{mutant.name}'"


def test_a_walk_is_a_function_of_its_seed() -> None:
    assert drawn(7) == drawn(7) != drawn(8)
    assert drawn(7) != drawn(7, of_trees=True) == drawn(7, of_trees=True)
    assert {step.name for seed in range(40) for step in drawn(seed)} == set(STEPS)
    assert {step.name for seed in range(40) for step in drawn(seed, of_trees=True)} == set(OF_TREES)


def test_a_failing_walk_is_shortened_to_what_the_fault_needs() -> None:
    needed = [Step("start"), Step("drive", number=3)]
    steps = [needed[0], Step("hold"), Step("hold"), needed[1], Step("gc"), Step("rebuild")]

    class Found:
        name = "chain"

    kept = shortened(steps, lambda fewer: Found() if set(needed) <= set(fewer) else None, "chain")  # type: ignore[arg-type, return-value]

    assert kept == needed


def test_the_page_and_the_code_name_the_same_invariants() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| ([A-Z][^|]+\.) \|$", PAGE, re.MULTILINE)

    assert rows == [(invariant.name, invariant.says) for invariant in INVARIANTS]


def test_the_page_and_the_code_name_the_same_mutants() -> None:
    assert re.findall(r"^- (.+)$", PAGE, re.MULTILINE) == [mutant.name for mutant in MUTANTS]


def test_every_invariant_is_looked_at_somewhere() -> None:
    for invariant in INVARIANTS:
        assert invariant.of_all or invariant.of_each or invariant.at_the_end, invariant.name
    assert all(inspect.isfunction(check) for check in (check_now, check_at_the_end))


@pytest.mark.parametrize("change", CHANGES)
def test_what_becomes_of_the_app_is_what_its_name_says(change: str, tmp_path: Path) -> None:
    ground = Ground(tmp_path / "walk")
    ground.make()
    ground.change(change)

    if change in BROKEN:
        with pytest.raises((DefinitionFaults, NotFound)):
            load_definition(ground.root, "loop")
    else:
        assert load_definition(ground.root, "loop").app.name == "loop"
    for other in ("auto", "tree", "grove", "leaf"):
        assert load_definition(ground.root, other).app.name == other


def test_a_mutant_is_gone_when_it_was_looked_at() -> None:
    from orchestrator.engine.rewriting import rewriting

    code = rewriting.__code__
    with planted(["an agent writes over what a person wrote"]):
        assert rewriting.__code__ is not code
    assert rewriting.__code__ is code
