"""The spans of an agent's turn: the agent's own, each request to a model, each call of a tool."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain import facts
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.event import Event
from orchestrator.transcripts.forgotten import Load, with_gaps
from orchestrator.transcripts.tracing import names
from orchestrator.transcripts.tracing.content import SaidInTurn
from orchestrator.transcripts.tracing.open_spans import OpenSpans
from orchestrator.transcripts.tracing.span import Attribute

_TOOL_FAILED = "tool_error"


class TurnSpans:
    def __init__(self, spans: OpenSpans, load: Load, *, content: bool) -> None:
        self._spans = spans
        self._load = with_gaps(load)
        self._content = content
        self._said = SaidInTurn(load)
        self._of_turn: dict[str, Attribute] = {}
        """What is told of each request of a turn and recorded with its first one."""

    def take(self, event: Event, fact: facts.Fact, last: str) -> None:
        """`last`: when the event before happened. What is no exchange is nobody's time."""
        match fact:
            case facts.ModelAsked():
                self._spans.cut_off(last)
                self._asked(event, fact)
            case facts.ModelAnswered():
                self._answered(event, fact)
            case facts.ModelFailed():
                self._no_answer(event, fact)
            case facts.ToolCalled():
                self._spans.cut_off(last)
                self._called(event, fact)
            case facts.ToolReturned():
                self._returned(event, fact)
            case facts.OutputRefused():
                self._said.take(fact)
                self._spans.add("agent", names.REFUSED, 1)
            case _:
                pass

    def _asked(self, event: Event, fact: facts.ModelAsked) -> None:
        self._said.take(fact)
        requested = _model(fact.attempt or fact.model)
        if fact.prompt:  # the first request of a turn
            self._of_turn = {names.OUTPUT_TYPE: "json" if fact.output_schema else "text", **self._settings(fact)}
        if "agent" not in self._spans:
            self._open_agent(event)
        told = {names.OPERATION: names.CHAT, names.CONVERSATION: self._conversation, **requested, **self._of_turn}
        told |= self._said.asked() if self._content else {}
        self._spans.put(event, "chat", f"{names.CHAT} {requested[names.REQUEST_MODEL]}", told)

    @property
    def _conversation(self) -> str:
        """All that is said in a run and its branches is one."""
        return root_of_tree(self._spans.stream)

    def _open_agent(self, event: Event) -> None:
        """From the beginning of the visit: the agent's prompt was made in it."""
        told: dict[str, Attribute] = {
            names.OPERATION: names.INVOKE_AGENT,
            names.AGENT_NAME: event.actor,
            names.CONVERSATION: self._conversation,
        }
        name = f"{names.INVOKE_AGENT} {event.actor}"
        self._spans.put(event, "agent", name, told, start=self._spans.start_of("phase"))

    def _settings(self, fact: facts.ModelAsked) -> dict[str, Attribute]:
        value = self._load(fact.settings).value if fact.settings else None
        if not isinstance(value, Mapping):
            return {}
        return {name: value[ours] for ours, name in names.SETTINGS.items() if isinstance(value.get(ours), int | float)}

    def _answered(self, event: Event, fact: facts.ModelAnswered) -> None:
        told: dict[str, Attribute] = {
            names.RESPONSE_MODEL: fact.model,
            names.FINISH_REASONS: (fact.finish,),
            **_used(fact),
        }
        told |= {names.CACHED_TOKENS: fact.cached_tokens} if fact.cached_tokens else {}
        told |= {names.CACHE_WRITTEN_TOKENS: fact.cache_written_tokens} if fact.cache_written_tokens else {}
        told |= {names.REUSED: fact.reused} if fact.reused else {}
        told |= {names.PROVENANCE: fact.provenance} if fact.provenance else {}
        told |= self._said.answered(fact) if self._content else {}
        self._said.take(fact)
        self._spans.close("chat", event.at, told)

    def _no_answer(self, event: Event, fact: facts.ModelFailed) -> None:
        if "chat" not in self._spans:  # it failed before it left
            requested = _model(fact.model)
            told = {names.OPERATION: names.CHAT, names.CONVERSATION: self._conversation, **requested}
            self._spans.put(event, "chat", f"{names.CHAT} {requested[names.REQUEST_MODEL]}", told)
        self._spans.close("chat", event.at, _used(fact), error=fact.cause or names.OTHER_ERROR)

    def _called(self, event: Event, fact: facts.ToolCalled) -> None:
        told: dict[str, Attribute] = {
            names.OPERATION: names.EXECUTE_TOOL,
            names.TOOL_NAME: fact.tool,
            names.TOOL_TYPE: "function",
            names.TOOL_CALL: fact.call,
        }
        told |= {names.TOOL_ARGUMENTS: self._load(fact.arguments).text} if self._content else {}
        self._spans.put(event, "tool", f"{names.EXECUTE_TOOL} {fact.tool}", told)

    def _returned(self, event: Event, fact: facts.ToolReturned) -> None:
        self._said.take(fact)
        told: dict[str, Attribute] = {names.REUSED: fact.reused} if fact.reused else {}
        told |= {names.TOOL_RESULT: self._load(fact.result).text} if self._content else {}
        self._spans.close("tool", event.at, told, error=_TOOL_FAILED if fact.failed else "")


def _model(spelled: str) -> dict[str, Attribute]:
    """Provider and model of `provider:name`; a part of Baton has a name alone."""
    provider, colon, model = spelled.partition(":")
    if not colon:
        return {names.PROVIDER: names.OURS, names.REQUEST_MODEL: spelled}
    return {names.PROVIDER: names.PROVIDERS.get(provider, provider), names.REQUEST_MODEL: model}


def _used(fact: facts.ModelAnswered | facts.ModelFailed) -> dict[str, Attribute]:
    return {
        names.INPUT_TOKENS: fact.input_tokens,
        names.OUTPUT_TOKENS: fact.output_tokens,
        names.COST: fact.cost_usd,
    }
