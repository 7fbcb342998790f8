"""What a keeper looks after beside schedules and watched folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from orchestrator.face.run import Run


class BesideLook(NamedTuple):
    """What came of one look."""

    runs: Sequence[Run] = ()
    """To be driven."""
    done: Sequence[str] = ()
    """What was done, a line each."""
    amiss: Sequence[str] = ()
    """What cannot be done as things are, a line each; told once while it is so."""
    is_growing: bool = False
    """There is something to do once a file is as it is for a while."""


class Beside(Protocol):
    def look(self) -> BesideLook:
        """Do what is to be done now. Asked for at each look of the keeper, and when a run comes to rest."""
        ...

    @property
    def folders(self) -> Sequence[Path]:
        """In which a change is a reason to look."""
        ...
