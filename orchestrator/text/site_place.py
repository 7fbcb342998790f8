"""Where a page goes in a site, and whether that is a new page, a new version of one, or somebody else's place.

Pure: it looks at what the tool `look_at_site` has told of the site (`there`), so it is worked out after every edit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass

There = Mapping[str, JSON]
"""What `look_at_site` has told; empty where no site was looked at."""

_MOST_TRIED = 99
"""Names with a number. Who has as many pages of one title has another trouble."""
_HEADING = re.compile(
    r"^ {0,3}#{1,6}[ \t]+(?P<words>.+?)(?:[ \t]+#+)?[ \t]*$|^(?P<under>\S[^\n]*)\n=+[ \t]*$", re.MULTILINE
)
_LOOKED_AT = 4000
"""Characters: a title stands early."""
_MOST_TOLD = 3
OF_THE_PLACE = re.compile(
    r" is there already, .* This page gets | has this title too, |\AThe page out there has the title |"
    r" was made of a note with this title and much of this text|\AOther pages were made of this note too|"
    r" was made of another note in the same file"
)
"""What is told of a place, and holds until the site is looked at again."""


@dataclass(frozen=True)
class PageAddress:
    path: str
    do: Literal["add", "replace"]
    slug: str
    """The one the page gets: another than was asked for, where that is taken."""
    old: Mapping[str, JSON] | None = None
    """The page it is a new version of, as `look_at_site` told it."""
    told: tuple[str, ...] = ()
    """What the person should know of it, a sentence each."""


def place_of(title: str, slug: str, day: str, there: There) -> PageAddress:
    """`day` is the page's own date, ISO 8601."""
    old = _own_page(there)
    if old is not None:
        return PageAddress(str(old["path"]), "replace", slug, old, tuple(_told_of_own(old, title, there)))
    path, free = _path(there, slug, day), slug
    taken = {_folded(str(name)): str(name) for name in there.get("files", ())}
    folders = {_folded(folder) for name in taken.values() for folder in _above(name)}
    number = 1
    while (_folded(path) in taken or _folded(path) in folders or _is_bundle(path, taken)) and number < _MOST_TRIED:
        number += 1
        free = f"{slug}-{number}"
        path = _path(there, free, day)
    return PageAddress(path, "add", free, None, tuple(_told_of_others(there, title, slug, day, path)))


def _own_page(there: There) -> Mapping[str, JSON] | None:
    """The page out there that was made of this very note: of its text, else of its file."""
    own = [page for page in there.get("own", ()) if page.get("same") in ("digest", "note", "text")]
    order = ("note", "digest", "text")
    return min(own, key=lambda page: order.index(page["same"]), default=None)


def _told_of_own(old: Mapping[str, JSON], title: str, there: There) -> Iterator[str]:
    if not is_same_title(str(old.get("title", "")), title) and old.get("title"):
        yield f"The page out there has the title “{old['title']}”; it gets “{title}”, and keeps its address."
    if old.get("same") == "text":
        yield (
            f"{old['path']} was made of a note with this title and much of this text, and is taken for this one's. "
            "If it is another's, give the note another title."
        )
    more = [str(page["path"]) for page in there.get("own", ()) if page is not old and page.get("same") != "file"]
    if more:
        yield f"Other pages were made of this note too, and stay as they are: {', '.join(more[:_MOST_TOLD])}."


def _told_of_others(there: There, title: str, slug: str, day: str, path: str) -> Iterator[str]:
    wanted = _path(there, slug, day)
    if wanted != path:
        pages = (page for page in there.get("pages", ()) if _folded(str(page["path"])) == _folded(wanted))
        page: Mapping[str, JSON] = next(pages, {})
        yield f"{wanted} is there already, {_made_of(page)}. This page gets {path}, and that one stays as it is."
    others = [page for page in there.get("pages", ()) if is_same_title(str(page.get("title", "")), title)]
    others = [page for page in others if _folded(str(page["path"])) != _folded(wanted) or wanted == path]
    for page in others[:_MOST_TOLD]:
        yield f"{page['path']} has this title too, {_made_of(page)}. It is another page, and stays as it is."
    for page in there.get("own", ()):
        if page.get("same") == "file":
            yield (
                f"{page['path']}, “{page.get('title', '')}”, was made of another note in the same file. "
                "It stays as it is, and this one gets a page of its own."
            )


def _made_of(page: Mapping[str, JSON]) -> str:
    if not page.get("source"):
        return "and no note of Baton's made it" if page else "and is no page that could be read"
    run = f", published by run {page['run']} (baton show {page['run']})" if page.get("run") else ""
    note = f"{page['note']} ({str(page['source'])[:19]})" if page.get("note") else str(page["source"])[:19]
    return f"made of another note, {note}{run}"


def _path(there: There, slug: str, day: str) -> str:
    place = there.get("place") or {}
    folder, file = str(place.get("folder", "content")), str(place.get("file", "{slug}.md"))
    path = f"{folder}/{file}" if folder else file
    for mark, value in (("{slug}", slug), ("{date}", day), ("{year}", day[:4]), ("{month}", day[5:7])):
        path = path.replace(mark, value)
    return path


def _is_bundle(path: str, taken: Mapping[str, str]) -> bool:
    """Whether the address is a page's that has a folder of its own, or a file of its own, beside it."""
    stem, _, end = path.rpartition(".")
    other = stem.removesuffix("/index") if stem.endswith("/index") else f"{stem}/index"
    return f"{_folded(other)}.{end}" in taken


def _above(path: str) -> Sequence[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def is_same_title(one: str, other: str) -> bool:
    """But for case, spaces and marks."""
    words = [re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold()) for title in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def title_in(text: str) -> str:
    """The first heading of a text; empty for none."""
    found = _HEADING.search(text[:_LOOKED_AT])
    return (found["words"] or found["under"]).strip() if found else ""
