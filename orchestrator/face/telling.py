"""The readable accounts of a workspace's runs. They are derived, so failing to write one stops nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from orchestrator.errors import JournalError
from orchestrator.face.log import warn_once
from orchestrator.ports.journal import Journal
from orchestrator.transcripts.accounts import Accounts


class TellingWatcher:
    def __init__(self, root: Path, journal: Journal) -> None:
        self._journal = journal
        self._accounts = Accounts(root / "transcripts")

    def bring_up(self, run: str, *, anew: bool = False) -> None:
        """Tell of a run what came since; `anew` when what was told before does not hold any more."""
        if anew:
            self._accounts.forget(run)
        try:
            self._accounts.bring_up(run, partial(self._journal.read, run), partial(self._journal.artifact, run))
        except (OSError, JournalError) as error:
            told = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
            warn_once(f"the transcript of {run} was not written: {told}")
