"""One run: how it stands, where its time went, its way through the app, every step, what it made, and what it cost."""

from __future__ import annotations

from urllib.parse import quote

from orchestrator.errors import BatonError
from orchestrator.face.run import Run
from orchestrator.features.looking.account import account_of, page_sections
from orchestrator.features.looking.branches import asked_in
from orchestrator.features.looking.listing import local
from orchestrator.features.looking.published import published
from orchestrator.features.looking.standing import begun_by, head_of, standing
from orchestrator.text.outline import readable
from orchestrator.text.quantity import amount, counted
from orchestrator.web.drawing import as_text
from orchestrator.web.markdown import MOST_RENDERED, rendered
from orchestrator.web.page import PageVisit, Shown, WebPage

_MOST_EVENTS = 4_000
"""Of a run whose steps are drawn: 4,000 are some hundred pages. Of a longer one its account has them all."""
_MOST_TEXT = 2_000_000
"""Characters a browser shows without trouble."""


def _look(visit: PageVisit) -> Shown:
    run = visit.workspace.run(visit.given["run"])
    state, head = run.state, head_of(run)
    stands = None if state.ended else standing(run)
    is_long = state.head.seq > _MOST_EVENTS
    run.note_look(surface="page")
    values = {
        "run": run.id,
        "address": quote(run.id),
        "app": state.app,
        "status": run.status,
        "moves": run.status == "running" or visit.driver.drives(run.id),
        "told": f"profile {state.profile} · started {local(state.started_at)}{begun_by(run)}{_cost(run)}",
        "files": [(given, file, digest) for given, file, digest in head.files],
        "notes": _notes(run),
        "stands": stands,
        "asks": asked_in(run),
        "trouble": visit.driver.trouble(run.id),
        "whole": run.whole.id if state.branch else "",
        "path": run.path if state.branch else "",
        "went_to": _went_to(run),
        "artifacts": list(state.artifacts),
        "sections": "" if is_long else page_sections(run),
        "is_long": is_long,
        "events": counted(state.head.seq, "event"),
        "head": state.head.digest.partition(":")[2][:16],
    }
    return Shown(f"{state.app} {run.id}", values)


def _cost(run: Run) -> str:
    return f" · ${amount(run.cost_usd)}" if run.cost_usd else ""


def _notes(run: Run) -> list[str]:
    """What `baton show` says above the steps."""
    head = head_of(run)
    told = list(head.left_acting)
    if head.unsettled:
        requests = f"{counted(head.unsettled, 'request')} nothing settled"
        told.append(f"${amount(head.reserved_usd)} of it is reserved for {requests}")
    if head.came:
        told.append(f"{head.came} of its {counted(head.events, 'event')} came in a file")
    return told


def _went_to(run: Run) -> list[tuple[str, str]]:
    """Files, and the address where it can be read."""
    try:
        return [(", ".join(page.shown), page.address) for page in published(run.root, run)]
    except BatonError:  # nothing was put anywhere
        return []


def _account(visit: PageVisit) -> Shown:
    run = visit.workspace.run(visit.given["run"])
    text = account_of(run)
    run.note_look(surface="page")
    cut = text[:_MOST_TEXT]
    left = f"cut off here: baton transcript {run.id} has all of it" if len(text) > len(cut) else ""
    return Shown(f"Account of {run.id}", {"run": run.id, "address": quote(run.id), "text": as_text(cut), "left": left})


def _artifact(visit: PageVisit) -> Shown:
    """As a page where it is Markdown, and as text."""
    run, name = visit.workspace.run(visit.given["run"]), visit.given["name"]
    artifact = run.artifact(name)
    run.note_look(surface="page")
    whole = readable(artifact)
    text = whole[:_MOST_TEXT]
    is_page = artifact.media_type == "text/markdown" and len(text) <= MOST_RENDERED
    values = {
        "run": run.id,
        "address": quote(run.id),
        "name": name,
        "digest": artifact.digest,
        "page": rendered(artifact.text).html if is_page else "",
        "text": as_text(text),
        "left": f"cut off here: baton cat {run.id} {name} has all of it" if len(whole) > len(text) else "",
    }
    return Shown(f"{name} of {run.id}", values)


RUN = WebPage("/runs/{run:path}", "run.html", _look)
ACCOUNT = WebPage("/account/{run:path}", "account.html", _account)
ARTIFACT = WebPage("/artifacts/{name}/{run:path}", "artifact.html", _artifact)
