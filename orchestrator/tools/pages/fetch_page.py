"""The tool `fetch_page`: a page of the web or a file of the workspace, as a snapshot that says where it is from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from typing import Annotated, TypedDict
from urllib.parse import urljoin, urlsplit

from orchestrator.errors import ToolError
from orchestrator.files.looking import read_plain
from orchestrator.ports.clock import stamp
from orchestrator.ports.pages import KeptPage
from orchestrator.ports.tool import Surroundings
from orchestrator.text.extra_install import install_extra
from orchestrator.tools.pages.fetching import MOST_PAGE_BYTES, FetchedPage, Forbidden, Guest
from orchestrator.tools.pages.manners import Manners
from orchestrator.tools.pages.page_text import EXTRA, PageText, UnreadablePage
from orchestrator.tools.pages.public_address import Border, WebOrigin, origin_of
from orchestrator.tools.pages.reading import media_type_of, read_page
from orchestrator.tools.web import Unanswered

_ARCHIVE = "https://web.archive.org/web/"
_OF_LINK = re.compile(r"<([^<>]{1,2000})>[^<>]{0,200}?;\s*rel\s*=\s*\"?\s*canonical\b", re.IGNORECASE)
"""What a server says of a document that cannot say it by itself, as a PDF (RFC 6596)."""
_MANNERS = Manners()
"""One for all runs of this process: a site does not care which of them asks."""


class Snapshot(TypedDict):
    address: str
    """As it was asked for."""
    reached: str
    steps: list[str]
    canonical: str
    archive: str
    fetched_at: str
    media_type: str
    encoding: str
    headers: dict[str, str]
    digest: str
    bytes: int
    title: str
    author: str
    published: str
    licence: str
    partial: str
    told: list[str]
    page_starts: list[int]
    is_unchanged: bool
    text: str


def fetch_page(
    surroundings: Surroundings,
    address: Annotated[str, "Of a page, https:// or http://; or the path of a file in the workspace."],
) -> Snapshot:
    """Fetch one page, as the site's robots.txt allows, and keep what it says with where it is from."""
    address = address.strip()
    return _of_web(surroundings, address) if "://" in address else _of_file(surroundings, address)


def _of_web(surroundings: Surroundings, address: str) -> Snapshot:
    pages = surroundings.pages
    if not pages.may_ask:
        raise ToolError(
            f"{address}: no address is asked in a workspace that came from elsewhere.",
            mend="Look at its apps, then take the folder as yours: baton trust --always.",
        )
    allowed = frozenset(origin for named in pages.allowed() if (origin := origin_of(named)))
    try:
        fetched = Guest(Border(allowed), _MANNERS, pages).fetch(address)
    except Unanswered as error:
        raise ToolError(f"{address}: {error}{_unless(error, address, allowed)}.", mend=_mend(error)) from error
    except Forbidden as error:
        raise ToolError(
            f"{address}: {error}.", mend="Read it yourself, save it as a file, and give its path."
        ) from error
    found = _snapshot(address, fetched, stamp(pages.now()))
    return {**found, "archive": "" if origin_of(found["reached"]) in allowed else found["archive"]}


def _unless(error: Unanswered, address: str, allowed: Collection[WebOrigin]) -> str:
    """The way on, told with the cause: where one of many pages fails, the cause is all that its list and report say.

    Where a page of the public web led there, or one of a host that is allowed, nobody is told how to follow it.
    """
    origin = origin_of(address)
    if origin is None or origin in allowed or "private network" not in str(error):
        return ""
    try:
        Border().number(origin)
    except Unanswered:
        return f', unless baton.yaml says that it is yours: web: {{allow: ["{origin}"]}}'
    return ""


def _mend(error: Unanswered) -> str:
    if error.status in (401, 402, 403, 429):
        return "Read it yourself, save it as a file, and give its path."
    return "Look at it in a browser, or leave it out."


def _of_file(surroundings: Surroundings, path: str) -> Snapshot:
    found = surroundings.resolve(path)
    try:
        data = read_plain(found, MOST_PAGE_BYTES + 1)
    except OSError as error:
        raise ToolError(
            f"{path}: {error.strerror or error}.", mend="Give the path of a file in the workspace."
        ) from error
    if len(data) > MOST_PAGE_BYTES:
        raise ToolError(f"{path}: holds more than {MOST_PAGE_BYTES // 1_000_000} MB.", mend="Give a part of it.")
    return _snapshot(path, FetchedPage(KeptPage("", data)), stamp(surroundings.pages.now()))


def _snapshot(address: str, fetched: FetchedPage, moment: str) -> Snapshot:
    page = fetched.page
    content_type = page.headers.get("content-type", "")
    kind = media_type_of(page.data, content_type, page.reached or address)
    try:
        text, encoding = read_page(page.data, kind, content_type, page.reached)
    except UnreadablePage as error:
        if str(error) == "extra":
            needs = f"to read {kind} needs the extra '{EXTRA}', which is not installed"
            raise ToolError(f"{address}: {needs}. {install_extra(EXTRA)}") from error
        raise ToolError(f"{address}: {error}.", mend="Save what you read there as text, and give its path.") from error
    return {
        "address": address,
        "reached": page.reached,
        "steps": list(fetched.steps),
        "canonical": _canonical(text, page),
        "archive": f"{_ARCHIVE}{page.reached}" if page.reached else "",
        "fetched_at": moment,
        "media_type": kind,
        "encoding": encoding,
        "headers": dict(page.headers),
        "digest": f"sha256:{hashlib.sha256(page.data).hexdigest()}",
        "bytes": len(page.data),
        "title": text.title,
        "author": text.author,
        "published": text.published,
        "licence": text.licence,
        "partial": text.partial,
        "told": list(text.told),
        "page_starts": list(text.page_starts),
        "is_unchanged": fetched.is_unchanged,
        "text": text.text,
    }


def _canonical(text: PageText, page: KeptPage) -> str:
    """What the page calls its own address, where it is one of its own site: any page can claim to be another's."""
    by_server = _OF_LINK.search(page.headers.get("link", ""))
    said = text.canonical or (by_server[1] if by_server else "")
    try:
        named = urljoin(page.reached, said) if said else ""
        if named and urlsplit(named).hostname == urlsplit(page.reached).hostname and origin_of(named):
            return named
    except ValueError:
        pass
    return page.reached
