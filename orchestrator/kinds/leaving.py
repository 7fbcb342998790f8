"""The last look at what is about to leave this machine: no secret goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Phase
from orchestrator.domain.messages import Request, ToolResult, UserMessage
from orchestrator.domain.secrets import Found, Secrets
from orchestrator.errors import EffectRefused, ModelError, ToolError

_EDIT = "Nothing was sent. Take it out with `edit` at the gate, or go back to the phase that wrote it: baton goto."
_REDO = "Nothing was sent. Go back to the phase that wrote it (baton goto), or do this one by hand (baton take)."


def check_effect(secrets: Secrets, phase: Phase, arguments: Mapping[str, JSON]) -> None:
    """Raises EffectRefused, naming secret, artifact and line, when an effect would act on one."""
    for found in _in_arguments(secrets, phase, arguments):
        raise EffectRefused(_told(found), where=phase.named, mend=_EDIT)


def check_tool(secrets: Secrets, phase: Phase, arguments: Mapping[str, JSON]) -> None:
    """Raises ToolError when a tool, which may ask another machine, would be called with a secret."""
    for found in _in_arguments(secrets, phase, arguments):
        raise ToolError(_told(found), where=phase.named, mend=_REDO)


def check_request(secrets: Secrets, request: Request) -> None:
    """Raises ModelError when a request would carry a secret to a model."""
    for place, part in _parts(request) if secrets.values else ():
        for found in secrets.found_in(part, place):
            raise ModelError(_told(found), where=request.model, mend=_REDO)


def _in_arguments(secrets: Secrets, phase: Phase, arguments: Mapping[str, JSON]) -> Iterator[Found]:
    """By the names of artifacts, which the phase may have given other names as its parameters."""
    names = {**phase.reads, **phase.may_read}
    for parameter, value in arguments.items():
        yield from secrets.found_in(value, names.get(parameter, parameter))


def _parts(request: Request) -> Iterator[tuple[str, JSON]]:
    yield "the agent's file", request.system
    yield "a tool's description", to_plain(request.tools)
    yield "the output's schema", request.output_schema
    yield "a setting", dict(request.settings)
    for message in request.messages:
        match message:
            case UserMessage(text=text):
                yield "the prompt", text
            case ToolResult(text=text, tool=tool):
                yield f"what {tool} returned", text
            case _:
                yield "the model's own answer", to_plain(message)


def _told(found: Found) -> str:
    return f"{found.place} holds the value of {found.name}, which does not leave this machine."
