"""Pages that want one path: told before the yes, and after one is out the other gets a place of its own."""

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
        assert workspace.decision("d-2").warnings[0] == f"d-1 {TOLD}"


def test_the_second_is_no_new_version_of_the_first_and_gets_a_place_of_its_own(two: Baton) -> None:
    assert two("approve", "d-2").code == 0

    assert two("approve", "d-1").code == 3
    told = two("inbox", "d-3").out
    assert "refuses" in told
    assert '"content/bread.md" of the site is the page of another note now' in " ".join(told.split())
    assert "replace content/bread.md" not in told
    assert two("approve", "d-3").code == 3
    assert "Never knead it at all." in (two.root / "site/content/bread.md").read_text("utf-8")

    assert two("answer", "d-4", "look-again").code == 3
    told = " ".join(two("inbox", "d-5").out.split())
    assert "content/bread.md is there already, made of another note, inbox/1.md (sha256:" in told
    assert "add content/bread-2.md" in told
    assert two("approve", "d-5").code == 0
    assert "Never knead it at all." in (two.root / "site/content/bread.md").read_text("utf-8")
    assert "Knead it for long." in (two.root / "site/content/bread-2.md").read_text("utf-8")


def test_what_you_edited_stays_when_the_site_is_looked_at_again(two: Baton) -> None:
    """Front matter too; nobody but scripts works, and the page alone gets another address."""
    first = two.runs[1]
    page = two("cat", first, "page").out.replace("tags:\n- bread\n", "tags: [mine]\nweight: 3\n")
    assert "weight: 3" in page
    (two.root / "mine.md").write_text(
        page.replace("title: Bread", "title: My bread").replace("for long", "well"), "utf-8"
    )
    assert two("edit", "d-1", "--with", "mine.md").code == 3
    assert two("approve", "d-2").code == 0
    asked = [event.kind for event in two.events(first)].count("ModelAsked")

    two("answer", "d-3", "look-again")
    shown = two("cat", first, "page").out
    assert "title: My bread\n" in shown
    assert "tags: [mine]\nweight: 3\n" in shown
    assert "Knead it well." in shown
    assert [event.kind for event in two.events(first)].count("ModelAsked") == asked > 0
    assert "add content/bread-2.md" in " ".join(two("inbox", "d-4").out.split())


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
