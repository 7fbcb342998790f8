"""The process behind the page: a socket, a server, and the end of both."""

from __future__ import annotations

import socket
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.face.workspace import Workspace
from orchestrator.values import dataclass
from orchestrator.web.doorway import ServerPlace

USUAL_PORT = 8427
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
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
            mend="Install it: pip install 'baton-os[web]'.",
        )


def check_where(where: Serving) -> None:
    """Raises UsageError: others could read along."""
    if (where.certificate is None) != (where.key is None):
        raise UsageError("a certificate and its key go together.", mend="Give both: --tls-cert FILE --tls-key FILE")
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
        server.warm()
        began(link_of(place, passes))
        process = server_of(server.application, certificate=where.certificate, key=where.key)
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
            why = error.strerror or str(error)
    raise UsageError(f"nothing can listen at {where.host}, port {ports[0]}: {why}.", mend="Name another: --port N")


def place_of(where: Serving, port: int) -> ServerPlace:
    own = _LOOPBACK_NAMES if is_loopback(where.host) else (where.host, *_LOOPBACK_NAMES)
    called = [name.lower() for name in where.names]
    named = frozenset([*(f"{name.lower()}:{port}" for name in (*own, *called)), *called])
    shown = "127.0.0.1" if where.host == "localhost" else where.host
    return ServerPlace(
        hosts=named,
        port=port,
        shown=f"{shown}:{port}",
        secure=where.certificate is not None,
        any_address=not is_loopback(where.host),
    )
