"""What the tests of `git_publish` ask it to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from orchestrator.domain.canonical import JSON, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.ports.effect import Mark, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.git_publish import GitPublish

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


def approve(arguments: Mapping[str, JSON], around: Surroundings, mark: Mark = MARK) -> Mark:
    """The mark of an effect whose preview of now somebody has approved."""
    return replace(mark, approved=to_plain(GitPublish().preview(arguments, around).binds))


class Approved(GitPublish):
    """Approves what it is first asked to do, as it is then shown, and goes by that afterwards.

    The step `push` stands for the push to the only address there is.
    """

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self._marks: dict[str, Mark] = {}

    def act(self, step: str, arguments: Mapping[str, JSON], surroundings: Surroundings, mark: Mark) -> JSON:
        mark = self._approved(arguments, surroundings, mark)
        return super().act(self._step(step, mark), arguments, surroundings, mark)

    def probe(self, step: str, arguments: Mapping[str, JSON], surroundings: Surroundings, mark: Mark) -> Probe:
        mark = self._approved(arguments, surroundings, mark)
        return super().probe(self._step(step, mark), arguments, surroundings, mark)

    def _approved(self, arguments: Mapping[str, JSON], surroundings: Surroundings, mark: Mark) -> Mark:
        if mark.approved is not None:
            return mark
        name = digest_of_json([str(surroundings.root), arguments.get("site"), mark.key])
        if name not in self._marks:
            self._marks[name] = approve(arguments, surroundings, mark)
        return self._marks[name]

    def _step(self, step: str, mark: Mark) -> str:
        return self.steps(mark.approved)[1] if step == "push" and len(self.steps(mark.approved)) > 1 else step
