"""The tool `look_up_work`: nobody is asked unless baton.yaml names whom, and no answer is never taken for a yes."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served import Server

from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.look_up_work import LookedUpWork, look_up_work

RECORD = {"type": "journal-article", "title": "Time, Clocks", "author": [{"family": "Lamport", "given": "Leslie"}]}
WORK = {"type": "article-journal", "title": "Time, Clocks", "author": [{"family": "Lamport", "given": "Leslie"}]}
DOI = "10.1145/359545.359563"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.end()


def asked(settings: Any, root: Path = Path(), **what: str) -> LookedUpWork:
    return look_up_work(Surroundings(root, settings=settings), **what)


def printing(text: str) -> str:
    return shlex.join([sys.executable, "-c", f"import sys; print({text!r}); sys.stderr.write(sys.argv[1])", "{query}"])


def test_a_doi_is_asked_of_the_register_that_is_named(server: Server) -> None:
    server.at(f"/{DOI}", body=json.dumps(RECORD).encode())

    found = asked({"doi": server.base}, doi=f"https://doi.org/{DOI}")

    assert found == {"state": "found", "why": "", "works": [WORK]}
    ((_, headers),) = server.asked
    assert headers["accept"] == "application/vnd.citationstyles.csl+json"
    assert not {"cookie", "authorization"} & set(headers)


def test_a_doi_with_odd_signs_is_one_path(server: Server) -> None:
    server.at("/10.1175/a%3Cb%3E%232.0.CO;2", body=json.dumps(RECORD).encode())
    assert asked({"doi": server.base + "/"}, doi="10.1175/a<b>#2.0.CO;2")["state"] == "found"


@pytest.mark.parametrize("settings", [None, {}, {"search": "x"}])
def test_without_a_register_nobody_is_asked(settings: Any) -> None:
    found = asked(settings, doi=DOI)
    assert found["state"] == "not asked"
    assert found["why"] == "no register of DOIs is named: add doi to tools: look_up_work in baton.yaml"


@pytest.mark.parametrize(
    ("status", "body", "state", "why"),
    [
        (404, b"", "nothing", "the register knows no such DOI"),
        (410, b"", "nothing", "the register knows no such DOI"),
        (503, b"", "not asked", "the register answers 503"),
        (429, b"", "not asked", "the register answers 429"),
        (200, b"<html>Sign in</html>", "not asked", "answers with something else than a work"),
        (200, b"[" * 100_000, "not asked", "answers with something else than a work"),
        (200, b'["a"]', "not asked", "answers with something else than a work"),
        (200, b"\xff\xfe", "not asked", "answers with something else than a work"),
        (200, b" " * 1_000_001, "not asked", "answers with something else than a work"),
        (200, b"{}", "nothing", "tells no title of it"),
    ],
)
def test_another_answer_is_told_for_what_it_is(server: Server, status: int, body: bytes, state: str, why: str) -> None:
    server.at(f"/{DOI}", status, body)
    found = asked({"doi": server.base}, doi=DOI)
    assert found["state"] == state
    assert why in found["why"]
    assert found["works"] == []


def test_a_register_that_cannot_be_reached_was_not_asked() -> None:
    found = asked({"doi": "http://127.0.0.1:9"}, doi=DOI)
    assert found["state"] == "not asked"
    assert "127.0.0.1" not in found["why"]


def test_what_is_no_doi_answers_to_nothing(server: Server) -> None:
    found = asked({"doi": server.base}, doi="../../etc/passwd")
    assert (found["state"], found["why"], server.asked) == ("nothing", "“../../etc/passwd” is no DOI", [])


def test_a_search_is_a_command_that_is_given_the_words_as_one(tmp_path: Path) -> None:
    query = "time; touch x $(touch y) `z` --flag"
    found = asked({"search": printing(json.dumps([RECORD, {}, RECORD]))}, tmp_path, query=query)
    assert found == {"state": "found", "why": "", "works": [WORK, WORK]}
    assert not {"x", "y", "z"} & {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("command", "state", "why"),
    [
        (printing("[]"), "nothing", "the search finds no such work"),
        (printing("no json"), "not asked", "the search prints something else"),
        (shlex.join([sys.executable, "-c", "raise SystemExit(3)"]), "not asked", "the search ended with status 3"),
        ("/no/such/program {query}", "not asked", "the search cannot be run: No such file or directory"),
    ],
)
def test_a_search_that_gives_nothing_is_told_apart_from_one_that_was_not_made(
    tmp_path: Path, command: str, state: str, why: str
) -> None:
    found = asked({"search": command}, tmp_path, query="time clocks")
    assert found["state"] == state
    assert why in found["why"]


def test_keys_of_models_do_not_go_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "very-secret")
    code = 'import json, os; print(json.dumps([{"title": os.environ.get("ANTHROPIC_API_KEY", "none")}]))'
    found = asked({"search": shlex.join([sys.executable, "-c", code])}, tmp_path, query="x")
    assert found["works"][0]["title"] == "none"


@pytest.mark.parametrize("settings", ["x", ["doi"], {"doi": 3}, {"address": "https://doi.org"}, {"search": "'"}])
def test_settings_that_say_something_else_are_told(settings: Any) -> None:
    with pytest.raises(ToolError, match=r"baton\.yaml|cannot be read"):
        asked(settings, query="x")


def test_one_of_the_two_is_asked_for() -> None:
    with pytest.raises(ToolError, match="neither a DOI nor words"):
        asked({})
