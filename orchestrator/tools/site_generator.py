"""Which program makes a site of its files, told from the settings it has; nothing of a site is ever run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Mapping

from orchestrator.text.front_matter import end_of_object, read_json, read_toml
from orchestrator.text.front_written import json_value
from orchestrator.text.site_schema import Generator
from orchestrator.text.written import MAX_LENGTH, NotReadable
from orchestrator.values import dataclass, field

_DATA = ("toml", "yaml", "yml", "json")
_CODE = ("js", "mjs", "cjs", "ts", "mts")
_NAMES: tuple[tuple[Generator, tuple[str, ...]], ...] = (
    ("astro", tuple(f"astro.config.{end}" for end in _CODE)),
    ("hugo", (*(f"hugo.{end}" for end in _DATA), *(f"config/_default/hugo.{end}" for end in _DATA))),
    ("zola", ("zola.toml",)),
    ("eleventy", (".eleventy.js", ".eleventy.cjs", *(f"eleventy.config.{end}" for end in _CODE))),
)
_SHARED = tuple(f"{folder}config.{end}" for folder in ("", "config/_default/") for end in _DATA)
"""Names that Hugo had first, and Zola has too."""
_JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
_OTHERS = {
    "mkdocs.yml": "MkDocs", "mkdocs.yaml": "MkDocs", "docusaurus.config.js": "Docusaurus", "pelicanconf.py": "Pelican",
    "docusaurus.config.ts": "Docusaurus", "gatsby-config.js": "Gatsby", "gatsby-config.ts": "Gatsby",
    "book.toml": "mdBook", "quartz.config.ts": "Quartz", "conf.py": "Sphinx or Nikola", "_toc.yml": "Jupyter Book",
    "next.config.js": "Next.js", "next.config.mjs": "Next.js", "next.config.ts": "Next.js", "nuxt.config.ts": "Nuxt",
    ".vitepress/config.ts": "VitePress", ".vitepress/config.mts": "VitePress", ".vitepress/config.js": "VitePress",
}  # fmt: skip
"""Which have no schema here: their sites are plain ones, and the person is told."""


@dataclass(frozen=True)
class SiteGenerator:
    name: Generator
    base: str = ""
    """The folder its settings lie in, below the site; empty for the site itself."""
    by: str = ""
    """The file it was told by."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Of that file, names in lower case, where it is data and can be read."""
    told: tuple[str, ...] = ()

    @classmethod
    def of(cls, files: Collection[str], text: Callable[[str], str]) -> SiteGenerator:
        """`files` are the site's paths, `text` reads one of them. A folder of the site counts if no other has any."""
        names = frozenset(files)
        if found := _at("", names, text):
            return found
        below = sorted({path.split("/")[0] for path in names if "/" in path and not path.startswith("node_modules/")})
        inside = [found for folder in below if (found := _at(f"{folder}/", names, text))]
        if len(inside) == 1 and inside[0].name != "plain":
            return inside[0]
        more = ", ".join(found.base for found in inside)
        told = (f"Several folders of the site have settings of a generator ({more}): name the one meant.",)
        return cls("plain", told=told if len(inside) > 1 else ())


def _at(base: str, names: frozenset[str], text: Callable[[str], str]) -> SiteGenerator | None:
    for generator, files in _NAMES:
        by = next((base + name for name in files if base + name in names), "")
        if by:
            return _made(generator, base, by, text)
    by = next((base + name for name in _SHARED if base + name in names), "")
    if by and (generator_ := _hugo_or_zola(base, by, names, text)):
        return _made(generator_, base, by, text)
    for name, other in _OTHERS.items():
        if base + name in names:
            told = f"{base}{name} is of {other}, for which there is no schema here: the site is taken for a plain one."
            return SiteGenerator("plain", base.rstrip("/"), base + name, told=(told,))
    by = next((base + name for name in _JEKYLL if base + name in names), "")
    if by and any(name.startswith((f"{base}scaffolds/", f"{base}source/_posts/")) for name in names):
        told = f"{by} is of Hexo, for which there is no schema here: the site is taken for a plain one."
        return SiteGenerator("plain", base.rstrip("/"), by, told=(told,))
    if by:
        return _made("jekyll", base, by, text)
    if not base and any(name.startswith("_posts/") for name in names):
        return SiteGenerator("jekyll", "", "_posts/")
    if not base and any(n.startswith("archetypes/") for n in names) and any(n.startswith("content/") for n in names):
        return SiteGenerator("hugo", "", "archetypes/")
    return None


def _hugo_or_zola(base: str, by: str, names: frozenset[str], text: Callable[[str], str]) -> Generator | None:
    settings = _settings(by, text(by))
    if "base_url" in settings and by.endswith(".toml"):
        return "zola"
    hugo = {"baseurl", "languagecode", "contentdir", "module", "theme", "params", "defaultcontentlanguage"}
    if hugo & set(settings) or any(name.startswith((f"{base}archetypes/", f"{base}layouts/")) for name in names):
        return "hugo"
    return None


def _made(generator: Generator, base: str, by: str, text: Callable[[str], str]) -> SiteGenerator:
    settings = _settings(by, text(by)) if by.rsplit(".", 1)[-1] in _DATA else {}
    return SiteGenerator(generator, base.rstrip("/"), by, settings)


def _settings(path: str, text: str) -> dict[str, object]:
    """The entries at the top; none where the file is beyond a bound or has a fault."""
    try:
        if len(text) > MAX_LENGTH:
            return _by_line(text)
        match path.rsplit(".", 1)[-1]:
            case "toml":
                read = read_toml(text)
            case "json":
                end_of_object(text)  # refuses what is nested too deep to be read
                read = read_json(text)
            case _:
                from orchestrator.text.yaml_block import read_yaml

                read = read_yaml(text)
    except NotReadable:
        return _by_line(text)
    plain = json_value(read)
    return {str(name).lower(): value for name, value in plain.items()} if isinstance(plain, dict) else {}


def _by_line(text: str) -> dict[str, object]:
    """Of a file with a fault, the names at the beginnings of its lines: enough to tell whose it is."""
    found = re.findall(r"^([A-Za-z_]\w{0,40})[ \t]*[:=][ \t]*[\"']?([^\"'\n#]{0,200})", text[:MAX_LENGTH], re.MULTILINE)
    return {name.lower(): value.strip() for name, value in found}


def folder_named(generator: SiteGenerator, *names: str) -> str:
    """A folder that the settings name under one of these, when it is a plain path below the site; else empty."""
    for name in names:
        value = generator.settings.get(name)
        if isinstance(value, str) and value.strip():
            path = posixpath.normpath(value.strip().strip("/"))
            if path != "." and not path.startswith(("..", "/")) and "\\" not in path:
                return path
    return ""
