"""Every way an answer can come and go wrong, over three protocols, against `llmock`."""

import pytest
from conversation import SITE_STATUS, VERDICT, Conversation
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply

from orchestrator.domain.messages import ToolCall, ToolResult
from orchestrator.models.failure import Failure, Unreached, Unusable
from orchestrator.models.retry import TRIES

TEXT = "A small tool does one thing."
EVENTS = 9
"""More than enough to reach every kind of event of an answer this short."""


def failure_of(talk: Conversation) -> Failure:
    with pytest.raises((Unreached, Unusable)) as caught:
        talk.ask()
    return caught.value


@pytest.mark.parametrize("stream", [True, False])
def test_text_comes_back_with_what_it_took(talk: Conversation, llmock: LLMock, stream: bool):
    llmock.reply(TEXT)
    answer = (talk if stream else talk.in_one_piece()).ask()
    assert (answer.message.text, answer.finish) == (TEXT, "stop")
    assert answer.input_tokens > 0
    assert answer.output_tokens > 0
    assert llmock.last_request.stream is stream


@pytest.mark.parametrize("stream", [True, False])
def test_a_tool_is_called_and_its_result_goes_back(talk: Conversation, llmock: LLMock, stream: bool):
    talk = talk if stream else talk.in_one_piece()
    llmock.call_tool("site_status", {"site": "site"}, text="I look first.").reply(TEXT)
    first = talk.request(tools=(SITE_STATUS,))
    called = talk.ask(first).message
    assert called.calls == (ToolCall("c1", "site_status", {"site": "site"}),)
    result = ToolResult("c1", "site_status", "clean")
    further = talk.request(tools=(SITE_STATUS,))
    answer = talk.ask(type(first)(**{**_fields(further), "messages": (*first.messages, called, result)}))
    assert answer.message.text == TEXT
    assert "clean" in str(llmock.last_request.body)
