"""Whose browser asks: on this computer, the system knows which account a connection belongs to.

A link that is handed to a browser stands among the words of its process, where other accounts of the machine can read
it for a moment, and be faster.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""Of Linux. Elsewhere nobody says it, and a link is taken from whoever has it."""
_OWN, _OTHER, _UID = 1, 2, 7
"""Columns: the near end of a connection, its far end, and whose it is."""
_ROOT = 0


def is_of_another_account(client_port: int, server_port: int) -> bool:
    """Whether the program at the other end of a connection on this computer is another account's."""
    owner = owner_of(client_port, server_port, _tables())
    return owner not in (None, _ROOT, os.getuid())


def owner_of(client_port: int, server_port: int, tables: str) -> int | None:
    """The account of the client's end, as the system's tables of connections say; None: they do not."""
    for line in tables.splitlines():
        columns = line.split()
        with suppress(ValueError, IndexError):
            if (_port(columns[_OWN]), _port(columns[_OTHER])) == (client_port, server_port):
                return int(columns[_UID])
    return None


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _tables() -> str:
    told = []
    for path in _TABLES:
        with suppress(OSError):
            told.append(path.read_text("ascii", "replace"))
    return "\n".join(told)
