"""The prompt at a gate: one letter a decision; quitting keeps everything as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal

from orchestrator.cli.attention import Attention
from orchestrator.cli.card import question_and_consequences, show_card, shown_whole, whole
from orchestrator.cli.cells import rows_of
from orchestrator.cli.confirm import sure
from orchestrator.cli.differences import difference_lines, told_in_words
from orchestrator.cli.edit import edit_shown
from orchestrator.cli.keyboard import page
from orchestrator.cli.menu import BACK, LATER, NEXT, Act, Menu, usual_order
from orchestrator.cli.more import shown_to_the_end
from orchestrator.cli.terminal import Terminal
from orchestrator.errors import BatonError, UsageError
from orchestrator.face.decision import APPROVE, EDIT, REJECT, SEND_BACK, Decision
from orchestrator.features.deciding.form import Blank, blanks, guesses_about
from orchestrator.features.deciding.losing import losing
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.shown import DIFFERENCE, SINCE, UNSAID, YOURS, previewed, version_before
from orchestrator.text.outline import readable
from orchestrator.text.visible import visible
from orchestrator.values import dataclass, field

Asked = Literal["answered", "passed over", "back", "later"]
"""`back`: to the decision before; `later`: the person leaves, and is asked nothing more."""

_PROMPT = 2
"""Rows: an empty one above the menu, and the one where is typed."""
_LABELS = {SEND_BACK: "send back with a note"}


def ask(
    terminal: Terminal,
    decision: Decision,
    *,
    more: bool = False,
    before: bool = False,
    sitting: Sitting | None = None,
) -> Asked:
    """Ask until the decision is answered or put off. The answer is recorded; the run is not driven.

    Args:
        more: other decisions follow, so this one can be passed over.
        before: there is one before it to go back to.
        sitting: what the person was asked before this, in one go.
    """
    sitting = sitting or Sitting()
    attention = Attention(terminal, decision)
    terminal = attention.terminal
    look = Look(terminal, decision, set(), sitting.answered)
    menu = menu_of(look)
    menu.more, menu.before = more, before
    look.below = len(menu.lines(terminal.width)) + _PROMPT
    look.unseen = show_card(terminal, decision, sitting.carried_to(decision), look.below)
    note_seen(decision.run.root, {decision.id: decision.seal}, "screen")
    look.note()
    terminal.forget_typed()
    with attention:
        try:
            asked = _asked_on(look, menu)
        except EOFError:
            terminal.line()
            return "later"
    if asked == "answered":
        sitting.answered, sitting.unseen = decision, look.unseen
    return asked


def _asked_on(look: Look, menu: Menu) -> Asked:
    terminal, decision = look.terminal, look.decision
    while True:
        typed = _typed(terminal, menu)
        if typed in (LATER, "later"):
            return "later"
        if menu.more and typed == NEXT:
            return "passed over"
        if menu.before and typed == BACK:
            return "back"
        entry = menu.chosen(typed)
        if entry is None:
            terminal.line(f"  no such answer: {visible(typed) or 'nothing'}")
        elif _done(decision, terminal, entry.act):
            return "answered"
        elif not decision.is_open:
            return "passed over"


def _typed(terminal: Terminal, menu: Menu) -> str:
    keys = {LATER, NEXT, BACK, *(entry.key for entry in menu.entries)}
    terminal.line()
    for line in menu.lines(terminal.width):
        terminal.line(line)
    return terminal.choose("  ? " if terminal.by_key else "  key, then Enter ? ", keys).strip().lower()


def _done(decision: Decision, terminal: Terminal, act: Act) -> bool:
    """Whether an entry answered the decision. What goes wrong is told, and nothing is recorded then."""
    try:
        return act()
    except BatonError as error:
        terminal.line(f"  {visible(str(error))}")
        decision.run.refresh()
        return False


@dataclass
class Sitting:
    """A person who is asked one thing after the other."""

    answered: Decision | None = None
    """What they answered last."""
    unseen: set[str] = field(default_factory=set)
    """What of it they had not had on their screen then."""

    def carried_to(self, decision: Decision) -> set[str]:
        """What of it stands here, too: an edit is no look at all the rest. What was edited was before their eyes."""
        before = self.answered
        if before is None or before.run.id != decision.run.id:
            return set()
        return self.unseen & {*decision.shows, *previewed(decision)} - {before.opened.edits}


@dataclass
class Look:
    """One person at one gate, and what of it they have not had on their screen."""

    terminal: Terminal
    decision: Decision
    unseen: set[str]
    answered: Decision | None = None
    """What they answered just before."""
    below: int = 0
    """Rows that the menu and the prompt take."""

    def everything_seen(self) -> bool:
        """Page what was not seen yet. The question is asked again after it: what was read may change the answer."""
        if not self.unseen:
            return True
        lines = whole(self.terminal, self.decision, self.unseen)
        asked = question_and_consequences(self.terminal, self.decision)
        below = rows_of(asked, self.terminal.width) + self.below if UNSAID in self.unseen else 0
        self.terminal.line()
        if not shown_to_the_end(self.terminal, lines, below):
            self.terminal.line("  not all of it was shown, so nothing was answered.")
            return False
        self.unseen = set()
        self.note()
        self.terminal.forget_typed()
        self.terminal.line()
        self.terminal.out.write(asked)
        return False

    def at(self, name: str) -> bool:
        """Look at one thing, whole."""
        _show(self.terminal, shown_whole(self.terminal, self.decision, name))
        self.unseen.discard(name)
        self.note()
        return False

    def note(self) -> None:
        """Who has had all of it on the screen is not shown it again by `approve`."""
        if not self.unseen:
            note_seen(self.decision.run.root, {self.decision.id: self.decision.seal}, "whole")


def menu_of(look: Look) -> Menu:
    """Only what this decision takes and shows."""
    menu, terminal, decision = Menu(), look.terminal, look.decision
    for answer in sorted(decision.answers, key=usual_order):
        label = _LABELS.get(answer, answer.replace("_", " "))
        menu.answer(answer, label, partial(_answer, look, answer))
    for name in decision.shows:
        menu.look(name, partial(look.at, name))
        if version_before(decision, name):
            menu.look(f"what changed in {name}", partial(_show_changes, terminal, decision, name))
    told = previewed(decision)
    for name in (YOURS, SINCE):
        if name in told:
            menu.look(name, partial(look.at, name))
    if DIFFERENCE in told:
        menu.difference(partial(look.at, DIFFERENCE))
    return menu


def _answer(look: Look, answer: str) -> bool:
    terminal, decision = look.terminal, look.decision
    if answer == REJECT and not sure(terminal, losing(decision)):
        return False
    if answer == EDIT:
        changed = edit_shown(decision)
        if not changed:
            terminal.line("  nothing was changed, so nothing was recorded.")
        return changed
    if answer == SEND_BACK:
        decision.send_back(terminal.read("  what should change? ").strip(), drive=False)
        return True
    if answer in decision.opened.approving and not look.everything_seen():
        return False
    fields = fill_in(terminal, decision, answer)
    if not _meant(terminal, fields):
        return False
    edit = _edit_before(look) if answer == APPROVE else ""
    decision.answer(answer, fields=fields, drive=False, with_edit=edit, lost=decision.must_see.keys())
    return True


def _edit_before(look: Look) -> str:
    from orchestrator.face.one_answer import edit_before  # knows all kinds of phases, which a question can do without

    return edit_before(look.answered, look.decision)


def _meant(terminal: Terminal, fields: Mapping[str, object]) -> bool:
    """Whether a form goes out as it was filled in, where something in it looks as if it should not."""
    guesses = guesses_about(fields)
    for told in guesses:
        terminal.line(f"  ! {told}")
    return not guesses or terminal.read("  give it all the same? [y/N] ").strip().lower() in ("y", "yes")


def _show_changes(terminal: Terminal, decision: Decision, name: str) -> bool:
    before = version_before(decision, name)
    if before is None:
        return False
    old, new = (readable(decision.run.artifact_of(digest)) for digest in (before, decision.shows[name]))
    told = terminal.spelled(f"{name}: {told_in_words(old, new)}")
    return _show(terminal, [told, "", *difference_lines(terminal, old, new, terminal.width - 1)])


def _show(terminal: Terminal, lines: list[str]) -> bool:
    """In the pager, so that a long page does not run away."""
    text = "\n".join(lines).rstrip() + "\n"
    if not page(text):
        terminal.line(text.rstrip())
    return False


def fill_in(terminal: Terminal, decision: Decision, answer: str) -> dict[str, object]:
    """The fields a person gave with an answer. Raises EOFError when they stop in the middle."""
    return {blank.name: _asked(terminal, blank) for blank in blanks(decision, answer)}


def _asked(terminal: Terminal, blank: Blank) -> object:
    while True:
        try:
            return blank.filled(terminal.read(f"  {visible(blank.prompt)}: ").strip())
        except UsageError as error:
            terminal.line(f"  {visible(str(error))}")
