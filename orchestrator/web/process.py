"""Uvicorn, held to what one person's page needs: no log of addresses, no other protocol, bounds on what comes in."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from orchestrator.errors import UsageError
from orchestrator.web.doorway import Application

MOST_AT_ONCE = 64
"""Connections. One person has a browser or two, each with six of them at most."""
_MOST_HEAD = 16 * 1024
"""Bytes of a request before its body."""
_LAST_S = 3
"""Seconds that answers under way may take when it is to end; a page that is kept up to date would never end."""


class _GivesWay(H11Protocol):
    """A connection on which nothing is asked gives way to a new one, once there are as many as there may be. Else
    whoever opens that many, and never says a whole request, keeps the person from their page for good.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = asyncio.get_running_loop().time()
        if len(self.connections) >= MOST_AT_ONCE:
            idle = [one for one in self.connections if isinstance(one, _GivesWay) and one is not self and one.is_idle]
            if idle:
                min(idle, key=lambda one: one._since).give_way()

    @property
    def is_idle(self) -> bool:
        """Nothing was asked yet, or all of it is answered."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first, whatever the library declares
        return cycle is None or cycle.response_complete

    def give_way(self) -> None:
        self.connections.discard(self)  # now, and not once the loop has come round to its end
        self.transport.abort()


class _Stoppable(Server):
    """Ends by Ctrl-C, or when the system ends the service, and gives control back: what is driven is let go of then."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if current_thread() is not main_thread():  # signals come to that one alone
            yield
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def server_of(application: Application, *, certificate: Path | None = None, key: Path | None = None) -> Server:
    """One that is not begun; it ends by itself once its `should_exit` is true.

    Raises:
        UsageError: the certificate or its key is none.
    """
    config = Config(
        application,
        access_log=False,  # an address may hold a token
        log_level="critical",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        http=_GivesWay,
        limit_concurrency=MOST_AT_ONCE,
        h11_max_incomplete_event_size=_MOST_HEAD,
        timeout_graceful_shutdown=_LAST_S,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        config.load()
    except OSError as error:  # whatever OpenSSL finds wrong is one, too
        raise UsageError(
            f"the certificate or its key cannot be used: {error}.", mend="Both are files in PEM, and belong together."
        ) from error
    return _Stoppable(config)
