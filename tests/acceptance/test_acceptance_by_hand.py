"""A person may step in anywhere, and nothing they do by hand walks around an approval."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_workspace import NOTE, Baton

PHASES = ("read", "write", "review", "decide", "metadata", "look", "heed", "assemble", "change", "approve", "deploy")


@pytest.mark.parametrize("phase", PHASES)
def test_going_to_the_effect_by_hand_publishes_nothing(waiting: Baton, phase: str) -> None:
    assert waiting("goto", "@last", phase, "--no-drive").code == 0
    ended = waiting("goto", "@last", "deploy")
    assert ended.code == 3, ended.err
    assert waiting.site.commits == []
    assert "EffectIntended" not in waiting.kinds()
    assert len(waiting.open_decisions()) == 1


def test_a_phase_that_was_not_begun_can_be_left_for_an_earlier_one(waiting: Baton) -> None:
    assert waiting("goto", "@last", "deploy", "--no-drive").code == 0
    ended = waiting("goto", "@last", "review", "--no-drive")
    assert ended.code == 0, ended.err


def test_the_effect_cannot_be_reached_before_there_is_something_to_publish(baton: Baton) -> None:
    baton("run", "publish", NOTE, "--no-drive")
    ended = baton("goto", "@last", "deploy", "--json")
    assert ended.code == 1
    assert "nothing has written yet" in ended.json["error"]["message"]
    assert ended.json["error"]["mend"]


def test_a_gate_reached_again_by_hand_wants_a_new_answer(waiting: Baton) -> None:
    waiting("approve", "d-1", "--no-drive")
    waiting("goto", "@last", "change", "--no-drive")
    assert waiting("resume").code == 3
    assert waiting.open_decisions() == ["d-2"]
    assert waiting.site.commits == []


def test_a_spent_approval_does_not_publish_again(waiting: Baton) -> None:
    waiting("approve", "d-1")
    ended = waiting("goto", "@last", "deploy")
    assert ended.code == 1
    assert "is done" in ended.err
    assert len(waiting.site.commits) == 1


@pytest.mark.parametrize("words", [("skip", "@last"), ("take", "@last", "--with", NOTE)])
def test_a_gate_is_neither_skipped_nor_taken(waiting: Baton, words: tuple[str, ...]) -> None:
    before = waiting.events()
    ended = waiting(*words, "--json")
    assert ended.code == 1
    assert "approve is a gate" in ended.json["error"]["message"]
    assert ended.json["error"]["mend"]
    assert waiting.events() == before


def test_an_effect_is_not_taken(waiting: Baton) -> None:
    waiting("approve", "d-1", "--no-drive")
    ended = waiting("take", "@last", "--with", NOTE)
    assert ended.code == 1
    assert "baton skip" in ended.err
    assert waiting.site.commits == []


def test_a_skipped_effect_publishes_nothing(waiting: Baton) -> None:
    waiting("approve", "d-1", "--no-drive")
    assert waiting("skip", "@last", "-m", "published by hand").code == 0
    assert waiting("show", "@last", "--json").json["status"] == "done"
    assert waiting.site.commits == []


def test_a_cancelled_run_takes_no_answer(waiting: Baton) -> None:
    ended = waiting("cancel", "pub", "-m", "not now", "--json")
    assert (ended.code, ended.json["status"]) == (0, "cancelled")
    assert waiting("inbox", "--json").json["decisions"] == []
    refused = waiting("approve", "d-1", "--json")
    assert (refused.code, refused.json["error"]["kind"]) == (1, "void")
    assert waiting.site.commits == []


def test_a_cancelled_run_is_not_resumed(waiting: Baton) -> None:
    waiting("cancel", "pub")
    before = waiting.events()
    waiting("resume", "@last")
    assert waiting("goto", "@last", "deploy").code == 1
    assert waiting.events() == before


def test_own_work_goes_on_in_the_phases_place(waiting: Baton, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("# Mine\n\nA draft of my own, in my own words.\n", encoding="utf-8")
    waiting("goto", "@last", "write", "--no-drive")
    assert waiting("take", "@last", "--with", str(tmp_path / "mine.md"), "--no-drive").code == 0
    assert waiting("cat", "@last", "draft").out == "# Mine\n\nA draft of my own, in my own words.\n"
    [taken] = [
        handoff for handoff in waiting("show", "@last", "--json").json["handoffs"] if handoff["from"] == "write"
    ][-1:]
    assert (taken["by"], taken["to"]) == ("you", "lost")


def test_own_work_must_fit_what_the_phase_hands_on(waiting: Baton, tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{"verdict": "splendid"}', encoding="utf-8")
    waiting("goto", "@last", "review", "--no-drive")
    ended = waiting("take", "@last", "--with", str(tmp_path / "mine.json"), "--json")
    assert ended.code == 2
    assert "does not fit what review hands on" in ended.json["error"]["message"]


@pytest.mark.parametrize("text", ["{bad", "NaN", r'"\ud800"', "[" * 100_000])
def test_work_by_hand_that_is_not_json_changes_nothing(baton: Baton, tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.json").write_text(text)
    baton("run", "publish", NOTE, "--until", "review")
    before = baton.events()
    ended = baton("take", "@last", "--with", str(tmp_path / "mine.json"))
    assert (ended.code, "is not JSON" in ended.err) == (2, True), ended.err
    assert baton.events() == before
