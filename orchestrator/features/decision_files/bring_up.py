"""Files of decisions brought up to date by whoever has just moved a run, so that nobody waits for a keeper to see them.

On the way of every command that drives: where no decision is a file, nothing is imported for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestrator.files.looking import read_plain
from orchestrator.workspace.home.folder import SETTINGS_FILE

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace

_KEY = re.compile(rb"""decisions["']?\s*:""")
"""The entry, however it is written; a word in a comment asks for nothing."""


def bring_up(workspace: Workspace) -> None:
    """Open decisions get their files, and those of closed ones go. No answer is taken, and what goes wrong is left to
    a keeper, who says so.
    """
    try:
        asked = _KEY.search(read_plain(workspace.root / SETTINGS_FILE))
    except OSError:
        return
    if asked:
        from orchestrator.features.decision_files.keeping import DecisionFiles

        DecisionFiles(workspace, takes=False).look()
