"""The secrets this machine knows: taken out of what enters, found in what is about to leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass, field

if TYPE_CHECKING:
    from orchestrator.domain.finder import Finder

Tell = Callable[[str], None]
"""Tells the person one sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """That a secret stands somewhere; never the secret."""

    name: str
    place: str
    """`page:12`, or `change.message:1` inside a value."""


@dataclass(frozen=True)
class Secrets:
    """Texts and values without secrets come back as the very object that was given."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Name -> the secret itself."""
    tell: Tell = field(default=lambda _: None, repr=False, compare=False)

    def redact_text(self, text: str, place: str, *, lines: bool = False) -> str:
        """The text with `(secret NAME)` in the place of each; the person is told where, by line if that says more."""
        spans = self._finder.spans(text) if self.values else []
        pieces, at = [], 0
        for span in spans:
            pieces += [text[at : span.start], mark(span.name)]
            at = span.end
        for name in dict.fromkeys(span.name for span in spans):
            first = next(span.start for span in spans if span.name == name)
            where = f"{place}:{line_of(text, first)}" if lines else place
            self.tell(f"{where} held the value of {name}; it was replaced before anything saw it.")
        return "".join((*pieces, text[at:])) if spans else text

    def redact_value(self, value: JSON, place: str) -> JSON:
        """The same for every text in a JSON value, names in it included."""
        if not self.values:
            return value
        match value:
            case str():
                return self.redact_text(value, place)
            case Mapping():
                return {self.redact_text(name, place): self.redact_value(below, place) for name, below in value.items()}
            case list() | tuple():
                return [self.redact_value(below, place) for below in value]
        return value

    def redact_artifact(self, artifact: Artifact, place: str, *, lines: bool = False) -> Artifact:
        if not self.values or artifact.is_media:  # which no one looks into here
            return artifact
        if artifact.media_type == JSON_TYPE:
            value = self.redact_value(artifact.value, place)
            return Artifact.of_json(value) if value != artifact.value else artifact
        text = artifact.text
        redacted = self.redact_text(text, place, lines=lines)
        return Artifact.of_text(redacted, artifact.media_type) if redacted is not text else artifact

    def found_in(self, value: JSON, place: str) -> Iterator[Found]:
        """Every secret in a text or a JSON value."""
        if not self.values:
            return
        match value:
            case str():
                for span in self._finder.spans(value):
                    yield Found(span.name, f"{place}:{line_of(value, span.start)}")
            case Mapping():
                for name, below in value.items():
                    yield from (Found(found.name, place) for found in self.found_in(name, place))
                    yield from self.found_in(below, f"{place}.{name}")
            case list() | tuple():
                for number, below in enumerate(value):
                    yield from self.found_in(below, f"{place}.{number}")

    def stream(self) -> RedactedStream:
        """For a text that comes in chunks."""
        return RedactedStream(self._finder if self.values else None)

    @cached_property
    def _finder(self) -> Finder:
        from orchestrator.domain.finder import Finder  # builds its patterns, which nobody needs who has no secret

        return Finder(self.values)


class RedactedStream:
    """Lets go of each chunk as soon as nothing in it can be part of a secret that goes on."""

    def __init__(self, finder: Finder | None) -> None:
        self._finder = finder
        self._text = ""
        self._gone = 0
        """So much of the text has been let go; its end is kept, for what follows is read by what stands before it."""

    def feed(self, chunk: str) -> str:
        if self._finder is None:
            return chunk
        self._text += chunk
        return self._let_go(self._finder, self._finder.unsure_from(self._text))

    def finish(self) -> str:
        """What was held back at the end."""
        return self._let_go(self._finder, len(self._text)) if self._finder else ""

    def _let_go(self, finder: Finder, end: int) -> str:
        pieces, at = [], self._gone
        for span in finder.spans(self._text):
            if span.end > end:
                end = min(end, span.start)
                break
            if span.end > at:
                pieces += [self._text[at : span.start], mark(span.name)]
                at = span.end
        end = max(end, at)
        pieces.append(self._text[at:end])
        forgotten = max(0, end - _READ_BEFORE)
        self._text, self._gone = self._text[forgotten:], end - forgotten
        return "".join(pieces)


_READ_BEFORE = 64
"""Characters; far more than an escape has."""
NO_SECRETS = Secrets()


def mark(name: str) -> str:
    """What stands in a secret's place."""
    return f"(secret {name})"


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
