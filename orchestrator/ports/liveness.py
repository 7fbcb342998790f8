"""The port that says whether the process driving a run is alive."""

from __future__ import annotations

from typing import Protocol


class Liveness(Protocol):
    @property
    def driver(self) -> str:
        """This process's own driver id. Asking for it takes the lock, which holds as long as it drives or lives."""
        ...

    def alive(self, driver: str) -> bool:
        """Whether the process that bears this id still lives."""
        ...
