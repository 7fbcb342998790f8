"""What a person at a terminal is asked before something is decided without an id, lost, or made."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_workspace import NOTE, Baton
from pseudo_terminal import at_terminal

LATER = "(q) later"
YES_OR_NO = "[y/N] "


@pytest.mark.parametrize(("typed", "code"), [("\n", 3), ("n", 3), ("y", 0)])
def test_without_an_id_the_one_decision_is_shown_whole_and_asked_about(baton: Baton, typed: str, code: int) -> None:
    baton("run", "publish", NOTE)
    with at_terminal(baton, "approve") as terminal:
        shown = terminal.wait_for("approve d-1? [y/N] ")
        terminal.press(typed)
        assert terminal.end() == code
    assert "... " not in shown
    assert "will do" in shown
    assert len(baton.site.commits) == (code == 0)


def test_of_several_none_is_asked_about(waiting: Baton) -> None:
    waiting("run", "publish", NOTE)
    with at_terminal(waiting, "approve", "@last") as terminal:
        assert terminal.end() == 2
    assert "2 decisions are open: which one?" in terminal.screen
    assert waiting.open_decisions() == ["d-1", "d-2"]


@pytest.mark.parametrize("words", [("reject", "d-1"), ("cancel", "pub")])
def test_what_loses_something_says_so_and_asks(waiting: Baton, words: tuple[str, ...]) -> None:
    with at_terminal(waiting, *words) as terminal:
        told = terminal.wait_for(YES_OR_NO)
        terminal.press("\n")
        assert terminal.end() == 3
    assert "To go on after all: baton fork pub-" in " ".join(told.split())
    assert waiting.open_decisions() == ["d-1"]


def test_the_inbox_goes_back(waiting: Baton) -> None:
    waiting("run", "publish", NOTE)
    with at_terminal(waiting, "inbox") as terminal:
        assert "(<)" not in terminal.wait_for(LATER)
        terminal.type(">")
        assert "(<) the one before" in terminal.wait_for(LATER)
        terminal.type("<")
        assert "[1/2] d-1" in terminal.wait_for(LATER)
        terminal.type("q")
        assert terminal.end() == 0


@pytest.mark.parametrize(("typed", "made"), [("n\n", False), ("y\n", True)])
def test_a_workspace_is_made_when_the_person_says_so(tmp_path: Path, typed: str, made: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with at_terminal(Baton(home), "runs", HOME=str(home), BATON_HOME=str(home / "mine")) as terminal:
        terminal.wait_for(YES_OR_NO)
        terminal.press(typed)
        assert terminal.end() == (0 if made else 1)
    assert (home / "mine" / "baton.yaml").exists() == made
