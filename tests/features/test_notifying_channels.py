"""Channels: what every one of them does, and what apprise is given and sends to a server on this machine."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from channels import ChannelServer, FakeChannel, mail_served, served

from orchestrator.errors import BatonError, WorkspaceError
from orchestrator.features.notifying.over_apprise import apprise_channel
from orchestrator.ports.channel import Channel, Delivery, Message, MessageLink
from orchestrator.text.extra_install import install_extra
from orchestrator.workspace.read.notify_entry import NotifyAddress

LINK = MessageLink("d-19", "https://desk.example:8443/l/" + "A" * 56)
MESSAGE = Message("d-19: publish asks you", ("d-19: publish, phase check", "baton inbox d-19"))
LINKED = MESSAGE._replace(links=(LINK,), page="https://desk.example:8443")


@pytest.fixture(scope="module")
def running() -> Iterator[ChannelServer]:
    with served() as one:
        yield one


@pytest.fixture
def server(running: ChannelServer) -> ChannelServer:
    running.posted.clear()
    running.status = 200
    return running


def fake(_: ChannelServer, taken: bool) -> Channel:
    return FakeChannel(answer=lambda: Delivery("sent") if taken else Delivery("failed", "it answered 500"))


def over_json(server: ChannelServer, taken: bool) -> Channel:
    server.status = 200 if taken else 500
    return apprise_channel(server.address("json"))


def over_ntfy(server: ChannelServer, taken: bool) -> Channel:
    server.status = 200 if taken else 500
    return apprise_channel(server.address("ntfy"))


def send(channel: Channel, message: Message = MESSAGE) -> Delivery:
    return asyncio.run(channel.send(message))


@pytest.mark.parametrize("make", [fake, over_json, over_ntfy])
class TestEveryChannel:
    def test_it_says_that_it_took_a_message(
        self, server: ChannelServer, make: Callable[[ChannelServer, bool], Channel]
    ) -> None:
        assert send(make(server, True)) == Delivery("sent")

    def test_it_says_why_it_did_not_and_raises_nothing(
        self, server: ChannelServer, make: Callable[[ChannelServer, bool], Channel]
    ) -> None:
        assert send(make(server, False)) == Delivery("failed", "it answered 500")

    def test_it_takes_one_message_after_the_other(
        self, server: ChannelServer, make: Callable[[ChannelServer, bool], Channel]
    ) -> None:
        channel = make(server, True)
        assert [send(channel, LINKED).taken for _ in range(3)] == [True] * 3


def test_what_arrives_is_what_was_said_and_the_links(server: ChannelServer) -> None:
    send(apprise_channel(server.address("json")), LINKED)
    (posted,) = server.posted
    assert posted.body["title"] == "d-19: publish asks you"
    assert posted.body["message"].splitlines() == [
        "d-19: publish, phase check",
        "baton inbox d-19",
        f"d-19: {LINK.address}",
    ]


def test_ntfy_has_a_button_for_a_link_and_opens_it_at_a_tap(server: ChannelServer) -> None:
    send(apprise_channel(server.address("ntfy")), LINKED)
    (posted,) = server.posted
    assert posted.body["topic"] == "baton-topic"
    assert posted.body["message"] == "d-19: publish, phase check\nbaton inbox d-19"
    assert posted.headers["X-Actions"] == f"view, d-19, {LINK.address}, clear=true"
    assert posted.headers["X-Click"] == LINK.address


def test_ntfy_has_three_buttons_and_the_rest_is_written(server: ChannelServer) -> None:
    links = tuple(LINK._replace(label=f"d-{number}") for number in range(1, 6))
    send(apprise_channel(server.address("ntfy")), LINKED._replace(links=links))
    (posted,) = server.posted
    assert posted.headers["X-Actions"].count("view, ") == 3
    assert posted.headers["X-Click"] == "https://desk.example:8443"
    assert posted.body["message"].splitlines()[2:] == [f"d-4: {LINK.address}", f"d-5: {LINK.address}"]


@pytest.mark.parametrize("scheme", ["json", "ntfy"])
def test_of_a_server_that_took_a_message_and_never_said_so_nobody_knows(server: ChannelServer, scheme: str) -> None:
    server.status = 0
    delivery = send(apprise_channel(server.address(scheme)))
    assert (delivery.how, len(server.posted)) == ("unknown", 1)
    assert "broke off" in delivery.why


def test_a_letter_has_the_link_in_one_piece_and_nothing_of_it_is_markup() -> None:
    odd = LINKED._replace(title="d-19: <b>publish</b> asks", lines=("<img src=x> & more",))
    with mail_served() as (port, letters):
        address = f"mailto://127.0.0.1:{port}/?from=baton@example.org&to=me@example.org&mode=insecure"
        assert send(apprise_channel(NotifyAddress("mailto", address)), odd).taken
    (letter,) = letters
    assert letter["Subject"] == "d-19: <b>publish</b> asks"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().splitlines()[:2] == ["<img src=x> & more", f"d-19: {LINK.address}"]


def test_nothing_is_fetched_from_elsewhere_for_a_picture(server: ChannelServer) -> None:
    send(apprise_channel(server.address("ntfy")))
    assert "X-Icon" not in server.posted[0].headers


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with served() as gone:
        address = gone.address("json")
    assert send(apprise_channel(address)) == Delivery("failed", "it could not be reached")


def test_an_address_is_in_no_log_and_in_no_output(
    server: ChannelServer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    server.status = 403
    with caplog.at_level(logging.DEBUG):
        delivery = send(apprise_channel(server.address("ntfy", "hidden-topic")))
        with pytest.raises(WorkspaceError) as refused:
            apprise_channel(NotifyAddress("nonsense", "nonsense://hidden-topic"))
    out = capfd.readouterr()
    assert "hidden-topic" not in f"{delivery}{refused.value}{out.out}{out.err}"
    assert not [record for record in caplog.records if record.name.startswith("apprise")]


def test_a_variable_stands_for_all_of_an_address_or_for_a_part_of_it(server: ChannelServer) -> None:
    whole = {"HOME": "/nowhere", "PHONE": f"ntfy://127.0.0.1:{server.port}/from-a-variable"}
    send(apprise_channel(NotifyAddress("PHONE", "${PHONE}"), whole))
    part = {"HOME": "/nowhere", "PASSWORD": "p@ss/w?rd"}
    address = NotifyAddress("ntfy", f"ntfy://me:${{PASSWORD}}@127.0.0.1:{server.port}/topic")
    send(apprise_channel(address, part))
    first, second = server.posted
    assert first.body["topic"] == "from-a-variable"
    assert second.headers["Authorization"] == "Basic bWU6cEBzcy93P3Jk"


def test_a_value_may_stand_in_the_secrets_file_and_must_stand_somewhere(server: ChannelServer, tmp_path: Path) -> None:
    address = NotifyAddress("PHONE", "${PHONE}")
    environ = {"HOME": str(tmp_path)}
    with pytest.raises(WorkspaceError, match="PHONE is not set"):
        apprise_channel(address, environ)
    secrets = tmp_path / ".config" / "baton" / "secrets"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(f"PHONE=json://127.0.0.1:{server.port}/x\n")
    secrets.chmod(0o600)
    assert send(apprise_channel(address, environ)).taken
    secrets.chmod(0o644)
    with pytest.raises(BatonError, match="others can read"):
        apprise_channel(address, environ)


def test_without_the_extra_one_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(WorkspaceError, match=re.escape(install_extra("notify"))):
        apprise_channel(NotifyAddress("ntfy", "ntfy://topic"))
