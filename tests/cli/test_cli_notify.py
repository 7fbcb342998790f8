"""`notify`: where a person is told what waits for them, whether it comes, and what doctor says of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
from channels import ChannelServer, served
from cli_ended import Baton

from orchestrator.cli import looked
from orchestrator.features.notifying import thing
from orchestrator.text.extra_install import install_extra


@pytest.fixture(scope="module")
def server() -> Iterator[ChannelServer]:
    with served() as one:
        yield one


@pytest.fixture
def told(root: Path, server: ChannelServer, monkeypatch: pytest.MonkeyPatch) -> ChannelServer:
    """A workspace with one channel that comes and one that does not, in which no moment is left to a person."""
    monkeypatch.setattr(thing, "A_MOMENT", thing.A_MOMENT * 0)
    monkeypatch.setenv("PHONE", f"ntfy://127.0.0.1:{server.port}/hidden-topic")
    with (root / "baton.yaml").open("a") as settings:
        settings.write(
            "notify:\n  to: ${PHONE}\n  remind_after: 4h\n  escalate: {to: 'json://127.0.0.1:1/x', after: 1d}\n"
            "  page: https://desk.example:8443\n"
        )
    server.posted.clear()
    return server


def test_without_channels_it_says_how_to_have_one(baton: Baton, root: Path) -> None:
    assert baton("notify").out.startswith("nobody is told anything: baton.yaml has no 'notify'.\n")
    assert baton("notify", "--json").json == {"v": 1, "is_set": False, "channels": []}
    assert (baton("notify", "test").code, baton("notify", "test", "--json").json["v"]) == (1, 1)


def test_a_test_says_of_each_channel_what_came_of_it(baton: Baton, told: ChannelServer) -> None:
    ended = baton("notify", "test")
    assert ended.code == 1
    assert "PHONE  the channel took it; see whether it came" in ended.out
    assert "json  it could not be reached" in ended.out
    assert [posted.body["title"] for posted in told.posted] == ["Baton can reach you"]


def test_a_keeper_tells_of_a_question_that_nobody_saw_and_what_was_sent_is_said(
    baton: Baton, told: ChannelServer
) -> None:
    baton("run", "keep", "tools", "--json")  # which a program read
    assert "next: opened d-1" in baton("notify").out
    baton("watch", "--once")
    (posted,) = told.posted
    assert posted.body["title"] == "d-1: keep asks you"
    assert posted.headers["X-Click"].startswith("https://desk.example:8443/l/")
    status = baton("notify").out
    assert "sent by: baton watch --once, looked just now" in status
    assert "PHONE  what happens" in status
    assert "reminder after 4 h · escalation after 24 h · without any text" in status
    channels = baton("notify", "--json").json["channels"]
    assert [(one["channel"], one["due"]) for one in channels] == [("PHONE", []), ("json", [])]
    assert channels[0]["last"]["how"] == "sent"


def test_a_question_that_a_terminal_showed_is_not_sent(
    baton: Baton, told: ChannelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe and a timer show nothing to anybody."""
    monkeypatch.setattr(looked, "is_watched", lambda: True)
    baton("run", "keep", "tools")
    monkeypatch.setattr(looked, "is_watched", lambda: False)
    baton("watch", "--once")
    assert told.posted == []


def test_an_address_is_on_no_screen_and_in_no_file_of_the_workspace(
    baton: Baton, told: ChannelServer, root: Path
) -> None:
    baton("run", "keep", "tools", "--json")
    told.status = 500
    printed = [baton(*words) for words in (("watch", "--once"), ("notify",), ("notify", "test"), ("doctor",))]
    told.status = 200
    assert "hidden-topic" not in "".join(f"{ended.out}{ended.err}" for ended in printed)
    assert "PHONE did not take the message on opened d-1: it answered 500" in printed[0].err
    token = told.posted[0].headers["X-Click"].rpartition("/")[2]
    written = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
    assert not [data for data in written if b"hidden-topic" in data or token.encode() in data]


def test_doctor_says_what_keeps_messages_from_going_out(
    baton: Baton, told: ChannelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "notify (PHONE, json), and nothing is there that sends" in baton("doctor").out
    baton("watch", "--once")
    assert "notify (PHONE, json), sent by baton watch --once" in baton("doctor").out
    monkeypatch.delenv("PHONE")
    assert "notify (PHONE, json): PHONE is not set" in baton("doctor").out


def test_doctor_says_when_the_extra_is_missing(
    baton: Baton, told: ChannelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = util.find_spec
    gone: dict[str, ModuleType | None] = {"apprise": None}
    monkeypatch.setattr(
        "orchestrator.features.care.doctor.find_spec", lambda name: None if name in gone else find(name)
    )
    monkeypatch.setitem(sys.modules, "apprise", None)
    ended = baton("doctor")
    assert "the extra 'notify' is not installed, so nobody is told anything" in ended.out
    assert install_extra("notify") in ended.out
    assert install_extra("notify") in baton("watch", "--once").err + baton("notify", "test").out


def test_only_what_sends_imports_apprise(baton: Baton, told: ChannelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert [baton(*words).code for words in (("notify",), ("inbox",), ())] == [0, 0, 0]


def test_an_address_that_apprise_does_not_take_is_told_with_what_to_do(
    baton: Baton, told: ChannelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHONE", "nonsense://hidden-topic")
    ended = baton("notify", "test")
    assert "PHONE  baton.yaml, notify PHONE: apprise takes no address like that of PHONE." in ended.out
    assert ended.out.count("then: baton notify test") == 1
