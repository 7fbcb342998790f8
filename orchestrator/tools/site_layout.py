"""Where pages go in a site: in the folder most of its own lie in, under a name such as theirs have."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.text.site_schema import SCHEMAS
from orchestrator.tools.site_generator import SiteGenerator, folder_named
from orchestrator.tools.site_pages import SitePage
from orchestrator.values import dataclass

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[-_]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0[1-9]|1[0-2]")
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[A-Za-z]{2,4})?)\.(?:md|markdown|mdx)\Z")
_BUNDLE = re.compile(r"index\.(?:md|markdown|mdx)\Z")
_ROOTS = ("content", "src/content", "src/pages", "src/data", "_posts", "src", "docs", "")


@dataclass(frozen=True)
class SiteLayout:
    folder: str
    """Below the site. `{year}` and `{month}` stand for those of the page."""
    file: str
    """`{slug}` and `{date}` stand for those of the page; `{slug}/index.md` is a folder of its own."""
    told: tuple[str, ...] = ()

    @classmethod
    def of(cls, generator: SiteGenerator, pages: Sequence[SitePage], files: Collection[str]) -> SiteLayout:
        schema = SCHEMAS[generator.name]
        chosen = _chosen(generator, pages)
        if not chosen:
            return cls(_first_folder(generator, files), schema.file)
        folder, members = chosen
        return cls(folder, _file(members, schema.file), tuple(_told(members)))

    @property
    def json(self) -> JSON:
        return {"folder": self.folder, "file": self.file}


def _chosen(generator: SiteGenerator, pages: Sequence[SitePage]) -> tuple[str, list[SitePage]] | None:
    groups: dict[str, list[SitePage]] = {}
    for page in pages:
        folder = _folder(page.path)
        if _BUNDLE.match(posixpath.basename(page.path)) and posixpath.dirname(page.path) in _ROOTS and not page.date:
            continue  # a site's first page
        in_posts = "_posts" in folder.split("/")
        if (generator.name == "jekyll") == in_posts or (generator.name == "plain" and folder):
            if generator.name == "plain" and not folder:
                continue
            groups.setdefault(_top_of_posts(folder) if in_posts else folder, []).append(page)
    if not groups:
        return None

    def weight(folder: str) -> tuple[int, int, int, str]:
        dated = sum(bool(page.date or _DATED.match(_name(page.path))) for page in groups[folder])
        return (-dated, -len(groups[folder]), 0 if folder in _ROOTS else 1, folder)

    folder = min(groups, key=weight)
    return folder, groups[folder]


def _folder(path: str) -> str:
    """That of a page's file, or the one above where the page has a folder of its own; years and months stand open."""
    folder = posixpath.dirname(path)
    if _BUNDLE.match(posixpath.basename(path)) and "/" in folder:
        folder = posixpath.dirname(folder)
    parts = folder.split("/")
    if len(parts) > 1 and _YEAR.fullmatch(parts[-1]):
        parts[-1] = "{year}"
    elif len(parts) > 2 and _YEAR.fullmatch(parts[-2]) and _MONTH.fullmatch(parts[-1]):
        parts[-2:] = ["{year}", "{month}"]
    return "/".join(parts)


def _top_of_posts(folder: str) -> str:
    parts = folder.split("/")
    return "/".join(parts[: parts.index("_posts") + 1])


def _name(path: str) -> str:
    name = posixpath.basename(path)
    return posixpath.basename(posixpath.dirname(path)) if _BUNDLE.match(name) else name


def _file(members: Sequence[SitePage], usual: str) -> str:
    names = [page.path for page in members]
    most = len(names) / 2
    bundled = sum(_BUNDLE.match(posixpath.basename(name)) is not None and "/" in name for name in names) > most
    dated = sum(_DATED.match(_name(name)) is not None for name in names) > most
    tongues = Counter(found[1] for name in names if (found := _LANGUAGE.search(name)))
    tongue = next((f".{name}" for name, count in tongues.most_common(1) if count > most), "")
    stem = "{date}-{slug}" if dated or usual.startswith("{date}") else "{slug}"
    return f"{stem}/index{tongue}.md" if bundled else f"{stem}{tongue}.md"


def _told(members: Sequence[SitePage]) -> list[str]:
    if members and all(page.path.endswith(".mdx") for page in members):
        return ["The site's pages are MDX (.mdx); this one gets .md, in which no sign of the note becomes code."]
    return []


def _first_folder(generator: SiteGenerator, files: Collection[str]) -> str:
    base = f"{generator.base}/" if generator.base else ""
    usual = SCHEMAS[generator.name].folder
    match generator.name:
        case "hugo":
            named = folder_named(generator, "contentdir") or "content"
            return base + (f"{named}/posts" if any(f.startswith(f"{base}{named}/posts/") for f in files) else named)
        case "jekyll":
            inside = [folder for name in ("source", "collections_dir") if (folder := folder_named(generator, name))]
            return base + "/".join([*inside, usual])
        case "eleventy":
            roots = ("content", "src")
            root = next((name for name in roots if any(file.startswith(f"{base}{name}/") for file in files)), "content")
            return f"{base}{root}/{'blog' if root == 'content' else 'posts'}"
        case _:
            return base + usual
