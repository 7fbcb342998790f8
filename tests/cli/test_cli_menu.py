"""No letter at a gate means two things."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.cli.menu import LATER, Menu, usual_order

USUAL = ["approve", "edit", "send_back", "reject"]
NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), max_size=40, unique=True)


def menu_of(answers: list[str], shows: list[str]) -> Menu:
    menu = Menu()
    for answer in sorted(answers, key=usual_order):
        menu.answer(answer, answer, lambda: True)
    for name in shows:
        menu.look(name, lambda: False)
    menu.difference(lambda: False)
    return menu


@given(NAMES, NAMES)
def test_letters_never_clash(answers: list[str], shows: list[str]) -> None:
    menu = menu_of(answers, shows)
    keys = [entry.key for entry in menu.entries if entry.key]
    assert len(keys) == len(set(keys))
    assert LATER not in keys
    assert all(menu.chosen(entry.key) is entry for entry in menu.entries if entry.key)


@given(NAMES)
def test_every_answer_can_be_given(answers: list[str]) -> None:
    menu = menu_of(answers, [])
    for entry in menu.entries[:-1]:
        chosen = menu.chosen(entry.key or entry.word.replace("_", "-"))
        assert chosen is entry or len(entry.word) == 1


def test_the_usual_letters_stay_whatever_an_app_adds() -> None:
    menu = menu_of([*USUAL, "next", "done", "quit", "yes"], ["draft", "examples"])
    assert {entry.word: entry.key for entry in menu.entries} == {
        "approve": "y", "edit": "e", "send_back": "b", "reject": "n", "difference": "d",
        "next": "x", "done": "o", "quit": "u", "yes": "s", "draft": "r", "examples": "a",
    }  # fmt: skip


def test_a_whole_word_is_an_answer_too() -> None:
    menu = menu_of(USUAL, ["page"])
    assert menu.chosen("send-back") is menu.chosen("b")
    assert menu.chosen("page") is None
    assert menu.chosen("") is None


def test_the_menu_is_broken_between_two_entries() -> None:
    lines = menu_of(USUAL, ["page"]).lines(40)
    assert all(len(line) <= 40 for line in lines)
    assert " ".join(" ".join(lines).split()) == (
        "(y) approve (e) edit (b) send_back (n) reject (p) page (d) difference (q) later"
    )
