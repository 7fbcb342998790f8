"""The offline model's outline: the sentences of an idea as points, marked by what stands in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orchestrator.domain.data_block import DataBlock
from orchestrator.domain.messages import Request, UserMessage
from orchestrator.models.offline.outline import outline
from orchestrator.models.offline.task import Declined, Task

SHELF = [{"key": "gray1978", "work": "Gray: Notes.", "says": "", "from": ""}]


def task(idea: str) -> Task:
    asked = f"Outline it.\n\n{DataBlock('shelf.works', json.dumps(SHELF))}\n\n{DataBlock('idea', idea)}\n"
    return Task(Request(model="offline", system="You outline.", messages=(UserMessage(asked),)))


def points(idea: str) -> list[Any]:
    made = outline(task(idea))
    assert isinstance(made, dict)
    return [point for section in made["sections"] for point in section["points"]]


@pytest.mark.parametrize(
    ("sentence", "point"),
    [
        ("I saw it.", {"text": "I saw it.", "mark": "is yours"}),
        ("So it is [@gray1978, p. 3].", {"text": "So it is.", "mark": "has a source", "keys": ["gray1978"]}),
        ("@gray1978 says so.", {"text": "@gray1978 says so.", "mark": "has a source", "keys": ["gray1978"]}),
        (
            "So it is [@gray1978; @made2020].",
            {"text": "So it is.", "mark": "needs one", "keys": ["gray1978", "made2020"]},
        ),
        ("[@gray1978].", {"text": "@gray1978.", "mark": "has a source", "keys": ["gray1978"]}),
        ("See 10.1145/289.291.", {"text": "See 10.1145/289.291.", "mark": "needs one", "search": "10.1145/289.291"}),
        ("73 % of all backups do.", {"text": "73 % of all backups do.", "mark": "needs one", "search": "backups"}),
        ("Of my 12 backups 3 fail.", {"text": "Of my 12 backups 3 fail.", "mark": "is yours"}),
        ("Laut Umfrage mehr.", {"text": "Laut Umfrage mehr.", "mark": "needs one", "search": "Laut Umfrage"}),
    ],
)  # fmt: skip
def test_a_sentence_is_marked_by_what_stands_in_it(sentence: str, point: dict[str, Any]) -> None:
    assert points(sentence) == [point]


def test_headings_part_it_and_items_of_a_list_are_points() -> None:
    made = outline(task("# Backups\n\n## Mine\n\n- [ ] I keep two.\n1. I keep three.\n\n## Yours\n\nYou keep none.\n"))
    assert isinstance(made, dict)
    assert (made["title"], made["slug"]) == ("Backups", "backups")
    assert [(section["heading"], len(section["points"])) for section in made["sections"]] == [("Mine", 2), ("Yours", 1)]


def test_an_idea_without_a_sentence_has_no_outline() -> None:
    assert isinstance(outline(task("\n\n---\n")), Declined)


def test_an_idea_of_any_length_is_bounded() -> None:
    made = outline(task("\n\n".join("I keep two. " * 50 for _ in range(50))))
    assert isinstance(made, dict)
    assert len(made["sections"]) == 20
    assert {len(section["points"]) for section in made["sections"]} == {30}
