"""What the tests of `git_publish` ask it to do."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.ports.effect import Mark

PAGE = "# Small tools\n\nA small tool does one thing.\n"
PATH = "content/small-tools.md"
MARK = Mark(run="pub-7f3a", key="5f" * 16, artifact="sha256:" + "a" * 64, journal_head="sha256:" + "b" * 64)

RunGit = Callable[..., str]
"""Runs git in the site, or in the `folder` given; returns what it printed."""


def change(*operations: dict[str, str], message: str = "Publish: Small tools") -> dict[str, object]:
    """A change set as the deployer writes it; one page to add when no operation is given."""
    listed = operations or ({"do": "add", "path": PATH},)
    return {"operations": list(listed), "message": message, "notice": "", "undo": "", "checks": []}


def asked(plan: dict[str, object] | None = None, *, site: str = "site", **texts: object) -> dict[str, object]:
    """Arguments of the effect."""
    return {"page": PAGE, "change": plan or change(), "site": site, **texts}
