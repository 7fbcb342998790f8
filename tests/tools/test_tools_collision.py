"""Waiting publications that are in each other's way."""

from __future__ import annotations

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.tools.collision import collisions


def wants(*paths: str, folder: str = "/w/site", after: JSON = "b1") -> JSON:
    files = {path: {"mode": "100644", "before": None, "after": after} for path in paths}
    return {"will": [], "binds": {"place": {"folder": folder}, "files": files}}


def test_two_that_write_the_same_path_are_told_of_each_other() -> None:
    found = collisions(
        {"d-1": [wants("content/a.md")], "d-2": [wants("content/a.md", after="b2")], "d-3": [wants("x.md")]}
    )

    assert found == {
        "d-1": ("d-2 writes content/a.md too: whichever is answered second will ask again.",),
        "d-2": ("d-1 writes content/a.md too: whichever is answered second will ask again.",),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("content/a.md", "content/a.md/b.md"), ("content/A.md", "content/a.md"), ("Content", "content/a")],
)
def test_paths_that_cannot_stand_beside_each_other_are_told(one: str, other: str) -> None:
    found = collisions({"d-1": [wants(one)], "d-2": [wants(other)]})

    assert found["d-1"] == (f"d-2 writes {other}, which cannot stand beside {one}: only one of them can come out.",)


@pytest.mark.parametrize(
    "other",
    [
        wants("content/b.md"),
        wants("content/a.md", folder="/w/other"),
        wants("content/a.md/b.md", after=None),
        {"will": [], "binds": {"path": "content/a.md"}},
        {"will": [], "refused": "it would"},
        None,
    ],
)
def test_independent_ones_are_not_told_of(other: JSON) -> None:
    assert collisions({"d-1": [wants("content/a.md")], "d-2": [other]}) == {}


def test_three_that_want_one_path_are_told_of_both_others() -> None:
    found = collisions({f"d-{n}": [wants("a.md", after=f"b{n}")] for n in (1, 2, 3)})

    assert [len(told) for told in found.values()] == [2, 2, 2]


def test_a_file_saved_into_a_site_is_in_the_way_of_a_page() -> None:
    saved: JSON = {"will": [], "binds": {"path": "site/content/a.md", "digest": None}}

    found = collisions({"d-1": [wants("content/a.md", folder="site")], "d-2": [saved]})

    assert list(found) == ["d-1", "d-2"]


def test_of_two_effects_behind_one_question_each_is_told_of() -> None:
    found = collisions({"d-1": [wants("content/a.md"), wants("content/b.md")], "d-2": [wants("content/b.md")]})

    assert found["d-1"] == ("d-2 writes content/b.md too: whichever is answered second will ask again.",)


def test_what_does_nothing_is_in_nobodys_way() -> None:
    done = {"will": [], "nothing_to_do": True, "binds": {"path": "notes/a.md", "digest": "x"}}

    assert collisions({"d-1": [done], "d-2": [{"will": [], "binds": {"path": "notes/a.md", "digest": None}}]}) == {}


def test_of_many_that_want_one_path_some_are_named_and_the_others_counted() -> None:
    found = collisions({f"d-{n}": [wants("a.md", after=f"b{n}")] for n in range(9)})

    assert found["d-0"][-1] == "3 more open decisions want what this one writes."
    assert collisions({f"d-{n}": [wants("a.md", after=f"b{n}")] for n in range(7)})["d-0"][-1].startswith(
        "1 more open decision wants what"
    )
    assert len(found["d-0"]) == 6
