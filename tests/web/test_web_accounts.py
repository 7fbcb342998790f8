"""A link is taken from this account's browser, where the system says whose a connection is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from web_served import ServedPage

from orchestrator.web.accounts import owner_of

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


def _all_of(account: int) -> str:
    """A table in which every connection of this machine is one account's."""
    from orchestrator.web.accounts import _TABLES

    lines = [line.split() for path in _TABLES if path.exists() for line in path.read_text().splitlines()]
    return "\n".join(" ".join([*line[:7], str(account), *line[8:]]) for line in lines if len(line) > 8)
