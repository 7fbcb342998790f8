"""Does a model look at what a request brings beside its text?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from orchestrator.domain.media import MediaPart, word_of
from orchestrator.domain.messages import Answer, Request, media_of
from orchestrator.models.failure import Unusable
from orchestrator.ports.model import Attempts, Model
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Sighted:
    """A model that is not given what it does not look at: one server would refuse it, another pass over it and answer
    all the same.
    """

    model: Model
    reads: Callable[[], Collection[str]]
    """Media types it looks at. Asked for only where there is something to look at: it may load a vendor's library."""
    attempts: Attempts | None = None

    @property
    def name(self) -> str:
        return self.model.name

    async def answer(self, request: Request) -> Answer:
        media = media_of(request)
        if media and (unread := not_read(media, self.reads())):
            failure = unreadable(self.name, unread)
            if self.attempts:
                self.attempts.failed(self.name, failure)
            raise failure
        return await self.model.answer(request)


def not_read(media: Sequence[MediaPart], reads: Collection[str]) -> tuple[MediaPart, ...]:
    return tuple(part for part in media if part.artifact.media_type not in reads)


def unreadable(model: str, unread: Sequence[MediaPart]) -> Unusable:
    """Nothing was asked, and nothing paid."""
    labels = ", ".join(part.label for part in unread)
    words = ", ".join(dict.fromkeys(word_of(part.artifact.media_type) for part in unread))
    return Unusable(
        "refused",
        f"does not read {labels}, as far as is known.",
        where=model,
        mend=f"Take a profile whose model does: baton models ls. If this one does, say so: {{model: {model}, "
        f"reads: [{words}]}}",
    )
