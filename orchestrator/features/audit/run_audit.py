"""A whole run: of each text it put out, who wrote how much of it, from which sources, and who saw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.cache_use import NO_CACHE_USE, CacheUse
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import ProfileSwapped, RunStarted
from orchestrator.errors import BatonError, UsageError
from orchestrator.face.run import Run
from orchestrator.features.audit.consent import Consent, Deed, deeds
from orchestrator.features.audit.making import SOURCES, Making, PromptVersion
from orchestrator.features.audit.review import Reviews
from orchestrator.features.audit.telling import UNKNOWN, named, source_name, unknown_of
from orchestrator.features.audit.trace import Tracer
from orchestrator.features.audit.traced import Traced
from orchestrator.text.origin.unit import TextUnit
from orchestrator.values import dataclass

_TEXT_NAMES = ("page", "piece", "draft", "report", "text")
"""What the texts of the usual apps are called: where a run put nothing out and names no result, the first of them."""


@dataclass(frozen=True, slots=True)
class AuditedSentence:
    unit: TextUnit
    traced: Traced
    reviewers: frozenset[int]
    """Seqs of the reviews in which it was seen."""


@dataclass(frozen=True)
class AuditedText:
    """One text of a run."""

    making: Making
    went_to: tuple[str, ...]
    """Where an effect put it: files, a commit. Empty: it was put nowhere."""
    consent: Consent | None
    sentences: tuple[AuditedSentence, ...]

    @property
    def writers(self) -> list[tuple[str, int]]:
        """Who wrote how many of its sentences, the most first; `unknown` among them."""
        return Counter(writer_told(one.traced) for one in self.sentences).most_common()

    @property
    def changers(self) -> list[tuple[str, int]]:
        """Who changed how many that stood there before."""
        return Counter(
            change_told(change.making) for one in self.sentences for change in one.traced.changes
        ).most_common()

    @property
    def sources(self) -> list[tuple[str, int]]:
        """How many sentences are from which source; `unknown` among them."""
        counted: Counter[str] = Counter()
        for one in self.sentences:
            counted.update({source_name(place) for place in one.traced.sources} or {unknown_of(one.traced) or UNKNOWN})
        return counted.most_common()


@dataclass(frozen=True)
class ReviewedBy:
    making: Making
    verdict: str
    findings: int
    sentences: int
    """How many of the text's own it saw, as they stand or before they were changed."""


@dataclass(frozen=True, slots=True)
class ProfileHeld:
    """With which models a run went on, from a moment on."""

    profile: str
    since: str
    """As the journal stamps moments."""
    definition: Digest


@dataclass(frozen=True)
class AuditedRun:
    run: str
    app: str
    status: str
    started_at: str
    cost_usd: float
    texts: tuple[AuditedText, ...]
    reviews: tuple[ReviewedBy, ...]
    prompts: tuple[PromptVersion, ...]
    """All that agents of the run and of its branches were given, once each."""
    consents: tuple[Consent, ...]
    gone: tuple[str, ...]
    """Artifacts whose text was forgotten: what stood in them cannot be told."""
    profiles: tuple[ProfileHeld, ...] = ()
    """The one it began with, and those it was swapped to."""
    cache: CacheUse = NO_CACHE_USE


def audit_run(run: Run) -> AuditedRun:
    """Raises UsageError where the run has made no text yet."""
    tracer = Tracer(run)
    acted = deeds(run, tracer.lineage(run.id).events)
    reviews = Reviews(tracer)
    texts = [_text(tracer, reviews, making, deed) for making, deed in _texts(tracer, acted)]
    if not texts:
        raise UsageError(f"{run.id} has made no text yet.", mend="Ask again once it has.")
    makings = [
        one for lineage in (run.id, *(below.id for below in run.branches())) for one in tracer.lineage(lineage).makings
    ]
    seen = Counter(seq for text in texts for one in text.sentences for seq in one.reviewers)
    told = tuple(
        ReviewedBy(making, str(value["verdict"]), len(value["findings"]), seen[making.seq])
        for making, value in reviews.all
    )
    gone = tuple(dict.fromkeys(one.name for one in makings if tracer.is_gone(one)))
    prompts = tuple({one.digest: one for making in makings for one in making.prompts}.values())
    consents = tuple(deed.consent for deed in acted if deed.consent)
    state = run.state
    given = (run.id, state.app, run.status, state.started_at, run.cost_usd)
    profiles = tuple(_profiles(tracer.lineage(run.id).events))
    return AuditedRun(*given, tuple(texts), told, prompts, consents, gone, profiles, state.cache)


def _profiles(events: Sequence[Event]) -> Iterator[ProfileHeld]:
    for event in events:
        if isinstance(event.fact, RunStarted | ProfileSwapped):
            yield ProfileHeld(event.fact.profile, event.at, event.fact.definition)


def _texts(tracer: Tracer, acted: Sequence[Deed]) -> list[tuple[Making, Deed | None]]:
    """Those that effects put out; where there is none, what the run has as its result."""
    lineage = tracer.lineage(tracer.run)
    found: list[tuple[Making, Deed | None]] = []
    for deed in acted:
        acting = next((one for one in lineage.makings if one.phase == deed.intent.phase and one.seq > deed.seq), None)
        first = next((one for one in (acting.reads if acting else ()) if _is_text(lineage.run, one.digest)), None)
        main = next(
            (
                one
                for one in (acting.reads if acting else ())
                if one.name in _TEXT_NAMES and _is_text(lineage.run, one.digest)
            ),
            first,
        )
        if main:
            found.append((main, deed))
    if found:
        return found
    wanted = [lineage.run.definition.app.result, *_TEXT_NAMES]
    for name in filter(None, wanted):
        last = next(
            (one for one in reversed(lineage.makings) if one.name == name and _is_text(lineage.run, one.digest)), None
        )
        if last:
            return [(last, None)]
    return []


def _is_text(run: Run, digest: Digest) -> bool:
    try:
        artifact = run.artifact_of(digest)
        return not (artifact.is_json or artifact.is_media)
    except BatonError:
        return False


def _text(tracer: Tracer, reviews: Reviews, making: Making, deed: Deed | None) -> AuditedText:
    sentences = []
    for index, unit in enumerate(tracer.units(making)):
        traced = tracer.trace(making, index)
        seen = frozenset(review.making.seq for review in reviews.of(traced.way))
        sentences.append(AuditedSentence(unit, traced, seen))
    run = tracer.lineage(tracer.run).run
    return AuditedText(
        making, tuple(_went_to(run, deed)) if deed else (), deed.consent if deed else None, tuple(sentences)
    )


def _went_to(run: Run, deed: Deed) -> list[str]:
    found: list[str] = []
    for done in deed.done:
        try:
            told = run.artifact_of(done).value
        except (BatonError, ValueError):
            continue
        if isinstance(told, Mapping):
            found += [str(path) for path in (told.get("path"), *(told.get("paths") or ())) if path]
            if told.get("commit"):
                found.append(str(told["commit"])[:7])
    return found


def writer_told(traced: Traced) -> str:
    writer = traced.writer
    if writer is None:
        return UNKNOWN
    if writer.made_by in SOURCES:
        stands = (*traced.sources, *traced.candidates)[:1]
        return f"{source_name(stands[0]) if stands else writer.name} itself"
    return change_told(writer)


def change_told(making: Making) -> str:
    if making.made_by == "person":
        return f"you, in {making.phase}"
    return named(making)
