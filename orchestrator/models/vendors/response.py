"""A vendor's response as our answer, or the reason why it is none."""

from __future__ import annotations

from pydantic_ai.messages import ModelResponse

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Cause, Charge, Unusable
from orchestrator.models.vendors.parts import message_from


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
    return Answer(
        message,
        model=response.model_name or endpoint.model,
        finish="declined" if declined else "tool_calls" if message.calls else "stop",
        input_tokens=response.usage.input_tokens,
        output_tokens=response.usage.output_tokens,
        cached_tokens=response.usage.cache_read_tokens,
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
    if not message.text and not message.calls and message.output is None:
        mend = "Resume to ask again, or take another model."
        raise _unusable("unfinished", "the answer is empty.", mend, response, endpoint)


def _unusable(cause: Cause, message: str, mend: str, response: ModelResponse, endpoint: Endpoint) -> Unusable:
    charge = Charge.of_tokens(response.usage.input_tokens, response.usage.output_tokens)
    return Unusable(cause, message, where=endpoint.name, mend=mend, charge=charge)
