"""A run as it happens, pushed to its page: the lines of `baton follow`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator

from orchestrator.face.run import Run
from orchestrator.face.watching import Event, RunState
from orchestrator.features.looking.following import RunHappenings
from orchestrator.features.looking.progress import Happening, happening_of
from orchestrator.text.html import Html, tag
from orchestrator.text.quantity import span
from orchestrator.web.page import PageVisit, WebStream

_POLL_S = 0.1
"""An event is on the page within a third of a second of its commit, the browser's own time included."""
_RECENT = 6
"""Lines of what was before: the page below has them all."""
_PATIENCE = 20
"""Looks before a run that stands still, and that nobody drives, is taken to rest."""
_HEARTBEAT = 150
"""Looks without anything new before a sign of life: it is how one notices that nobody listens any more."""


async def _live(visit: PageVisit) -> AsyncIterator[str]:
    """Each line as an event without a name, which takes its place in the page; `works` says what models at work say
    now, in one line or none; `rests` when nothing more comes.
    """
    run = visit.workspace.run(visit.given["run"])
    happenings = RunHappenings(visit.workspace, run)
    lines = list(_lines(visit, await asyncio.to_thread(happenings.more)))[-_RECENT:]
    still = 0
    works = ""
    while True:
        for line in lines:
            yield _sent(line)
        if (now := visit.driver.at_work.told(run.id)) != works:
            works = now
            yield _sent(works, name="works")
        still = 0 if lines else still + 1
        if not lines and await asyncio.to_thread(_rests, visit, run, happenings, still):
            yield _sent(Html(run.status), name="rests")
            return
        if still % _HEARTBEAT == _HEARTBEAT - 1:
            yield ": nothing new\n\n"
        await asyncio.sleep(_POLL_S)
        lines = list(_lines(visit, await asyncio.to_thread(happenings.more)))


def _rests(visit: PageVisit, run: Run, happenings: RunHappenings, still: int) -> bool:
    """Between an answer and its driver there is a moment."""
    return not visit.driver.drives(run.id) and (happenings.rests() or still >= _PATIENCE)


def _lines(visit: PageVisit, found: Iterable[tuple[Event, RunState]]) -> Iterator[Html]:
    for event, state in found:
        happening = happening_of(event, state, visit.workspace.journal, answers=True)
        if happening:
            yield _line(happening)


def _line(happening: Happening) -> Html:
    took = f" {span(happening.took)}" if happening.took is not None else ""
    by = f" {happening.by}" if happening.by else ""
    phase = tag("b", happening.phase) if happening.phase else ""
    told = f" {happening.told}" if happening.phase else happening.told
    return tag("li", phase, tag("span", f"{by}{took}", class_="dim"), told, class_=f"live {happening.kind}")


def _sent(markup: str, *, name: str = "") -> str:
    """One event as the protocol writes it: a text of several lines is as many lines of data."""
    head = f"event: {name}\n" if name else ""
    data = "".join(f"data: {line}\n" for line in markup.splitlines() or [""])
    return f"{head}{data}\n"


LIVE = WebStream("/live/{run:path}", _live)
