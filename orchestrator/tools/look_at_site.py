"""The tool `look_at_site`: what a site is and has, before a page is made for it. It reads, and runs nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import read_json
from orchestrator.errors import ToolError
from orchestrator.files.finding import entries
from orchestrator.files.looking import read_own
from orchestrator.ports.tool import Surroundings
from orchestrator.text.site_schema import PLAIN, SCHEMAS, schema_json
from orchestrator.tools.site import SiteFolder, site_git, site_status
from orchestrator.tools.site_files import SiteFiles
from orchestrator.tools.site_generator import SiteGenerator
from orchestrator.tools.site_history import SiteHistory
from orchestrator.tools.site_layout import SiteLayout
from orchestrator.tools.site_pages import (
    Note,
    SitePage,
    id_of,
    key_counts,
    line_of,
    page_paths,
    sameness,
    tag_counts,
    whole,
)

MOST_PAGES = 2000
"""Pages looked into; each takes a millisecond or two. That there are more is told."""
_MOST_FILES = 5000
"""Paths told. A page's place is looked for among them, and its links."""
_MOST_TAGS = 200
_MOST_NAMED = 5
_MOST_NOTES = 2000
"""Names looked at beside the note."""
_OFTEN = 0.8
"""Of a folder's pages: what so many have in common, a new one needs too."""
_ENOUGH = 3
"""Pages, before what they have in common is called a habit."""
OWN_SCHEMA = "schemas/site.json"
"""Where a workspace says itself what the pages of its site look like."""


def look_at_site(
    surroundings: Surroundings,
    site: SiteFolder,
    note: Annotated[str, "The note to publish, whole: pages that were made of it are found by it."] = "",
) -> dict[str, JSON]:
    """Say what a site is and has: its generator, the keys and format of its pages' front matter, where pages go, its
    tags with counts, its pages, those that were made of this very note, and what of it could not be read.
    """
    files = SiteFiles.of(site_git(surroundings, site))
    generator = SiteGenerator.of(files.here, files.text)
    paths = page_paths(files.here, generator)
    texts = files.texts(paths[:MOST_PAGES])
    schema = SCHEMAS[generator.name]
    pages = [SitePage.of(path, text, schema) for path, text in texts.items()]
    layout = SiteLayout.of(generator, pages, files.here)
    near = [page for page in pages if _is_near(page, layout)] or pages
    formats = Counter(page.format for page in near if page.format)
    told = schema_json(schema, key_counts(near), next((name for name, _ in formats.most_common(1)), None))
    habits, lacking = _habits(near, told)
    place, told = _as_the_workspace_says(surroundings, {**told, "constants": habits, "usual": lacking}, layout.json)
    mine = Note.of(note, path := _path_of(note, surroundings)) if note.strip() else None
    notes = _notes_beside(surroundings, path, pages) if mine else {}
    history = SiteHistory.of(files.repository) if any(page.source for page in pages) else SiteHistory()
    return {
        "generator": generator.name,
        "by": generator.by,
        "status": dict(site_status(surroundings, site)),
        "schema": told,
        "place": place,
        "tags": tag_counts(pages, _MOST_TAGS),
        "pages": [_told(page, history.last, notes) for page in pages],
        "own": list(_own(pages, texts, mine, history)) if mine else [],
        "note": {"digest": mine.digest, "id": mine.id} if mine else None,
        "files": files.here[:_MOST_FILES],
        "told": [*generator.told, *layout.told, *_holes(files, paths, pages)],
    }


def _told(page: SitePage, runs: Mapping[str, str], notes: Mapping[str, str]) -> dict[str, JSON]:
    more = {"run": runs.get(page.path, ""), "note": notes.get(page.source_id, "")}
    return page.json | {name: value for name, value in more.items() if value}


def _notes_beside(surroundings: Surroundings, path: str, pages: Sequence[SitePage]) -> dict[str, str]:
    """Id -> path, as the note's own is written, of the files beside it that pages were made of: a person knows a note
    by its name, and a page does not say it.
    """
    wanted = {page.source_id for page in pages} - {"", id_of(path)}
    if not path or not wanted:
        return {}
    files = entries((surroundings.root / path).parent, most=_MOST_NOTES)
    found = ((id_of(name), name) for name in (_below(surroundings.root, file) for file in files))
    return {known: line_of(name) for known, name in found if known in wanted}


def _below(root: Path, path: Path) -> str:
    try:
        return str(path.relative_to(root))
    except ValueError:
        return str(path)


def _is_near(page: SitePage, layout: SiteLayout) -> bool:
    """Whether it lies where a new page would: what such pages have in common is asked of the new one."""
    return page.path.startswith(layout.folder.split("{", 1)[0])


def _habits(pages: Sequence[SitePage], schema: JSON) -> tuple[dict[str, str], list[str]]:
    """The layout that nearly all name, and the keys that nearly all have."""
    constants = dict(schema["constants"])
    if len(pages) >= _ENOUGH:
        layouts = Counter(page.layout for page in pages)
        layout, count = layouts.most_common(1)[0]
        constants.pop("layout", None)
        if layout and count >= len(pages) * _OFTEN:
            constants["layout"] = layout
    counts = key_counts(pages)
    often = [key for key, count in counts.items() if count >= max(_ENOUGH, len(pages) * _OFTEN) and "." not in key]
    return constants, sorted(often)[:50]


def _as_the_workspace_says(surroundings: Surroundings, schema: JSON, place: JSON) -> tuple[JSON, JSON]:
    """What the person has written of their site goes before what was found.

    Raises:
        ToolError: the file is no object of such entries.
    """
    try:
        own = read_json(read_own(surroundings.root, OWN_SCHEMA).decode())
    except FileNotFoundError:
        return place, schema
    except (OSError, ValueError, RecursionError) as error:
        raise ToolError(f"it cannot be read: {error}.", where=OWN_SCHEMA, mend="Mend it, or delete it.") from error
    known = {*PLAIN, "constants", "folder", "file"} - {"generator", "other_names"}
    if not isinstance(own, dict) or not own.keys() <= known:
        odd = ", ".join(sorted(set(own) - known)) if isinstance(own, dict) else "it is no object"
        raise ToolError(f"unknown: {odd}.", where=OWN_SCHEMA, mend=f"It takes: {', '.join(sorted(known))}.")
    for name, value in own.items():
        usual = place.get(name, schema.get(name))
        if type(value) is not type(usual):
            found = f'"{name}" is of another kind than {usual!r}.'
            raise ToolError(found, where=OWN_SCHEMA, mend="See docs/sites.md.")
    merged = {**schema, **{name: value for name, value in own.items() if name in schema}}
    merged["names"] = {**schema["names"], **own.get("names", {})}
    return {**place, **{name: own[name] for name in ("folder", "file") if name in own}}, merged


def _path_of(note: str, surroundings: Surroundings) -> str:
    """The file that the note was read from, below the workspace where it lies there; empty where it was none."""
    for name, path in surroundings.files.items():
        if name in surroundings.inputs and surroundings.inputs[name].text == note:
            return _below(surroundings.root, surroundings.root / path)
    return ""


def _own(
    pages: Sequence[SitePage], texts: dict[str, str], note: Note, history: SiteHistory
) -> Iterator[dict[str, JSON]]:
    for page in pages:
        text = texts[page.path]
        same = sameness(page, text, note)
        if same:
            yield whole(page, text, same) | history.of_page(page.path, text)


def _holes(files: SiteFiles, paths: Sequence[str], pages: Sequence[SitePage]) -> Iterator[str]:
    for why, left in files.not_read.items():
        yield f"Not looked into, as it {why}: {_named(left)}."
    if len(paths) > MOST_PAGES:
        yield f"Only the first {MOST_PAGES:,} of {len(paths):,} pages were looked into."
    if len(files.here) > _MOST_FILES:
        yield f"Of the site's {len(files.here):,} files the first {_MOST_FILES:,} are known by name."
    if odd := [page.path for page in pages if not page.is_read]:
        yield f"The front matter of {_named(odd)} has a fault: it may not be known again by its title or its note."
    if files.links:
        yield f"Links are not followed: {_named(files.links)}."
    new = [path for path in paths if path not in files.kept]
    if new:
        yield f"Not committed yet, and so not looked into: {_named(new)}."


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return ", ".join(line_of(path) for path in paths[:_MOST_NAMED]) + more
