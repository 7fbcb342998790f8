"""What an answer is for: named decisions, several of them, and never one the person has not looked at."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_ended import Baton
from small_workspace import Clock, open_workspace

FORM = ("-p", "focus=rest", "-p", "until=none")
WITHOUT_ID = [("reject",), ("reject", "@last"), ("answer", "approve", *FORM), ("answer", "@last", "later", *FORM)]
WITHOUT_ID += [("send-back", "-m", "shorter"), ("edit", "@last", "--with", "mine.md")]


@pytest.fixture
def waiting(baton: Baton, root: Path) -> Baton:
    """One run that waits at d-1."""
    assert baton("run", "keep", "tools").code == 3
    (root / "mine.md").write_text("Mine.\n", encoding="utf-8")
    return baton


def open_ids(baton: Baton) -> list[str]:
    return [decision["id"] for decision in baton("inbox", "--json").json["decisions"]]


@pytest.mark.parametrize("words", WITHOUT_ID)
def test_without_an_id_nothing_is_answered_that_the_inbox_has_not_shown(waiting: Baton, words: tuple[str, ...]) -> None:
    waiting("show", "@last")
    waiting()
    ended = waiting(*words)
    assert ended.code == 2
    assert "d-1 is open, and you have not looked at it: Keep this? Nothing was recorded." in ended.err
    assert open_ids(waiting) == ["d-1"]


@pytest.mark.parametrize("look", [("inbox",), ("inbox", "--json"), ("inbox", "d-1"), ("inbox", "@last")])
@pytest.mark.parametrize("words", [("reject",), ("reject", "@last")])
def test_the_one_decision_that_the_inbox_has_shown_is_meant(
    waiting: Baton, look: tuple[str, ...], words: tuple[str, ...]
) -> None:
    waiting(*look)
    ended = waiting(*words)
    assert ended.code == 4
    assert "reject: d-1, the one decision that is open, as the inbox showed it." in ended.err


def test_of_several_none_is_meant_and_five_are_listed(waiting: Baton) -> None:
    for topic in "abcdef":
        waiting("run", "keep", topic)
    waiting("inbox")
    ended = waiting("reject", "@last")
    assert ended.code == 2
    assert "7 decisions are open, the first 5 of them above: which one? Nothing was recorded." in ended.err
    assert ended.err.count("Keep this?") == 5
    assert len(open_ids(waiting)) == 7


def test_one_that_was_opened_after_the_look_is_not_meant(waiting: Baton) -> None:
    waiting("inbox")
    waiting("run", "keep", "more")
    assert waiting("reject").code == 2
    waiting("reject", "d-1")
    assert waiting("reject").code == 2
    assert open_ids(waiting) == ["d-2"]


def test_a_gate_that_opened_again_is_another_question(waiting: Baton, root: Path) -> None:
    waiting("inbox")
    with open_workspace(root, Clock(datetime.now(UTC))) as elsewhere:
        elsewhere.decision("d-1").edit("Another text.\n")
    assert waiting("reject", "@last").code == 2
    waiting("inbox", "d-1")
    assert waiting("reject", "@last").code == 2
    assert open_ids(waiting) == ["d-2"]


def test_a_mark_that_came_with_the_workspace_holds_only_for_its_own_question(waiting: Baton, root: Path) -> None:
    forged = ["d-1", "inbox d-1", f"inbox d-1 sha256:{'0' * 64}", "inbox ../../x sha256:" + "a" * 64, "\x00"]
    (root / "state" / "seen").write_text("\n".join(forged), encoding="utf-8")
    assert waiting("reject").code == 2
    (root / "state" / "seen").write_bytes(b"\xff\xfe")
    assert waiting("reject").code == 2


def test_nothing_open_is_told(baton: Baton) -> None:
    ended = baton("approve")
    assert (ended.code, "no decision is open" in ended.err) == (2, True)


def test_a_run_s_id_does_not_answer_what_it_asks_since(waiting: Baton, root: Path) -> None:
    with open_workspace(root, Clock(datetime.now(UTC))) as elsewhere:
        elsewhere.decision("d-1").edit("Another text.\n")
    ended = waiting("reject", "kee")
    assert ended.code == 2
    assert "kee is d-2 now, opened after you looked last: Keep this?" in ended.err
    waiting("inbox")
    assert waiting("reject", "kee").code == 4


def test_several_are_taken_in_order_and_each_outcome_is_told(waiting: Baton) -> None:
    waiting("run", "keep", "more")
    ended = waiting("answer", "d-2", "d-1", "later", *FORM)
    assert ended.code == 0
    assert [line.split(":")[0] for line in ended.out.splitlines() if line.startswith("d-")] == ["d-2", "d-1"]
    assert ended.out.count(" is done") == 2


@pytest.mark.parametrize("words", [("d-1", "d-9"), ("d-9", "d-1"), ("d-1", "@last"), ("d-1", "")])
def test_all_ids_are_checked_before_the_first_is_answered(waiting: Baton, words: tuple[str, ...]) -> None:
    waiting("run", "keep", "more")
    assert waiting("reject", *words).code in (1, 2)
    assert open_ids(waiting) == ["d-1", "d-2"]


def test_an_error_in_one_keeps_no_other_and_is_told(waiting: Baton) -> None:
    waiting("run", "keep", "more")
    waiting("answer", "d-1", "later", *FORM)
    ended = waiting("reject", "d-1", "d-2", "-m", "no")
    assert ended.code == 1
    assert "error: d-1: " in ended.err
    assert "1 of 2 were taken; not: d-1." in ended.err
    assert "d-2: keep" in ended.out
    assert open_ids(waiting) == []


def test_several_as_json(waiting: Baton) -> None:
    waiting("run", "keep", "more")
    waiting("answer", "d-1", "later", *FORM)
    told = waiting("reject", "d-1", "d-2", "--json").json
    assert [run["status"] for run in told["runs"]] == ["rejected"]
    assert [(error["id"], error["kind"]) for error in told["errors"]] == [("d-1", "conflict")]


@pytest.mark.parametrize("words", [("cancel", "@last"), ("forget", "@last", "--yes")])
def test_what_loses_something_takes_no_last(waiting: Baton, words: tuple[str, ...]) -> None:
    ended = waiting(*words)
    assert ended.code == 2
    assert "Nothing was recorded. Name it: baton " in ended.err
    assert open_ids(waiting) == ["d-1"]


def test_several_runs_are_cancelled_at_once_and_a_wrong_id_cancels_none(waiting: Baton) -> None:
    waiting("run", "keep", "more")
    runs = [run["run"] for run in waiting("runs", "--json").json["runs"]]
    assert waiting("cancel", runs[0], "xyz").code == 1
    assert len(open_ids(waiting)) == 2
    ended = waiting("cancel", *runs)
    assert (ended.code, ended.out.count(" is cancelled")) == (0, 2)
    assert open_ids(waiting) == []


def test_a_cancelled_run_is_told_with_the_way_on_and_the_way_works(waiting: Baton) -> None:
    run = waiting("runs", "--json").json["runs"][0]["run"]
    told = waiting("cancel", run).out
    way = f"baton fork {run} --from decide"
    assert told.endswith(f"to go on after all: {way}\n")
    assert waiting(*way.split()[1:]).code == 3
    assert waiting("reject", run).code == 1
    again = json.loads(waiting("runs", "--json").out)["runs"][0]["run"]
    assert waiting("reject", again).code == 4
    assert waiting("fork", again, "--from", "decide").code == 3
