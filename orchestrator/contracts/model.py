"""The contract of `ports.model.Model`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, get_args
from unittest import SkipTest

from orchestrator.contracts.contract import Contract, awaited, holds, promised, same
from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.domain.messages import Answer, AssistantMessage, Finish, Request, ToolSpec, UserMessage
from orchestrator.errors import ModelError
from orchestrator.ports.model import Model

_AT_ONCE = 5
_SCHEMA: JSON = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["title", "count"],
    "additionalProperties": False,
}
_LOOK_UP = ToolSpec(
    "look_up", "Look up a word.", {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}
)


class ModelContract(Contract):
    """Give `make(self)`, and what it makes is asked as Baton asks a model.

    The rest may be given: requests that your server understands, models that cannot answer, and the key they use.
    """

    key = ""
    """What must not stand in any fault."""

    def make(self) -> Model:
        """A model that answers."""
        raise NotImplementedError("write def make(self), which gives a model that answers")

    def request(self) -> Request:
        """What it has a text to say to."""
        return Request("", "You answer in one sentence.", (UserMessage("Say what a saw is for.\n"),))

    def structured_request(self) -> Request | None:
        """What it answers in the way its schema says; None: it cannot be held to one."""
        return Request("", "You answer as JSON.", (UserMessage("Give a title and a count.\n"),), output_schema=_SCHEMA)

    def tool_request(self) -> Request | None:
        """What it may call a tool for; None: it calls none."""
        asked = UserMessage("Look up the word saw.\n")
        return Request("", "You look words up.", (asked,), tools=(_LOOK_UP,))

    def failing(self) -> Mapping[str, Callable[[], Model]]:
        """In words -> a model that cannot answer: its server is gone, half an answer comes, its key is wrong."""
        return {}

    @promised
    def test_it_has_a_name_and_keeps_it(self) -> None:
        model = self.make()
        holds(model.name.strip(), f"its name is {model.name!r}")
        same(model.name, model.name)

    @promised
    def test_a_request_gets_one_complete_answer(self) -> None:
        answer = self._answer(self.request())
        message = answer.message
        holds(message.text.strip() or message.calls, "the answer has neither a text nor a call")

    @promised
    def test_who_answered_is_told(self) -> None:
        holds(self._answer(self.request()).model, "the answer says of no model that it made it")

    @promised
    def test_an_answer_that_was_cut_off_is_none(self) -> None:
        finish = self._answer(self.request()).finish
        holds(finish in get_args(Finish), f"it ended as {finish!r}, and only {get_args(Finish)} are known")
        holds(finish != "length", "an answer that was cut off is raised as ModelError, never returned")

    @promised
    def test_tokens_are_counted_or_none_are_told(self) -> None:
        answer = self._answer(self.request())
        counts = (answer.input_tokens, answer.output_tokens, answer.cached_tokens)
        holds(all(type(count) is int and count >= 0 for count in counts), f"it tells {counts}")
        holds(answer.cached_tokens <= answer.input_tokens, "more tokens were cached than read")

    @promised
    def test_an_answer_can_be_recorded_and_read_back(self) -> None:
        message = self._answer(self.request()).message
        same(from_plain(AssistantMessage, to_plain(message)), message)
        canonical_json(to_plain(message))

    @promised
    def test_a_request_with_a_schema_gets_what_fits_it_or_a_reason(self) -> None:
        request = self.structured_request()
        if request is None or request.output_schema is None:
            raise SkipTest("structured_request() gives none")
        answer = self._answer(request)
        if answer.finish == "declined" or answer.message.output is None:
            holds(answer.message.text.strip(), "there is no output, and no word on why")
            return
        from orchestrator.domain.json_schema import validator_of

        unfit = [
            misfit.message
            for misfit in validator_of(request.output_schema, formats=False).misfits(answer.message.output, 1)
        ]
        same(unfit, [])

    @promised
    def test_a_request_without_a_schema_gets_no_output(self) -> None:
        same(self._answer(self.request()).message.output, None)

    @promised
    def test_only_tools_that_were_offered_are_called(self) -> None:
        request = self.tool_request()
        if request is None:
            raise SkipTest("tool_request() gives none")
        calls = self._answer(request).message.calls
        same({call.tool for call in calls} - {tool.name for tool in request.tools}, set())
        same(self._answer(self.request()).message.calls, ())

    @promised
    def test_calls_are_counted_from_c1_and_their_arguments_are_json(self) -> None:
        request = self.tool_request()
        if request is None:
            raise SkipTest("tool_request() gives none")
        calls = self._answer(request).message.calls
        same([call.call for call in calls], [f"c{number}" for number in range(1, len(calls) + 1)])
        for call in calls:
            canonical_json(call.arguments)

    @promised
    def test_a_request_is_left_as_it_was(self) -> None:
        request = self.structured_request() or self.request()
        before = to_plain(request)
        self._answer(request)
        same(to_plain(request), before)

    @promised
    def test_it_is_asked_in_one_loop_after_another(self) -> None:
        """The command line makes a loop for each run, and a model is made once."""
        model = self.make()
        for _ in range(2):
            holds(isinstance(awaited(lambda: model.answer(self.request())), Answer), "the second loop got no answer")

    @promised
    def test_requests_at_once_each_get_their_own_answer(self) -> None:
        model = self.make()

        async def ask() -> list[Answer]:
            return await asyncio.gather(*(model.answer(self.request()) for _ in range(_AT_ONCE)))

        answers = awaited(ask)
        same([type(answer) for answer in answers], [Answer] * _AT_ONCE)
        same(len({id(answer) for answer in answers}), _AT_ONCE)

    @promised
    def test_a_request_that_is_cancelled_ends_as_cancelled(self) -> None:
        model = self.make()

        async def ask() -> str:
            asking = asyncio.ensure_future(model.answer(self.request()))
            await asyncio.sleep(0)
            if asking.done():
                return "answered at once"
            asking.cancel()
            try:
                await asking
            except asyncio.CancelledError:
                return "cancelled"
            return "answered all the same"

        holds(awaited(ask) != "answered all the same", "it went on, and whoever cancelled it waits for the answer")

    @promised
    def test_what_cannot_be_answered_is_raised_with_what_to_do(self) -> None:
        self._each_failing(_tells_what_to_do)

    @promised
    def test_no_fault_holds_the_key(self) -> None:
        if not self.key:
            raise SkipTest("key is not given")
        self._each_failing(self._is_without_the_key)

    def _is_without_the_key(self, error: ModelError) -> None:
        told = f"{error} {error!r} {error.__cause__!r}"
        holds(self.key not in told, "the key stands in what is raised")

    def _each_failing(self, look: Callable[[ModelError], None]) -> None:
        failing = self.failing()
        if not failing:
            raise SkipTest("failing() gives none")
        for told, make in failing.items():
            look(self._failure(told, make()))

    def _failure(self, told: str, model: Model) -> ModelError:
        try:
            answer = awaited(lambda: model.answer(self.request()))
        except ModelError as error:
            return error
        except Exception as error:  # an adapter may raise anything, and is told which it was to be
            message = f"{told}: {type(error).__name__} was raised, and not ModelError or ModelUnavailable"
            raise AssertionError(message) from error
        raise AssertionError(f"{told}: it gave {answer!r}")

    def _answer(self, request: Request) -> Answer:
        answer = awaited(lambda: _asked(self.make(), request))
        holds(isinstance(answer, Answer), f"it gave {answer!r}, which is no Answer")
        holds(isinstance(answer.message, AssistantMessage), "what it says is no AssistantMessage")
        return answer


def _asked(model: Model, request: Request) -> Coroutine[Any, Any, Answer]:
    return model.answer(request)


def _tells_what_to_do(error: ModelError) -> None:
    holds(error.message.strip() and error.mend.strip(), f"{error!r} says not what happened, or not what mends it")
