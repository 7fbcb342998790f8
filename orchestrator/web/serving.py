"""The process behind the page: a socket, a server, and the end of both."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.face.workspace import Workspace
from orchestrator.text.extra_install import install_extra
from orchestrator.values import dataclass
from orchestrator.web.doorway import ServerPlace

USUAL_PORT = 8427
_LAST_PORT = 65_535
_OF_PORTS = (errno.EADDRINUSE, errno.EACCES)
_NAME = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?")
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
_EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104 - compared with, and listened at by a word alone
_NEEDED = ("starlette", "uvicorn", "nh3", "markdown_it")


@dataclass(frozen=True)
class Serving:
    """Where the page is to be served."""

    host: str = "127.0.0.1"
    port: int | None = None
    """None: the usual one, or where that is taken, any that is free."""
    names: tuple[str, ...] = ()
    """What else browsers call this server, with a port where another one passes on what it is asked."""
    certificate: Path | None = None
    key: Path | None = None
    plainly: bool = False
    """Others may listen, and the person has said that they know."""


def check_installed() -> None:
    """Raises WorkspaceError: the extra is missing."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise WorkspaceError(
            f"the page needs the extra 'web', which is not installed ({', '.join(missing)}).",
            mend=install_extra("web"),
        )


def check_where(where: Serving) -> None:
    """Raises UsageError: it cannot be served so, or others could read along."""
    if where.port is not None and not 0 <= where.port <= _LAST_PORT:
        raise UsageError(f"{where.port} is no port.", mend=f"Give one from 1 to {_LAST_PORT:,}, or 0 for any.")
    strange = [name for name in where.names if not _NAME.fullmatch(name)]
    if strange:
        raise UsageError(f'"{strange[0]}" is no name of a computer.', mend="As browsers show it: --name baton.example")
    if (where.certificate is None) != (where.key is None):
        raise UsageError("a certificate and its key go together.", mend="Give both: --tls-cert FILE --tls-key FILE")
    unread = [path for path in (where.certificate, where.key) if path and not path.is_file()]
    if unread:
        raise UsageError(f"{unread[0]} is no file.", mend="Name the certificate's file, and that of its key.")
    if is_loopback(where.host) or where.certificate or where.plainly:
        return
    raise UsageError(
        f"{where.host} is reached from other computers, and without a certificate whoever is between reads along: your "
        "pages, and the pass that lets a browser answer for you.",
        mend="Give --tls-cert FILE --tls-key FILE; or, where the way there is private, --plain-http-on-my-network.",
    )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def serve(workspace: Workspace, where: Serving, tell: Callable[[str], None], began: Callable[[str], None]) -> None:
    """Until it is stopped.

    Args:
        workspace: whose page it is.
        where: as `check_where` has found it right.
        tell: takes lines for whoever looks at the terminal.
        began: called once, with the first link, as soon as the page can be asked for.

    Raises:
        UsageError: it cannot be served there.
    """
    from orchestrator.web.entering import link_of
    from orchestrator.web.handling import PageServer
    from orchestrator.web.passes import Passes
    from orchestrator.web.process import server_of

    listening = _listening(where)
    place = place_of(where, listening.getsockname()[1])
    passes = Passes()
    server = PageServer(workspace, place, passes, tell)
    try:
        process = server_of(server.application, certificate=where.certificate, key=where.key)
        server.warm()
        began(link_of(place, passes))
        process.run(sockets=[listening])
    finally:
        server.close()
        listening.close()


def _listening(where: Serving) -> socket.socket:
    host = where.host.removeprefix("[").removesuffix("]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ports = [where.port] if where.port is not None else [USUAL_PORT, 0]
    for port in ports:
        try:
            return socket.create_server((host, port), family=family)
        except OSError as error:
            why, is_taken = (error.strerror or str(error)).partition(" (while")[0], error.errno in _OF_PORTS
    mend = "Name another: --port N" if is_taken else "Name an address that this computer has: --host ADDRESS"
    raise UsageError(f"nothing can listen at {where.host}, port {ports[0]}: {why}.", mend=mend)


def place_of(where: Serving, port: int) -> ServerPlace:
    host = f"[{where.host}]" if where.host.count(":") > 1 and not where.host.startswith("[") else where.host
    own = _LOOPBACK_NAMES if is_loopback(where.host) else (host, *_LOOPBACK_NAMES)
    called = [name.lower() for name in where.names]
    named = frozenset([*(f"{name.lower()}:{port}" for name in (*own, *called)), *called])
    shown = "127.0.0.1" if where.host in ("localhost", *_EVERYWHERE) else host
    return ServerPlace(
        hosts=named,
        port=port,
        shown=f"{shown}:{port}",
        secure=where.certificate is not None,
        is_alone=not where.names,
        any_address=not is_loopback(where.host),
    )
