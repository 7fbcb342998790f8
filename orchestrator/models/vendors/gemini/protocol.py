"""generateContent, as Google's Gemini API has it."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Iterator, Mapping
from typing import ClassVar

import httpx2
from google.genai import Client
from google.genai.types import HttpOptions
from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.settings import ModelSettings

from orchestrator.domain.canonical import JSON
from orchestrator.domain.model_setting import answer_room, tokens_to_think_in
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.gemini.answer import CONTENT
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.vendor import SDK_KEY, Vendor

_ASKED = re.compile(r"/(?:publishers/[^/]+/)?[^/]+/[^/]+$")
"""The end of the path: a model, or a tuned one or an endpoint in a model's place, and what it is asked to do."""
_AT_ONCE, _STREAMED = ":generateContent", ":streamGenerateContent"

_BUDGETS = {
    "gemini-2.5-pro": (128, 32_768),
    "gemini-2.5-flash-lite": (512, 24_576),
    "gemini-2.5-flash": (1, 24_576),
}
"""Tokens to think in, from Google's page on thinking; a name that begins another one stands behind that."""

logging.getLogger("google_genai._api_client").setLevel(logging.ERROR)
"""It warns that it takes a key from the environment, which is never sent."""

_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_UNUSED = httpx2.Client(trust_env=False, verify=_TRUSTS_NOBODY)
"""The library has a synchronous client too. Given none, it reads all certificates for one, 0.1 s with each request."""


class ContentModel(GoogleModel):
    """Says before anything is sent that a schema and tools do not go together, so that another way is taken."""

    def prepare_request(
        self, model_settings: ModelSettings | None, model_request_parameters: ModelRequestParameters
    ) -> tuple[ModelSettings | None, ModelRequestParameters]:
        both = model_request_parameters.output_mode == "native" and model_request_parameters.function_tools
        if both and not self.profile.get("google_supports_tool_combination"):
            raise UserError("it takes no schema beside tools.")
        return super().prepare_request(model_settings, model_request_parameters)


class Gemini(Vendor):
    form = CONTENT
    streaming: ClassVar[Mapping[str, JSON]] = {}
    """Nothing in the body: a stream is had at another address."""
    on_vertex: ClassVar[bool] = False

    def client(self, endpoint: Endpoint, http: httpx2.AsyncClient) -> GoogleModel:
        options = HttpOptions(
            httpx_async_client=http,
            httpx_client=_UNUSED,
            async_client_args={"verify": _TRUSTS_NOBODY, "ssl": _TRUSTS_NOBODY},
        )
        # Without `retry_options` nothing is tried again.
        client = Client(vertexai=self.on_vertex, api_key=SDK_KEY, http_options=options)
        return ContentModel(endpoint.model, provider=GoogleProvider(client=client))

    def settings(self, chosen: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """Thinking counts among the tokens of the answer, so a limit leaves room beside it."""
        spelled = {**chosen, "max_tokens": answer_room(chosen, 0)} if "max_tokens" in chosen else dict(chosen)
        if tokens := tokens_to_think_in(chosen):
            del spelled["thinking"]
            spelled["google_thinking_config"] = {"include_thoughts": True, "thinking_budget": tokens}
        return spelled

    def untaken(self, settings: Mapping[str, JSON], client: VendorClient) -> Iterator[str]:
        tokens = tokens_to_think_in(settings)
        for name, (least, most) in _BUDGETS.items():
            if tokens and client.model_name.startswith(name):
                if not least <= tokens <= most:
                    yield f"{tokens:,} tokens for 'thinking', but {least:,} to {most:,}"
                return

    def sent(self, url: httpx2.URL, body: bytes, endpoint: Endpoint) -> tuple[httpx2.URL, bytes]:
        """To the provider's own address, whatever the library makes of the environment it finds."""
        asked = _ASKED.search(url.raw_path.partition(b"?")[0].decode("ascii"))
        address = self.base(endpoint) + (asked[0] if asked else url.path)
        if not endpoint.stream:
            return httpx2.URL(address), body
        return httpx2.URL(address.removesuffix(_AT_ONCE) + _STREAMED, params={"alt": "sse"}), body

    def base(self, endpoint: Endpoint) -> str:
        base = endpoint.base_url.rstrip("/")
        return base if base.endswith(("/v1", "/v1beta", "/v1alpha")) else f"{base}/v1beta"

    def key_header(self, key: str) -> Mapping[str, str]:
        return {"x-goog-api-key": key}


PROTOCOL = PydanticProtocol(Gemini())
