"""What can be typed at a gate: a letter for each answer and each thing to look at. None means two things."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase, digits

from orchestrator.cli.cells import cells
from orchestrator.face.decision import APPROVE, EDIT, REJECT, SEND_BACK
from orchestrator.values import dataclass

Act = Callable[[], bool]
"""Returns whether the decision is answered now."""

LATER = "q"
NEXT = ">"
BACK = "<"
_USUAL = {APPROVE: "y", EDIT: "e", SEND_BACK: "b", REJECT: "n"}
_DIFFERENCE = "d"
_KEPT = frozenset({LATER, _DIFFERENCE, *_USUAL.values()})
"""Letters that mean the same at every gate, whether it has them or not."""


@dataclass(frozen=True)
class MenuEntry:
    key: str
    """Empty when all letters are taken; an answer's word can be typed all the same."""
    word: str
    label: str
    act: Act


class Menu:
    """Entries in the order they are shown."""

    def __init__(self) -> None:
        self.entries: list[MenuEntry] = []
        self.more = False
        """Another decision follows this one."""
        self.before = False
        """Another decision came before this one."""
        self._answers: dict[str, MenuEntry] = {}

    def answer(self, word: str, label: str, act: Act) -> None:
        entry = MenuEntry(_USUAL.get(word) or self._free(word), word, label, act)
        self.entries.append(entry)
        self._answers[word] = entry

    def look(self, name: str, act: Act) -> None:
        """Something to look at. It is left out when no letter is free."""
        key = self._free(name)
        if key:
            self.entries.append(MenuEntry(key, name, name, act))

    def difference(self, act: Act) -> None:
        self.entries.append(MenuEntry(_DIFFERENCE, "difference", "difference", act))

    def chosen(self, typed: str) -> MenuEntry | None:
        """The entry of a letter, or of an answer's whole word."""
        by_key = {entry.key: entry for entry in self.entries if entry.key}
        return by_key.get(typed) or self._answers.get(typed.replace("-", "_"))

    def lines(self, width: int) -> list[str]:
        """All entries, broken between two of them where the screen ends."""
        lines = [" "]
        shown = [f"({entry.key or entry.word}) {entry.label}" for entry in self.entries]
        shown += [f"({BACK}) the one before"] * self.before
        shown += [f"({NEXT}) next decision"] * self.more + [f"({LATER}) later"]
        for entry in shown:
            if cells(lines[-1]) + cells(entry) + 2 > width and lines[-1].strip():
                lines.append(" ")
            lines[-1] += f" {entry} "
        return [line.rstrip() for line in lines]

    def _free(self, word: str) -> str:
        taken = _KEPT | {entry.key for entry in self.entries}
        letters = [letter for letter in word + digits[1:] + ascii_lowercase if letter.isalnum()]
        return next((letter for letter in letters if letter not in taken), "")


def usual_order(answer: str) -> int:
    """Yes first, no last, the decision's own answers between."""
    known = list(_USUAL)
    return known.index(answer) if answer in known else 2
