"""Every real vendor's models, through pydantic-ai's `Model` classes and never its agent loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import cast

import httpx2
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import UserError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.domain.messages import Answer, AssistantMessage, Message, Request, ToolResult, ToolSpec, UserMessage
from orchestrator.domain.model_setting import answer_room
from orchestrator.domain.provider import kind_called
from orchestrator.errors import UsageError
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Cause, Charge, Failure, Unreached, Unusable
from orchestrator.models.incoming.answer import Refused
from orchestrator.models.incoming.unfit import Unfit
from orchestrator.models.protocol import Ability, Output
from orchestrator.models.vendors.fault import (
    LIBRARY_FAULTS,
    SHORTEST_REAL_KEY,
    failure_from,
    keys_in,
    overdue,
    without_hidden,
)
from orchestrator.models.vendors.heard import Heard, hear_a_little
from orchestrator.models.vendors.media import looked_at, read_by_vendor
from orchestrator.models.vendors.output import note_refused, way_there, with_output
from orchestrator.models.vendors.parts import OUTPUT_TOOL, message_from, parts_from
from orchestrator.models.vendors.patience import Patience, WaitedTooLong
from orchestrator.models.vendors.settings import check_taken, vendor_settings
from orchestrator.models.vendors.vendor import Vendor
from orchestrator.models.vendors.wire import http_client, kept_connections, load_backend
from orchestrator.values import dataclass, field, replace

_FAULTS: tuple[type[Exception], ...] = (Unfit, Refused, *LIBRARY_FAULTS)

COUNT_S = 20.0
"""So long is waited for a count; it takes a vendor a fraction of a second."""


@dataclass(frozen=True)
class VendorModel:
    """One model of one vendor, asked once: retries are counted elsewhere.

    Every answer has an HTTP client of its own, closed before it returns, over connections that are kept while the event
    loop lasts.
    """

    vendor: Vendor
    endpoint: Endpoint
    key: str = field(repr=False, default="")
    transport: httpx2.AsyncBaseTransport | None = None
    """What answers in the network's place."""

    @property
    def name(self) -> str:
        return self.endpoint.name

    @property
    def _hidden(self) -> Sequence[str]:
        of_headers = (value for header in self.endpoint.headers for value in header.hidden)
        return sorted(filter(None, {self.key, *of_headers}), key=len, reverse=True)

    async def answer(self, request: Request) -> Answer:
        patience = Patience(self.endpoint.timeouts, streams=self.endpoint.stream)
        offered = (*(spec.name for spec in request.tools), OUTPUT_TOOL)
        heard = Heard(self.vendor.form, self.endpoint, patience, offered)
        more = request.settings.get("extra_body", {})
        async with (
            self._sent_by() as transport,
            http_client(self.vendor, self.endpoint, self.key, transport, heard.attend, more) as http,
        ):
            client = client_of(self.vendor, self.endpoint, http)
            asked = vendor_request(request, self.vendor, self.endpoint, client)
            response = await self._ask(client, asked, patience, heard)
        answer = answer_from(response, request, self.endpoint)
        keys = keys_in((*self._hidden, *heard.secrets), SHORTEST_REAL_KEY)
        return replace(answer, model=without_hidden(answer.model, keys))

    def _sent_by(self) -> AbstractAsyncContextManager[httpx2.AsyncBaseTransport]:
        return nullcontext(self.transport) if self.transport else kept_connections(self.endpoint, self.key)

    async def count(self, request: Request) -> int | None:
        """Tokens of a request as the vendor counts them, which is asked over the network; None where it does not tell,
        whatever keeps it from that: a count is no answer, and the request itself will say what is wrong.
        """
        endpoint = replace(self.endpoint, stream=False)
        patience = Patience(replace(endpoint.timeouts, whole_s=min(COUNT_S, endpoint.timeouts.whole_s)), streams=False)
        async with http_client(self.vendor, endpoint, self.key, self.transport, hear_a_little) as http:
            client = client_of(self.vendor, endpoint, http)
            try:
                asked = vendor_request(request, self.vendor, endpoint, client)
                async with patience.lasting():
                    told = await client.count_tokens(asked.messages, asked.settings, asked.parameters)
            except Exception:  # noqa: BLE001 - the library raises what it likes where a vendor has no such address
                return None
        counted: object = told.input_tokens  # as it came over the wire, for which nobody vouches
        return counted if type(counted) is int and counted > 0 else None

    async def _ask(self, client: VendorClient, asked: VendorRequest, patience: Patience, heard: Heard) -> ModelResponse:
        try:
            async with patience.lasting():
                return await _response(client, asked)
        except UnicodeEncodeError:
            raise UsageError(
                "the request holds half a character, which cannot be sent.", where=self.name, mend="Mend its text."
            ) from None
        except WaitedTooLong as error:
            raise overdue(error, self.endpoint, heard) from None
        except _FAULTS as error:
            # No cause is kept: the vendor's exceptions hold the request and quote what came back, key and all.
            failure = failure_from(error, self.endpoint, self._hidden, heard)
            if failure.cause == "refused" and note_refused(asked.parameters, self.endpoint, failure.message):
                raise _asked_otherwise(failure, way_there(asked.parameters.output_mode, self.endpoint)) from None
            raise failure from None


def _asked_otherwise(failure: Failure, refused: str) -> Unusable:
    mend = "It is asked again, with the schema in another way."
    return Unusable("no_schema", failure.message, where=failure.where, mend=mend, refused=refused)


async def _response(client: VendorClient, asked: VendorRequest) -> ModelResponse:
    """Asked for in one piece, which is what the library is given, however it comes."""
    return await model_request(
        client, asked.messages, model_settings=asked.settings, model_request_parameters=asked.parameters
    )


def client_of(vendor: Vendor, endpoint: Endpoint, http: httpx2.AsyncClient) -> VendorClient:
    """Raises Unreached when the library knows by its name that there is no such model here."""
    try:
        return vendor.client(endpoint, http)
    except UserError as error:
        told = error.message.partition("\n")[0]
        raise Unreached("not_found", told, where=endpoint.name, mend="Check its name.") from None


@dataclass(frozen=True)
class PydanticProtocol:
    """Keeps the contract of `models.protocol.ModelProtocol` for a vendor that pydantic-ai speaks to."""

    vendor: Vendor

    def model(self, endpoint: Endpoint, key: str, transport: httpx2.AsyncBaseTransport | None = None) -> VendorModel:
        return VendorModel(self.vendor, endpoint, key, transport)

    def warm(self) -> None:
        """What the library loads once a request is under way."""
        load_backend()

    def ability(self, endpoint: Endpoint, schema: Mapping[str, JSON] | None) -> Ability:
        return known_ability(self.vendor, endpoint, schema)


def known_ability(vendor: Vendor, endpoint: Endpoint, schema: Mapping[str, JSON] | None) -> Ability:
    """What pydantic-ai knows of the model; the way of output is the one that a request with this schema would take."""
    client = client_of(vendor, endpoint, http_client(vendor, endpoint, ""))
    profile = client.profile
    output = "text"
    if schema is not None:
        output = with_output(
            ModelRequestParameters(), schema, client, vendor_settings({}, vendor, endpoint), endpoint
        ).output_mode
    return Ability(
        output=cast("Output", output),
        tools=bool(profile.get("supports_tools", True)),
        thinking=bool(profile.get("supports_thinking", False)),
        reads=read_by_vendor(profile, endpoint),
        context=int(profile.get("context_window") or 0) if kind_called(endpoint.kind).listed_as else 0,
    )


def answer_from(response: ModelResponse, request: Request, endpoint: Endpoint) -> Answer:
    """Raises Unusable when the response was cut off, or says nothing."""
    message = message_from(
        response.parts,
        endpoint.provider,
        calls_before=sum(len(said.calls) for said in request.messages if isinstance(said, AssistantMessage)),
        structured=request.output_schema is not None,
    )
    declined = response.finish_reason == "content_filter"
    if declined:
        message = AssistantMessage(_reason(response))
    else:
        _check_complete(response, message, endpoint)
        _check_shorter(response, request, endpoint)
    return Answer(
        message,
        model=response.model_name or endpoint.model,
        finish="declined" if declined else "tool_calls" if message.calls else "stop",
        input_tokens=response.usage.input_tokens,
        output_tokens=response.usage.output_tokens,
        cached_tokens=response.usage.cache_read_tokens,
        cache_written_tokens=response.usage.cache_write_tokens,
    )


def _reason(response: ModelResponse) -> str:
    """Why the model declined. Text that was stopped on the way says nothing of it, and is part of an answer."""
    said = (response.provider_details or {}).get("refusal")
    return str(said) if said else "The provider's filter stopped the answer."


def _check_complete(response: ModelResponse, message: AssistantMessage, endpoint: Endpoint) -> None:
    if response.finish_reason == "length":
        raise _unusable(
            "cut_off",
            f"the answer was cut off after {response.usage.output_tokens} tokens.",
            "Raise max_tokens, or give the agent less to write at once.",
            response,
            endpoint,
        )
    if response.finish_reason == "tool_call" and not any(isinstance(part, ToolCallPart) for part in response.parts):
        told = "the answer broke off: it ends with a call of a tool, and no call came with it."
        raise _unusable("unfinished", told, "Resume to ask again, or take another model.", response, endpoint)
    if not message.text and not message.calls and message.output is None:
        mend = "Resume to ask again, or take another model."
        raise _unusable("unfinished", "the answer is empty.", mend, response, endpoint)


def _check_shorter(response: ModelResponse, request: Request, endpoint: Endpoint) -> None:
    """There are servers that say `stop` also where they stopped at the limit they were sent (ik_llama.cpp). An answer
    that ends just there by itself is rarer than one in a hundred, and is asked for again.
    """
    most = request.output_bound or request.settings.get("max_tokens")
    written = response.usage.output_tokens
    if most and written == answer_room({**request.settings, "max_tokens": most}, 0):
        raise _unusable(
            "cut_off",
            f"the answer has just the {written:,} tokens it was allowed, so it may lack its end.",
            "Raise max_tokens, or give the agent less to write at once.",
            response,
            endpoint,
        )


def _unusable(cause: Cause, message: str, mend: str, response: ModelResponse, endpoint: Endpoint) -> Unusable:
    usage = response.usage
    charge = Charge.of_tokens(
        usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens
    )
    return Unusable(cause, message, where=endpoint.name, mend=mend, charge=charge)


@dataclass(frozen=True)
class VendorRequest:
    """Our request as pydantic-ai takes it."""

    messages: list[ModelMessage]
    settings: ModelSettings
    parameters: ModelRequestParameters


def vendor_request(request: Request, vendor: Vendor, endpoint: Endpoint, client: VendorClient) -> VendorRequest:
    """Raises UsageError when the request cannot be put to any model, Unusable when this one takes no such setting."""
    _check(request)
    check_taken(request.settings, vendor, endpoint, client)
    bound = {"max_tokens": request.output_bound} if request.output_bound else {}  # never more than the settings allow
    settings = vendor_settings({**request.settings, **bound}, vendor, endpoint)
    if endpoint.cache:
        settings = cast("ModelSettings", {**settings, **vendor.caching(goes_on=bool(request.tools))})
    parameters = ModelRequestParameters(function_tools=[_tool(spec) for spec in request.tools])
    if request.output_schema is not None:
        parameters = with_output(parameters, request.output_schema, client, settings, endpoint, request.refused)
    messages = _messages(request.messages, request.system, endpoint.provider, client.system)
    return VendorRequest(messages, settings, parameters)


def _check(request: Request) -> None:
    if not request.messages or isinstance(request.messages[-1], AssistantMessage):
        raise UsageError("a request to a model ends with what it is to answer.", mend="Add a user message.")
    if any(spec.name == OUTPUT_TOOL for spec in request.tools):
        raise UsageError(f"no tool can be called {OUTPUT_TOOL}: models give their output by it.", mend="Rename it.")


def _tool(spec: ToolSpec) -> ToolDefinition:
    return ToolDefinition(
        name=spec.name, description=spec.description, parameters_json_schema=to_plain(spec.parameters)
    )


def _messages(messages: Sequence[Message], system: str, vendor: str, vendor_system: str) -> list[ModelMessage]:
    """One request for everything said between two answers, as vendors want it."""
    exchanged: list[ModelMessage] = []
    said: list[ModelRequestPart] = []
    for message in messages:
        if not isinstance(message, AssistantMessage):
            said.append(_request_part(message))
        elif parts := parts_from(message, vendor, vendor_system):
            exchanged += [ModelRequest(said), ModelResponse(parts, provider_name=vendor_system)]
            said = []
    return [*exchanged, ModelRequest(said, instructions=system or None)]


def _request_part(message: UserMessage | ToolResult) -> ModelRequestPart:
    match message:
        case UserMessage(text=text, media=()):
            return UserPromptPart(text)
        case UserMessage(text=text, media=media):
            return UserPromptPart([*(piece for part in media for piece in looked_at(part)), text])
        case ToolResult(call=call, tool=tool, text=text, failed=failed):
            return ToolReturnPart(tool, text, call, outcome="failed" if failed else "success")
