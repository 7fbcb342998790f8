"""Every way an answer can come and go wrong, over three protocols, against `llmock`."""

from dataclasses import replace

import pytest
from conversation import SITE_STATUS, VERDICT, Conversation
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply, StreamFault

from orchestrator.domain.messages import ToolCall, ToolResult
from orchestrator.kinds.agent.output import schema_faults
from orchestrator.models.failure import Failure, Unreached, Unusable
from orchestrator.models.retry import TRIES

TEXT = "A small tool does one thing."
IN_PIECES = pytest.mark.parametrize("in_pieces", [True, False], ids=["stream", "one piece"])


def failure_of(talk: Conversation) -> Failure:
    with pytest.raises((Unreached, Unusable)) as caught:
        talk.ask()
    return caught.value


def events_of_an_answer(talk: Conversation, llmock: LLMock) -> int:
    """How many a whole one has."""
    llmock.reply(TEXT)
    talk.ask()
    return llmock.last_request.chunks_sent


@IN_PIECES
def test_text_comes_back_with_what_it_took(talk: Conversation, llmock: LLMock, in_pieces: bool):
    llmock.reply(TEXT)
    answer = replace(talk, stream=in_pieces).ask()
    assert (answer.message.text, answer.finish) == (TEXT, "stop")
    assert answer.input_tokens > 0
    assert answer.output_tokens > 0
    assert llmock.last_request.stream is in_pieces


@IN_PIECES
def test_a_tool_is_called_and_its_result_goes_back(talk: Conversation, llmock: LLMock, in_pieces: bool):
    talk = replace(talk, stream=in_pieces)
    llmock.call_tool("site_status", {"site": "site"}, text="I look first.").reply(TEXT)
    first = talk.request(tools=(SITE_STATUS,))
    called = talk.ask(first).message
    assert called.calls == (ToolCall("c1", "site_status", {"site": "site"}),)
    told = ToolResult("c1", "site_status", "the tree is clean")
    answer = talk.ask(replace(first, messages=(*first.messages, called, told)))
    assert answer.message.text == TEXT
    assert "the tree is clean" in str(llmock.last_request.body)


@IN_PIECES
def test_output_comes_in_the_shape_that_was_asked_for(talk: Conversation, llmock: LLMock, in_pieces: bool):
    llmock.tool_mode("auto")
    answer = replace(talk, stream=in_pieces).ask(talk.request(output_schema=VERDICT))
    assert schema_faults(VERDICT, answer.message.output) == []


def test_arguments_that_are_cut_in_the_middle_reach_us_as_they_are(talk: Conversation, llmock: LLMock):
    llmock.call_tool("site_status", {"site": "site"}).break_tool_call("malformed_arguments")
    (call,) = talk.ask(talk.request(tools=(SITE_STATUS,))).message.calls
    assert isinstance(call.arguments, str)


def test_a_rate_limit_is_waited_out_as_long_as_it_says(talk: Conversation, llmock: LLMock):
    llmock.rate_limit(times=2, retry_after=7).reply(TEXT)
    assert talk.ask().message.text == TEXT
    assert (talk.attempts, talk.waits_s) == (["rate_limited"] * 2, [7.0, 7.0])


def test_a_real_quota_says_how_long_to_wait(talk: Conversation, llmock: LLMock):
    llmock.limits(rpm=1).reply(TEXT, times=None)
    talk.ask()
    failure = failure_of(talk)
    assert (failure.cause, failure.charge.paid) == ("rate_limited", "no")
    assert talk.waits_s == [] or talk.waits_s[0] > 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_is_down_is_asked_as_often_as_the_policy_says(talk: Conversation, llmock: LLMock, status: int):
    """Nothing below the policy asks by itself."""
    llmock.outage(status=status)
    assert failure_of(talk).cause in ("server", "overloaded")
    assert len(llmock.requests) == len(talk.attempts) == TRIES
    assert len(talk.waits_s) == TRIES - 1


@pytest.mark.parametrize(
    ("status", "code", "causes"),
    [(401, None, {"key"}), (404, None, {"not_found", "refused"}), (400, None, {"refused"})],
)
def test_what_waiting_cannot_mend_is_asked_once(talk: Conversation, llmock: LLMock, status: int, code, causes):
    llmock.fail(status, code=code)
    failure = failure_of(talk)
    assert failure.cause in causes
    assert (failure.charge.paid, len(llmock.requests)) == ("no", 1)


def test_a_prompt_that_is_too_long_is_told_as_that(talk: Conversation, llmock: LLMock):
    llmock.limits(context_window=20)
    with pytest.raises(Unusable) as caught:
        talk.ask(talk.request("word " * 400))
    assert (caught.value.cause, caught.value.charge.paid) == ("too_long", "no")


@IN_PIECES
def test_an_answer_at_its_largest_length_is_no_result(talk: Conversation, llmock: LLMock, in_pieces: bool):
    llmock.add(Reply(TEXT, finish_reason="length"))
    failure = failure_of(replace(talk, stream=in_pieces))
    assert (failure.cause, failure.charge.paid) == ("cut_off", "yes")
    assert failure.charge.output_tokens > 0


@pytest.mark.parametrize("kind", ["truncate", "malformed", "disconnect"])
def test_a_stream_that_is_spoilt_anywhere_is_no_result(talk: Conversation, llmock: LLMock, kind):
    """One attempt each: a lost connection would be tried again."""
    causes = {"truncate": {"unfinished"}, "malformed": {"unreadable", "unfinished"}, "disconnect": {"connection"}}
    for after in range(events_of_an_answer(talk, llmock) - (talk.protocol == "chat")):
        llmock.reset().tool_mode("off").add(StreamFault(kind, after_chunks=after, times=None)).reply(TEXT, times=None)
        failure = failure_of(talk)
        assert (after, failure.cause) in {(after, cause) for cause in causes[kind]}
        assert failure.charge.paid == "maybe"


def test_a_call_of_a_tool_that_was_cut_off_is_none(talk: Conversation, llmock: LLMock):
    llmock.call_tool("site_status", {"site": "site"}).truncate(after_chunks=4)
    with pytest.raises(Unusable) as caught:
        talk.ask(talk.request(tools=(SITE_STATUS,)))
    assert caught.value.cause == "unfinished"


def test_a_lost_connection_is_tried_again(talk: Conversation, llmock: LLMock):
    llmock.disconnect(after_chunks=3).reply("Half of it.").reply(TEXT)
    assert talk.ask().message.text == TEXT
    assert talk.attempts == ["connection"]


def test_a_stall_in_the_middle_is_told_from_a_slow_beginning_and_from_a_long_answer(talk: Conversation, llmock: LLMock):
    llmock.reply(TEXT, times=None).pace(100)
    for limit, told in {
        "first_event_s": "did not begin within 0.05 s",
        "gap_s": "nothing came for 0.05 s",
        "whole_s": "was not complete within 0.05 s",
    }.items():
        failure = failure_of(talk.waiting_at_most(**{limit: 0.05}))
        assert (failure.cause, failure.charge.paid) == ("timeout", "maybe")
        assert told in failure.message


def test_a_slow_answer_that_keeps_coming_is_waited_for(talk: Conversation, llmock: LLMock):
    llmock.reply(TEXT).pace(150)
    assert talk.waiting_at_most(gap_s=1).ask().message.text == TEXT


def test_the_whole_of_an_answer_in_one_piece_is_bounded_too(talk: Conversation, llmock: LLMock):
    llmock.delay(0.5, times=None)
    failure = failure_of(replace(talk, stream=False).waiting_at_most(first_event_s=0.01, gap_s=0.01, whole_s=0.1))
    assert "was not complete within 0.1 s" in failure.message
