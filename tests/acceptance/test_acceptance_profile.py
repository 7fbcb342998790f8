"""One word swaps the vendor. A model of another make, on loopback, carries the same app to the same end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from acceptance_workspace import NOTE, PAGE, Baton, path_taken
from chat_server import ChatServer, chat_server

pytestmark = pytest.mark.usefixtures("vendors")

KEY = "key-of-the-workstation"
TO_A_BRIEF = ("run", "publish", NOTE, "-p", "intent=edit", "-p", "brief=plain and short")
"""So that the writer, too, is asked."""


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def local(baton: Baton, server: ChatServer) -> Baton:
    """A workspace whose provider `workstation` is reached at the test's own server."""
    settings = baton.root / "baton.yaml"
    text = settings.read_text(encoding="utf-8")
    assert "http://127.0.0.1:11434/v1" in text
    settings.write_text(text.replace("http://127.0.0.1:11434/v1", server.url), encoding="utf-8")
    server.asked.clear()
    return baton


def test_the_app_ends_the_same_way_with_another_model(local: Baton, server: ChatServer) -> None:
    ended = local(*TO_A_BRIEF, "--profile", "local", "--json")
    assert (ended.code, ended.json["decision"]) == (3, "d-1"), ended.err
    assert path_taken(ended.json) == [
        ("read", "aim", "script"),
        ("aim", "write", "script"),
        ("write", "lost", "writer"),
        ("lost", "review", "script"),
        ("review", "proof", "reviewer"),
        ("proof", "look", "script"),
        ("look", "metadata", "look_at_site"),
        ("metadata", "heed", "metadata_validator"),
        ("heed", "assemble", "script"),
        ("assemble", "change", "script"),
        ("change", "losses", "script"),
        ("losses", "approve", "script"),
    ]
    assert local("approve", "d-1", "--lost", "12,14,24,38,40").code == 0  # of which that model says nothing
    assert "written by another model" in local.site.git("show", f"HEAD:{PAGE}")
    assert {asked["model"] for asked in server.asked} == {"qwen3-4b", "qwen3-30b"}


def test_the_profile_in_the_settings_does_the_same(local: Baton, server: ChatServer) -> None:
    settings = local.root / "baton.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("profile: offline", "profile: local", 1), encoding="utf-8")
    assert local(*TO_A_BRIEF).code == 3
    assert local("cat", "@last", "draft").out.endswith("written by another model.\n")
    assert len(server.asked) == 3


def test_who_answered_and_what_it_took_is_on_record(local: Baton) -> None:
    ended = local(*TO_A_BRIEF, "--profile", "local", "--json")
    tokens = {
        handoff["from"]: (handoff["input_tokens"], handoff["output_tokens"]) for handoff in ended.json["handoffs"]
    }
    assert tokens["write"] == (100, 20)
    assert tokens["metadata"] == (100, 20)
    assert tokens["assemble"] == (0, 0)
    answered = [event.fact for event in local.events() if event.kind == "ModelAnswered"]
    assert {getattr(fact, "model", "") for fact in answered} == {"qwen3-4b", "qwen3-30b"}


def test_a_key_is_sent_and_never_recorded(local: Baton, server: ChatServer) -> None:
    ended = local("run", "publish", NOTE, "--profile", "local", "--json", WORKSTATION_KEY=KEY)
    assert (ended.code, f"Bearer {KEY}" in server.keys) == (3, True)
    kept = [path for folder in ("state", "transcripts") for path in (local.root / folder).rglob("*") if path.is_file()]
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]
    assert KEY not in ended.out + ended.err


def test_who_is_sent_back_an_edited_page_begins_with_the_edit(local: Baton, server: ChatServer) -> None:
    local(*TO_A_BRIEF, "--profile", "local")
    page = local("cat", "@last", "page").out.replace("A small tool does one thing.", "Mine stays, and is asked about.")
    (local.root / "mine.md").write_text(page, encoding="utf-8")
    assert local("edit", "d-1", "--with", "mine.md").code == 3
    server.asked.clear()
    assert local("send-back", "d-2", "-m", "Say who wrote it.").code == 3
    written = str(server.asked[0]["messages"])
    assert "Say who wrote it." in written
    assert "Mine stays, and is asked about." in written
    assert "what changed of yours:" in local("inbox", "d-3").out
