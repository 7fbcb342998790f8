"""The folder of decisions as a keeper looks after it, beside schedules and watched folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestrator.face.workspace import Workspace
from orchestrator.features.decision_files.decision_text import words_of
from orchestrator.features.decision_files.keeping import DecisionFiles
from orchestrator.features.triggers.beside import BesideLook


class KeptDecisions:
    """A `Beside`."""

    def __init__(self, workspace: Workspace) -> None:
        self._files = DecisionFiles(workspace)
        self.answered: list[str] = []
        """Ids of the decisions of which an answer was taken here, in order."""

    def look(self) -> BesideLook:
        look = self._files.look()
        self.answered += [one.decision for one in look.taken]
        done = [f"{one.decision}: {words_of(one.answer)}, ticked in {one.file}" for one in look.taken]
        done += [f"{one.file} was not taken: {one.why}" for one in look.refused]
        return BesideLook([one.run for one in look.taken], done, look.told, look.is_growing)

    @property
    def folders(self) -> Sequence[Path]:
        path = self._files.path
        return (path,) if path else ()
