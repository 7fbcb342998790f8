"""Which run made a page of a site, by the trailers of commits, and what others have changed on it since."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.errors import BatonError
from orchestrator.tools.repository import Repository
from orchestrator.tools.site_files import MOST_FILE_BYTES
from orchestrator.values import dataclass, field

_MOST_COMMITS = 2000
"""Looked through."""
_RUN = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True)
class SiteHistory:
    repository: Repository | None = None
    last: Mapping[str, str] = field(default_factory=dict)
    """Path -> the run whose commit touched it last; none where that commit was nobody's of ours."""
    made: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Path -> the last run that made it, and its commit, whatever has been committed since."""

    @classmethod
    def of(cls, repository: Repository | None) -> SiteHistory:
        if repository is None or not repository.head:
            return cls()
        try:
            items = repository.git.items(
                "log", "-z", "--name-only", f"-n{_MOST_COMMITS}", "--no-renames", "--no-merges",
                "--format=%x1e%H %(trailers:key=Baton-Run,valueonly,separator=%x2C)", repository.head, "--",
            )  # fmt: skip
        except BatonError:  # a history that is only half here
            return cls()
        seen: dict[str, str] = {}
        made: dict[str, tuple[str, str]] = {}
        commit = run = ""
        for part in (part for item in items for part in item.split("\n") if part):
            if part.startswith("\x1e"):
                commit, _, told = part[1:].partition(" ")
                named = told.split(",")[0].strip()
                run = named if _RUN.fullmatch(named) else ""
                continue
            seen.setdefault(part, run)
            if run:
                made.setdefault(part, (run, commit))
        return cls(repository, {path: run for path, run in seen.items() if run}, made)

    def of_page(self, path: str, text: str) -> dict[str, JSON]:
        """`run`: the last that made it. `since`: the lines that others wrote on it and took out of it after that.

        Nothing of what no run made. Where its text as the run left it cannot be read, `since` is left out.
        """
        if self.repository is None or path not in self.made:
            return {}
        run, commit = self.made[path]
        if path in self.last:
            return {"run": run}
        before = _text(self.repository, path, commit)
        if before is None:
            return {"run": run}
        now, then = ([line.strip() for line in version.splitlines() if line.strip()] for version in (text, before))
        wrote, took_out = Counter(now) - Counter(then), Counter(then) - Counter(now)
        return {"run": run, "since": {"own": list(wrote), "taken_out": list(took_out)}}


def _text(repository: Repository, path: str, commit: str) -> str | None:
    try:
        data = repository.git.data("cat-file", "blob", f"{commit}:{path}")
        return data.decode("utf-8-sig") if len(data) <= MOST_FILE_BYTES else None
    except (BatonError, UnicodeDecodeError):
        return None
