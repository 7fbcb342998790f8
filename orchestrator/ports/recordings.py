"""The port to what was recorded before: answers and results that need not be asked or paid for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from orchestrator.domain.canonical import Digest

if TYPE_CHECKING:
    from orchestrator.domain.exchange import Lane, RecordedAnswer, RecordedResult
    from orchestrator.domain.messages import Request


class Recordings(Protocol):
    """Exchanges by lane and content. None means: ask; one that must not ask raises `NotRecorded` instead."""

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None: ...

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None: ...


class NothingRecorded:
    """What a run that begins anew has behind it."""

    def answer(self, lane: Lane, request: Request) -> RecordedAnswer | None:  # noqa: ARG002 - the port's shape
        return None

    def result(self, lane: Lane, tool: str, arguments: Digest) -> RecordedResult | None:  # noqa: ARG002
        return None
