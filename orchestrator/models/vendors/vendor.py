"""What one vendor's API has of its own, where pydantic-ai speaks to it. All else of an exchange is the same for all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

import httpx2
from pydantic_ai.models import Model as VendorClient

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.incoming.answer import AnswerForm

SDK_KEY = "put-on-the-request-by-wire"
"""The SDKs insist on a key; the one they get here is replaced or removed before anything is sent."""


class Vendor(ABC):
    form: ClassVar[AnswerForm]
    """How its answers are made."""
    streaming: ClassVar[Mapping[str, JSON]] = {"stream": True}
    """What a request says in its body so that the answer comes as a stream."""

    headers: ClassVar[frozenset[str]] = frozenset()
    """Headers of its library that go along, beside those that any HTTP request has; in lower case."""

    listed_headers: ClassVar[frozenset[str]] = frozenset()
    """Of these, those that are lists: what the user adds stands behind what its library says; in lower case."""

    @abstractmethod
    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> VendorClient:
        """The model, on an HTTP client of ours. SDK retries are off: they are counted once, in `retry`."""

    def settings(self, chosen: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """The settings as pydantic-ai spells them, with what the vendor wants in every request.

        Args:
            chosen: by the names of `MODEL_SETTINGS`; `stop` is spelled already, and `extra_body` is not among them.
        """
        return chosen

    def sent(self, url: httpx2.URL, body: bytes, endpoint: Endpoint) -> tuple[httpx2.URL, bytes]:  # noqa: ARG002
        """Where to a request goes and what stands in it, made of what the library would send."""
        return url, body

    def caching(self, *, goes_on: bool) -> Mapping[str, JSON]:
        """Settings of pydantic-ai by which what stays the same is marked for the vendor's prompt cache.

        To write there costs more than to read anew, a quarter more with Anthropic. Tools and system prompt are the same
        in each request of an agent; what was said until now is asked again where the turn is likely to go on, which
        is where the model may call tools.
        """
        return {"cache": True if goes_on else {"messages": False}}

    def untaken(self, settings: Mapping[str, JSON], client: VendorClient) -> Iterator[str]:  # noqa: ARG002 - for others
        """What of the settings one of its models does not take, in words, beside what pydantic-ai knows."""
        return iter(())

    def key_header(self, key: str) -> Mapping[str, str]:
        return {"authorization": f"Bearer {key}"}

    async def authorized(self, request: httpx2.Request, endpoint: Endpoint, key: str) -> Mapping[str, str]:  # noqa: ARG002
        """The headers that say who asks, for a request as it leaves.

        Raises:
            Unreached: there is nothing to ask with.
        """
        return self.key_header(key) if key else {}
