"""What the pages of a site look like: where they lie, how their front matter is written, and which keys it has.

A row for each generator says what its own documentation says; what a site's pages do goes before that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_written import Format
from orchestrator.values import dataclass, field

Generator = Literal["hugo", "jekyll", "astro", "zola", "eleventy", "plain"]
Kind = Literal["text", "day", "flag", "number", "list", "map"]
Role = Literal["title", "summary", "tags", "date", "updated", "slug", "draft", "source", "source_id"]

ROLES: tuple[Role, ...] = ("title", "summary", "tags", "date", "updated", "slug", "draft", "source", "source_id")


@dataclass(frozen=True)
class SiteSchema:
    generator: Generator
    folder: str
    """Where pages go in a site that has none yet."""
    names: Mapping[Role, tuple[str, ...]]
    """For each thing a page says of itself, the keys it can stand under, the generator's own first; a dot leads into a
    map. A site's pages choose among them.
    """
    file: str = "{slug}.md"
    """The name of a page's file; `{date}` is its day."""
    formats: tuple[Format, ...] = ("yaml", "toml", "json")
    """That the generator reads. A new block is written in the first, unless the site's pages have another."""
    kinds: Mapping[str, tuple[Kind, ...]] = field(default_factory=dict)
    """Keys the generator knows, and what their values may be."""
    elsewhere: str = ""
    """The map that keys of one's own have to stand in; empty where they may stand anywhere."""
    required: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    """What a page needs to be shown as one, where nothing else says it."""
    says_slug: bool = True
    """Whether a new page names its slug, or the name of its file does."""
    free_days: bool = False
    """Whether a day may be written with the name of its month."""
    day_words: tuple[str, ...] = ()
    """What may stand in the place of a day; lower case."""
    any_case: bool = False
    """Whether keys may be written in any case."""


_TEXT: tuple[Kind, ...] = ("text",)
_DAY: tuple[Kind, ...] = ("day",)
_FLAG: tuple[Kind, ...] = ("flag",)
_LIST: tuple[Kind, ...] = ("list",)
_LISTED: tuple[Kind, ...] = ("list", "text")
_OURS: Mapping[Role, tuple[str, ...]] = {"source": ("source",), "source_id": ("source_id",), "draft": ("draft",)}

SCHEMAS: Mapping[Generator, SiteSchema] = {
    "hugo": SiteSchema(
        "hugo",
        "content",
        {
            "title": ("title",),
            "summary": ("summary", "description"),
            "tags": ("tags", "categories"),
            "date": ("date",),
            "updated": ("lastmod",),
            "slug": ("slug",),
            **_OURS,
        },
        kinds={
            "title": _TEXT, "description": _TEXT, "summary": _TEXT, "slug": _TEXT, "url": _TEXT, "type": _TEXT,
            "layout": _TEXT, "linkTitle": _TEXT, "markup": _TEXT, "date": _DAY, "lastmod": _DAY, "publishDate": _DAY,
            "expiryDate": _DAY, "draft": _FLAG, "headless": _FLAG, "isCJKLanguage": _FLAG, "weight": ("number",),
            "tags": _LISTED, "categories": _LISTED, "keywords": _LISTED, "aliases": _LISTED, "params": ("map",),
        },
        any_case=True,
    ),
    "jekyll": SiteSchema(
        "jekyll",
        "_posts",
        {
            "title": ("title",),
            "summary": ("description", "excerpt", "summary"),
            "tags": ("tags", "categories"),
            "date": ("date",),
            "updated": ("last_modified_at", "updated", "lastmod"),
            "slug": ("slug",),
            **_OURS,
        },
        file="{date}-{slug}.md",
        formats=("yaml",),
        kinds={
            "title": _TEXT, "layout": _TEXT, "permalink": _TEXT, "description": _TEXT, "slug": _TEXT, "date": _DAY,
            "last_modified_at": _DAY, "published": _FLAG, "tags": _LISTED, "categories": _LISTED, "category": _TEXT,
        },
        constants={"layout": "post"},
        says_slug=False,
        free_days=True,
    ),
    "astro": SiteSchema(
        "astro",
        "src/content/blog",
        {
            "title": ("title",),
            "summary": ("description", "summary", "excerpt"),
            "tags": ("tags", "categories", "keywords"),
            "date": ("pubDate", "date", "publishDate", "pubDatetime", "published", "publishedAt"),
            "updated": ("updatedDate", "updated", "modDatetime", "lastmod", "updatedAt", "dateModified"),
            "slug": ("slug",),
            **_OURS,
        },
        formats=("yaml", "toml"),
        kinds={
            "title": _TEXT, "description": _TEXT, "pubDate": _DAY, "updatedDate": _DAY, "slug": _TEXT, "layout": _TEXT,
            "draft": _FLAG, "tags": _LIST,
        },
        required=("title", "description", "pubDate"),
        says_slug=False,
        free_days=True,
    ),
    "zola": SiteSchema(
        "zola",
        "content",
        {
            "title": ("title",),
            "summary": ("description",),
            "tags": ("taxonomies.tags", "taxonomies.categories"),
            "date": ("date",),
            "updated": ("updated",),
            "slug": ("slug",),
            "draft": ("draft",),
            "source": ("extra.source",),
            "source_id": ("extra.source_id",),
        },
        formats=("toml", "yaml"),
        kinds={
            "title": _TEXT, "description": _TEXT, "date": _DAY, "updated": _DAY, "weight": ("number",), "draft": _FLAG,
            "render": _FLAG, "slug": _TEXT, "path": _TEXT, "aliases": _LIST, "authors": _LIST, "in_search_index": _FLAG,
            "template": _TEXT, "taxonomies": ("map",), "extra": ("map",),
        },
        elsewhere="extra",
        says_slug=False,
    ),
    "eleventy": SiteSchema(
        "eleventy",
        "content/blog",
        {
            "title": ("title",),
            "summary": ("description", "summary", "excerpt"),
            "tags": ("tags",),
            "date": ("date",),
            "updated": ("updated", "lastmod", "modified", "last_modified_at"),
            "slug": ("slug",),
            **_OURS,
        },
        formats=("yaml", "json"),
        kinds={
            "title": _TEXT, "description": _TEXT, "date": _DAY, "tags": _LISTED, "layout": _TEXT,
            "eleventyExcludeFromCollections": _FLAG,
        },
        says_slug=False,
        day_words=("created", "last modified", "git created", "git last modified"),
    ),
    "plain": SiteSchema(
        "plain",
        "content",
        {
            "title": ("title",),
            "summary": ("summary", "description", "excerpt"),
            "tags": ("tags", "keywords", "categories"),
            "date": ("date",),
            "updated": ("updated", "lastmod", "modified", "last_modified_at"),
            "slug": ("slug",),
            **_OURS,
        },
        any_case=True,
    ),
}  # fmt: skip
"""Sources: the front matter pages of gohugo.io, jekyllrb.com, docs.astro.build (its blog starter), getzola.org (and its
`PageFrontMatter`: what stands beside those keys no template sees) and 11ty.dev.
"""


def schema_json(schema: SiteSchema, used: Mapping[str, int] | None = None, format_: Format | None = None) -> JSON:
    """A schema as the tool `look_at_site` tells it, fitted to how many of a site's pages have which key."""
    used = used or {}
    names = {role: max(schema.names[role], key=lambda name: used.get(name, 0)) for role in ROLES}
    known = set(schema.formats)
    others = {role: [name for name in schema.names[role] if name != names[role]] for role in ROLES}
    return {
        "generator": schema.generator,
        "format": format_ if format_ in known else schema.formats[0],
        "formats": list(schema.formats),
        "names": dict(names),
        "other_names": others,
        "kinds": {name: list(kinds) for name, kinds in schema.kinds.items()},
        "elsewhere": schema.elsewhere,
        "required": [names["date"] if name in schema.names["date"] else name for name in schema.required],
        "constants": dict(schema.constants),
        "says_slug": schema.says_slug,
        "free_days": schema.free_days,
        "day_words": list(schema.day_words),
        "any_case": schema.any_case,
    }


PLAIN: JSON = schema_json(SCHEMAS["plain"])
"""What holds where no site was looked at."""


def told_misfits(values: Mapping[str, Any], schema: JSON) -> Iterator[str]:
    """Of the entries a generator knows, those whose value is nothing it takes there; a sentence each."""
    for name, kinds in schema["kinds"].items():
        if name in values and values[name] is not None and _kind_of(values[name]) not in {*kinds, *_also(kinds)}:
            wanted = " or a ".join(_WORDS[kind] for kind in kinds)
            yield f"{schema['generator'].title()} wants a {wanted} as {name}, and the page has {_shown(values[name])}."


_WORDS: Mapping[str, str] = {
    "text": "text", "day": "day", "flag": "true or false", "number": "number", "list": "list", "map": "map",
}  # fmt: skip


def _also(kinds: list[str]) -> tuple[str, ...]:
    return ("text",) if "day" in kinds else ("number",) if "text" in kinds else ()


def _kind_of(value: Any) -> str:
    match value:
        case bool():
            return "flag"
        case int() | float():
            return "number"
        case list():
            return "list"
        case dict():
            return "map"
        case _:
            return "text"


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
