"""What a person sees and types at a terminal."""

from __future__ import annotations

import re
import shlex
import sys

import pytest
from acceptance_workspace import NOTE, Baton
from pseudo_terminal import COLUMNS, PROMPT, at_terminal, say_yes

ESCAPE = "\x1b"

PLAIN = [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}]


def test_what_approving_does_is_on_the_screen_before_the_answer(baton: Baton) -> None:
    with at_terminal(baton, "run", "publish", NOTE, TERM="dumb") as terminal:
        screen = terminal.wait_for(PROMPT)
        say_yes(terminal)
        assert terminal.end() == 0
    card = screen[screen.index("Publish “Why small tools last”?") : screen.index(PROMPT)]
    assert "A small tool does one thing and can be read in an evening." in card
    assert "will do" in card
    assert "add content/why-small-tools-last.md" in card
    assert "git -C site revert HEAD" in card
    assert "done in" in terminal.screen
    assert len(baton.site.commits) == 1


def test_progress_and_card_fit_the_terminal(baton: Baton) -> None:
    with at_terminal(baton, "run", "publish", NOTE, TERM="dumb") as terminal:
        lines = terminal.wait_for(PROMPT).splitlines()
        terminal.type("q")
        terminal.end()
    indented = [line for line in lines if line.startswith("  ") and PROMPT not in line]
    assert len(indented) > 10
    assert [line for line in indented if len(line) > COLUMNS] == []


@pytest.mark.parametrize("environment", PLAIN, ids=["dumb", "no_color"])
def test_no_colour_where_none_is_wanted(baton: Baton, environment: dict[str, str]) -> None:
    with at_terminal(baton, "run", "publish", NOTE, **environment) as terminal:
        terminal.wait_for(PROMPT)
        say_yes(terminal)
        assert terminal.end() == 0
    assert re.findall(r"\x1b\[[0-9;]*m", terminal.screen) == []


def test_no_escape_sequence_on_a_dumb_terminal(baton: Baton) -> None:
    with at_terminal(baton, "run", "publish", NOTE, TERM="dumb") as terminal:
        terminal.wait_for(PROMPT)
        say_yes(terminal)
        assert terminal.end() == 0
    assert ESCAPE not in terminal.screen


def test_a_terminal_that_can_gets_colour(waiting: Baton) -> None:
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for(PROMPT)
        terminal.type("q")
        assert terminal.end() == 0
    assert ESCAPE in terminal.screen


def test_later_leaves_the_run_waiting(baton: Baton) -> None:
    with at_terminal(baton, "run", "publish", NOTE) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type("q")
        assert terminal.end() == 3
    assert baton.open_decisions() == ["d-1"]
    assert "DecisionAnswered" not in baton.kinds()


def test_a_mistyped_letter_answers_nothing(waiting: Baton) -> None:
    with at_terminal(waiting, "resume", "@last") as terminal:
        terminal.wait_for(PROMPT)
        terminal.type("yy")
        terminal.wait_for("no such answer: yy")
        terminal.type("q")
        assert terminal.end() == 3
    assert waiting.open_decisions() == ["d-1"]


def test_the_inbox_takes_one_letter_a_decision(waiting: Baton) -> None:
    waiting("run", "publish", NOTE)
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for("[1/2]")
        terminal.wait_for(PROMPT)
        terminal.type("n")
        terminal.wait_for("sure?")
        terminal.type("y")
        terminal.wait_for("[2/2]")
        terminal.wait_for(PROMPT)
        terminal.type("q")
        assert terminal.end() == 0
    assert waiting.open_decisions() == ["d-2"]


def test_the_inbox_can_go_to_the_next_decision(waiting: Baton) -> None:
    waiting("run", "publish", NOTE)
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for(PROMPT)
        terminal.press(">")
        terminal.wait_for("[2/2]")
        terminal.wait_for(PROMPT)
        terminal.press("n")
        terminal.wait_for("sure?")
        terminal.type("y")
        assert terminal.end() == 0
    assert waiting.open_decisions() == ["d-1"]


def test_what_a_run_asks_after_an_edit_takes_the_place_of_what_was_answered(waiting: Baton) -> None:
    waiting("run", "publish", NOTE)
    editor = shlex.join([sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write('A line of mine.\\n')"])
    with at_terminal(waiting, "inbox", EDITOR=editor) as terminal:
        terminal.wait_for("[1/2] d-1")
        terminal.wait_for(PROMPT)
        terminal.press("e")
        terminal.wait_for("[1/2] d-3")
        terminal.wait_for("A line of mine.")
        terminal.wait_for(PROMPT)
        terminal.press(">")
        terminal.wait_for("[2/2] d-2")
        terminal.wait_for(PROMPT)
        terminal.type("q")
        assert terminal.end() == 0


def test_sending_back_asks_for_the_note_and_then_for_what_becomes_of_it(waiting: Baton) -> None:
    with at_terminal(waiting, "resume", "@last", TERM="dumb") as terminal:
        terminal.wait_for(PROMPT)
        terminal.type("b")
        terminal.wait_for("what should change?")
        terminal.type("shorter")
        terminal.wait_for("changes nothing in a text")  # without a model nobody follows a note
        terminal.wait_for(PROMPT)
        terminal.type("q")
        assert terminal.end() == 3
    assert waiting.open_decisions() == ["d-2"]


def test_editing_opens_the_persons_editor(waiting: Baton) -> None:
    script = "import sys; path = sys.argv[1]; open(path, 'a').write('A line of mine.\\n')"
    editor = shlex.join([sys.executable, "-c", script])
    with at_terminal(waiting, "edit", "d-1", "--no-drive", EDITOR=editor) as terminal:
        assert terminal.end() == 0
    assert waiting("cat", "@last", "page").out.endswith("A line of mine.\n")


def test_what_hides_in_a_note_is_shown_and_moves_no_cursor(baton: Baton) -> None:
    (baton.root / "inbox" / "sly.md").write_text("# Sly\n\nA plain \x1b[2Jline, and \u202eanother.\n", encoding="utf-8")
    with at_terminal(baton, "run", "publish", "inbox/sly.md", TERM="dumb") as terminal:
        terminal.wait_for(PROMPT)
        terminal.type("q")
        terminal.end()
    assert ESCAPE not in terminal.screen
    assert "\u202e" not in terminal.screen
    assert "⟨U+202E⟩" in terminal.screen


def test_one_key_without_enter_is_an_answer(waiting: Baton) -> None:
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for(PROMPT)
        terminal.press("n")
        terminal.wait_for("sure?")
        terminal.type("y")
        assert terminal.end() == 0
    assert waiting.open_decisions() == []


def test_two_keys_at_once_answer_nothing(waiting: Baton) -> None:
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for(PROMPT)
        terminal.press("yy\n")
        terminal.wait_for("no such answer: yy")
        terminal.wait_for(PROMPT)
        terminal.press("q")
        assert terminal.end() == 0
    assert waiting.open_decisions() == ["d-1"]


def test_an_arrow_key_moves_nothing(waiting: Baton) -> None:
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for(PROMPT)
        terminal.press("\x1b[A")
        terminal.wait_for("no such answer")
        terminal.wait_for(PROMPT)
        terminal.press("q")
        assert terminal.end() == 0
    assert "\x1b[A" not in terminal.screen


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "POSIX"}], ids=["LC_ALL", "LANG"])
def test_a_plain_locale_gets_plain_characters(waiting: Baton, locale: dict[str, str]) -> None:
    with at_terminal(waiting, "inbox", **locale) as terminal:
        screen = terminal.wait_for(PROMPT)
        terminal.press("q")
        assert terminal.end() == 0
    assert 'Publish "Why small tools last"?' in screen
    assert screen.isascii()


def test_a_look_that_is_interrupted_and_one_that_answers_are_both_attended(waiting: Baton) -> None:
    with at_terminal(waiting, "inbox") as terminal:
        terminal.wait_for(PROMPT)
        terminal.interrupt()
    [app] = waiting("stats", "--json").json["apps"]
    assert (app["looked_at"], app["answers"]["you"]) == (1, {})
    before = app["attended_seconds"]
    assert before > 0
    with at_terminal(waiting, "reject", "d-1") as terminal:
        terminal.wait_for("sure?")
        terminal.press("y")
        assert terminal.end() == 4
    [app] = waiting("stats", "--json").json["apps"]
    assert (app["answers"]["you"], app["answers_measured"]) == ({"rejected": 1}, 1)
    assert app["attended_seconds"] == before  # what was on the screen then was the question whether they are sure
