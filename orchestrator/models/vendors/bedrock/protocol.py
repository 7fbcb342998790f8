"""Converse, as Amazon Bedrock has it. botocore says what goes into a request and what comes out of an answer; what is
sent goes by our own client, because botocore's would look for proxies, keys and retries of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, ClassVar

import httpx2
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session
from pydantic_ai.exceptions import ModelConnectionError, ModelTimeoutError, UserError
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.bedrock import BedrockConverseModel
from pydantic_ai.providers.bedrock import BedrockProvider
from pydantic_ai.settings import ModelSettings

from orchestrator.domain.canonical import JSON
from orchestrator.domain.model_setting import answer_room, tokens_to_think_in
from orchestrator.domain.provider import kind_called
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.bedrock.answer import CONVERSE
from orchestrator.models.vendors.bedrock.signing import aws_credentials, signed
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.settings import A_WORD, budget_untaken
from orchestrator.models.vendors.vendor import Vendor
from orchestrator.values import dataclass, field

MAX_TOKENS = 8_192
"""For models that Bedrock would stop after 4,096 where nothing is said. It holds some 6,000 words."""


class ConverseModel(BedrockConverseModel):
    def prepare_request(
        self, model_settings: ModelSettings | None, model_request_parameters: ModelRequestParameters
    ) -> tuple[ModelSettings | None, ModelRequestParameters]:
        """Claude's limit is always said, and leaves room beside thinking; without one the library would stream."""
        chosen: dict[str, Any] = dict(model_settings or {})
        if self.profile.get("anthropic_max_output_tokens"):
            chosen["max_tokens"] = answer_room(chosen, MAX_TOKENS)
        return super().prepare_request(chosen, model_request_parameters)  # type: ignore[arg-type]  # a plain dict is one

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        loop = _Loop(asyncio.get_running_loop())
        _loop.set(loop)
        try:
            return await super().request(messages, model_settings, model_request_parameters)
        except BotoCoreError as error:  # before anything is sent, it holds a request to Amazon's own description
            raise UserError(" ".join(str(error).split())) from error
        finally:
            loop.leave()


class Bedrock(Vendor):
    form = CONVERSE
    streaming: ClassVar[Mapping[str, JSON]] = {}
    """Nothing in the body: a stream is had at another address."""
    headers = frozenset({"x-amz-date", "x-amz-security-token"})

    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> ConverseModel:
        with _making:
            client = _session().create_client(
                "bedrock-runtime",
                region_name="us-east-1",  # of no account: it is signed later, for the region of its address
                endpoint_url=endpoint.base_url,
                config=Config(signature_version=UNSIGNED, defaults_mode="legacy", retries={"total_max_attempts": 1}),
            )
        client.meta.events.register("before-send.bedrock-runtime.*", partial(_send_by, http, endpoint))
        return ConverseModel(endpoint.model, provider=BedrockProvider(bedrock_client=client))

    def settings(self, chosen: Mapping[str, JSON]) -> Mapping[str, JSON]:
        tokens = tokens_to_think_in(chosen)
        if not tokens:
            return chosen
        spelled = {name: value for name, value in chosen.items() if name != "thinking"}
        budget = {"thinking": {"type": "enabled", "budget_tokens": tokens}}
        room = answer_room(chosen, MAX_TOKENS)
        return {**spelled, "max_tokens": room, "bedrock_additional_model_requests_fields": budget}

    def untaken(self, settings: Mapping[str, JSON], client: VendorClient) -> Iterator[str]:
        """Only Claude is given a number of tokens there."""
        profile: Mapping[str, JSON] = {**client.profile}
        if tokens_to_think_in(settings) and profile.get("bedrock_thinking_variant") != "anthropic":
            yield A_WORD
        else:
            yield from budget_untaken(settings, client)

    def sent(self, url: httpx2.URL, body: bytes, endpoint: Endpoint) -> tuple[httpx2.URL, bytes]:
        path = url.raw_path
        return (url.copy_with(raw_path=path + b"-stream") if endpoint.stream else url), body

    async def authorized(self, request: httpx2.Request, endpoint: Endpoint, key: str) -> Mapping[str, str]:
        if key or not kind_called(endpoint.kind).is_home(endpoint.base_url):
            return await super().authorized(request, endpoint, key)
        return signed(request, await asyncio.to_thread(aws_credentials, endpoint))


_making = threading.Lock()


@cache
def _session() -> Session:
    """Reads Amazon's description of its API once, which is 0.1 s of CPU, and nothing of the person's."""
    read_from = {"profile": None, "config_file": os.devnull, "credentials_file": os.devnull}
    return Session(session_vars={name: (None, None, file, None) for name, file in read_from.items()})


@dataclass
class _Loop:
    """Where an exchange takes place, for the thread in which pydantic-ai calls botocore."""

    running: asyncio.AbstractEventLoop
    sent: list[Future[AWSResponse]] = field(default_factory=list)

    def leave(self) -> None:
        """Nothing is waited for by a thread that was given up."""
        for future in self.sent:
            future.cancel()


_loop: ContextVar[_Loop] = ContextVar("_loop")
"""It goes along into the thread."""


def _send_by(http: httpx2.AsyncClient, endpoint: Endpoint, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    """In botocore's place."""
    loop = _loop.get()
    future = asyncio.run_coroutine_threadsafe(_exchanged(http, endpoint, request), loop.running)
    loop.sent.append(future)
    return future.result()


async def _exchanged(http: httpx2.AsyncClient, endpoint: Endpoint, request: AWSPreparedRequest) -> AWSResponse:
    try:
        response = await http.post(
            request.url, content=request.body, headers={"content-type": "application/json", "accept": "*/*"}
        )
    except httpx2.TransportError as error:
        kind = ModelTimeoutError if isinstance(error, httpx2.TimeoutException) else ModelConnectionError
        never_left = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol)
        raise kind(endpoint.model, str(error), phase="connect" if never_left else None) from error
    return AWSResponse(request.url, response.status_code, response.headers, _Raw(response.content))


class _Raw:
    """What botocore reads a body from."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body


PROTOCOL = PydanticProtocol(Bedrock())
