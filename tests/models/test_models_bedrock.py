"""What only Bedrock has: signed requests, frames, names with slashes in them, a thread below the library."""

from __future__ import annotations

import datetime
import threading
import zlib

import botocore.auth
import httpx2
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from recorded_http import KEY, SITE_TOOLS, Wire
from test_models_vendors import test_silence_is_given_up_by_our_clock_alone
from vendor_bodies import bodies, frame, pieces_of, streamed
from vendor_models import asked, refused

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import ToolSpec
from orchestrator.models.failure import Unreached, Unusable
from orchestrator.models.incoming.framing import FrameEvents
from orchestrator.models.incoming.unfit import Unfit

NOW = datetime.datetime(2026, 11, 20, 9, 12, 44)  # noqa: DTZ001 - as botocore has it
CONVERSE = bodies("bedrock")
CLAUDE = "aws:eu.anthropic.claude-sonnet-4-5-20250929-v1:0"


def ok(what: str = "text") -> httpx2.Response:
    return httpx2.Response(200, json=CONVERSE[what])


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "FwoGZXIvYXdzEXAMPLETOKEN//////////")
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: NOW)


@pytest.mark.usefixtures("credentials")
def test_a_request_is_signed_as_amazons_own_library_signs_it():
    """For its region and service, over the address and the body as they leave."""
    wire = Wire(ok())
    asked("bedrock", wire, key="")
    (sent,) = wire.sent
    same = AWSRequest(
        "POST",
        "https://bedrock-runtime.eu-central-1.amazonaws.com"
        "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
        {"host": "bedrock-runtime.eu-central-1.amazonaws.com", "content-type": "application/json"},
        sent.content,
    )
    given = Credentials(
        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "FwoGZXIvYXdzEXAMPLETOKEN//////////"
    )
    botocore.auth.SigV4Auth(given, "bedrock", "eu-central-1").add_auth(same)
    assert sent.headers["authorization"] == same.headers["Authorization"]
    assert sent.headers["x-amz-date"] == "20261120T091244Z"
    assert sent.headers["x-amz-security-token"] == "FwoGZXIvYXdzEXAMPLETOKEN//////////"


@pytest.mark.usefixtures("credentials")
def test_what_is_signed_is_what_leaves():
    """The stream's own address, and no other."""
    wires = [Wire(ok()), Wire(streamed("bedrock", pieces_of("bedrock", CONVERSE["text"])))]
    for wire, streams in zip(wires, (False, True), strict=True):
        asked("bedrock", wire, key="", streams=streams)
    one, other = (wire.sent[0] for wire in wires)
    assert one.content == other.content
    assert one.headers["authorization"] != other.headers["authorization"]


@pytest.mark.usefixtures("credentials")
def test_nothing_that_a_request_is_signed_with_is_quoted():
    canonical = "AKIAIOSFODNN7EXAMPLE/20261120 x-amz-security-token:FwoGZXIvYXdzEXAMPLETOKEN//////////"
    told = {"message": f"The request signature we calculated does not match. Canonical string: {canonical}"}
    failure = refused("bedrock", httpx2.Response(403, json=told, headers={"x-amzn-errortype": "X"}), key="")
    assert failure.cause == "key"
    assert "AKIA" not in failure.message
    assert "FwoG" not in failure.message
    assert failure.mend == "Check AWS_BEARER_TOKEN_BEDROCK, or where it is not set, AWS credentials."


def test_without_a_key_and_credentials_that_is_told():
    failure = refused("bedrock", ok(), key="")
    told = "AWS_BEARER_TOKEN_BEDROCK is not set, and there are no AWS credentials in the environment or in ~/.aws."
    assert (failure.cause, failure.message) == ("key", told)


def test_credentials_of_a_profile_are_found_and_one_that_is_missing_is_told(monkeypatch, tmp_path):
    path = tmp_path / "credentials"
    path.write_text("[work]\naws_access_key_id = AKIDWORK\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    monkeypatch.setenv("AWS_PROFILE", "work")
    wire = Wire(ok())
    asked("bedrock", wire, key="")
    assert "Credential=AKIDWORK/" in wire.sent[0].headers["authorization"]
    monkeypatch.setenv("AWS_PROFILE", "play")
    assert "(ProfileNotFound)" in refused("bedrock", ok(), key="").message


@pytest.mark.usefixtures("credentials")
def test_credentials_go_to_no_other_host():
    wire = Wire(ok())
    asked("mine:m", wire, key="", providers={"mine": Provider("mine", "bedrock", "https://gateway.example")})
    assert not {"authorization", "x-amz-security-token"} & set(wire.sent[0].headers)


@pytest.mark.usefixtures("credentials")
def test_a_bearer_token_goes_before_what_could_be_signed_with():
    wire = Wire(ok())
    asked("bedrock", wire)
    assert wire.sent[0].headers["authorization"] == f"Bearer {KEY}"


def test_what_amazons_library_finds_in_the_environment_changes_nothing(monkeypatch):
    for name, value in {
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "https://elsewhere.example",
        "AWS_DEFAULTS_MODE": "auto",
        "AWS_RETRY_MODE": "adaptive",
        "AWS_MAX_ATTEMPTS": "7",
        "AWS_BEARER_TOKEN_BEDROCK": "another-token",
        "AWS_REGION": "",
    }.items():
        monkeypatch.setenv(name, value)
    wire = Wire(httpx2.Response(503, json=CONVERSE["overloaded"]))
    with pytest.raises(Unreached):
        asked("bedrock", wire)
    (sent,) = wire.sent
    assert sent.url.host == "bedrock-runtime.eu-central-1.amazonaws.com"
    assert sent.headers["authorization"] == f"Bearer {KEY}"


def test_a_model_that_is_named_by_its_arn_stays_one_part_of_the_path():
    arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/a1b2"
    wire = Wire(ok())
    asked(f"aws:{arn}", wire)
    assert wire.sent[0].url.raw_path.decode().startswith("/model/arn%3Aaws%3Abedrock")
    assert b"application-inference-profile%2Fa1b2/converse" in wire.sent[0].url.raw_path


@pytest.mark.parametrize(
    ("model", "settings", "sent"),
    [
        (CLAUDE, {}, {"maxTokens": 8_192}),
        (CLAUDE, {"thinking": "low"}, {"maxTokens": 10_240}),
        (CLAUDE, {"thinking": "low", "max_tokens": 500}, {"maxTokens": 2_548}),
        ("aws:amazon.nova-lite-v1:0", {}, {}),
        ("aws:amazon.nova-lite-v1:0", {"max_tokens": 9, "temperature": 0.5}, {"maxTokens": 9, "temperature": 0.5}),
    ],
)
def test_claude_is_always_given_a_limit_with_room_for_thinking(model, settings, sent):
    wire = Wire(ok())
    asked(model, wire, settings=settings)
    assert wire.body.get("inferenceConfig") == sent


def test_what_amazons_description_does_not_allow_is_refused_before_it_is_sent():
    unnamed = ToolSpec("", "", {"type": "object"})
    wire = Wire(ok())
    with pytest.raises(Unusable, match="Invalid length for parameter") as caught:
        asked("bedrock", wire, tools=(unnamed,))
    assert caught.value.cause == "refused"
    assert wire.sent == []


def test_no_thread_is_left_waiting_when_an_exchange_is_given_up():
    before = set(threading.enumerate())  # those of other tests' servers, which wait for work
    test_silence_is_given_up_by_our_clock_alone("bedrock")
    left = [thread for thread in threading.enumerate() if "AnyIO" in thread.name and thread not in before]
    for thread in left:
        thread.join(30)
    assert not any(thread.is_alive() for thread in left)


@pytest.mark.parametrize("kind", ["throttlingException", "modelStreamErrorException", "internalServerException"])
def test_an_exception_in_a_stream_is_told_by_its_name(kind):
    response = streamed("bedrock", [frame({"message": "Slow down"}, kind, "exception")])
    failure = refused("bedrock", response, streams=True)
    assert failure.cause == ("rate_limited" if kind.startswith("throttling") else "server")
    assert "Slow down" in failure.message


def read(*chunks: bytes) -> tuple[list[str], bool]:
    events = FrameEvents()
    found = [event.name for chunk in chunks for event in events.take(chunk)]
    list(events.end())
    return found, events.garbled


GOOD = frame({"a": 1}, "messageStart")


@pytest.mark.parametrize(
    ("data", "names", "garbled"),
    [
        (GOOD * 2, ["messageStart"] * 2, False),
        (GOOD + GOOD[:-1], ["messageStart"], True),
        (GOOD[:-1] + bytes([GOOD[-1] ^ 1]), [], True),
        (b"HTTP/1.1 200 OK: no frame at all", [], True),
        (b"\x00" * 64, [], True),
        (b"", [], False),
    ],
)
def test_frames_are_read_by_their_lengths_and_sums(data, names, garbled):
    assert read(data) == (names, garbled)
    assert read(*(data[at : at + 1] for at in range(len(data)))) == (names, garbled)


def test_a_frame_larger_than_any_answer_is_not_waited_for():
    prelude = (2**31).to_bytes(4) + (0).to_bytes(4)
    with pytest.raises(Unfit, match="larger than"):
        read(prelude + zlib.crc32(prelude).to_bytes(4))


def test_a_tool_call_whose_input_is_none_stays_text():
    broken = [
        frame({"contentBlockIndex": 0, "start": {"toolUse": {"toolUseId": "t", "name": "today"}}}, "contentBlockStart"),
        frame({"contentBlockIndex": 0, "delta": {"toolUse": {"input": '{"si'}}}, "contentBlockDelta"),
        frame({"stopReason": "tool_use"}, "messageStop"),
        frame({"usage": {"inputTokens": 1, "outputTokens": 1}}, "metadata"),
    ]
    message = asked("bedrock", Wire(streamed("bedrock", broken)), streams=True, tools=SITE_TOOLS).message
    assert message.calls[0].arguments == '{"si'
