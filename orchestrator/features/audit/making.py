"""The making of one version of a text: by whom, in which visit of which phase, out of what."""

from __future__ import annotations

from typing import Literal

from orchestrator.domain.canonical import Digest
from orchestrator.values import dataclass

MadeBy = Literal["input", "agent", "script", "tool", "effect", "person", "rule", "branches", "given", "unknown"]
"""`given`: what a branch was begun with; `branches`: put together of what they made."""
SOURCES: tuple[MadeBy, ...] = ("input", "given")
"""Nothing in the run made these: it, or a branch of it, was begun with them."""
How = Literal["", "edit", "take", "answer", "said"]
"""Of what a person did: they edited what a gate showed, did the phase's work, answered, or gave a note on the way."""


@dataclass(frozen=True, slots=True)
class PromptVersion:
    name: str
    """Of its file below `prompts/`."""
    digest: Digest
    """Of the file's own bytes; what it includes has digests of its own."""

    @property
    def told(self) -> str:
        return f"{self.name}@{self.digest.removeprefix('sha256:')[:4]}"


@dataclass(frozen=True, eq=False)
class Making:
    """Compared by identity: what it was made out of reaches back to the beginning of the run."""

    run: str
    """A run or a branch."""
    seq: int
    """Of the event that recorded it; of an input, that of the run's first."""
    at: str
    """In UTC, as the journal stamps moments."""
    name: str
    """Of the artifact or input."""
    digest: Digest
    made_by: MadeBy
    by: str
    """An agent, `script`, a tool, `you`; of an input the file it was read from, or empty."""
    phase: str = ""
    visit: int = 0
    how: How = ""
    decision: str = ""
    """Where a person edited or answered."""
    model: str = ""
    """Who really answered, as the provider names it."""
    provenance: str = ""
    prompts: tuple[PromptVersion, ...] = ()
    """The phase's own first, then those it includes."""
    reads: tuple[Making, ...] = ()
    """The versions it was made out of; what a person replaced is one."""
    label: str = ""
    """Of a picture or a PDF that the run was given: what it is. No sentence stands in it, for code."""

    @property
    def handoff(self) -> str:
        """How a person finds it: `pub-4b29 write`, `pub-4b29 write~2` of a second visit."""
        visit = f"~{self.visit}" if self.visit > 1 else ""
        return f"{self.run} {self.phase}{visit}" if self.phase else self.run
