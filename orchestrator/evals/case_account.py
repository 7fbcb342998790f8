"""The account of a case: what happened in its run, kept as it was recorded and told when somebody asks.

Of most cases nobody does: telling one takes as long as a tenth of replaying it, and keeping what happened a third of
that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import MAX_LINE_BYTES
from orchestrator.domain.canonical import JSON, Digest, quoted
from orchestrator.domain.codec import spelt_text
from orchestrator.domain.event import GENESIS, Event, fact_from
from orchestrator.domain.facts import (
    DriverClaimed,
    DriverReleased,
    Fact,
    ModelAnswered,
    ModelAsked,
    PhaseStarted,
    RunStarted,
)
from orchestrator.domain.json_text import read_json
from orchestrator.domain.media import LeftOut
from orchestrator.errors import ArtifactForgotten
from orchestrator.journal.naming import artifacts_named
from orchestrator.transcripts.markdown import transcript
from orchestrator.values import dataclass, field, once

_UNTOLD = frozenset({DriverClaimed, DriverReleased})


@dataclass(frozen=True)
class CaseAccount:
    """Of one case, told or still to be told."""

    text: str = ""
    """Markdown, where it was told before it was kept."""
    happened: str = field(default="", compare=False)
    """Else what it is told from, as JSON: `events` and the `texts` they name. No part of what a case came to."""

    @once
    def told(self) -> str:
        """Markdown. Empty where nothing is known of a run."""
        return self.text or (_told(self.happened) if self.happened else "")


NO_ACCOUNT = CaseAccount()


def account_of(events: Iterable[Event], artifact_of: Callable[[Digest], Artifact]) -> CaseAccount:
    """Args:
    events: of the case's run, and of what hangs on it.
    artifact_of: gives what they name.
    """
    told = [event for event in events if type(event.fact) not in _UNTOLD]
    rows = [
        f'[{quoted(event.stream)},{event.seq},"{event.at}",{quoted(event.actor)},"{event.kind}",{spelt_text(event.fact)}]'
        for event in told
    ]
    shown = dict.fromkeys(digest for event in told for digest in _shown(event.fact))
    texts = [f'"{digest}":{_kept(artifact)}' for digest in shown if (artifact := _there(digest, artifact_of))]
    return CaseAccount(happened=f'{{"events":[{",".join(rows)}],"texts":{{{",".join(texts)}}}}}')


def _shown(fact: Fact) -> Iterable[Digest]:
    """All that it names, but for what no account shows and every case names: the definition, and a model's settings."""
    match fact:
        case RunStarted():
            return fact.inputs.values()
        case PhaseStarted():
            return ()  # what it reads was given, or made before
        case ModelAnswered():
            return (fact.answer,)
        case ModelAsked():
            return [*filter(None, (fact.system, fact.prompt, fact.tools, fact.output_schema)), *fact.media.values()]
        case _:
            return artifacts_named(fact)


def _there(digest: Digest, artifact_of: Callable[[Digest], Artifact]) -> Artifact | None:
    """None for a text that was forgotten, as the account will say."""
    try:
        return artifact_of(digest)
    except ArtifactForgotten:
        return None


def _kept(artifact: Artifact) -> str:
    return f'["{artifact.media_type}",{artifact.size if artifact.is_media else quoted(artifact.text)}]'


def _told(happened: str) -> str:
    try:
        kept = read_json(happened, max_bytes=MAX_LINE_BYTES, halves=True)
        return _transcript(kept["events"], kept["texts"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # changed by hand, or written by a newer version
        return f"*What is kept of this case's run cannot be read: {type(error).__name__}: {error}*\n"


def _transcript(rows: JSON, texts: JSON) -> str:
    def artifact_of(digest: Digest) -> Artifact:
        if digest not in texts:
            raise ArtifactForgotten(digest)
        media_type, held = texts[digest]
        if isinstance(held, int):
            return LeftOut.of_media(media_type, digest, held)
        return Artifact.of_text(held, media_type)

    events = [
        Event(stream, seq, at, actor, fact_from(kind, body), GENESIS) for stream, seq, at, actor, kind, body in rows
    ]
    return transcript(events, artifact_of)
