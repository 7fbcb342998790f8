"""Pages of the web that runs of a workspace have fetched, kept in `state/kept/pages/` for the next time they are asked.

A cache like that of the sources, and believed as they are: only in a folder that is the person's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import BatonError
from orchestrator.ports.clock import Clock
from orchestrator.ports.pages import KeptPage

if TYPE_CHECKING:  # a drive of a run that fetches nothing needs none of it
    from orchestrator.domain.secrets import Secrets
    from orchestrator.face.kept import KeptSources

_FOLDER = "state/kept/pages"
_MOST_PAGES = 400
"""That are kept; a person reads fewer in a month."""


class WorkspacePages:
    """See `ports.pages.Pages`."""

    def __init__(self, root: Path, clock: Clock, secrets: Callable[[], Secrets]) -> None:
        self._root = root
        self._clock = clock
        self._secrets = secrets

    @cached_property
    def _kept(self) -> KeptSources:
        from orchestrator.face.kept import KeptSources

        return KeptSources(self._root, self._secrets, _FOLDER)

    @property
    def may_ask(self) -> bool:
        return self._kept.is_own

    def allowed(self) -> Sequence[str]:
        from orchestrator.workspace.read.settings import read_settings

        if not self._kept.is_own:  # the file may have come along with somebody else's workspace
            return ()
        return read_settings(self._root).web_allow

    def load(self, address: str) -> KeptPage | None:
        parts = self._kept.load(_name(address), address).parts()
        if len(parts) != 2:
            return None
        body, head = parts
        try:
            headers = json.loads(head.data)
        except ValueError:
            return None
        return KeptPage(body.place, body.data, headers, body.etag, body.last_modified)

    def save(self, address: str, page: KeptPage) -> None:
        from orchestrator.face.kept import KeptSource
        from orchestrator.readers.reading import Brought

        kept = KeptSource(read_at=self._clock())
        head = json.dumps(dict(page.headers)).encode()
        kept.take_parts(
            [Brought(page.reached, page.data, None, page.etag, page.last_modified), Brought("headers", head, None)]
        )
        if self._kept.save(_name(address), address, kept):
            self._keep_newest()

    def now(self) -> datetime:
        return self._clock()

    def _keep_newest(self) -> None:
        from orchestrator.files.writing import remove

        with suppress(OSError, BatonError):
            found = [(path.stat().st_mtime, path.name) for path in (self._root / _FOLDER).glob("*.json")]
            for _, name in sorted(found)[:-_MOST_PAGES]:
                remove(self._root, f"{_FOLDER}/{name}")


def _name(address: str) -> str:
    """That of its file: no address is read from the names of files."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:40]
