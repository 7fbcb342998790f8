"""How a guest behaves at a site: asks what may be fetched, one page at a time, and not in haste."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from orchestrator.tools.pages.public_address import WebOrigin
from orchestrator.tools.pages.robots import Robots
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
class Manners:
    """Of one process, towards all sites."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _sites: dict[str, _Site] = field(default_factory=dict)
    _robots: dict[WebOrigin, tuple[float, Robots]] = field(default_factory=dict)
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
        """What a site allows, asked once for all of its pages."""
        with self._lock:
            held = self._robots.get(origin)
        if held is not None and self.clock() - held[0] < _ROBOTS_HOLD_S:
            return held[1]
        told = ask()
        with self._lock:
            if len(self._robots) > _MOST_SITES:
                self._robots.clear()
            self._robots[origin] = (self.clock(), told)
        return told
