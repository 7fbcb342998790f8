"""How much one address may ask, and how often it may show a token that is none."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address
from threading import Lock

_MOST_ADDRESSES = 1_000
"""That are remembered; the one that asked longest ago is forgotten for another."""


class Bucket:
    """So many at once, and so many a second after that, of each address."""

    def __init__(self, most: float, a_second: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._a_second = a_second
        self._ticks = ticks
        self._alone = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, address: str) -> bool:
        """Take one; False: there is none left."""
        with self._alone:
            left = self._now(address)
            if left < 1:
                return False
            self._left[address] = (left - 1, self._ticks())
            self._left.move_to_end(address)
            if len(self._left) > _MOST_ADDRESSES:
                self._left.popitem(last=False)
            return True

    def __len__(self) -> int:
        """Of so many addresses something is remembered."""
        return len(self._left)

    def has(self, address: str) -> bool:
        with self._alone:
            return self._now(address) >= 1

    def _now(self, address: str) -> float:
        left, since = self._left.get(address, (self._most, self._ticks()))
        return min(self._most, left + (self._ticks() - since) * self._a_second)


class PagePatience:
    """Loopback is the person's own computer: there only wrong tokens are counted."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self.asked = Bucket(120, 20, ticks)
        """A page with its parts is eight requests; a person turns one every few seconds."""
        self._wrong = Bucket(10, 1 / 60, ticks)
        """A token has 256 bits: nobody comes near it by guessing. Who tries is told to wait all the same."""

    def lets(self, address: str) -> bool:
        return is_own_address(address) or self.asked.takes(address)

    def lets_try(self, address: str) -> bool:
        """Whether a token is looked at."""
        return self._wrong.has(address)

    def note_wrong(self, address: str) -> None:
        self._wrong.takes(address)


def is_own_address(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
