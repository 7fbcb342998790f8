"""The port to pages of the web: what was fetched before, which hosts the person named, and what time it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from orchestrator.ports.clock import system_clock
from orchestrator.values import dataclass, field


@dataclass(frozen=True)
class KeptPage:
    """What lay at an address, as it came."""

    reached: str
    """The address it really came from."""
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in small letters."""
    etag: str = ""
    last_modified: str = ""


class Pages(Protocol):
    @property
    def may_ask(self) -> bool:
        """Whether the web is asked at all: not in a workspace that came from elsewhere, whose apps could carry out what
        stands here in an address.
        """
        ...

    def allowed(self) -> Sequence[str]:
        """Addresses of hosts outside of the public web that `baton.yaml` allows, as it says now."""
        ...

    def load(self, address: str) -> KeptPage | None:
        """What was kept of it; None, where nothing is that can be believed."""
        ...

    def save(self, address: str, page: KeptPage) -> None:
        """Keep it, where something may be kept."""
        ...

    def now(self) -> datetime: ...


class NoPages:
    """Nothing is kept, and nothing but the public web is allowed."""

    may_ask = True

    def allowed(self) -> Sequence[str]:
        return ()

    def load(self, address: str) -> KeptPage | None:
        del address
        return None

    def save(self, address: str, page: KeptPage) -> None:
        """Nothing is kept."""

    def now(self) -> datetime:
        return system_clock()


NO_PAGES = NoPages()
