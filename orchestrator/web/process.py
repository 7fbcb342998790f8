"""Uvicorn, held to what one person's page needs: no log of addresses, no other protocol, bounds on what comes in."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread

from uvicorn import Config, Server

from orchestrator.errors import UsageError
from orchestrator.web.doorway import Application

_MOST_AT_ONCE = 64
"""Connections. One person has a browser or two, each with six of them at most."""
_MOST_HEAD = 16 * 1024
"""Bytes of a request before its body."""
_LAST_S = 3
"""Seconds that answers under way may take when it is to end; a page that is kept up to date would never end."""


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
        http="h11",
        limit_concurrency=_MOST_AT_ONCE,
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
