"""Pictures and PDFs: what there is of them, and the text that stands for one wherever its bytes do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from orchestrator.domain.artifact import MEDIA, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.values import dataclass, field

PDF = "application/pdf"
IMAGES = tuple(name for name in MEDIA if name.startswith("image/"))

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({"image": IMAGES, "pdf": (PDF,)})
"""What `media:` of an input and `reads:` of a provider say in short."""


def types_of(words: Iterable[str]) -> tuple[str, ...]:
    """The media types that words name, each a short one or a media type itself; in the order of the words."""
    return tuple(dict.fromkeys(name for word in words for name in WORDS.get(word, (word,))))


def word_of(media_type: str) -> str:
    """`image` or `pdf`."""
    return next((word for word, types in WORDS.items() if media_type in types), media_type)


@dataclass(frozen=True, slots=True)
class MediaPart:
    """A picture or a PDF beside what is said to a model."""

    name: str
    """What the app calls it. The name that its file has is the person's, and goes to nobody."""
    artifact: Artifact = field(repr=False)

    @property
    def label(self) -> str:
        """Stands for it in a prompt: `photo.png (image/png, 12 KB, sha256 ab12cd34ef56)`. It goes into the keys of
        recorded answers, so its spelling stays as it is.
        """
        return f"{self.name}.{MEDIA[self.artifact.media_type]} ({self.artifact.text})"


@dataclass(frozen=True)
class LeftOut(Artifact):
    """A picture or a PDF of which only what it is known by is kept: its kind, its size, its digest."""

    of: Digest = Digest("")
    size_bytes: int = 0

    @classmethod
    def of_media(cls, media_type: str, digest: Digest, size_bytes: int) -> LeftOut:
        return cls(b"", media_type, digest, size_bytes)

    @property
    def digest(self) -> Digest:
        return self.of

    @property
    def size(self) -> int:
        return self.size_bytes


class MediaText(str):
    """The label of a picture or a PDF, as a value among others: whoever wants a text has one, and whoever wants the
    bytes finds them in `part`.
    """

    __slots__ = ("part",)
    part: MediaPart

    @classmethod
    def of(cls, part: MediaPart) -> MediaText:
        text = cls(part.label)
        text.part = part
        return text


def value_called(name: str, artifact: Artifact) -> JSON:
    """The value of an artifact among those of a run: its own, or the label of a picture or a PDF."""
    return MediaText.of(MediaPart(name, artifact)) if artifact.is_media else artifact.value


def parts_in(values: Mapping[str, JSON]) -> dict[str, MediaPart]:
    """Pictures and PDFs among what a phase reads, each once, in the order of their names."""
    parts = [value.part for value in values.values() if isinstance(value, MediaText)]
    return {part.name: part for part in sorted(parts, key=lambda part: part.name)}
