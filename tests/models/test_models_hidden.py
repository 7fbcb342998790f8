"""What a server repeats of who asked it stands nowhere: not whole, not in pieces, and not as the name of a model."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from chat_server import chat_server
from modelled_workspace import edit, make_modelled
from recorded_http import RECORDED, Wire, model, question

from orchestrator import Workspace
from orchestrator.cli.main import main
from orchestrator.domain.secrets import Secrets
from orchestrator.kinds.agent.guarded_hearing import GuardedHearing
from orchestrator.models.failure import Unreached, Unusable
from orchestrator.ports.piece import AnswerPiece

LOCAL = "workstation:qwen3"
TOKEN = "eyJhbGciOiJSUzI1NiJ9." + "aZ4kQ7pX2mB9vT6c" * 80
"""As long as those of Microsoft and Google are."""
LONG = "sk-proj-" + "aZ4kQ7pX2mB9vT6c" * 10


def pieces_of(secret: str, text: str) -> list[str]:
    return [secret[at : at + 12] for at in range(len(secret) - 11) if secret[at : at + 12] in text]


def refused(message: str, status: int, **beside: str) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"message": message, **beside}})


@pytest.mark.parametrize("status", [400, 401, 500, 200])
@pytest.mark.parametrize(
    ("key", "message"),
    [
        (TOKEN, f"Invalid token: {TOKEN}"),
        (TOKEN, f"Invalid token: {TOKEN[:100]}..."),
        (TOKEN, f"{'x ' * 100}{TOKEN}"),
        (LONG, " and ".join([LONG] * 4)),
        (LONG, f"It ends in {LONG[-40:]}."),
        (LONG, f"{LONG[:30]}\n{LONG[30:]}"),
    ],
    ids=["longer than a quote", "shortened there", "cut by us", "said often", "its end", "over two lines"],
)
def test_a_piece_of_a_key_is_no_more_repeated_than_all_of_it(status: int, key: str, message: str) -> None:
    wire = Wire(refused(message, status, code=key))
    with pytest.raises((Unusable, Unreached)) as caught:
        asyncio.run(model(LOCAL, wire, key).answer(question(LOCAL)))
    assert pieces_of(key, str(caught.value)) == []
    assert "(the key)" in str(caught.value)


def test_words_that_a_key_has_in_common_with_others_are_kept() -> None:
    wire = Wire(refused("no project for sk-proj keys, ask at models.example/projects", 400))
    with pytest.raises(Unusable, match=r"no project for sk-proj keys, ask at models\.example/projects"):
        asyncio.run(model(LOCAL, wire, LONG).answer(question(LOCAL)))


def test_a_server_that_calls_itself_by_the_key_is_called_otherwise() -> None:
    body: dict[str, Any] = json.loads((RECORDED / "chat_text.json").read_bytes())
    wire = Wire(httpx2.Response(200, json={**body, "model": f"qwen3 for {LONG}"}))
    assert asyncio.run(model(LOCAL, wire, LONG).answer(question(LOCAL))).model == "qwen3 for (the key)"


def test_a_word_in_a_keys_place_is_no_key_in_a_models_name() -> None:
    body: dict[str, Any] = json.loads((RECORDED / "chat_text.json").read_bytes())
    wire = Wire(httpx2.Response(200, json={**body, "model": "lm-studio-community/qwen3"}))
    answer = asyncio.run(model(LOCAL, wire, "lm-studio").answer(question(LOCAL)))
    assert answer.model == "lm-studio-community/qwen3"


def test_who_watches_is_told_no_secret_however_it_is_cut() -> None:
    hearing = GuardedHearing(Secrets({"NEAR_KEY": LONG}))
    said = f"It is {LONG}, is it not? {LONG[:40]}"
    words = [AnswerPiece("m", "said", said[at : at + 7]) for at in range(0, len(said), 7)]
    thought = [AnswerPiece("m", "thought", LONG[:60]), AnswerPiece("m", "thought", LONG[60:])]
    heard = [told for piece in [*words, *thought, AnswerPiece("m", "whole", said)] for told in hearing.heard(piece)]
    told = {kind: "".join(piece.text for piece in heard if piece.kind == kind) for kind in ("said", "thought", "whole")}
    assert told["said"] == told["whole"] == f"It is (secret NEAR_KEY), is it not? {LONG[:40]}"
    assert told["thought"] == "(secret NEAR_KEY)"
    assert [piece.kind for piece in heard][-1] == "whole"


@pytest.mark.parametrize("stream", ["true", "false"])
def test_neither_a_check_nor_who_watches_is_told_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stream: str
) -> None:
    monkeypatch.setenv("THE_WORD", LONG)
    monkeypatch.chdir(tmp_path)
    with chat_server() as server:
        server.says = lambda asked: {"content": f"It is {LONG}.", "reasoning_content": f"{LONG}?"}
        root = make_modelled(tmp_path, server.url)
        edit(root, "stream: false", f"stream: {stream}, key_env: THE_WORD")
        main(["models", "check"])
        main(["run", "say", "tools", "--verbose"])
    told = "".join(capsys.readouterr())
    assert told.count("(secret THE_WORD)") >= 2
    assert pieces_of(LONG, told) == []


def test_no_file_of_a_run_holds_the_key_that_its_server_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_WORD", LONG)
    with chat_server() as server:
        server.says = lambda asked: {"status": 401, "error": f"{LONG} " * 4}
        root = make_modelled(tmp_path, server.url, "{model: 'near:small', tries: 1}")
        edit(root, "stream: false", "stream: false, key_env: THE_WORD")
        with Workspace.open(root) as ws:
            ws.start("say", topic="tools").drive()
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path for path in files if pieces_of(LONG, path.read_bytes().decode("latin-1"))] == []
