"""A publication: what `git_publish` is asked to do, where, and within which policy."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused, ToolError, nearest_name
from orchestrator.files.links import followed
from orchestrator.ports.effect import Arguments
from orchestrator.ports.tool import Repositories, Surroundings
from orchestrator.tools.change_set import ChangeSet
from orchestrator.tools.path_policy import PathPolicy
from orchestrator.tools.place import SitePlace
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Publication:
    shown: str
    """The site as the user wrote it, ready to stand in a command."""
    workspace: Path
    folder: Path
    """Links resolved."""
    is_led_elsewhere: bool
    """Whether a link on the way makes it another folder than the one that is written."""
    branch: str
    """The branch the settings demand; empty for whichever is checked out."""
    change_set: ChangeSet
    repositories: Repositories

    @classmethod
    def of(cls, arguments: Arguments, surroundings: Surroundings) -> Publication:
        settings = _settings(surroundings.settings)
        site = arguments.get("site")
        if not isinstance(site, str) or not site.strip():
            raise EffectRefused("the argument site names no folder.", mend="Give the run a site: -p site=FOLDER.")
        if not site.isprintable():  # git tells where it works line by line
            raise EffectRefused(
                f"the site {site!r} has characters in its name that cannot be shown.", mend="Rename it."
            )
        try:
            written = Path(site).expanduser()
            folder = surroundings.resolve(str(written))
        except (ToolError, RuntimeError, OSError) as error:
            raise EffectRefused(f'the site "{site}" cannot be used: {error}') from error
        surroundings.repositories.check(folder)
        globs = settings.get("paths", PathPolicy.globs)
        change_set = ChangeSet.of(arguments, PathPolicy(tuple(globs)))
        elsewhere = Path(os.path.normpath(followed(surroundings.root) / written)) != folder
        branch = settings.get("branch", "")
        trusted = surroundings.repositories
        return cls(shlex.quote(site), surroundings.root, folder, elsewhere, branch, change_set, trusted)

    def place(self, git_dir: Path | None = None) -> SitePlace:
        """Where the site is; without a repository's own folder, where it would be made."""
        return SitePlace.of(self.folder, git_dir or self.folder / ".git", self.workspace)

    @property
    def texts(self) -> dict[str, bytes]:
        return {operation.path: operation.text.encode() for operation in self.change_set.operations}


def _settings(plain: JSON) -> dict[str, JSON]:
    settings = {} if plain is None else plain
    where = "baton.yaml: effects.git_publish"
    if not isinstance(settings, dict):
        raise EffectRefused("is not a mapping.", where=where, mend="Write paths and branch below it.")
    for key in settings:
        if key not in ("paths", "branch"):
            raise EffectRefused(f"unknown key {key!r}.", where=where, mend=_offer(str(key)))
    paths = settings.get("paths", list(PathPolicy.globs))
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        raise EffectRefused("paths is no list of globs.", where=where, mend='Write paths: ["content/**/*.md"].')
    if not isinstance(settings.get("branch", ""), str):
        raise EffectRefused("branch is no text.", where=where, mend='Write branch: main, or "" for the current one.')
    return settings


def _offer(key: str) -> str:
    return f"Did you mean {nearest_name(key, ('paths', 'branch')) or 'paths or branch'}?"
