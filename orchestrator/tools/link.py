"""Links and images of a Markdown page, and whether they lead anywhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.values import dataclass

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w\- ]")
_INDEXES = ("", ".md", "/index.md", "/_index.md", "/index.html")
_parser = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Links:
    targets: tuple[str, ...]
    """As written, in order, repeats included."""
    anchors: frozenset[str]
    """What `#...` may name on the page itself."""


def links_of(page: str) -> Links:
    """Links and images of a page; code and front matter hold none."""
    tokens = list(_flat(_parser.parse(_FRONT_MATTER.sub("", page.replace("\r\n", "\n")))))
    html = _Tags()
    html.feed("\n".join(token.content for token in tokens if token.type in ("html_block", "html_inline")))
    targets = [
        str(target) for token in tokens if (target := token.attrs.get("href", token.attrs.get("src"))) is not None
    ]
    return Links((*targets, *html.targets), frozenset(_heading_anchors(tokens)) | frozenset(html.anchors))


def is_remote(link: str) -> bool:
    """Whether a link has a scheme or a host, and so leads out of any site."""
    return bool(_REMOTE.match(link))


def where_it_leads(link: str, anchors: frozenset[str], files: frozenset[str]) -> str:
    """Why a relative link is broken; empty when it leads to a file or an anchor."""
    path, _, anchor = link.partition("#")
    path = unquote(path.partition("?")[0])
    if not path and not link:
        return "the link is empty"
    if not path:
        known = not anchor or unquote(anchor).casefold() in anchors
        return "" if known else "no heading of the page has this anchor"
    # The page has no place yet, and generators differ in what they serve as the root: any that fits will do.
    folders = {""} | {folder for file in files for folder in _folders(file)}
    roots = {folder for folder in folders if "/" not in folder} if path.startswith("/") else folders
    tried = [posixpath.normpath(posixpath.join(root, path.lstrip("/"))) for root in roots]
    if all(place.startswith("..") for place in tried):
        return "it leads out of the site"
    there = any(place in {".", *folders} or _exists(place, files) for place in tried)
    return "" if there else "the site has no such file"


def _exists(place: str, files: frozenset[str]) -> bool:
    if place.endswith(".html") and place.removesuffix(".html") + ".md" in files:
        return True
    return any((place + index).removeprefix("./") in files for index in _INDEXES)


def _folders(file: str) -> list[str]:
    parts = file.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _heading_anchors(tokens: list[Token]) -> Iterator[str]:
    """Anchors as most sites make them: lower case, hyphens for spaces, numbered when they repeat."""
    seen: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(part.content for part in _flat(inline.children or []) if part.type in ("text", "code_inline"))
        anchor = _NO_WORD.sub("", text.strip().casefold()).replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        yield f"{anchor}-{count}" if count else anchor


class _Tags(HTMLParser):
    """Links and anchors of HTML inside Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's signature
        given = {name: value for name, value in attrs if value is not None}
        self.targets += [given[name] for name in ("href", "src") if name in given]
        self.anchors += [given[name].casefold() for name in ("id", "name") if name in given]
