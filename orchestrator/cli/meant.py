"""Which decisions an answer is for. `@last` names none, and without an id only what was looked at can be meant."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.listing import decision_lines
from orchestrator.cli.seen import was_seen
from orchestrator.cli.terminal import can_ask, stderr, stdout
from orchestrator.cli.yes import said_yes
from orchestrator.engine.recorder import Watcher
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.lists import Filter, Lists
from orchestrator.face.workspace import Workspace
from orchestrator.ports.listing import Waiting
from orchestrator.text.visible import visible

LAST = "@last"
_LISTED = 5
_NAME_ONE = "Name one: baton {does} DECISION"


def meant(workspace: Workspace, given: Sequence[str], does: str, watch: Watcher, *, as_json: bool) -> list[Decision]:
    """The decisions that ids name, each once, in their order; none when the person says no to what they did not name.

    Args:
        given: ids; of a run that waits, too. Nothing, or `@last`: the one that is open, if it can be meant.
        does: the command, for what is told.

    Raises:
        NotFound, UsageError: nothing, or more than one thing, is meant. Nothing was recorded then.
    """
    named = [word for word in given if word != LAST]
    if named and len(named) < len(given):
        raise UsageError("@last names no decision. Nothing was recorded.", mend=_NAME_ONE.format(does=does))
    if not named:
        one = _only_one(workspace, does, watch, as_json=as_json)
        return [one] if one else []
    found = [_named(workspace, word, watch) for word in dict.fromkeys(named)]
    return list({decision.id: decision for decision in found}.values())


def _named(workspace: Workspace, given: str, watch: Watcher) -> Decision:
    """A run's id means what was on the screen of it, not what it asks since."""
    decision = workspace.decision(given, watcher=watch)
    seen = given == decision.id or was_seen(workspace.root, decision.id, decision.seal, "inbox", "told")
    if not seen and decision.is_open:
        question = " ".join(visible(decision.question).split())
        raise UsageError(
            f"{given} is {decision.id} now, opened after you looked last: {question} Nothing was recorded.",
            mend=f"Look at it: baton inbox {decision.id}",
        )
    return decision


def _only_one(workspace: Workspace, does: str, watch: Watcher, *, as_json: bool) -> Decision | None:
    with Lists(workspace.root) as lists:
        waiting, count = lists.waiting(Filter(limit=_LISTED))
        lines = list(decision_lines(waiting, lists.now()))
    if not waiting:
        raise UsageError("no decision is open. Nothing was recorded.", mend="See what there is: baton")
    sits = can_ask() and not as_json
    if count > 1:
        if not as_json:
            (stdout() if sits else stderr()).table(lines)
        shown = f", the first {len(waiting)} of them above" if count > len(waiting) else ""
        raise UsageError(
            f"{count} decisions are open{shown}: which one? Nothing was recorded.", mend=_NAME_ONE.format(does=does)
        )
    decision = workspace.decision(waiting[0].decision, watcher=watch)
    if not sits:
        return _looked_at(workspace, decision, waiting[0], does)
    if said_yes(stdout(), decision, does):
        return decision
    stdout().line("nothing was decided.")
    return None


def _looked_at(workspace: Workspace, decision: Decision, row: Waiting, does: str) -> Decision:
    if not was_seen(workspace.root, decision.id, decision.seal, "inbox"):
        question = " ".join(visible(row.question).split())
        raise UsageError(
            f"{decision.id} is open, and you have not looked at it: {question} Nothing was recorded.",
            mend=f"Look at it, then name it: baton inbox {decision.id} && baton {does} {decision.id}",
        )
    stderr().line(f"{does}: {decision.id}, the one decision that is open, as the inbox showed it. (@last names none.)")
    return decision
