"""The deployer's turn: look at the site with the tools there are, then propose the change."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import ToolCall, ToolResult, ToolSpec
from orchestrator.models.offline.task import Task
from orchestrator.models.offline.title import title_of
from orchestrator.text.document import read_document
from orchestrator.text.slug import slug_of
from orchestrator.values import dataclass

_SITE = re.compile(r"in the site at (?P<site>.+?)\.(?:\s|$)")
_TITLE = re.compile(r"^Title: (?P<title>.+?)\. Slug: (?P<slug>[a-z0-9-]+)\.$", re.MULTILINE)
_FOLDER = "content"
_LOOKS = ("site_status", "site_tree", "check_links")


@dataclass(frozen=True)
class _SiteLook:
    """A tool call and what came back: an object, or the words of a failure."""

    tool: str
    found: Mapping[str, JSON]
    failure: str = ""


def calls_to_make(task: Task) -> tuple[ToolCall, ...]:
    """Calls of the tools that were offered and not used yet; empty when there is nothing left to look at."""
    used = {result.tool for result in task.results}
    offered = [tool for tool in task.request.tools if tool.name in _LOOKS and tool.name not in used]
    calls: list[ToolCall] = []
    for tool in offered:
        arguments = _arguments(task, tool)
        if arguments is not None:
            calls.append(ToolCall(f"c{len(task.results) + len(calls) + 1}", tool.name, arguments))
    return tuple(calls)


def change_set(task: Task) -> JSON:
    site = _site(task)
    title, slug = _title_and_slug(task)
    looks = [_look(result) for result in task.results]
    files = [str(path) for look in looks if look.tool == "site_tree" for path in look.found.get("files", ())]
    path, known = _path(slug, files)
    return {
        "operations": [{"do": "replace" if known else "add", "path": path, "artifact": "page"}],
        "message": f"Publish: {title}"[:200],
        "notice": f"“{title}” is there in a new version." if known else f"A new page, “{title}”.",
        "undo": f"git -C {shlex.quote(site)} revert HEAD",
        "checks": [{"check": _asked(look.tool), "found": _told(look)} for look in looks],
    }


def _site(task: Task) -> str:
    found = _SITE.search(task.instructions)
    return found["site"].strip("`\"'") if found else "site"


def _title_and_slug(task: Task) -> tuple[str, str]:
    if named := _TITLE.search(task.instructions):
        return named["title"], named["slug"]
    document = read_document(task.block("page", "draft") or "")
    title = title_of(document)
    return title, document.front_matter.slug or slug_of(title)


def _arguments(task: Task, tool: ToolSpec) -> JSON | None:
    """A value for every parameter the tool demands, found by its name; None when one is not to be had."""
    known = {"site": _site(task), "folder": _site(task), "page": task.block("page"), "text": task.block("page")}
    demanded = tool.parameters.get("required", ())
    wanted = [name for name in tool.parameters.get("properties", {}) if known.get(name) is not None]
    return {name: known[name] for name in wanted} if set(demanded) <= set(wanted) else None


def _look(result: ToolResult) -> _SiteLook:
    if result.failed:
        return _SiteLook(result.tool, {}, result.text)
    try:
        found = read_json(result.text)
    except ValueError:
        return _SiteLook(result.tool, {}, f"an answer that cannot be read: {result.text[:200]}")
    return _SiteLook(result.tool, found) if isinstance(found, dict) else _SiteLook(result.tool, {}, str(found)[:200])


def _path(slug: str, files: Sequence[str]) -> tuple[str, bool]:
    """Where the page goes, and whether one stands there already."""
    name = f"{slug}.md"
    same = [path for path in files if PurePosixPath(path).name == name]
    if same:
        return same[0], True
    folders = Counter(str(PurePosixPath(path).parent) for path in files if path.endswith(".md") and "/" in path)
    folder = min(folders, key=lambda folder: (-folders[folder], folder != _FOLDER, folder), default=_FOLDER)
    return f"{folder}/{name}", False


def _asked(tool: str) -> str:
    return {
        "site_status": "Is the site a clean repository?",
        "site_tree": "Is the name free, and where do pages live?",
        "check_links": "Do the links lead somewhere?",
    }.get(tool, tool)


def _told(look: _SiteLook) -> str:
    if look.failure:
        return f"could not be checked: {look.failure}"
    tellers = {"site_status": _told_status, "site_tree": _told_tree, "check_links": _told_links}
    return tellers[look.tool](look.found) if look.tool in tellers else json.dumps(look.found, ensure_ascii=False)


def _told_status(found: Mapping[str, JSON]) -> str:
    if not found.get("repository"):
        return "no git repository there yet; it is made on first use"
    branch = f"branch {found['branch']}" if found.get("branch") else "no branch checked out"
    state = "clean" if found.get("clean") else "changes that are not committed"
    remote = f"remote {found['remote']}" if found.get("remote") else "no remote"
    return f"{branch}, {state}, {remote}, {_count(found.get('pages', 0), 'page')}"


def _told_tree(found: Mapping[str, JSON]) -> str:
    rest = ", and more that were not listed" if found.get("truncated") else ""
    return _count(len(found.get("files", ())), "file") + rest


def _told_links(found: Mapping[str, JSON]) -> str:
    broken = [f"{link.get('link')} ({link.get('why')})" for link in found.get("broken", ())]
    told = f"{_count(found.get('checked', 0), 'link')} checked"
    told += f", {len(broken)} broken: {'; '.join(broken)}" if broken else ", none broken"
    unchecked = found.get("not_checked", 0)
    return f"{told}, {unchecked} not checked" if unchecked else told


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
