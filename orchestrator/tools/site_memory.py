"""What Baton remembers of a site, beside its repository: what it made there, and what a push address had.

It is kept in git's own folder, which a push never sends and a clone never brings along. Nothing is lost with it: what
is not remembered counts as a stranger's, and is shown.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path

from orchestrator.domain.canonical import JSON, canonical_json, digest_of, short
from orchestrator.files.looking import read_plain
from orchestrator.files.writing import write_whole
from orchestrator.values import dataclass

_FOLDER = "baton"
_KEY = re.compile(r"[0-9a-f]{1,64}")
_LARGEST_BYTES = 10_000
"""What is written there has hundreds. Others can write into the folder too."""


@dataclass(frozen=True)
class KnownSite:
    """What an address was found to have when it was last asked."""

    tip: str
    """The commit its branch was at; empty for no such branch."""
    tracked: str
    """The commit that the remote-tracking branch was at then."""


@dataclass(frozen=True)
class SiteMemory:
    common_dir: Path

    def made(self, key: str) -> str:
        """Digest of the commit that was made under a key; empty when none was made here."""
        if not _KEY.fullmatch(key):  # it is read from trailers, which anybody can write
            return ""
        found = self._read(f"made-{key}")
        return found if isinstance(found, str) else ""

    def remember_made(self, key: str, digest: str) -> None:
        self._write(f"made-{key}", digest)

    def known(self, address: str, ref: str) -> KnownSite | None:
        """What an address (by its digest) had, when it was asked before."""
        match self._read(_place(address, ref)):
            case {"tip": str(tip), "tracked": str(tracked)}:
                return KnownSite(tip, tracked)
        return None

    def remember_known(self, address: str, ref: str, known: KnownSite) -> None:
        self._write(_place(address, ref), {"tip": known.tip, "tracked": known.tracked})

    @property
    def made_here(self) -> bool:
        """Whether Baton made the repository itself."""
        return bool(self._read("repository") == "made")

    def remember_repository(self) -> None:
        self._write("repository", "made")

    def _read(self, name: str) -> JSON:
        try:
            return json.loads(read_plain(self.common_dir / _FOLDER / f"{name}.json", _LARGEST_BYTES))
        except (OSError, ValueError, RecursionError):
            return None

    def _write(self, name: str, value: JSON) -> None:
        """Where it cannot be written, more is shown later."""
        with suppress(OSError):
            write_whole(self.common_dir, f"{_FOLDER}/{name}.json", canonical_json(value))


def _place(address: str, ref: str) -> str:
    return f"known-{short(digest_of(f'{address} {ref}'.encode('utf-8', 'surrogateescape')), 32)}"
