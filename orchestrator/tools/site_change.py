"""The change that publishes a page, worked out from the page and from what was seen of the site: no model is asked.

Scripts of apps use it. What an effect does with a change, and what of it a yes binds, is the effect's own affair.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import cast

from orchestrator.domain.canonical import JSON
from orchestrator.text.quantity import counted
from orchestrator.text.run_in_code import run_in_code
from orchestrator.text.site_notice import PageChange
from orchestrator.text.site_place import PageAddress, There, place_of
from orchestrator.tools.link import is_remote, links_of, where_it_leads
from orchestrator.tools.unified import unified

_MOST_NAMED = 12
"""Broken links: they stand in one line beside the question."""
_LONGEST_MESSAGE = 200
"""As the schema of change sets has it."""


def change_of(
    page: str, metadata: Mapping[str, JSON], there: There, site: str, notice: Mapping[str, JSON] | None = None
) -> dict[str, JSON]:
    """Where the page goes, whether as a new one, and how to undo it: a change set.

    Args:
        page: whole, as it goes out.
        metadata: its title, slug and date.
        there: what `look_at_site` told of the site.
        site: the folder as the person named it.
        notice: message and what a reader will notice, where somebody was asked for them.
    """
    title = str(metadata["title"])
    place = place_of(title, str(metadata["slug"]), str(metadata["date"]), there)
    said = notice or {}
    verb = "Update" if place.do == "replace" else "Publish"
    return {
        "operations": [{"do": place.do, "path": place.path, "artifact": "page"}],
        "message": str(said.get("message") or f"{verb}: {title}")[:_LONGEST_MESSAGE],
        "notice": str(said.get("notice") or _notice(page, title, place)),
        "undo": f"git -C {shlex.quote(site)} revert HEAD",
        "checks": _checks(page, place, there),
        **({"warnings": told} if (told := run_in_code(page, str(there.get("generator")))) else {}),
    }


def difference_of(page: str, metadata: Mapping[str, JSON], there: There) -> str:
    """How the page differs from the one out there, as a unified difference; empty for a new page."""
    place = place_of(str(metadata["title"]), str(metadata["slug"]), str(metadata["date"]), there)
    old, new = (text.encode("utf-8", "surrogatepass") for text in (_out_there(place), page))
    return unified(place.path, old, new) if old else ""


def worded(change: Mapping[str, JSON], notice: Mapping[str, JSON]) -> dict[str, JSON]:
    """The change in the words that were found for it."""
    said = {name: str(notice[name]) for name in ("message", "notice") if str(notice.get(name) or "").strip()}
    if "message" in said:
        said["message"] = said["message"][:_LONGEST_MESSAGE]
    return {**change, **said}


def _out_there(place: PageAddress) -> str:
    return str(place.old.get("text", "")) if place.old else ""


def _notice(page: str, title: str, place: PageAddress) -> str:
    if place.do == "add":
        return f"A new page, “{title}”."
    return PageChange.of(_out_there(place), page).notice(title)


def _checks(page: str, place: PageAddress, there: There) -> list[JSON]:
    whose = "a new version of the page that was made of this note" if place.do == "replace" else "a page of its own"
    told, leads = _told_links(page, there)
    found: list[JSON] = [
        {"check": "How does the site stand?", "found": _told_status(there)},
        {
            "check": "Where does the page go, and what is there?",
            "found": " ".join([f"{place.path}, {whose}.", *place.told]),
        },
        {"check": "Do the links lead somewhere?", "found": told},
    ]
    if not leads:  # stands beside the question then
        found[-1]["ok"] = False
    return found


def _told_status(there: There) -> str:
    status = cast("Mapping[str, JSON]", there.get("status") or {})
    generator = str(there.get("generator") or "plain")
    kind = "a plain site" if generator == "plain" else f"a site of {generator.title()}"
    if not status.get("repository"):
        return f"{kind}; no git repository there yet: it is made on first use"
    branch = f"branch {status['branch']}" if status.get("branch") else "no branch checked out"
    state = "clean" if status.get("clean") else "changes that are not committed"
    remote = f"remote {status['remote']}" if status.get("remote") else "no remote"
    return f"{kind}; {branch}, {state}, {remote}, {counted(int(status.get('pages') or 0), 'page')}"


def _told_links(page: str, there: There) -> tuple[str, bool]:
    """And whether all that could be checked lead somewhere."""
    files = frozenset(str(path) for path in there.get("files", ()))
    links = links_of(page)
    near = [link for link in links.targets if not is_remote(link)]
    broken = [f"{link} ({why})" for link in near if (why := where_it_leads(link, links.anchors, files))]
    told = f"{counted(len(near), 'link')} checked"
    more = f"; and {len(broken) - _MOST_NAMED} more" if len(broken) > _MOST_NAMED else ""
    told += f", {len(broken)} broken: {'; '.join(broken[:_MOST_NAMED])}{more}" if broken else ", none broken"
    unchecked = len(links.targets) - len(near)
    return f"{told}, {unchecked} not checked" if unchecked else told, not broken
