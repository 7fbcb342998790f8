"""Where the work of a run went: files, commits, pushes, and the address where they can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import EffectIntended, EffectStepDone
from orchestrator.errors import BatonError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.values import dataclass

_MOST_RUNS = 100
"""So far back is looked for one that published something, when none is named."""
_SETTINGS = (
    ("hugo.toml", r"^\s*baseURL\s*=\s*['\"](?P<url>[^'\"]+)"),
    ("hugo.yaml", r"^baseURL:\s*['\"]?(?P<url>[^'\"\s]+)"),
    ("config.toml", r"^\s*(?:baseURL|base_url)\s*=\s*['\"](?P<url>[^'\"]+)"),
    ("config.yaml", r"^baseURL:\s*['\"]?(?P<url>[^'\"\s]+)"),
    ("_config.yml", r"^url:\s*['\"]?(?P<url>[^'\"\s#]+)"),
    ("mkdocs.yml", r"^site_url:\s*['\"]?(?P<url>[^'\"\s]+)"),
    ("zola.toml", r"^\s*base_url\s*=\s*['\"](?P<url>[^'\"]+)"),
    *((f"astro.config.{ending}", r"^\s*site:\s*['\"](?P<url>[^'\"]+)") for ending in ("mjs", "ts", "js")),
    *((f"docusaurus.config.{ending}", r"^\s*url:\s*['\"](?P<url>[^'\"]+)") for ending in ("js", "ts")),
    ("CNAME", r"\A(?P<url>[\w.-]+\.[a-z]{2,})\s*\Z"),
)
_BELOW_BASE = re.compile(r"^baseurl:\s*['\"]?(?P<path>/[^'\"\s#]*)", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[\w.:-]+(?:/[\w.~/-]*)?")
_OWN = re.compile(r"^(?:permalink|url):\s*['\"]?(?P<path>/?[\w.~/-]+)", re.MULTILINE)
_SLUG = re.compile(r"^slug:\s*['\"]?(?P<slug>[\w.~-]+)", re.MULTILINE)
_ROOTS = ("content/", "src/content/", "src/pages/", "docs/", "source/", "pages/")
_MOST_BYTES = 200_000
"""Of a page, to find its address in the front matter: any is shorter."""


@dataclass(frozen=True)
class PublishedPage:
    """One effect's work, with where it lies on this machine."""

    work: CameOut
    folder: Path
    shown: tuple[str, ...]
    """Each file as the person would name it from the workspace."""
    address: str
    by: str
    """The file of the site that tells the address."""

    @property
    def files(self) -> list[Path]:
        return [self.folder / path for path in self.work.paths]


def published(root: Path, run: Run) -> list[PublishedPage]:
    """By the run, or by one of its branches."""
    return [_page(root, work) for one in (*run.branches(), run) for work in came_out(one.events(), one.artifact_of)]


def _page(root: Path, work: CameOut) -> PublishedPage:
    folder = (root / Path(work.folder).expanduser()) if work.folder else root
    address, by = address_of(folder, work.paths[0]) if work.commit else ("", "")
    shown = tuple(str(Path(work.folder, path)) for path in work.paths)
    return PublishedPage(work, folder, shown, address, by)


def published_by(workspace: Workspace, named: str | None) -> tuple[Run, list[PublishedPage]]:
    """What the run of that name published, else the newest one that published something.

    Raises:
        UsageError: it published nothing.
    """
    if named:
        run = workspace.run(named)
        pages = published(workspace.root, run)
        if not pages:
            raise UsageError(f"{run.id} has published nothing.", mend=f"How it stands: baton show {run.id}")
        return run, pages
    for row in workspace.runs()[:_MOST_RUNS]:
        run = workspace.run(row.run)
        if pages := published(workspace.root, run):
            return run, pages
    raise UsageError("no run has published anything yet.", mend="What waits for a yes: baton inbox")


def published_shape(run: Run, pages: list[PublishedPage]) -> dict[str, object]:
    return {
        "v": VERSION,
        "run": run.id,
        "files": [{"path": str(path), "there": path.is_file()} for page in pages for path in page.files],
        "commits": [page.work.commit for page in pages if page.work.commit],
        "address": next((page.address for page in pages if page.address), None),
    }


def address_of(site: Path, path: str) -> tuple[str, str]:
    """The address, and the file that says so (`hugo.toml`); two empty texts when nothing does.

    Only read, as text: a site's settings may be a program, which is not run.
    """
    for name, pattern in _SETTINGS:
        text = _text(site / name)
        found = re.search(pattern, text, re.MULTILINE) if text else None
        base = found["url"] if found else ""
        base = f"https://{base}" if name == "CNAME" and base else base
        if _ADDRESS.fullmatch(base):
            below = _BELOW_BASE.search(text) if name == "_config.yml" else None
            return f"{base.rstrip('/')}{below['path'].rstrip('/') if below else ''}/{_place(site, path)}", name
    return "", ""


def _place(site: Path, path: str) -> str:
    """Where below the base: as the page says, else as most sites make it of the path."""
    front = _front_matter(_text(site / path))
    if own := _OWN.search(front):
        return own["path"].lstrip("/")
    root = next((root for root in _ROOTS if path.startswith(root)), "")
    folder, _, name = path.removeprefix(root).rpartition("/")
    slug = _SLUG.search(front)
    stem = slug["slug"] if slug else name.rpartition(".")[0]
    parts = [part for part in (folder, "" if stem in ("index", "_index") else stem) if part]
    return "/".join(parts) + "/" * bool(parts)


def _front_matter(text: str) -> str:
    block = re.match(r"---\n(.*?\n)---\n", text.replace("\r\n", "\n"), re.DOTALL)
    return block[1] if block else ""


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class CameOut:
    """One effect's work, as its steps told it."""

    folder: str
    """Of the site, as the run was given it; empty where the files lie in the workspace itself."""
    paths: tuple[str, ...]
    """Below the folder, with `/` between the parts."""
    commit: str = ""
    pushed: tuple[str, ...] = ()
    """Where to."""
    why_not: str = ""
    """Why it was pushed nowhere, where a step says so."""


def came_out(events: Iterable[Event], load: Callable[[Digest], Artifact]) -> list[CameOut]:
    """In the order the effects acted; an effect whose work nobody can read any more is left out."""
    acted: list[tuple[EffectIntended, list[Digest]]] = []
    for event in events:
        if isinstance(event.fact, EffectIntended):
            acted.append((event.fact, []))
        elif isinstance(event.fact, EffectStepDone) and acted:
            acted[-1][1].append(event.fact.found)
    try:
        effects = [
            _of_effect(load(intent.arguments).value, [load(step).value for step in steps]) for intent, steps in acted
        ]
    except BatonError:  # it was forgotten
        return []
    return [effect for effect in effects if effect.paths]


def _of_effect(arguments: Mapping[str, JSON], steps: Iterable[JSON]) -> CameOut:
    paths: dict[str, None] = {}
    commit, why_not, pushed = "", "", []
    for step in steps:
        if not isinstance(step, Mapping):
            continue
        paths |= dict.fromkeys(str(path) for path in [step.get("path"), *(step.get("paths") or ())] if path)
        commit = commit or str(step.get("commit") or "")
        if step.get("pushed"):
            pushed.append(str(step.get("remote") or step.get("address") or "the remote"))
        elif step.get("pushed") is False:
            why_not = str(step.get("why") or "")
    site = arguments.get("site") if commit else ""
    return CameOut(site if isinstance(site, str) else "", tuple(paths), commit, tuple(pushed), why_not)
