"""A page for one site: what is settled of it once the site was looked at, and its text."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import cast

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_block import FrontBlock
from orchestrator.text.front_matter import Read, UnreadableHeader, front_matter_of
from orchestrator.text.front_written import json_value
from orchestrator.text.inline import words_of
from orchestrator.text.page_front import PageFront, empty, front_of, kept_of
from orchestrator.text.said import Said, read_source
from orchestrator.text.site_place import OF_THE_PLACE, PageAddress, There, place_of
from orchestrator.text.site_schema import PLAIN, Role, told_misfits
from orchestrator.text.written import Written
from orchestrator.values import replace

_APART = re.compile(r"[-_\s]+")
_DATED = re.compile(r"\A\d{4}-\d{2}-\d{2}[-_]")
_END = re.compile(r"(?:\.[a-z]{2}(?:-[A-Za-z]{2,4})?)?\.(?:md|markdown|mdx)\Z")
_NAMES_NOTE = re.compile(r"sha256:[0-9a-f]{64}|note-[0-9a-f]{16}")
_UNNAMED = "The page names its note no more."
_NOT_KNOWN = " When the note is published again it will get a page of its own."
OF_THE_PAGE = re.compile(r"[A-Z]\w+ wants |Nearly all pages there have |The page names its note no more\.")
"""What is told of a page's front matter, and holds until that is edited: how its sentences begin."""
_ORDER: tuple[Role, ...] = ("title", "summary", "tags", "date", "updated", "slug")
"""In which a block that is made anew has them."""


def settled_on(site: There, settled: Mapping[str, JSON], said: Said, day: str) -> tuple[dict[str, JSON], list[str]]:
    """What is settled of a page (title, summary, tags, date, slug) fitted to what the site has, and what to tell of it.

    Args:
        site: what `look_at_site` told.
        settled: with the note's own words in it already.
        said: what the note says of itself.
        day: of the run, which a new version of a page names.
    """
    found: dict[str, JSON] = {**settled}
    place = place_of(str(found["title"]), str(found["slug"]), str(found["date"]), site)
    told = [*site.get("told", ()), *place.told]
    if place.old is not None:
        told += _as_out_there(place.old, found, said, day)
    else:
        found["slug"] = place.slug
    known = site.get("tags") or {}
    if said.tags:
        told += _told_variants(said.tags, known)
    else:
        found["tags"] = site_tags(found["tags"], known)
    return found, told


def _as_out_there(old: Mapping[str, JSON], found: dict[str, JSON], said: Said, day: str) -> Iterator[str]:
    """A new version keeps what the note is silent of: the day it was written, its address, its tags and summary."""
    out = read_source(str(old.get("text", "")))[0]
    found["date"] = said.date or out.date or str(old.get("date", "")) or found["date"]
    found["updated"] = day
    found["slug"] = said.slug or out.slug or slug_in(str(old["path"]))
    kept = []
    if not said.tags and out.tags:
        found["tags"] = list(out.tags)
        kept.append("tags")
    if not said.summary and out.summary and not _is_taken_from(out.summary, str(old.get("text", ""))):
        found["summary"] = out.summary
        kept.append("summary")
    if kept:
        which = "is that" if kept == ["summary"] else "are those"
        yield f"Its {' and '.join(kept)} {which} of the page out there."


def _is_taken_from(summary: str, page: str) -> bool:
    """Whether a summary is a sentence of its page's text: of a new text it may say what is no longer so."""
    body = " ".join(words_of(read_source(page)[1]).split())
    return " ".join(words_of(summary).split()) in body


def slug_in(path: str) -> str:
    """The name of a page's address, from where its file lies."""
    name = posixpath.basename(path)
    if name.startswith("index.") and posixpath.dirname(path):
        name = posixpath.basename(posixpath.dirname(path)) + ".md"
    return _DATED.sub("", _END.sub("", name))


def site_tags(wanted: Iterable[JSON], known: Mapping[str, JSON]) -> list[str]:
    """Tags as the site spells them, where it has them but for case and hyphens; each once, the site's own first."""
    spelled = _spelled(known)
    found = [spelled.get(_bare(str(tag)), str(tag)) for tag in wanted]
    once = list(dict.fromkeys(found))
    return sorted(once, key=lambda tag: _bare(tag) not in spelled)


def _told_variants(own: Iterable[str], known: Mapping[str, JSON]) -> Iterator[str]:
    spelled = _spelled(known)
    for tag in own:
        if (theirs := spelled.get(_bare(tag), tag)) != tag:
            yield f"The site has the tag “{theirs}”; the note spells it “{tag}”, and so does the page."


def _spelled(known: Mapping[str, JSON]) -> dict[str, str]:
    """By bare spelling, the one that most of the site's pages use."""
    found: dict[str, str] = {}
    for tag in sorted(known, key=lambda tag: (-int(known[tag]), tag)):
        found.setdefault(_bare(tag), tag)
    return found


def _bare(tag: str) -> str:
    return _APART.sub("", tag.casefold())


def page_of(
    draft: str, metadata: Mapping[str, JSON], source: str, site: There | None = None, *, as_in: str = ""
) -> str:
    """The page: its front matter, and below it the draft as it is, byte for byte.

    A blank line parts them, unless the draft brings one. A page that would differ from the one out there in nothing
    but the day of its change is that one. `as_in` is a page whose front matter it goes on with, in place of the note's;
    where nobody can read that, it stays as it is.
    """
    if _is_unreadable(as_in):
        return as_in  # a block above it would make text of the one that its person is to mend
    site = site or {}
    place = _place(metadata, site)
    old = str(place.old.get("text", "")) if place.old else ""
    if old and "updated" in metadata:
        same = _with_body(front(_as_before(metadata, old), source, site, place, as_in).block, draft)
        if same == old:
            return same
    return _with_body(front(metadata, source, site, place, as_in).block, draft)


def _as_before(metadata: Mapping[str, JSON], old: str) -> dict[str, JSON]:
    """With the day of change that the page out there has; without one, where it has none."""
    kept = {name: value for name, value in metadata.items() if name != "updated"}
    out = _front_out_there(old, PLAIN)
    at = out.key_of("updated") if out else None
    if out is None or at is None:
        return kept
    value = out.block.values[at[0]]
    return {**kept, "updated": value.text} if isinstance(value, Written) else kept


def _with_body(block: FrontBlock, draft: str) -> str:
    front = str(block) if draft.startswith(("\n", "\r")) else f"{block}\n"
    if "\r\n" in draft and "\n" not in draft.replace("\r\n", ""):
        front = front.replace("\n", "\r\n")  # as its author's editor has them
    return front + draft


def _place(metadata: Mapping[str, JSON], site: There) -> PageAddress:
    return place_of(str(metadata["title"]), str(metadata["slug"]), str(metadata["date"]), site)


def front(
    metadata: Mapping[str, JSON], source: str, site: There, place: PageAddress | None = None, as_in: str = ""
) -> PageFront:
    """The page's front matter, and what of the note's own (or of that in a page) had to be changed for it."""
    place = place or _place(metadata, site)
    schema = site.get("schema") or PLAIN
    own = front_of(as_in or source, schema)
    out = _front_out_there(str(place.old.get("text", "")), schema) if place.old else None
    made = own or out or PageFront(empty(schema), schema)
    made = made.with_texts_quoted() if own else made
    for role in _ORDER:
        made = _settled(made, role, metadata, place, is_new=own is None and out is None)
    made = _flagged(made, as_in or source)
    made = made.in_its_places().with_constants()
    if own and out:
        made = _with_kept(made, out)
    made = _with_others(made, metadata)
    return _with_source(made, source, site)


def _front_out_there(text: str, schema: JSON) -> PageFront | None:
    found = front_matter_of(text)
    block = FrontBlock.of(found.block) if isinstance(found, Read) else None
    return PageFront(block, schema) if block is not None and block.format in schema["formats"] else None


def _settled(
    made: PageFront, role: Role, metadata: Mapping[str, JSON], place: PageAddress, *, is_new: bool
) -> PageFront:
    value = metadata.get(role)
    at = made.key_of(role)
    if role == "slug" and at is None and not (made.schema["says_slug"] and is_new) and value == slug_in(place.path):
        return made  # the name of its file says it
    if role == "slug" and at is None and {"url", "permalink", "path"} & made.block.values.keys():
        return made
    if role == "updated" and not value and at and made.schema["elsewhere"] and at[0] not in made.schema["kinds"]:
        return made.settled(role, json_value(made.block.values[at[0]]), is_said=False)
    if not value and not (role == "tags" and is_new):
        return made
    said = made.said
    is_said = {
        "title": said.title == value,
        "summary": said.summary == value,
        "tags": list(said.tags) == value,
        "date": said.date == value,
        "slug": said.slug == value,
        "updated": False,
    }[role]
    return made.settled(role, date.fromisoformat(str(value)) if _is_day(role, str(value)) else value, is_said=is_said)


def _is_day(role: Role, value: str) -> bool:
    return role in ("date", "updated") and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


def _flagged(made: PageFront, source: str) -> PageFront:
    """What the note says against going out holds in the one word that all generators know."""
    if not read_source(source)[0].held_back:
        return made
    value = made.block.values.get("draft")
    if isinstance(value, Written) and value.value is True:
        return made
    return made.holding(made.block.with_value(("draft",), value=True))


def _with_kept(made: PageFront, out: PageFront) -> PageFront:
    ours = {str(name).split(".")[0] for name in made.schema["names"].values()}
    ours |= {key[0] for role in _ORDER if (key := out.key_of(role))}
    kept = kept_of(out, made, ours)
    block = made.block
    for name, value in kept.items():
        block = block.with_value((name,), value)
    told = f"Kept from the page out there, as the note does not speak of it: {', '.join(kept)}."
    return made.holding(block, told) if kept else made


def _with_others(made: PageFront, metadata: Mapping[str, JSON]) -> PageFront:
    """What a workspace's own schema asked for beside the usual."""
    block = made.block
    for name, value in metadata.items():
        if name not in (*_ORDER, "warnings") and name not in block.values:
            path = (made.schema["elsewhere"], name) if made.schema["elsewhere"] else (name,)
            block = block.with_value(path, value)
    return made.holding(block)


def _with_source(made: PageFront, source: str, site: There) -> PageFront:
    """The digest of the note, and where it is known, of the place it stands in."""
    digest = "sha256:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    note = cast("Mapping[str, JSON]", site.get("note") or {})
    block = made.block
    ours: tuple[tuple[Role, JSON], ...] = (("source", digest), ("source_id", note.get("id")))
    for role, value in ours:
        own = made.own_key(role)
        if own != (role,) and role in block.values:
            block = block.without((role,))
        if value:
            block = block.with_value(own, value)
    return made.holding(block)


def told_of(made: PageFront) -> list[str]:
    """What the person should know of a page's front matter: what was moved, what fits nothing, what is lacking."""
    values = cast("dict[str, JSON]", json_value(made.block.values))
    told = [*made.told, *told_misfits(values, made.schema)]
    lacking = [name for name in made.schema["required"] if not values.get(name)]
    usual = [name for name in made.schema.get("usual", ()) if name not in values and name not in lacking]
    if lacking:
        told.append(f"{made.schema['generator'].title()} wants {', '.join(lacking)}, and the page has none.")
    if usual:
        told.append(f"Nearly all pages there have {', '.join(usual)}; this one has not.")
    return told


def told_of_page(page: str, site: There) -> list[str]:
    """The same of a page that a person has edited, and whether it still names its note."""
    found = _front_out_there(page, site.get("schema") or PLAIN)
    if found is None:
        return [f"{_UNNAMED} It has no front matter that its site reads.{_NOT_KNOWN}"] if site.get("note") else []
    named = _NAMES_NOTE.search(str(found.block)) or not site.get("note")
    return [*told_of(found), *([] if named else [f"{_UNNAMED}{_NOT_KNOWN}"])]


def settled_again(page: str, metadata: Mapping[str, JSON], day: str, site: There) -> dict[str, JSON]:
    """What is settled of a page once its site was looked at again: its place, and the days that follow from it.

    All else stays as the page says it, which a person may have edited. What is told of its front matter is told anew,
    of the page as it is assembled then: that names its note again. `day` is that of the run.
    """
    said, _ = read_source(page)
    if said.date == day:
        said = replace(said, date="")  # nobody's: of a page that is out there by now, its own stays
    found, told = settled_on(site, {**metadata, "warnings": []}, said, day)
    if place_of(str(found["title"]), str(found["slug"]), str(found["date"]), site).old is None:
        found.pop("updated", None)
    before = [str(one) for one in metadata.get("warnings", ())]
    kept = [one for one in before if not (OF_THE_PLACE.search(one) or OF_THE_PAGE.match(one))]
    told += told_of_page(page, site) if _is_unreadable(page) else told_of(front(found, page, site, as_in=page))
    return {**found, "warnings": [*dict.fromkeys([*told, *kept])]}


def _is_unreadable(page: str) -> bool:
    return isinstance(front_matter_of(page), UnreadableHeader)
