"""What a message says. Without the person's word it names apps, phases and ids, which are theirs and say nothing of a
page; a question may quote one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import assert_never

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.facts import DecisionKind
from orchestrator.errors import BatonError
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.shown import first_shown
from orchestrator.features.notifying.ledger import MissedThing, PausedThing
from orchestrator.features.notifying.thing import AskedThing, Thing
from orchestrator.ports.channel import Message, MessageLink
from orchestrator.ports.clock import moment
from orchestrator.text.quantity import counted, span
from orchestrator.text.visible import visible

MOST_LINES = 12
"""What a lock screen and the shortest of channels still show."""
_MOST_QUESTION = 200
_MOST_SHOWN = 400
"""Characters of the beginning of what is shown."""
_CUT = " ..."


def message_of(
    workspace: Workspace,
    things: Sequence[Thing],
    *,
    include_text: bool,
    links: Sequence[MessageLink] = (),
    page: str = "",
) -> Message:
    """One message about one thing or several. Secrets that this machine knows are taken out of it."""
    zone, now = workspace.days.constraints.timezone, workspace.clock()
    if len(things) == 1:
        title = _title(things[0])
        lines = [_line(things[0], now, zone), *_more(workspace, things[0], now, zone, include_text=include_text)]
    else:
        title = _titles(things)
        lines = [_line(thing, now, zone) for thing in things[:MOST_LINES]]
        lines += [f"and {len(things) - MOST_LINES:,} more"] if len(things) > MOST_LINES else []
    secrets = workspace.own_secrets()
    clean = [secrets.redact_text(line, "a message") for line in (title, *lines)]
    return Message(clean[0], tuple(clean[1:]), tuple(links), page)


def _title(thing: Thing) -> str:
    match thing.of:
        case AskedThing() as asked:
            how = "asks you" if thing.kind == "opened" else "still waits"
            return f"{asked.decision}: {asked.app} {how}"
        case MissedThing() as missed:
            return f"{missed.fact.app} missed {counted(missed.fact.count, 'slot')}"
        case PausedThing() as paused:
            return f"{paused.fact.app} is paused"


def _titles(things: Sequence[Thing]) -> str:
    decisions = {thing.of.decision for thing in things if isinstance(thing.of, AskedThing)}
    missed, paused = (sum(thing.kind == kind for thing in things) for kind in ("missed", "paused"))
    told = ((len(decisions), "decision", ""), (missed, "miss", "misses"), (paused, "paused app", ""))
    return ", ".join(counted(count, noun, plural) for count, noun, plural in told if count)


def _line(thing: Thing, now: datetime, zone: tzinfo) -> str:
    match thing.of:
        case AskedThing() as asked:
            waits = "" if thing.kind == "opened" else f", since {_at(asked.at, now, zone)} ({span(now - asked.at)})"
            return f"{asked.decision}: {asked.app}, phase {asked.phase}: {_asks(asked.kind)}{waits}"
        case MissedThing() as missed:
            fact = missed.fact
            upto = f"{counted(fact.count, 'slot')} up to " if fact.count > 1 else ""
            return f"{fact.app} missed {upto}{_at(datetime.fromisoformat(fact.last), now, zone)} ({fact.why})"
        case PausedThing() as paused:
            return f"{paused.fact.app} is paused: it failed too often in a row"


def _asks(kind: DecisionKind) -> str:
    match kind:
        case "gate":
            return "a question for you"
        case "budget":
            return "it stands at a cap"
        case "model":
            return "its model cannot finish"
        case "in_doubt":
            return "nobody knows whether it acted"
        case "conflict":
            return "it cannot go on by itself"
        case _:
            assert_never(kind)


def _more(workspace: Workspace, thing: Thing, now: datetime, zone: tzinfo, *, include_text: bool) -> list[str]:
    match thing.of:
        case AskedThing() as asked:
            until = moment(asked.expires_at) if asked.expires_at else None
            silence = [f"without an answer by {_at(until, now, zone)}: {asked.expires_answer}"] if until else []
            text = _text(workspace, asked) if include_text else []
            return [*text, *silence, f"on your computer: baton inbox {asked.decision}"]
        case MissedThing():
            return ["on your computer: baton watch --status"]
        case PausedThing() as paused:
            return [*_why(workspace, paused), f"once it is mended: baton app resume {paused.fact.app}"]


def _text(workspace: Workspace, asked: AskedThing) -> list[str]:
    """The question and the beginning of what it is about; what was erased is left out."""
    told = []
    with suppress(BatonError):
        decision = workspace.decision(asked.decision)
        told.append(_cut(decision.question, _MOST_QUESTION))
        name = first_shown(decision)
        shown = decision.run.artifact_of(decision.shows[name]) if name else None
        told.append(_cut(_words(shown), _MOST_SHOWN) if shown else "")
    return [line for line in told if line]


def _words(shown: Artifact) -> str:
    """Of a value that is no text, none: numbers and lists say little in a line."""
    if not shown.is_json:
        return shown.text
    return shown.value if isinstance(shown.value, str) else ""


def _why(workspace: Workspace, paused: PausedThing) -> list[str]:
    if paused.fact.why == NO_TEXT:
        return []
    try:
        return [_cut(workspace.journal.artifact("system", paused.fact.why).text, _MOST_QUESTION)]
    except BatonError:  # it was forgotten
        return []


def _cut(text: str, most: int) -> str:
    told = " ".join(visible(text).split())
    return told if len(told) <= most else told[: most - len(_CUT)].rstrip() + _CUT


def _at(at: datetime, now: datetime, zone: tzinfo) -> str:
    here = at.astimezone(zone)
    return f"{here:%H:%M}" if here.date() == now.astimezone(zone).date() else f"{here:%a %d %b %H:%M}"
