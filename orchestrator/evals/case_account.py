"""The account of a case: what happened in its run, kept as it was recorded and told when somebody asks.

Of most cases nobody does: telling one takes as long as a tenth of replaying it, and keeping what happened a third of
that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest, quoted
from orchestrator.domain.codec import SpelledJSON, spelt_text, to_plain
from orchestrator.domain.event import GENESIS, Event, fact_from
from orchestrator.domain.facts import DriverClaimed, DriverReleased, Fact, ModelAsked, RunStarted
from orchestrator.domain.media import LeftOut
from orchestrator.errors import ArtifactForgotten
from orchestrator.journal.naming import artifacts_named
from orchestrator.transcripts.markdown import transcript
from orchestrator.values import dataclass, once

_UNTOLD = frozenset({DriverClaimed, DriverReleased})


@dataclass(frozen=True)
class CaseAccount:
    text: str = ""
    """Markdown, where it was told before it was kept."""
    happened: JSON = None
    """Else what it is told from: `events` and the `texts` they name."""

    @once
    def told(self) -> str:
        """Markdown. Empty where nothing is known of a run."""
        return self.text or (_told(to_plain(self.happened)) if self.happened else "")


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
    return CaseAccount(happened=SpelledJSON(f'{{"events":[{",".join(rows)}],"texts":{{{",".join(texts)}}}}}'))


def _shown(fact: Fact) -> Iterable[Digest]:
    """All that it names, but for what no account shows and every case names: the definition, and a model's settings."""
    match fact:
        case RunStarted():
            return fact.inputs.values()
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


def _told(kept: JSON) -> str:
    texts = kept["texts"]

    def artifact_of(digest: Digest) -> Artifact:
        if digest not in texts:
            raise ArtifactForgotten(digest)
        media_type, held = texts[digest]
        if isinstance(held, int):
            return LeftOut.of_media(media_type, digest, held)
        return Artifact.of_text(held, media_type)

    events = [
        Event(stream, seq, at, actor, fact_from(kind, body), GENESIS)
        for stream, seq, at, actor, kind, body in kept["events"]
    ]
    return transcript(events, artifact_of)
