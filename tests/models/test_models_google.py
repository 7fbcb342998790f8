"""What only Gemini has, and Vertex: schemas beside tools, blocked prompts, thinking that is counted, passing tokens."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from recorded_http import SITE_TOOLS, VERDICT, Wire
from vendor_bodies import bodies, pieces_of, streamed
from vendor_models import asked, refused

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import AssistantMessage, UserMessage

GEMINI = bodies("gemini")


def ok(what: str = "text") -> httpx2.Response:
    return httpx2.Response(200, json=GEMINI[what])


@pytest.mark.parametrize("streams", [False, True])
def test_a_prompt_that_is_blocked_was_declined(streams):
    response = streamed("gemini", pieces_of("gemini", GEMINI["blocked"])) if streams else ok("blocked")
    assert asked("gemini", Wire(response), streams=streams).finish == "declined"


def test_a_schema_beside_tools_goes_through_a_tool_where_the_model_takes_no_schema_then():
    wire = Wire(ok("output_tool"))
    answer = asked("gemini:gemini-2.5-flash", wire, tools=SITE_TOOLS, output_schema=VERDICT)
    assert "responseJsonSchema" not in wire.body["generationConfig"]
    named = [one["name"] for tool in wire.body["tools"] for one in tool["functionDeclarations"]]
    assert named == ["site_status", "site_tree", "today", "final_result"]
    assert answer.message == AssistantMessage(
        output=json.loads('{"verdict":"revise","findings":["The opening says nothing."]}')
    )


def test_settings_are_called_as_gemini_calls_them():
    wire = Wire(ok())
    asked("gemini", wire, settings={"max_tokens": 99, "temperature": 0.2, "top_p": 0.9, "seed": 7})
    found = {key: wire.body["generationConfig"][key] for key in ("maxOutputTokens", "temperature", "topP", "seed")}
    assert found == {"maxOutputTokens": 99, "temperature": 0.2, "topP": 0.9, "seed": 7}


@pytest.mark.parametrize(("most", "sent"), [(100, 2_148), (4_000, 4_000)])
def test_a_limit_leaves_room_beside_thinking(most, sent):
    wire = Wire(ok())
    asked("gemini", wire, settings={"max_tokens": most, "thinking": "low"})
    settings = wire.body["generationConfig"]
    assert settings["maxOutputTokens"] == sent
    assert settings["thinkingConfig"]["thinking_budget"] == 2_048


def test_keys_that_the_library_finds_by_itself_are_neither_sent_nor_spoken_of(monkeypatch, caplog):
    monkeypatch.setenv("GOOGLE_API_KEY", "AIzaOne")
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaOther")
    for kind in ("gemini", "vertex"):
        wire = Wire(ok())
        asked(kind, wire, key="AIzaOurs")
        assert wire.sent[0].headers["x-goog-api-key"] == "AIzaOurs"
    assert caplog.records == []


def test_texts_side_by_side_are_one_and_a_signature_ends_what_it_signs():
    parts = [
        {"text": "So", "thought": True}, {"text": ".", "thought": True}, {"text": "One "},
        {"text": "page.", "thoughtSignature": "QUJD"}, {"text": " More."},
    ]  # fmt: skip
    body = {**GEMINI["text"], "candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}]}
    message = asked("gemini", Wire(httpx2.Response(200, json=body))).message
    assert message.text == "One page. More."
    shape = message.vendor_parts[0].data
    assert [part.get("thinking", part.get("text")) for part in shape] == ["So.", [0, 9], [9, 15]]
    wire = Wire(ok())
    asked("gemini", wire, messages=(UserMessage("Go."), message, UserMessage("On.")))
    (said,) = [content for content in wire.body["contents"] if content["role"] == "model"]
    assert [part.get("thoughtSignature") for part in said["parts"] if part.get("text") == "One page."] == ["QUJD"]


def test_a_signature_that_is_none_is_left_out():
    parts = [{"functionCall": {"name": "today", "args": {}}, "thoughtSignature": "not base64!"}]
    body = {**GEMINI["text"], "candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}]}
    message = asked("gemini", Wire(httpx2.Response(200, json=body)), tools=SITE_TOOLS).message
    assert [call.tool for call in message.calls] == ["today"]


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://gateway.example", "https://gateway.example/v1beta/models/m:generateContent"),
        ("https://gateway.example/google/v1beta/", "https://gateway.example/google/v1beta/models/m:generateContent"),
    ],
)
def test_another_address_speaks_the_same(base_url, url):
    wire = Wire(ok())
    asked("mine:m", wire, providers={"mine": Provider("mine", "gemini", base_url)})
    assert str(wire.sent[0].url) == url


@pytest.mark.parametrize(
    ("key", "header", "value"),
    [
        ("ya29.a0AfB_byC", "authorization", "Bearer ya29.a0AfB_byC"),
        ("AIzaSyB0123456789", "x-goog-api-key", "AIzaSyB0123456789"),
        ("AQ.Ab8RN6I0123456", "x-goog-api-key", "AQ.Ab8RN6I0123456"),
    ],
)
def test_vertex_takes_a_token_or_a_key(key, header, value):
    wire = Wire(ok())
    asked("vertex", wire, key=key)
    assert wire.sent[0].headers[header] == value


class Tokens(HTTPServer):
    """Gives what Google's token service gives, once for each time it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tokens)
        self.asked = 0


class _Tokens(BaseHTTPRequestHandler):
    server: Tokens

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.asked += 1
        told = json.dumps({"access_token": f"ya29.t{self.server.asked}", "expires_in": 3600, "token_type": "Bearer"})
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(told.encode())

    def log_message(self, *_: object) -> None:
        pass


def test_a_token_of_the_default_credentials_serves_for_its_hour_in_a_keys_place(tmp_path, monkeypatch):
    key = rsa.generate_private_key(public_exponent=65_537, key_size=1_024)  # noqa: S505 - it opens nothing
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with Tokens() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        path = tmp_path / "account.json"
        account = {"type": "service_account", "client_email": "me@p.example", "private_key": pem.decode()}
        token_uri = f"http://127.0.0.1:{server.server_port}/token"
        path.write_text(json.dumps({**account, "token_uri": token_uri}))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
        wire = Wire(ok(), ok())
        try:
            for _ in range(2):
                asked("vertex", wire, key="")
        finally:
            server.shutdown()
            thread.join()
    assert [sent.headers["authorization"] for sent in wire.sent] == ["Bearer ya29.t1"] * 2
    assert server.asked == 1


def test_a_persons_own_credentials_say_which_project_pays(tmp_path, monkeypatch):
    path = tmp_path / "application_default_credentials.json"
    person = {"type": "authorized_user", "client_id": "i", "client_secret": "s", "refresh_token": "r"}
    path.write_text(
        json.dumps({**person, "token": "ya29.p", "expiry": "2999-01-01T00:00:00Z", "quota_project_id": "billed"})
    )
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    wire = Wire(ok())
    asked("vertex", wire, key="")
    found = {name: wire.sent[0].headers[name] for name in ("authorization", "x-goog-user-project")}
    assert found == {"authorization": "Bearer ya29.p", "x-goog-user-project": "billed"}


def test_without_a_key_and_credentials_the_command_that_makes_some_is_told():
    failure = refused("vertex", ok(), key="")
    where = Path.home() / ".config" / "gcloud" / "application_default_credentials.json"
    assert failure.cause == "key"
    assert failure.message == f"VERTEX_ACCESS_TOKEN is not set, and {where} cannot be read."
    assert failure.mend == "Run: gcloud auth application-default login"


def test_credentials_that_google_does_not_take_are_told_without_a_word_of_theirs(tmp_path, monkeypatch):
    path = tmp_path / "account.json"
    account = {"type": "service_account", "client_email": "me", "private_key": "SECRET", "token_uri": "x"}
    for content in (json.dumps(account), "{SECRET", "[1]", '{"type": "external_account", "SECRET": 1}'):
        path.write_text(content)
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
        failure = refused("vertex", ok(), key="")
        assert failure.cause == "key"
        assert "SECRET" not in str(failure)


def test_default_credentials_go_to_no_other_host(monkeypatch, tmp_path):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    wire = Wire(ok())
    asked("mine:m", wire, key="", providers={"mine": Provider("mine", "vertex", "https://gateway.example/v1")})
    assert "authorization" not in wire.sent[0].headers
