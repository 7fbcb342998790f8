"""Which decisions an answer is for, and which runs a command ends or erases.

`@last` names none of them; without an id only a decision that was looked at can be meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.engine.recorder import Watcher
from orchestrator.errors import RunError, UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import was_seen
from orchestrator.text.visible import visible

LAST = "@last"
_NAME_ONE = "Name one: baton {does} DECISION"


def named_decisions(workspace: Workspace, given: Sequence[str], does: str, watch: Watcher) -> list[Decision]:
    """The decisions that ids name, each once, in their order; none when nothing or `@last` was given.

    Args:
        given: ids; of a run that waits, too.
        does: the command, for what is told.

    Raises:
        NotFound, UsageError: no decision, or one that was not looked at, is meant. Nothing was recorded then.
    """
    named = [word for word in given if word != LAST]
    if named and len(named) < len(given):
        raise UsageError("@last names no decision. Nothing was recorded.", mend=_NAME_ONE.format(does=does))
    decisions = [_named(workspace, word, watch) for word in dict.fromkeys(named)]
    return list({decision.id: decision for decision in decisions}.values())


def _named(workspace: Workspace, given: str, watch: Watcher) -> Decision:
    """A run's id means what was on the screen of it, not what it asks since."""
    decision = workspace.decision(given, watcher=watch)
    seen = given == decision.id or was_seen(workspace.root, decision.id, decision.seal, "inbox", "told")
    if not seen and decision.is_open:
        raise UsageError(
            f"{given} is {decision.id} now, opened after you looked last: {_line(decision)} Nothing was recorded.",
            mend=f"Look at it: baton inbox {decision.id}",
        )
    return decision


def check_only_one(shown: int, count: int, does: str) -> None:
    """Raises UsageError when no decision is open, or more than one is.

    Args:
        shown: so many of them were told.
        count: so many are open.
        does: the command, for what is told.
    """
    if not count:
        raise UsageError("no decision is open. Nothing was recorded.", mend="See what there is: baton")
    if count > 1:
        above = f", the first {shown} of them above" if count > shown else ""
        raise UsageError(
            f"{count} decisions are open{above}: which one? Nothing was recorded.", mend=_NAME_ONE.format(does=does)
        )


def check_looked_at(workspace: Workspace, decision: Decision, does: str) -> None:
    """Raises UsageError when the decision was never looked at in the inbox."""
    if not was_seen(workspace.root, decision.id, decision.seal, "inbox"):
        raise UsageError(
            f"{decision.id} is open, and you have not looked at it: {_line(decision)} Nothing was recorded.",
            mend=f"Look at it, then name it: baton inbox {decision.id} && baton {does} {decision.id}",
        )


def _line(decision: Decision) -> str:
    return " ".join(visible(decision.question).split())


def named_runs(workspace: Workspace, given: Sequence[str], does: str) -> list[str]:
    """Whole ids, each once, in their order.

    Raises:
        NotFound: there is no such run.
        UsageError: an id could be several, or `@last` was given.
    """
    if LAST in given:
        newest = workspace.runs(limit=1)
        now = f" It is {newest[0].run} now, {newest[0].app}, {workspace.status(newest[0])}." if newest else ""
        raise UsageError(
            f"@last is no run to {does}: a moment ago it was another.{now} Nothing was recorded.",
            mend=f"Name it: baton {does} {newest[0].run if newest else 'RUN'}",
        )
    return list(dict.fromkeys(workspace.full_id(run) for run in given))


def check_unfinished(run: Run) -> None:
    """Raises RunError when a run has ended otherwise than by being cancelled."""
    if run.state.ended and run.state.status != "cancelled":
        raise RunError(f"run {run.id} is {run.state.status} already; nothing was cancelled.", mend="Leave it out.")
