"""The decisions an answer is for; where none is named, the one that is open is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.listing import decision_lines
from orchestrator.cli.progress import Progress
from orchestrator.cli.terminal import can_ask, stderr, stdout
from orchestrator.cli.yes import said_yes
from orchestrator.face.decision import Decision
from orchestrator.face.lists import Filter, Lists
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.meant import check_looked_at, check_only_one, named_decisions

_LISTED = 5


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
