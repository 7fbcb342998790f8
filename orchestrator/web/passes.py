"""Passes: what lets one browser in, and how it gets one.

The link on the terminal is exchanged for a pass once, and the terminal shows the next; so what stands in a browser's
history, in a shell's log or on a picture of the screen opens nothing. Passes are kept in memory alone: a restart ends
them all.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from orchestrator.values import dataclass, field
from orchestrator.web.attended import PageLooks

_MOST_PASSES = 64
"""Browsers that are in at once; the one that was used longest ago is let out for another."""
_IDLE_S = 12 * 3600.0
"""A day's work; who comes back in the morning takes the next link."""
_MOST_S = 7 * 24 * 3600.0

Ticks = Callable[[], float]


@dataclass
class Pass:
    key: bytes
    """Of what its forms are signed with."""
    began: float
    used: float
    only: str = ""
    """The one decision it is for; empty: everything."""
    answered: str = ""
    """The decision that was answered last through it."""
    looks: PageLooks = field(default_factory=PageLooks)

    def form_token(self, bound: str) -> str:
        return hmac.new(self.key, bound.encode(), sha256).hexdigest()

    def is_form_token(self, given: str, bound: str) -> bool:
        return given.isascii() and hmac.compare_digest(given, self.form_token(bound))


class Passes:
    """Threads may share one. Holds digests of what browsers show, and never that itself."""

    def __init__(self, ticks: Ticks = time.monotonic) -> None:
        self._ticks = ticks
        self._alone = Lock()
        self._link = secrets.token_urlsafe(32)
        self._passes: OrderedDict[str, Pass] = OrderedDict()

    @property
    def link(self) -> str:
        """The token that is taken next."""
        return self._link

    def entered(self, token: str) -> str | None:
        """The cookie for a token; None where it is not the one that is taken next. That is another one from now on."""
        with self._alone:
            if not (token.isascii() and hmac.compare_digest(token, self._link)):
                return None
            self._link = secrets.token_urlsafe(32)
            return self._made("")

    def made_for(self, decision: str) -> str:
        """The cookie of a pass for one decision."""
        with self._alone:
            return self._made(decision)

    def _made(self, only: str) -> str:
        cookie, now = secrets.token_urlsafe(32), self._ticks()
        self._passes[_digest(cookie)] = Pass(secrets.token_bytes(32), now, now, only)
        while len(self._passes) > _MOST_PASSES:
            self._passes.popitem(last=False)
        return cookie

    def of(self, cookie: str) -> Pass | None:
        """The pass of a cookie, where it still holds."""
        name, now = _digest(cookie), self._ticks()
        with self._alone:
            found = self._passes.get(name)
            if found is None:
                return None
            if now - found.used > _IDLE_S or now - found.began > _MOST_S:
                del self._passes[name]
                return None
            found.used = now
            self._passes.move_to_end(name)
            return found

    def let_out(self, ended: Pass) -> None:
        with self._alone:
            for name in [name for name, one in self._passes.items() if one is ended]:
                del self._passes[name]

    def all(self) -> list[Pass]:
        with self._alone:
            return list(self._passes.values())


def _digest(cookie: str) -> str:
    return sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()
