"""What a site's robots.txt lets us fetch (RFC 9309), matched in time that grows with its length and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote_to_bytes, urlsplit

from orchestrator.values import dataclass

MOST_BYTES = 500_000
"""Of the file; the RFC asks for as much to be read."""
_MOST_RULES = 5_000
_LINE = re.compile(r"\s*([A-Za-z-]{1,40}(?:[ \t]agent)?)\s*:\s*([^#]*)", re.IGNORECASE)
_WITHOUT_COLON = re.compile(r"\s*(user-?agent|(?:dis)?allow)[ \t]+([/*][^\s#]*)\s*(?:#.*)?\Z", re.IGNORECASE)
_END_OF_LINE = re.compile(r"\r\n?|\n")
_MEANT = {
    "useragent": "user-agent", "user agent": "user-agent", "crawldelay": "crawl-delay",
    "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow",
    "disallaw": "disallow", "dis-allow": "disallow", "disallows": "disallow",
}  # fmt: skip
"""Spellings that stand in many such files, and that the largest search engine takes as they are meant."""
_NAME = re.compile(r"[a-z_-]+|\*(?=\s|\Z)")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_OF_ADDRESS = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_ANYBODY = "*"


@dataclass(frozen=True)
class Robots:
    """The rules for one agent."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Pattern of a path, and whether it may be fetched."""
    delay_s: float = 0.0
    """Between two requests, as the site wishes; 0: it says nothing."""

    def allows(self, address: str) -> bool:
        """The longest pattern that fits says it; of two as long, the one that allows."""
        parts = urlsplit(address)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        fitting = [(len(pattern), may) for pattern, may in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


EVERYTHING = Robots()
NOTHING = Robots((("/", False),))


def read_robots(text: str, agent: str) -> Robots:
    """The rules for an agent, `baton`: those of all groups that name it, else of those for anybody."""
    groups = list(_groups(text))
    for name in (agent.casefold(), _ANYBODY):
        mine = [group for agents, group in groups if name in agents]
        if mine:
            rules = tuple(rule for group in mine for rule in group.rules)[:_MOST_RULES]
            return Robots(rules, max(group.delay_s for group in mine))
    return EVERYTHING


def _groups(text: str) -> Iterator[tuple[set[str], Robots]]:
    agents: set[str] = set()
    rules: list[tuple[str, bool]] = []
    delay, is_begun = 0.0, False
    for name, value in _lines(text):
        if name == "user-agent":
            if is_begun:
                yield agents, Robots(tuple(rules), delay)
                agents, rules, delay, is_begun = set(), [], 0.0, False
            named = _NAME.match(value.casefold())
            agents.add(named[0] if named else value)
        elif agents and name in ("allow", "disallow"):
            is_begun = True
            if value:
                rules.append((_pattern(value), name == "allow"))
        elif agents and name == "crawl-delay":
            is_begun, delay = True, max(delay, _seconds(value))
    if agents:
        yield agents, Robots(tuple(rules), delay)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in _END_OF_LINE.split(text.lstrip("\ufeff")):
        if found := _LINE.match(line) or _WITHOUT_COLON.match(line):
            name = " ".join(found[1].casefold().split())
            yield _MEANT.get(name, name), found[2].strip()


def _seconds(value: str) -> float:
    found = _SECONDS.match(value)
    return float(found[0]) if found else 0.0


def _pattern(value: str) -> str:
    """As it is matched. `private` and `https://a.example/private` are meant as `/private`."""
    value = _OF_ADDRESS.sub("", value, count=1) or "/"
    value = value if value[0] in "/*" else f"/{value}"
    ended = value.endswith("$")
    parts = [_normal(part) for part in re.split(r"\*+", value.removesuffix("$"))]
    return "*".join(parts) + ("$" if ended else "")


def _fits(pattern: str, path: str) -> bool:
    """Each piece between `*` as far to the left as it goes, so nothing is tried twice."""
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    if not pattern.endswith("$"):
        return _after(pieces[1:], path, at) is not None
    if len(pieces) == 1:
        return at == len(path)
    at_last = _after(pieces[1:-1], path, at)
    return at_last is not None and len(path) - len(pieces[-1]) >= at_last and path.endswith(pieces[-1])


def _after(pieces: Sequence[str], path: str, at: int) -> int | None:
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return None
        at = found + len(piece)
    return at


def _normal(part: str) -> str:
    """One spelling of what may be written with `%` or without."""
    return quote(unquote_to_bytes(part.replace("%2F", "%252F").replace("%2f", "%252F")), safe="/:@!$&'()*+,;=~-._?[]%")
