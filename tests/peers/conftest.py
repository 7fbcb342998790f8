"""Servers that other people wrote to be answered by, on loopback: our protocols are checked against theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conversation import KINDS, Conversation
from llmock.pytest_plugin import LLMock
from llmock.testing import LLMockServer

ANSWERED = "Hello there, this is quite a short answer."


@pytest.fixture(scope="session")
def llmock_server() -> Iterator[LLMockServer]:
    with LLMockServer() as server:
        yield server


@pytest.fixture
def llmock(llmock_server: LLMockServer) -> LLMock:
    """The peer as new, with one thing it says."""
    return LLMock(llmock_server).reset().tool_mode("off")


@pytest.fixture(params=KINDS)
def talk(request: pytest.FixtureRequest, llmock: LLMock) -> Conversation:
    """Each of the three protocols in turn."""
    return Conversation(request.param, llmock.base_url("anthropic" if request.param == "anthropic" else "openai"))
