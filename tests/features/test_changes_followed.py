"""What followed a change: how gates were answered before it and after it, with the numbers, or too few to tell."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from small_workspace import Clock, Finder, make_workspace

from orchestrator.face.changes import Change
from orchestrator.face.workspace import Workspace
from orchestrator.features.changes.changes import changes_of
from orchestrator.features.changes.followed import Followed, what_followed
from orchestrator.features.changes.shares import LEAST, AnswerShare, probability, verdict
from orchestrator.features.state.saying import explain_changes
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal

APP = """\
description: Find, and ask.
inputs: {note: string}
phases:
  find:
    agent: finder
    prompt: find.md.j2
    reads: [note]
    output: {title: string, count: number}
  check:
    gate: Is this it?
    reads: [find]
    then: {approve: end, edit: check}
"""


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    root = make_workspace(tmp_path)
    write(root, "apps/ask.yaml", APP)
    write(root, "apps/other.yaml", APP.replace("find.md.j2", "other.md.j2"))
    write(root, "prompts/find.md.j2", "Find. {{ note }}\n")
    write(root, "prompts/other.md.j2", "Other. {{ note }}\n")
    with Workspace(
        root,
        journal=SqliteJournal.open(root / "state" / "journal.db", clock=clock),
        liveness=LockLiveness(root / "state" / "locks"),
        clock=clock,
        model_for=lambda *_: Finder(),
        notices=True,
    ) as workspace:
        workspace.notice()
        yield workspace


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def answer(ws: Workspace, clock: Clock, count: int, *, edited: int = 0, app: str = "ask") -> None:
    """So many runs, each judged by the person; the first so many of them edited."""
    for number in range(count):
        clock.pass_(hours=1)
        run = ws.start(app, f"note {number}")
        run.drive()
        if number < edited:
            ws.decision(run.id).edit('{"title": "mine", "count": 2}')
            run.refresh()
        ws.decision(run.id).approve()


def change(ws: Workspace, clock: Clock, path: str, text: str) -> Change:
    clock.pass_(hours=1)
    write(ws.root, path, text)
    return changes_of(ws)[0]


def followed(ws: Workspace, change: Change) -> list[Followed]:
    return [one for one in what_followed(ws, change) if one.outcome == "edited"]


def test_edits_that_fell_are_told_with_the_numbers(ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 12, edited=6)
    shorter = change(ws, clock, "prompts/find.md.j2", "Find less. {{ note }}\n")
    answer(ws, clock, 11, edited=1)
    (told,) = followed(ws, shorter)
    assert (told.app, told.before, told.after) == ("ask", AnswerShare(6, 12), AnswerShare(1, 11))
    assert told.told == "edits at the gate fell from 50 % to 9 % after it (n 12, 11)"


def test_few_answers_are_too_few_to_tell(ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 3, edited=3)
    shorter = change(ws, clock, "prompts/find.md.j2", "Find less. {{ note }}\n")
    answer(ws, clock, 2)
    (told,) = followed(ws, shorter)
    assert told.told.startswith("edits at the gate: too few to tell, 3 of 3 before it and 0 of 2 after it; 10 answers")


def test_a_run_that_was_begun_before_counts_for_the_version_it_had(ws: Workspace, clock: Clock) -> None:
    late = ws.start("ask", "late")
    late.drive()
    shorter = change(ws, clock, "prompts/find.md.j2", "Find less. {{ note }}\n")
    ws.decision(late.id).approve()
    (told,) = followed(ws, shorter)
    assert (told.before.of, told.after.of) == (1, 0)


def test_an_app_that_is_not_made_of_the_file_is_not_compared(ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 1, app="other")
    shorter = change(ws, clock, "prompts/find.md.j2", "Find less. {{ note }}\n")
    answer(ws, clock, 1, app="other")
    assert followed(ws, shorter) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("agents/finder.md", "---\nname: finder\ndescription: Finds.\nmodel: fast\n---\nYou find little.\n"),
        ("apps/ask.yaml", APP.replace("Is this it?", "This?")),
    ],
)
def test_agents_and_apps_are_compared_too(path: str, text: str, ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 2, edited=1)
    changed = change(ws, clock, path, text)
    answer(ws, clock, 1)
    told = {one.app: one for one in followed(ws, changed)}
    assert (told["ask"].before, told["ask"].after) == (AnswerShare(1, 2), AnswerShare(0, 1))
    assert "other" not in told


def test_a_setting_concerns_the_apps_whose_definition_it_moved(ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 1)
    answer(ws, clock, 1, app="other")
    changed = change(ws, clock, "baton.yaml", f"# mine\n{(ws.root / 'baton.yaml').read_text()}")
    answer(ws, clock, 1)
    assert followed(ws, changed) == []  # the role is the same


def test_a_setting_that_moved_a_definition_is_compared_by_the_moment_runs_were_pinned(
    ws: Workspace, clock: Clock
) -> None:
    answer(ws, clock, 2, edited=1)
    settings = (ws.root / "baton.yaml").read_text().replace("{fast: offline}", "{fast: replay}")
    changed = change(ws, clock, "baton.yaml", settings)
    answer(ws, clock, 3)
    (told,) = followed(ws, changed)
    assert (told.app, told.before, told.after) == ("ask", AnswerShare(1, 2), AnswerShare(0, 3))


def test_only_up_to_the_next_change_of_the_file_and_back_to_the_one_before(ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 4)
    change(ws, clock, "prompts/find.md.j2", "Two. {{ note }}\n")
    answer(ws, clock, 2)
    middle = change(ws, clock, "prompts/find.md.j2", "Find. {{ note }}\n")
    answer(ws, clock, 3)
    change(ws, clock, "prompts/find.md.j2", "Four. {{ note }}\n")
    answer(ws, clock, 5)
    (told,) = followed(ws, middle)
    assert (told.before.of, told.after.of) == (2, 3)


def test_other_changes_in_the_same_time_are_named(ws: Workspace, clock: Clock) -> None:
    answer(ws, clock, 1)
    shorter = change(ws, clock, "prompts/find.md.j2", "Find less. {{ note }}\n")
    change(ws, clock, "prompts/other.md.j2", "Not of this app. {{ note }}\n")
    other = change(ws, clock, "apps/ask.yaml", APP.replace("Is this it?", "This?"))
    answer(ws, clock, 1)
    (told,) = followed(ws, shorter)
    assert told.beside == (other.id,)
    assert told.told.endswith(f"1 other change fell into the same time: {other.id}")


def test_a_reason_stands_with_its_change(ws: Workspace, clock: Clock) -> None:
    write(ws.root, "prompts/find.md.j2", "Find less. {{ note }}\n")
    explain_changes(ws, "too long")
    (found,) = changes_of(ws)
    assert ws.days.told(found.why) == "too long"


SHARES = some.builds(lambda of, part: AnswerShare(min(part, of), of), some.integers(0, 60), some.integers(0, 60))


@given(SHARES, SHARES)
def test_the_verdict_says_nothing_of_few_and_never_a_wrong_way(before: AnswerShare, after: AnswerShare) -> None:
    told = verdict(before, after)
    if min(before.of, after.of) < LEAST:
        assert told == "too few"
    if told == "fell":
        assert after.count / after.of < before.count / before.of
    if told == "rose":
        assert after.count / after.of > before.count / before.of


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((9, 29), (3, 25), "fell"), ((3, 25), (9, 29), "rose"), ((9, 29), (7, 25), "alike"),
        ((0, 40), (0, 40), "alike"),
        ((12, 12), (12, 12), "alike"), ((9, 9), (0, 40), "too few"), ((0, 10), (1, 11), "too few"),
        ((0, 0), (0, 0), "too few"),
    ],
)  # fmt: skip
def test_the_rule_on_numbers_worked_out_by_hand(before: tuple[int, int], after: tuple[int, int], told: str) -> None:
    assert verdict(AnswerShare(*before), AnswerShare(*after)) == told


def test_the_probability_is_that_of_the_formula_in_the_paper() -> None:
    """(54 - 1) (9 * 22 - 3 * 20)^2 / (29 * 25 * 12 * 42) = 2.7622..., which is passed by 9.65 % of chance."""
    found = probability(AnswerShare(9, 29), AnswerShare(3, 25))
    assert found is not None
    assert isclose(found, 0.0965, abs_tol=0.0001)
