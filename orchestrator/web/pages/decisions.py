"""All that waits for the person, oldest first. The words of `baton inbox`."""

from __future__ import annotations

from orchestrator.face.lists import Filter, Lists
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.looking.listing import decision_lines
from orchestrator.text.quantity import counted
from orchestrator.web.page import PageVisit, Shown, WebPage

_MOST = 500
"""A page of so many lines is drawn in a few hundredths of a second, and read by nobody."""
_COLLIDING = 100
"""Up to so many each is held against each: the time goes with the square."""


def _look(visit: PageVisit) -> Shown:
    with Lists(visit.workspace.root) as lists:
        waiting, count = lists.waiting(Filter(app=visit.query.get("app", ""), limit=_MOST))
        now = lists.now()
        clashes = lists.colliding(waiting) if len(waiting) <= _COLLIDING else {}
    shown = {row.decision: row.seal for row in waiting}
    note_seen(visit.workspace.root, shown, "inbox")
    note_seen(visit.workspace.root, shown, "screen")
    values = {
        "counts": f"{counted(count, 'decision')} {'waits' if count == 1 else 'wait'} for you" if count else "",
        "decisions": list(decision_lines(waiting, now)),
        "more": count - len(waiting),
        "clashes": [f"{decision}: {told}" for decision, sentences in clashes.items() for told in sentences],
    }
    return Shown("Decisions", values)


DECISIONS = WebPage("/decisions", "decisions.html", _look, nav="Decisions")
