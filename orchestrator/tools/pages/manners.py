"""How a guest behaves at a site: asks what may be fetched, one page at a time, and not in haste."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from orchestrator.tools.pages.public_address import WebOrigin
from orchestrator.tools.pages.robots import Robots
from orchestrator.tools.web import Unanswered
from orchestrator.values import dataclass, field

USUAL_DELAY_S = 1.0
"""Between two requests to one site that says nothing of it: what a person who reads would be slower than."""
LONGEST_DELAY_S = 10.0
"""However long a site wishes: thirty pages are fetched in five minutes, and who waits longer for them gives up."""
_ROBOTS_HOLD_S = 3600.0
"""What a site allows is asked anew after an hour; the RFC lets a day pass."""
_MOST_SITES = 2_000


@dataclass
class _Site:
    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0


@dataclass
class _RobotsAsked:
    """What is known of one robots.txt, and who waits to know it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0
    told: Robots | None = None
    at: float = 0.0
    error: Unanswered | None = None

    def holds(self, now: float) -> bool:
        return self.told is not None and now - self.at < _ROBOTS_HOLD_S


@dataclass
class Manners:
    """Of one process, towards all sites."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sites: dict[str, _Site] = field(default_factory=dict)
    _asking: dict[WebOrigin, _RobotsAsked] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self, origin: WebOrigin, delay_s: float) -> Iterator[None]:
        """One's turn at a site; the next begins so many seconds after this one began."""
        with self._lock:
            if len(self._sites) > _MOST_SITES:
                self._sites = {host: site for host, site in self._sites.items() if site.lock.locked()}
            site = self._sites.setdefault(origin.host, _Site())
        with site.lock:
            if (left := site.next_at - self.clock()) > 0:
                self.sleep(min(left, LONGEST_DELAY_S))
            site.next_at = self.clock() + min(delay_s, LONGEST_DELAY_S)
            yield

    def robots(self, origin: WebOrigin, ask: Callable[[], Robots]) -> Robots:
        """What a site allows, asked once for all of its pages, also where several are wanted at one moment.

        Raises:
            Unanswered: nobody answers; who waited for the same answer meanwhile is told the same.
        """
        with self._lock:
            if len(self._asking) > _MOST_SITES:
                self._asking = {one: asking for one, asking in self._asking.items() if asking.lock.locked()}
            asking = self._asking.setdefault(origin, _RobotsAsked())
            asking.waiting += 1
        try:
            with asking.lock:
                if asking.error is None and not asking.holds(self.clock()):
                    try:
                        asking.told, asking.at = ask(), self.clock()
                    except Unanswered as error:
                        asking.error = error
                if asking.error is not None:
                    raise asking.error
                assert asking.told is not None  # noqa: S101 - it was asked, or held
                return asking.told
        finally:
            with self._lock:
                asking.waiting -= 1
                if not asking.waiting:
                    asking.error = None
