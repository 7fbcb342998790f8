"""What is recorded in the system's stream of changes to the files a person edits, named in the past tense.

Of every file stands here the digest of its text as it is kept: without the secrets in it, so that no digest can be
tried out for one. The texts are artifacts, so that a difference can be shown and a text be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.values import dataclass, field


@dataclass(frozen=True, slots=True)
class FilesFirstSeen:
    """The files of a workspace were looked at for the first time: what differs from these is a change."""

    day: str
    files: Mapping[str, Digest] = field(default_factory=dict)
    """Path below the workspace -> its text."""


@dataclass(frozen=True, slots=True)
class FileChanged:
    """An app, its scripts, an agent, a prompt, a schema, a rule, a setting or a tool of one's own was found changed.

    However often it was saved in between, it is one change: from what was seen last to what is there now.
    """

    day: str
    """The person's, when it was noticed."""
    path: str
    before: Digest = NO_TEXT
    """Empty: it was not there."""
    after: Digest = NO_TEXT
    """Empty: it is not there any more."""


@dataclass(frozen=True, slots=True)
class AppWritten:
    """`app new` wrote an app, on what was logged of its pattern or on the person's word."""

    day: str
    app: str
    repetitions: int = 0
    """How often the pattern was logged by then."""
    encode_after: int = 0
    """How often `rules/governance.yaml` asked for."""
    governance: Digest = NO_TEXT
    """That file's text; empty where there was none, and the default counted."""
    notes: tuple[int, ...] = ()
    """Seqs of the notes that were counted."""
    runs: tuple[str, ...] = ()
    """Runs of other apps that were counted."""
    baseline_minutes: float = 0.0
    """How long the work takes by hand; 0: not known."""
    why: Digest = NO_TEXT
    """Why it was written though too little was logged; empty: there was enough."""

    @property
    def is_override(self) -> bool:
        return bool(self.why)


OfChange = FilesFirstSeen | FileChanged | AppWritten
