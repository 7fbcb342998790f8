"""An agent's turn: run, step, query, act. Every exchange is an event, so a crash resumes between any two of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Agent
from orchestrator.domain.exchange import Lane
from orchestrator.domain.facts import (
    KERNEL,
    ModelAsked,
    OutputRefused,
    ToolCalled,
    ToolReturned,
)
from orchestrator.domain.messages import (
    AssistantMessage,
    Request,
    ToolCall,
    UserMessage,
)
from orchestrator.engine.performer import Assignment
from orchestrator.engine.state import Turn as TurnState
from orchestrator.engine.state import TurnEntry
from orchestrator.errors import ToolError
from orchestrator.kinds.agent.asking import Asking
from orchestrator.kinds.agent.conversation import assistant_message, next_request
from orchestrator.kinds.agent.output import OutputFault, read_output, schema_faults
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.ports.model import Model
from orchestrator.ports.tool import Surroundings, Tool
from orchestrator.values import replace

MAX_REPAIRS = 2
"""How often an answer that does not fit is asked for again."""


class Unfinished(Exception):
    """The turn cannot go on without a person; the message says why, as a sentence for them."""

    def __init__(self, cause: str, told: str) -> None:
        """`cause`: in one word."""
        super().__init__(told)
        self.cause = cause


@lru_cache(maxsize=64)
def _spoken_first(system: str) -> Artifact:
    """The same for all turns of an agent, with its digest."""
    return Artifact.of_text(system)


class AgentTurn:
    """One agent's work in one visit of a phase."""

    def __init__(
        self,
        assignment: Assignment,
        agent: Agent,
        model: Model,
        asking: Asking,
        tools: Mapping[str, Tool],
        surroundings: Callable[[], Surroundings],
        settings: Mapping[str, JSON],
    ) -> None:
        """`tools` are those the agent's file lists, and no others; `surroundings` gives what they work in, once one is
        called; `settings` are those the user gave the model.
        """
        self._task = assignment
        self._output = spec_of(AgentSpec, assignment.phase).output
        self._agent = agent
        self._model = model
        self._tools = tools
        self._surroundings = surroundings
        self._settings = settings
        self._asking = asking

    async def run(self, prompt: Callable[[], UserMessage]) -> Artifact:
        """The artifact the agent comes to. `prompt` is rendered for the first request only.

        Raises:
            Unfinished: the model declined, or a limit was reached.
            ModelError: the model could not be asked, or gave no complete answer.
        """
        if self._state is None:
            await self._open(prompt())
        while (artifact := await self._step()) is None:
            pass
        return artifact

    async def _step(self) -> Artifact | None:
        """Act on the answer that waits for it, or ask for the next one."""
        waiting = self._waiting_answer()
        if waiting is not None:
            return await self._act(waiting)
        self._check_limits()
        await self._query(self._request())
        return None

    async def _open(self, prompt: UserMessage) -> None:
        """Ask for the first time: what stays the same over the turn is recorded here, once."""
        specs = [tool.spec for tool in self._tools.values()]
        system, asked = _spoken_first(self._agent.system), Artifact.of_text(prompt.text)
        tools = Artifact.of_json(to_plain(specs)) if specs else None
        schema = Artifact.of_json(self._output) if self._output is not None else None
        settings = Artifact.of_json(dict(self._settings)) if self._settings else None
        request = Request(
            self._model.name,
            system.text,
            (prompt,),
            tuple(specs),
            self._output,
            self._settings,
        )
        opened = ModelAsked(
            request.key,
            request.model,
            system=system.digest,
            prompt=asked.digest,
            tools=tools.digest if tools else None,
            output_schema=schema.digest if schema else None,
            settings=settings.digest if settings else None,
            lane=self._task.lane.spelled,
            media={part.name: part.artifact.digest for part in prompt.media},
        )
        stable = [artifact for artifact in (system, asked, tools, schema, settings) if artifact]
        await self._asking.ask(self._model, request, opened, stable)

    async def _query(self, request: Request) -> None:
        """Ask again in the same turn; the messages so far are in the record already, and the settings unless they are
        others now.
        """
        settings = self._settings_of_now()
        asked = ModelAsked(request.key, request.model, settings=settings.digest if settings else None)
        await self._asking.ask(self._model, request, asked, [settings] if settings else [])

    def _settings_of_now(self) -> Artifact | None:
        """None where the turn was asked with the same before."""
        before = self._task.artifact(self._turn.settings).value if self._turn.settings else {}
        return Artifact.of_json(dict(self._settings)) if before != dict(self._settings) else None

    async def _act(self, message: AssistantMessage) -> Artifact | None:
        """Call the tools it asks for, or take its output; None when the model is to be asked again."""
        if self._turn.finish == "declined":
            raise Unfinished("declined", f"{self._agent.name} declined: {message.text or 'no reason given.'}")
        if message.calls:
            for call in message.calls:
                if call.call not in self._turn.returned:
                    await self._call(call)
            return None
        try:
            return read_output(message, self._output)
        except OutputFault as fault:
            self._refuse(fault)
            return None

    async def _call(self, call: ToolCall) -> None:
        arguments = Artifact.of_json(call.arguments)
        lane = self._lane_of(call)
        called = ToolCalled(call.call, call.tool, arguments.digest, lane.spelled)
        recorded = self._task.recordings.result(lane, call.tool, arguments.digest)
        if recorded is not None:
            result = Artifact(recorded.data, recorded.media_type)
            returned = ToolReturned(
                call.call, call.tool, result.digest, recorded.failed, recorded.origin, lane=lane.spelled
            )
            again = await self._again(call, result)
            differs = replace(returned, differs=again.digest) if again else returned
            kept = [arguments, result, *([again] if again else [])]
            self._task.hold(called, differs, actor=self._agent.name, artifacts=kept)
            return
        self._task.record(called, actor=self._agent.name, artifacts=[arguments])
        result, failed = await self._returned(call)
        returned = ToolReturned(call.call, call.tool, result.digest, failed, lane=lane.spelled)
        self._task.record(returned, actor=KERNEL, artifacts=[result])

    async def _again(self, call: ToolCall, recorded: Artifact) -> Artifact | None:
        """What a pure tool gives now, when that is not what was recorded. Others are not called in a replay."""
        tool = self._tools.get(call.tool)
        if tool is None or not tool.pure:
            return None
        result, _ = await self._returned(call)
        return result if result.digest != recorded.digest else None

    async def _returned(self, call: ToolCall) -> tuple[Artifact, bool]:
        text, failed = await self._result(call)
        text = self._task.secrets.redact_text(text, f"what {call.tool} returned")
        return Artifact.of_text(text, PLAIN_TEXT), failed

    def _lane_of(self, call: ToolCall) -> Lane:
        """A model may call the same tool with the same arguments again, and the world may have moved between."""
        earlier = self._request().messages
        asked = [made for message in earlier if isinstance(message, AssistantMessage) for made in message.calls]
        same = [made for made in asked if (made.tool, made.arguments) == (call.tool, call.arguments)]
        return replace(self._task.lane, occurrence=[made.call for made in same].index(call.call) + 1)

    async def _result(self, call: ToolCall) -> tuple[str, bool]:
        """What the tool says, and whether that is a failure. The model is told of its mistakes and may mend them."""
        tool = self._tools.get(call.tool)
        if tool is None:
            return f"There is no tool {call.tool}. Your tools: {', '.join(self._tools) or 'none'}.", True
        if held := {found.name for found in self._task.secrets.found_in(call.arguments, "arguments")}:
            return (
                f"The arguments hold the value of {', '.join(sorted(held))}, which leaves in none; nothing was asked.",
                True,
            )
        if faults := schema_faults(tool.spec.parameters, call.arguments):
            return f"The arguments do not fit the tool's schema: {'; '.join(faults)}", True
        try:
            settings = self._task.definition.tool_settings.get(call.tool)
            found = await tool.call(call.arguments, replace(self._surroundings(), settings=settings))
        except ToolError as error:
            return str(error), True
        return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True), False

    def _refuse(self, fault: OutputFault) -> None:
        if self._turn.refusals >= MAX_REPAIRS:
            tries = f"{self._agent.name} gave no answer that fits, in {MAX_REPAIRS + 1} tries"
            raise Unfinished("never_fits", f"{tries}; the last one {fault.found}.")
        repair = Artifact.of_text(str(fault), PLAIN_TEXT)
        self._task.record(OutputRefused(repair.digest), actor=KERNEL, artifacts=[repair])

    def _check_limits(self) -> None:
        turn, agent = self._turn, self._agent
        tokens = turn.input_tokens + turn.output_tokens
        if turn.requests >= agent.max_requests and not turn.in_flight:
            raise Unfinished(
                "requests", f"{agent.name} has used its {agent.max_requests} requests without coming to an end."
            )
        if tokens >= agent.max_tokens:
            raise Unfinished("tokens", f"{agent.name} has used {tokens} tokens; its limit is {agent.max_tokens}.")

    def _waiting_answer(self) -> AssistantMessage | None:
        """The last answer, while something of it is still to be done."""
        entries = self._turn.entries
        last = next((entry for entry in reversed(entries) if entry.speaker == "assistant"), None)
        if last is None or entries[-1].speaker == "user" or self._turn.in_flight:
            return None
        message = self._assistant(last)
        if entries[-1] is last or any(call.call not in self._turn.returned for call in message.calls):
            return message
        return None

    def _request(self) -> Request:
        """With schema and tools spelled as in the first request: what is recorded has its keys in another order, and
        vendors cache a beginning that is the same byte for byte.
        """
        request = replace(next_request(self._turn, self._model.name, self._task.artifact), settings=self._settings)
        specs = tuple(tool.spec for tool in self._tools.values())
        return replace(
            request,
            tools=specs if specs == request.tools else request.tools,
            output_schema=self._output if self._output == request.output_schema else request.output_schema,
        )

    def _assistant(self, entry: TurnEntry) -> AssistantMessage:
        return self._asking.said.get(entry.digest) or assistant_message(entry, self._task.artifact)

    @property
    def _state(self) -> TurnState | None:
        return self._task.visit.turn

    @property
    def _turn(self) -> TurnState:
        if self._state is None:
            raise RuntimeError("the turn has not been opened")
        return self._state
