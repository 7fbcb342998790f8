"""Every real vendor's models, through pydantic-ai's `Model` classes and never its agent loop."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx2
from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.messages import ModelResponse
from pydantic_ai.models import Model as VendorClient

from orchestrator.domain.messages import Answer, Request
from orchestrator.errors import UsageError
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.client import vendor_client
from orchestrator.models.vendors.fault import LIBRARY_FAULTS, failure_from, overdue
from orchestrator.models.vendors.heard import Heard
from orchestrator.models.vendors.patience import Patience, WaitedTooLong
from orchestrator.models.vendors.request import VendorRequest, vendor_request
from orchestrator.models.vendors.response import answer_from
from orchestrator.models.vendors.wire import http_client


@dataclass(frozen=True)
class VendorModel:
    """One model of one vendor, asked once: retries are counted elsewhere.

    Every answer has an HTTP client of its own, closed before it returns, so that none outlives its event loop: a
    drive is often one `asyncio.run` among several.
    """

    endpoint: Endpoint
    key: str = field(repr=False, default="")
    transport: httpx2.AsyncBaseTransport | None = None
    """What answers in the network's place."""

    @property
    def name(self) -> str:
        return self.endpoint.name

    async def answer(self, request: Request) -> Answer:
        patience = Patience(self.endpoint.timeouts, streams=self.endpoint.stream)
        heard = Heard(self.endpoint.kind, patience.heard)
        async with http_client(self.endpoint, self.key, self.transport, heard.attend) as http:
            client = vendor_client(self.endpoint, http)
            response = await self._ask(client, vendor_request(request, self.endpoint, client), patience, heard)
        return answer_from(response, request, self.endpoint, heard)

    async def _ask(self, client: VendorClient, asked: VendorRequest, patience: Patience, heard: Heard) -> ModelResponse:
        try:
            async with patience.lasting():
                return await (
                    _streamed(client, asked, patience, heard) if self.endpoint.stream else _at_once(client, asked)
                )
        except UnicodeEncodeError:
            raise UsageError(
                "the request holds half a character, which cannot be sent.", where=self.name, mend="Mend its text."
            ) from None
        except WaitedTooLong as error:
            raise overdue(error, self.endpoint, heard) from None
        except LIBRARY_FAULTS as error:
            # No cause is kept: the vendor's exceptions hold the request and quote what came back, key and all.
            raise failure_from(error, self.endpoint, self.key, heard) from None


async def _at_once(client: VendorClient, asked: VendorRequest) -> ModelResponse:
    return await model_request(
        client, asked.messages, model_settings=asked.settings, model_request_parameters=asked.parameters
    )


async def _streamed(client: VendorClient, asked: VendorRequest, patience: Patience, heard: Heard) -> ModelResponse:
    """The same answer, taken in piece by piece."""
    async with model_request_stream(
        client, asked.messages, model_settings=asked.settings, model_request_parameters=asked.parameters
    ) as stream:
        try:
            async for _ in stream:
                patience.begun()
        finally:
            heard.tokens(stream.usage.input_tokens, stream.usage.output_tokens)
        return stream.get()
