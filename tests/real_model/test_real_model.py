"""A language model that really runs, on loopback, under the three protocols that Baton speaks."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from acceptance_workspace import Baton, Ended
from model_server import ModelServer

from orchestrator.domain.facts import ModelAnswered, ModelAsked, ModelFailed
from orchestrator.models.retry import TRIES

PROTOCOLS = ("chat", "responses", "anthropic")
FRANCE = "What is the capital of France?"
SHORT = 8
"""Tokens of the answer to that."""
TOO_LONG = "word and " * 1500


def ask(baton: Baton, app: str, question: str, profile: str) -> Ended:
    return baton("run", app, "-p", f"question={question}", "--profile", profile)


def facts(baton: Baton, kind: type) -> list:
    return [event.fact for event in baton.events() if isinstance(event.fact, kind)]


@pytest.mark.parametrize("profile", PROTOCOLS)
def test_one_word_swaps_the_protocol_and_the_answer_is_the_same(baton: Baton, profile: str) -> None:
    """What it took and who gave it is recorded alike."""
    ended = ask(baton, "ask", FRANCE, profile)
    assert (ended.code, baton("cat", "@last", "answer").out) == (0, "The capital of France is Paris.\n"), ended.out
    (answered,) = facts(baton, ModelAnswered)
    assert (answered.model, answered.finish) == ("smollm2", "stop")
    assert (answered.input_tokens, answered.output_tokens) == (28, SHORT)


def test_the_word_may_stand_in_the_settings(baton: Baton) -> None:
    settings = baton.root / "baton.yaml"
    settings.write_text(settings.read_text().replace("profile: chat", "profile: anthropic", 1))
    assert baton("run", "ask", "-p", f"question={FRANCE}").code == 0
    assert [asked.model for asked in facts(baton, ModelAsked)] == ["messages-server:smollm2"]


def test_chat_keeps_the_model_to_the_schema(baton: Baton) -> None:
    ended = ask(baton, "place", FRANCE, "chat")
    place = json.loads(baton("cat", "@last", "answer").out)
    assert (ended.code, place["city"], set(place)) == (0, "Paris", {"city", "country"})


@pytest.mark.parametrize("profile", ["responses", "anthropic"])
def test_where_the_server_ignores_the_schema_the_person_is_asked(baton: Baton, profile: str) -> None:
    """llama.cpp takes the schema over these two and does not enforce it. What fits is decided here."""
    ended = ask(baton, "place", FRANCE, profile)
    assert (ended.code, len(facts(baton, ModelAnswered)), facts(baton, ModelFailed)) == (3, 3, [])
    assert "gave no answer that fits" in ended.out


def test_what_the_first_of_a_list_cannot_answer_the_next_one_does(baton: Baton) -> None:
    ended = ask(baton, "ask", FRANCE, "reserve")
    assert (ended.code, [failed.cause for failed in facts(baton, ModelFailed)]) == (0, ["not_found"]), ended.out
    assert [asked.attempt for asked in facts(baton, ModelAsked)] == ["", "chat-server:smollm2"]


@pytest.mark.parametrize("profile", PROTOCOLS)
def test_a_prompt_longer_than_the_context_is_told_at_once(baton: Baton, profile: str) -> None:
    """It is asked about once, nothing of it is cut, and the person says what is to become of it."""
    ended = ask(baton, "ask", TOO_LONG, profile)
    assert (ended.code, [failed.cause for failed in facts(baton, ModelFailed)]) == (3, ["too_long"])
    assert "longer than the model can read" in ended.out
    assert "exceeds the available context size (2048 tokens)" in ended.out


@pytest.mark.parametrize("profile", PROTOCOLS)
def test_offering_tools_to_a_model_that_calls_none_breaks_nothing(baton: Baton, profile: str) -> None:
    ended = ask(baton, "look", "What is the weather in Paris?", profile)
    assert ended.code == 0, ended.out
    assert facts(baton, ModelAsked)[0].tools
    assert "Paris" in baton("cat", "@last", "answer").out


@pytest.fixture
def mortal(server: ModelServer) -> Iterator[ModelServer]:
    """The server, for a test that kills it; the others find it running again."""
    yield server
    server.kill()
    server.start()


@pytest.mark.parametrize("profile", PROTOCOLS)
def test_a_server_killed_in_mid_answer_loses_no_answer(baton: Baton, mortal: ModelServer, profile: str) -> None:
    running = baton.begin("-m", "orchestrator.cli.main", "run", "bread", "--profile", profile)
    mortal.wait_for_answer_in_the_making(tokens=SHORT)
    mortal.kill()
    out, _ = running.communicate(timeout=60)
    assert (running.returncode, "there is no connection" in out) == (3, True), out
    assert {failed.cause for failed in facts(baton, ModelFailed)} == {"connection"}

    mortal.start()
    assert baton("resume", "@last").code == 0
    short, *long = [asked.key for asked in facts(baton, ModelAsked)]
    assert len(facts(baton, ModelAnswered)) == 2
    assert long == [long[0]] * (TRIES + 1), "each try of the long one, and the one that was answered"
    assert short not in long
