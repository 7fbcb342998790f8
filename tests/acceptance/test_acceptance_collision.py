"""Pages that want one path: told before the yes, and after one is out the other's gate shows what has changed."""

from __future__ import annotations

import pytest
from acceptance_workspace import Baton

from orchestrator.face.workspace import Workspace

TOLD = "writes content/bread.md too: whichever is answered second will ask again."


@pytest.fixture
def two(baton: Baton) -> Baton:
    """Two pages of one title wait for the same site."""
    baton.site.commit("content/index.md", "# Home\n")
    for number, text in enumerate(("Knead it for long.", "Never knead it at all.")):
        (baton.root / f"inbox/{number}.md").write_text(f"# Bread\n\n{text} Then bake it for an hour.\n", "utf-8")
        baton("run", "publish", f"inbox/{number}.md")
    return baton


def test_two_that_want_one_path_are_told_of_each_other_wherever_one_looks(two: Baton) -> None:
    again = two("resume", two.runs[0])

    assert f"! d-1 {TOLD}" in again.out
    assert f"! d-1: d-2 {TOLD}" in two("inbox").out
    assert f"! d-2 {TOLD}" in two("inbox", "d-1").out
    assert [decision["warnings"][0] for decision in two("inbox", "--json").json["decisions"]] == [
        f"d-2 {TOLD}",
        f"d-1 {TOLD}",
    ]
    with Workspace.open(two.root) as workspace:
        assert workspace.decision("d-2").warnings == [f"d-1 {TOLD}"]


def test_the_second_asks_once_more_with_what_has_changed_and_then_comes_out(two: Baton) -> None:
    assert two("approve", "d-2").code == 0

    assert two("approve", "d-1").code == 3
    told = two("inbox", "d-3").out
    assert "replace content/bread.md; though the plan says to add it" in told
    assert "since you looked, what stands there has changed: " in told
    assert "\n  +Never knead it at all." in told
    assert "\n  -Never knead it at all." in told
    assert two("approve", "d-3").code == 0
    assert "Knead it for long." in (two.root / "site/content/bread.md").read_text("utf-8")


def test_a_list_of_both_lets_one_out_and_asks_for_the_other(two: Baton) -> None:
    ended = two("approve", "d-1", "d-2")

    assert "d-1: publish" in ended.out
    assert "is done" in ended.out
    assert "(d-3 is open: baton inbox d-3)" in ended.out
    assert "Knead it for long." in (two.root / "site/content/bread.md").read_text("utf-8")


def test_what_was_answered_is_in_nobodys_way(two: Baton) -> None:
    two("reject", "d-1")

    assert "too:" not in two("inbox", "d-2").out
    assert two("approve", "d-2").code == 0
