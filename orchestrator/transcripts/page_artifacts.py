"""The artifacts of a run on its page: every version, what changed word by word, and what reviewers found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.canonical import Digest, short
from orchestrator.domain.event import Event
from orchestrator.domain.facts import HandoffRecorded, PhaseStarted
from orchestrator.text.difference import changed_words, shortened, word_difference
from orchestrator.text.html import Html, joined, tag
from orchestrator.text.losses.telling import is_lost
from orchestrator.text.outline import readable
from orchestrator.text.quantity import counted
from orchestrator.transcripts.findings import Finding, findings_of, is_review
from orchestrator.transcripts.forgotten import Load, held
from orchestrator.transcripts.texts_html import difference_html, finding_html, losses_html, text_html
from orchestrator.transcripts.versions import ShownVersion, versions


def artifacts_html(events: Sequence[Event], load: Load, result: str) -> Html:
    """The result comes last, where a reader ends."""
    reviews = _reviews(events, load)
    found = versions(events)
    names = sorted(found, key=lambda name: name == result)
    return joined(_artifact(name, found[name], load, reviews) for name in names)


def _reviews(events: Sequence[Event], load: Load) -> dict[Digest, list[Finding]]:
    """Digest of a text -> what was found in exactly this version."""
    reads: PhaseStarted | None = None
    found: dict[Digest, list[Finding]] = {}
    for event in events:
        if isinstance(event.fact, PhaseStarted):
            reads = event.fact
        elif isinstance(event.fact, HandoffRecorded) and reads and reads.phase == event.fact.phase:
            for digest in event.fact.artifacts.values():
                for read in reads.reads.values():
                    found.setdefault(read, []).extend(findings_of(load(digest)))
    return found


def _artifact(name: str, kept: list[ShownVersion], load: Load, reviews: dict[Digest, list[Finding]]) -> Html:
    return tag(
        "article", tag("h3", name), *(part for i in range(len(kept)) for part in _version(name, kept, i, load, reviews))
    )


def _version(
    name: str, kept: list[ShownVersion], i: int, load: Load, reviews: dict[Digest, list[Finding]]
) -> Iterator[Html]:
    version, artifact = kept[i], load(kept[i].digest)
    number = f"version {i + 1} of {len(kept)}, " if len(kept) > 1 else ""
    where = f"{number}{version.phase} by {version.by}, {version.at[11:19]} · {short(version.digest)} · "
    yield tag("p", f"{where}{held(artifact)}", class_="dim", id=f"{name}-{short(version.digest)}")
    if is_review(artifact):
        yield joined(map(finding_html, findings_of(artifact)))
        return
    if artifact.media_type == JSON_TYPE and is_lost(artifact.value):
        yield losses_html(artifact.value)
        return
    if i:
        yield from _changes(readable(load(kept[i - 1].digest)), readable(artifact))
    text = text_html(readable(artifact), reviews.get(version.digest, ()))
    yield tag("details", tag("summary", "the whole text"), text)


def _changes(before: str, after: str) -> Iterator[Html]:
    pieces = word_difference(before, after)
    added, removed = changed_words(pieces)
    told = f"{counted(added, 'word')} added, {removed:,} removed"
    yield tag(
        "details",
        tag("summary", f"changed since the version before: {told}"),
        difference_html(shortened(pieces)),
        open="open",
    )
