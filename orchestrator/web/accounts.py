"""Whose browser asks: on this computer, the system knows which account a connection belongs to.

A link that is handed to a browser stands among the words of its process, where other accounts of the machine can read
it for a moment, and be faster. And a browser shows its pass to every server of the host, whoever's that is.
"""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""Of Linux. Elsewhere nobody says it, and a link is taken from whoever has it."""
_OWN, _OTHER, _UID, _INODE = 1, 2, 7, 9
"""Columns: the near end of a connection, its far end, whose it is, and by what a program holds it."""
_ROOT = 0
_NOBODY = -1
"""Whose end was closed already: the system says root's of it, whoever's it was."""

_SOCK_DIAG, _BY_FAMILY, _REQUEST = 4, 20, 1
_HEAD = struct.Struct("=IHHII")
_ASKED = struct.Struct("=BBBxI2s2s16s16sIII")
_ANY = 0xFFFF_FFFF
"""Any state, and no cookie."""
_UID_AT = _HEAD.size + 64
"""Behind the four bytes of its state, both its ends (48) and three counters: `struct inet_diag_msg` of Linux."""

Ends = tuple[str, int]


def is_of_another_account(client: Ends, server: Ends) -> bool:
    """Whether the program at the client's end of a connection on this computer is another account's."""
    try:
        owner = _asked(client, server)
    except (OSError, ValueError, AttributeError):  # no such question here: another system, or a container
        owner = owner_of(client[1], server[1], _tables())
    return owner not in (None, _ROOT, os.getuid())


def _asked(client: Ends, server: Ends) -> int | None:
    """Of the kernel, for this connection alone: the tables of all take it some twenty milliseconds to write.

    Raises:
        OSError: it takes no such question.
    """
    near, far = (ip_address(end[0]) for end in (client, server))
    family = socket.AF_INET if near.version == 4 else socket.AF_INET6
    ports = [end[1].to_bytes(2, "big") for end in (client, server)]
    question = _ASKED.pack(
        family,
        socket.IPPROTO_TCP,
        0,
        _ANY,
        *ports,
        near.packed.ljust(16, b"\0"),
        far.packed.ljust(16, b"\0"),
        0,
        _ANY,
        _ANY,
    )
    head = _HEAD.pack(_HEAD.size + len(question), _BY_FAMILY, _REQUEST, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as kernel:
        kernel.settimeout(1)
        kernel.send(head + question)
        told = kernel.recv(4096)
    kind = _HEAD.unpack_from(told)[1]
    if kind != _BY_FAMILY:
        return None
    owner, inode = struct.unpack_from("=II", told, _UID_AT)
    return int(owner) if inode else _NOBODY


def owner_of(client_port: int, server_port: int, tables: str) -> int | None:
    """The account of the client's end, as the system's tables of connections say; None: they do not."""
    for line in tables.splitlines():
        columns = line.split()
        with suppress(ValueError, IndexError):
            if (_port(columns[_OWN]), _port(columns[_OTHER])) == (client_port, server_port):
                return int(columns[_UID]) if int(columns[_INODE]) else _NOBODY
    return None


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _tables() -> str:
    told = []
    for path in _TABLES:
        with suppress(OSError):
            told.append(path.read_text("ascii", "replace"))
    return "\n".join(told)
