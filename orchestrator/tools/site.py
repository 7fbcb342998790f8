"""The tools that look at a site before a change is proposed: `site_status`, `site_tree`, `check_links`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypedDict

from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.git import Git
from orchestrator.tools.link import is_remote, links_of, where_it_leads
from orchestrator.tools.remote import push_remote
from orchestrator.tools.repository import Repository

_NAME_ONE = "Name a folder as the site (-p site=FOLDER), or move away what lies in its place."
_MOST_FILES = 500
"""Names a model is given at once; that there are more is told."""
_MOST_LOOKED_AT = 100_000
"""In a folder that is no repository, as a home folder named by mistake: a second's walk."""
_PAGE = ".md"

SiteFolder = Annotated[str, "The site's folder, as the task names it."]


class SiteStatus(TypedDict):
    repository: bool
    branch: str | None
    clean: bool
    remote: str | None
    head: str | None
    pages: int


class SiteTree(TypedDict):
    files: list[str]
    truncated: bool


class BrokenLink(TypedDict):
    link: str
    why: str


class CheckedLinks(TypedDict):
    checked: int
    broken: list[BrokenLink]
    not_checked: int


def site_status(surroundings: Surroundings, site: SiteFolder) -> SiteStatus:
    """Say how a site stands: whether it is a git repository yet, on which branch, with what remote, how many pages."""
    git = site_git(surroundings, site)
    pages = sum(path.endswith(_PAGE) for path in files_below(git))
    repository = Repository.at(git)
    if repository is None:
        return {"repository": False, "branch": None, "clean": True, "remote": None, "head": None, "pages": pages}
    remote = push_remote(repository, repository.branch)
    return {
        "repository": True,
        "branch": repository.branch or None,
        "clean": repository.bare or not git.items("status", "--porcelain", "-z"),
        "remote": str(remote) if remote else None,
        "head": repository.head or None,
        "pages": pages,
    }


def site_tree(surroundings: Surroundings, site: SiteFolder) -> SiteTree:
    """List the files of a site, sorted. A site that is not there yet has none."""
    files = files_below(site_git(surroundings, site))
    return {"files": files[:_MOST_FILES], "truncated": len(files) > _MOST_FILES}


def check_links(
    surroundings: Surroundings,
    page: Annotated[str, "The whole page, in Markdown."],
    site: SiteFolder,
) -> CheckedLinks:
    """Check that the links and images of a page lead somewhere in the site, and its anchors to its own headings.
    Addresses on the web are counted and not fetched.
    """
    files = frozenset(files_below(site_git(surroundings, site)))
    links = links_of(page)
    near = [link for link in links.targets if not is_remote(link)]
    faults = [(link, where_it_leads(link, links.anchors, files)) for link in near]
    broken: list[BrokenLink] = [{"link": link, "why": why} for link, why in faults if why]
    return {"checked": len(near), "broken": broken, "not_checked": len(links.targets) - len(near)}


def site_git(surroundings: Surroundings, site: str) -> Git:
    try:
        folder = surroundings.resolve(str(Path(site).expanduser()))
    except (RuntimeError, ValueError, OSError) as error:
        raise ToolError(f'the site "{site}" is no folder: {error}.', mend=_NAME_ONE) from error
    if folder.exists() and not folder.is_dir():
        raise ToolError(f'the site "{site}" is a file.', mend=_NAME_ONE)
    surroundings.repositories.check(folder)
    return Git(folder, fails=ToolError)


def files_below(git: Git) -> list[str]:
    """Paths below the site: of a repository what is tracked or would be, else all but hidden ones."""
    repository = Repository.at(git)
    if repository is None:
        return sorted(_walk(git.folder))
    if repository.bare:
        return sorted(path for path, entry in repository.tree.items() if entry.is_file)
    listed = git.items("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    # As text that can be kept: a name need not be UTF-8.
    names = {path.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for path in listed}
    return sorted(name for name in names if os.path.lexists(git.folder / name))


def _walk(folder: Path) -> Iterator[str]:
    left = _MOST_LOOKED_AT
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        left -= len(folders) + len(names)
        if left < 0:
            found = f"there are more than {_MOST_LOOKED_AT:,} files and folders in {folder}, and it is no repository."
            raise ToolError(found, mend="Use the site's own folder, or make it a repository: git init")
        below = Path(parent).relative_to(folder)
        yield from ((below / name).as_posix() for name in names if not name.startswith("."))
