"""A link is taken from this account's browser, where the system says whose a connection is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from web_served import ServedPage

from orchestrator.web.accounts import _NOBODY, _ROOT, _asked, _tables, owner_of

TABLES = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:20EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:20EB 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 2 1
   2: 0100007F:C001 0100007F:20EB 01 00000000:00000000 00:00000000 00000000  1001        0 3 1
  sl  local_address                         remote_address                        st tx_queue rx_queue ...
   0: 00000000000000000000000001000000:C002 00000000000000000000000001000000:20EB 01 0:0 0:0 0  1002        0 4 1
   broken
"""


def test_the_clients_end_of_a_connection_says_whose_it_is() -> None:
    assert owner_of(0xC001, 0x20EB, TABLES) == 1001
    assert owner_of(0xC002, 0x20EB, TABLES) == 1002
    assert owner_of(0xC003, 0x20EB, TABLES) is None
    assert owner_of(1, 2, "") is None


def test_of_an_end_that_was_closed_already_nobody_is_the_owner() -> None:
    """The system gives it to root then."""
    orphan = "2: 0100007F:C001 0100007F:20EB 04 00000000:00000000 00:00000000 00000000     0        0 0 1"
    assert owner_of(0xC001, 0x20EB, orphan) == _NOBODY
    assert _NOBODY not in (_ROOT, os.getuid())


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux says whose a connection is")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_the_kernel_says_of_one_connection_is_what_its_tables_say_of_all(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"this computer has no {host}")
    with listening, socket.create_connection(listening.getsockname()[:2]) as client:
        ends = client.getsockname()[:2], client.getpeername()[:2]
        try:
            asked = _asked(*ends)
        except OSError:
            pytest.skip("this kernel takes no such question")
        assert asked == owner_of(ends[0][1], ends[1][1], _tables()) == os.geteuid()
        assert _asked((host, 1), ends[1]) is None


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux says whose a connection is")
def test_another_accounts_program_is_not_let_in_and_the_link_stays_good(
    page: ServedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = page.link
    monkeypatch.setattr("orchestrator.web.accounts.os.getuid", lambda: os.geteuid() + 7)
    monkeypatch.setattr("orchestrator.web.accounts._ROOT", -1)
    monkeypatch.setattr("orchestrator.web.accounts._tables", lambda: _all_of(os.geteuid()))
    refused = page.stranger().get(link)
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
    assert "another account" in page.told[-1]
    monkeypatch.undo()
    assert page.stranger().get(link).status_code == 303


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux says whose a connection is")
def test_a_pass_that_another_accounts_server_was_shown_opens_nothing_to_it(
    page: ServedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, thief = page.browser(), page.stranger()
    token = browser.token("d-1")
    thief.client.cookies.update(browser.client.cookies)  # browsers send them to every port of a host
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("orchestrator.web.accounts.os.getuid", lambda: os.geteuid() + 7)
        elsewhere.setattr("orchestrator.web.accounts._ROOT", -1)
        elsewhere.setattr("orchestrator.web.accounts._tables", lambda: _all_of(os.geteuid()))
        for refused in (
            thief.get("/decisions/d-1"),
            thief.post("/decisions/d-1/answer", {"form_token": token, "answer": "approve"}),
        ):
            assert (refused.status_code, "Keep this note?" in refused.text) == (403, False)
    assert page.server.workspace.decision("d-1").is_open
    assert browser.get("/decisions/d-1").status_code == 200


def _all_of(account: int) -> str:
    """A table in which every connection of this machine is one account's."""
    from orchestrator.web.accounts import _TABLES

    lines = [line.split() for path in _TABLES if path.exists() for line in path.read_text().splitlines()]
    return "\n".join(" ".join([*line[:7], str(account), *line[8:]]) for line in lines if len(line) > 8)
