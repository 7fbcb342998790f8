"""`approve`, `edit`, `send-back`, `reject`, `answer`: answer decisions, and go on with their runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from orchestrator.cli.attention import Attention
from orchestrator.cli.card import all_lines, question_and_consequences, show_all, unread
from orchestrator.cli.cells import rows_of
from orchestrator.cli.confirm import sure_of
from orchestrator.cli.more import shown_to_the_end
from orchestrator.cli.outcome import conclude, go_on, watcher
from orchestrator.cli.pairs import pairs
from orchestrator.cli.progress import Progress
from orchestrator.cli.several import each
from orchestrator.cli.terminal import Terminal, can_ask, stderr, stdout
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.lists import Filter, Lists
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.losing import losing
from orchestrator.features.deciding.meant import check_looked_at, check_only_one, named_decisions
from orchestrator.features.deciding.seen import note_seen, was_seen
from orchestrator.features.looking.listing import decision_lines
from orchestrator.text.visible import visible

_NOTHING_DECIDED = 3
"""It was not done: it waits for a person, as docs/commands.md says of this exit status."""
_PROMPT = 2
"""Rows: an empty one, and the one where is typed."""
_LISTED = 5
"""Decisions to choose one from, where several are open and none was named; `inbox` has them all."""


def approve(arguments: argparse.Namespace) -> int:
    return _answered(
        arguments,
        "approve",
        lambda decision: decision.approve(arguments.comment, drive=False, lost=_lost(decision, arguments)),
        word="approve",
    )


def edit(arguments: argparse.Namespace) -> int:
    arguments.decisions = [arguments.decision] if arguments.decision else []
    if arguments.approve:
        return _edited_and_approved(arguments)
    return _answered(arguments, "edit", lambda decision: _edited(decision, arguments))


def _edited_and_approved(arguments: argparse.Namespace) -> int:
    """As one answer: what will go out is shown before the yes is taken."""
    from orchestrator.face.one_answer import edited_and_approved

    if arguments.no_drive:
        raise UsageError("what the yes is for is known once the run has gone on.", mend="Leave --no-drive out.")
    with Workspace.open() as workspace:
        decisions = meant(workspace, arguments.decisions, "edit", watcher(workspace, arguments), as_json=arguments.json)
        if not decisions:
            return _NOTHING_DECIDED
        [decision] = decisions
        done = edited_and_approved(
            decision,
            lambda: _edited(decision, arguments),
            lambda again: _shown_and_meant(again, as_json=arguments.json),
            lost=_named_lines(arguments.lost),
            on_screen=can_ask() and not arguments.json,
        )
        if done.approved:
            return go_on(workspace, decision.run, arguments)
        if done.why_not:
            stderr().line(f"the edit stands, and nothing was approved: {visible(done.why_not)}.")
        return conclude(workspace, decision.run, as_json=arguments.json)


def _shown_and_meant(decision: Decision, *, as_json: bool) -> bool:
    """All that the yes is for, on the screen; asked once more where somebody sits there."""
    if as_json:
        return True
    if can_ask():
        return said_yes(stdout(), decision, "approve", all_lines(stdout(), decision))
    show_all(stdout(), decision)
    return True


def _lost(decision: Decision, arguments: argparse.Namespace) -> Collection[int]:
    """The lines whose warnings the person has seen: on a terminal they were shown, else they are named."""
    named = _named_lines(arguments.lost)
    return decision.must_see.keys() if can_ask() and not arguments.json else named


def _named_lines(given: str) -> set[int]:
    words = given.replace(",", " ").split()
    if not all(word.isdecimal() for word in words):
        raise UsageError(f"--lost names no lines: {visible(given)}", mend="Write their numbers: --lost 12,14")
    return {int(word) for word in words}


def _edited(decision: Decision, arguments: argparse.Namespace) -> bool:
    if arguments.file:
        decision.edit_file(Path(arguments.file), arguments.comment, drive=False)
    else:
        _edit_here(decision, arguments.comment)
    return True


def _edit_here(decision: Decision, comment: str) -> None:
    from orchestrator.cli.edit import edit_shown

    if not can_ask():
        raise UsageError("there is no terminal to edit on.", mend="Give the new version with --with FILE.")
    decision.check_open()
    with Attention(stdout(), decision):
        changed = edit_shown(decision, comment)
    if not changed:
        raise UsageError("nothing was changed, so nothing was recorded.")


def send_back(arguments: argparse.Namespace) -> int:
    def sent(decision: Decision) -> None:
        decision.send_back(arguments.comment, to=arguments.to, drive=False)

    return _answered(arguments, "send-back", sent)


def reject(arguments: argparse.Namespace) -> int:
    return _answered(arguments, "reject", lambda decision: decision.reject(arguments.comment, drive=False), loses=True)


def answer(arguments: argparse.Namespace) -> int:
    word, fields = arguments.word.replace("-", "_"), pairs(arguments.values)

    def answered(decision: Decision) -> None:
        decision.answer(word, arguments.comment, fields=fields, drive=False, lost=_lost(decision, arguments))

    return _answered(arguments, "answer", answered, word=word, loses=word == "reject")


def _answered(
    arguments: argparse.Namespace, does: str, act: Callable[[Decision], object], *, word: str = "", loses: bool = False
) -> int:
    """Args:
    word: the answer, where it may be a yes.
    """
    with Workspace.open() as workspace:
        watch = watcher(workspace, arguments)
        decisions = meant(workspace, arguments.decisions, does, watch, as_json=arguments.json)
        decisions = [decision for decision in decisions if _agreed(decision, does, word, arguments)]
        if not decisions or (loses and not _sure(decisions, arguments)):
            return _NOTHING_DECIDED
        if can_ask() and not arguments.json:
            act = _looked_at(act)
        if len(decisions) == 1:
            act(decisions[0])
            return go_on(workspace, decisions[0].run, arguments)
        return each(workspace, decisions, act, arguments)


def _looked_at(act: Callable[[Decision], object]) -> Callable[[Decision], None]:
    """Answered on a terminal: that is a look, whether it was measured or the person knew what they answer."""

    def answered(decision: Decision) -> None:
        act(decision)
        decision.note_look()

    return answered


def _agreed(decision: Decision, does: str, word: str, arguments: argparse.Namespace) -> bool:
    """On a terminal a yes is for what was on the screen to its end; without one, for what was named."""
    asks = decision.is_open and word in decision.opened.approving and can_ask() and not arguments.json
    if not asks or seen_whole(decision) or said_yes(stdout(), decision, does):
        return True
    stdout().line(f"{decision.id}: nothing was decided.")
    return False


def _sure(decisions: list[Decision], arguments: argparse.Namespace) -> bool:
    told = [losing(decision) for decision in decisions if decision.is_open]
    return sure_of(told, "nothing was decided.", as_json=arguments.json)


def meant(workspace: Workspace, given: Sequence[str], does: str, watch: Progress, *, as_json: bool) -> list[Decision]:
    """Each once, in their order; none when the person says no to what they did not name.

    Args:
        given: ids; nothing, or `@last`: the one that is open, if it can be meant.
        does: the command, for what is told.

    Raises:
        NotFound, UsageError: nothing, or more than one thing, is meant. Nothing was recorded then.
    """
    named = named_decisions(workspace, given, does, watch)
    if named:
        return named
    with Lists(workspace.root) as lists:
        waiting, count = lists.waiting(Filter(limit=_LISTED))
        lines = list(decision_lines(waiting, lists.now()))
    sits = can_ask() and not as_json
    if count > 1 and not as_json:
        (stdout() if sits else stderr()).table(lines)
    check_only_one(len(waiting), count, does)
    decision = workspace.decision(waiting[0].decision, watcher=watch)
    if not sits:
        check_looked_at(workspace, decision, does)
        stderr().line(
            f"{does}: {decision.id}, the one decision that is open, as the inbox showed it. (@last names none.)"
        )
        return [decision]
    if said_yes(stdout(), decision, does):
        return [decision]
    stdout().line("nothing was decided.")
    return []


def seen_whole(decision: Decision) -> bool:
    return was_seen(decision.run.root, decision.id, decision.seal, "whole")


def said_yes(terminal: Terminal, decision: Decision, does: str, lines: Sequence[str] | None = None) -> bool:
    """Show all that the decision is about, then the question with all that follows from it, and ask.

    Args:
        does: the command whose yes it is.
        lines: what is shown; None: what the person has not answered for before.
    """
    with Attention(terminal, decision) as attention:
        return _said_yes(attention.terminal, decision, does, lines)


def _said_yes(terminal: Terminal, decision: Decision, does: str, lines: Sequence[str] | None) -> bool:
    terminal.line(f"{decision.id}  {decision.run.path} {decision.run.id}")
    asked = question_and_consequences(terminal, decision)
    below = rows_of(asked, terminal.width) + _PROMPT if decision.must_see else 0
    if not shown_to_the_end(terminal, unread(terminal, decision) if lines is None else lines, below):
        terminal.line(f"  not all of {decision.id} was shown, so it stays open.")
        return False
    note_seen(decision.run.root, {decision.id: decision.seal}, "inbox")
    note_seen(decision.run.root, {decision.id: decision.seal}, "whole")
    terminal.out.write(asked)
    terminal.line()
    terminal.forget_typed()
    try:
        return terminal.choose(f"  {does} {decision.id}? [y/N] ", {"y", "n"}).strip().lower() in ("y", "yes")
    except EOFError:
        terminal.line()
        return False
