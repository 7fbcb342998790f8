"""Our request as pydantic-ai takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import Model as VendorClient
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from orchestrator.domain.codec import to_plain
from orchestrator.domain.messages import AssistantMessage, Message, Request, ToolResult, ToolSpec, UserMessage
from orchestrator.errors import UsageError
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.output import with_output
from orchestrator.models.vendors.parts import OUTPUT_TOOL, parts_from
from orchestrator.models.vendors.settings import check_taken, vendor_settings
from orchestrator.models.vendors.vendor import Vendor


@dataclass(frozen=True)
class VendorRequest:
    messages: list[ModelMessage]
    settings: ModelSettings
    parameters: ModelRequestParameters


def vendor_request(request: Request, vendor: Vendor, endpoint: Endpoint, client: VendorClient) -> VendorRequest:
    """Raises UsageError when the request cannot be put to any model, Unusable when this one takes no such setting."""
    _check(request)
    check_taken(request.settings, endpoint, client)
    bound = {"max_tokens": request.output_bound} if request.output_bound else {}
    settings = vendor_settings({**bound, **request.settings}, vendor, endpoint)
    parameters = ModelRequestParameters(function_tools=[_tool(spec) for spec in request.tools])
    if request.output_schema is not None:
        parameters = with_output(parameters, request.output_schema, client, settings)
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
    told: list[ModelMessage] = []
    said: list[ModelRequestPart] = []
    for message in messages:
        if not isinstance(message, AssistantMessage):
            said.append(_request_part(message))
        elif parts := parts_from(message, vendor, vendor_system):
            told += [ModelRequest(said), ModelResponse(parts, provider_name=vendor_system)]
            said = []
    return [*told, ModelRequest(said, instructions=system or None)]


def _request_part(message: UserMessage | ToolResult) -> ModelRequestPart:
    match message:
        case UserMessage(text=text):
            return UserPromptPart(text)
        case ToolResult(call=call, tool=tool, text=text, failed=failed):
            return ToolReturnPart(tool, text, call, outcome="failed" if failed else "success")
