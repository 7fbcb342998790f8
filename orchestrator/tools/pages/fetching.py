"""The body of a page, as a guest gets it: each step of the way is looked at before it is taken."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

from orchestrator.ports.pages import KeptPage, Pages
from orchestrator.tools.pages.decoded import decoded
from orchestrator.tools.pages.manners import USUAL_DELAY_S, Manners
from orchestrator.tools.pages.public_address import Border, WebOrigin, origin_of
from orchestrator.tools.pages.robots import EVERYTHING, MOST_BYTES, NOTHING, Robots, read_robots
from orchestrator.tools.web import MOST_STEPS, FetchedBody, Question, Unanswered, WebWay, agent_name, fetch
from orchestrator.values import dataclass, field, replace

MOST_PAGE_BYTES = 16_000_000
PATIENCE_S = 30.0
"""For a page, whatever it leads on to; waiting for one's turn is not counted."""
LONGEST_ADDRESS = 2_000
"""Characters. Browsers and servers agree on as many."""
_AGENT = "baton"
"""By which a robots.txt names us."""
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/markdown;q=0.9,text/plain;q=0.8"
_SAFE = "/:?#[]@!$&'()*+,;=~%-._"


class Forbidden(Exception):
    """The site does not want the page fetched."""


@dataclass(frozen=True)
class FetchedPage:
    page: KeptPage
    steps: tuple[str, ...] = ()
    """Addresses it led on from."""
    is_unchanged: bool = False
    """Since it was kept."""


@dataclass
class Guest:
    """Fetches pages for one workspace."""

    border: Border
    manners: Manners
    pages: Pages
    ask: Callable[[Question, WebWay], FetchedBody] = fetch
    patience_s: float = PATIENCE_S
    most_bytes: int = MOST_PAGE_BYTES
    clock: Callable[[], float] = time.monotonic
    _spent_s: float = field(default=0.0, init=False)

    def fetch(self, address: str) -> FetchedPage:
        """What lies at an address now; what is kept of it, where it has not changed.

        Raises:
            Unanswered: it cannot be had; the message says why.
            Forbidden: the site does not want that.
        """
        kept = self.pages.load(address)
        steps: list[str] = []
        at = usable(address)
        for _ in range(MOST_STEPS + 1):
            if at in steps:
                raise Unanswered("leads on in a circle")
            known = kept if kept is not None and kept.reached == at else None
            body = self._asked(at, known)
            if not body.onward:
                return self._taken(address, at, body, known, tuple(steps))
            steps.append(at)
            at = usable(body.onward)
        raise Unanswered(f"leads on more than {MOST_STEPS} times")

    def _taken(
        self, address: str, at: str, body: FetchedBody, known: KeptPage | None, steps: tuple[str, ...]
    ) -> FetchedPage:
        if body.data is None and known is not None:
            return FetchedPage(replace(known, headers={**known.headers, **_told(body.headers)}), steps, True)
        page = KeptPage(at, body.data or b"", _told(body.headers), body.etag, body.last_modified)
        self.pages.save(address, page)
        return FetchedPage(page, steps)

    def _asked(self, at: str, known: KeptPage | None) -> FetchedBody:
        origin = origin_of(at)
        if origin is None:
            raise Unanswered("is no address that begins with https:// or http://")
        robots = self._robots(origin)
        if not robots.allows(at):
            raise Forbidden(f"robots.txt of {origin.host} does not allow it")
        is_own = origin in self.border.allowed
        with self.manners.turn(origin, 0.0 if is_own else robots.delay_s or USUAL_DELAY_S):
            return self._answer(at, origin, known, self.most_bytes)

    def _answer(self, at: str, origin: WebOrigin, known: KeptPage | None, most: int) -> FetchedBody:
        left = self.patience_s - self._spent_s
        if left <= 0:
            raise Unanswered(f"no answer within {self.patience_s:g} s")
        version = (known.etag, known.last_modified) if known else ("", "")
        question = Question(at, *version, agent=agent_name(), accept=_ACCEPT)
        began = self.clock()
        try:
            return self.ask(question, WebWay(left, most, self.border.place_of(origin), follows=False))
        finally:
            self._spent_s += self.clock() - began

    def _robots(self, origin: WebOrigin) -> Robots:
        return self.manners.robots(origin, lambda: self._asked_robots(origin))

    def _asked_robots(self, origin: WebOrigin) -> Robots:
        """Where there is none, everything is allowed; where the site cannot say, nothing is (RFC 9309, 2.3.1)."""
        at, home = f"{origin}/robots.txt", origin
        try:
            for _ in range(MOST_STEPS + 1):
                body = self._answer(at, home, None, MOST_BYTES)
                if not body.onward:
                    return read_robots(decoded(body.data or b"", "").text, _AGENT)
                at = body.onward
                led = origin_of(at)
                if led is None:
                    return EVERYTHING
                home = led
        except Unanswered as error:
            if error.status and 400 <= error.status < 500 and error.status != 429:
                return EVERYTHING
            if error.status:
                return NOTHING
            raise
        return EVERYTHING


def usable(address: str) -> str:
    """The address without its fragment, letters that need it spelled out. Raises Unanswered: it is none of the web."""
    if len(address) > LONGEST_ADDRESS:
        raise Unanswered(f"has more than {LONGEST_ADDRESS:,} characters")
    if any(ord(char) < 0x20 or char == "\x7f" for char in address.strip()):
        raise Unanswered("holds control characters")
    if origin_of(address) is None:
        if _NAMES_SOMEBODY.match(address.strip()):
            raise Unanswered("holds a name or a key before its '@', which is not sent")
        raise Unanswered("is no address that begins with https:// or http://")
    parts = urlsplit(address.strip())
    path = _without_dots(quote(parts.path or "/", safe=_SAFE))
    return parts._replace(path=path, query=quote(parts.query, safe=_SAFE), fragment="").geturl()


_NAMES_SOMEBODY = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)
_DOT = re.compile(r"%2e", re.IGNORECASE)


def _without_dots(path: str) -> str:
    """The path that is asked for in the end (RFC 3986, 5.2.4): what a robots.txt says of `/private` is also said of
    `/open/../private`, also where the dots are spelled `%2e`.
    """
    kept: list[str] = []
    parts = path.split("/")
    for number, part in enumerate(parts):
        plain = _DOT.sub(".", part)
        if plain == "..":
            kept = kept[:1] + kept[1:-1]
        elif plain != ".":
            kept.append(part)
        if plain in (".", "..") and number == len(parts) - 1:
            kept.append("")
    return "/".join(kept) if len(kept) > 1 else "/"


_HEADERS = (
    "content-type",
    "content-language",
    "last-modified",
    "etag",
    "date",
    "link",
    "x-robots-tag",
    "content-location",
)
_LONGEST_HEADER = 500


def _told(headers: Mapping[str, str]) -> dict[str, str]:
    """Those that say what came, and nothing that says who asked."""
    return {name: headers[name][:_LONGEST_HEADER] for name in _HEADERS if name in headers}
