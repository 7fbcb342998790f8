"""Where the workspace is. On the start-up path: the standard library only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from orchestrator.errors import WorkspaceError, WorkspaceMissing

SETTINGS_FILE = "baton.yaml"
HOME_VARIABLE = "BATON_HOME"


def find_workspace(start: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The nearest folder at or above `start` that holds a `baton.yaml`, else `$BATON_HOME`, else `~/baton`.

    Raises:
        WorkspaceMissing: there is none; the mend says how to make one.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if is_workspace(folder):
            return folder
    home = home_workspace(environment)
    if is_workspace(home):
        return home
    raise WorkspaceMissing(
        f"no workspace at or above {start}, and none at {home}.",
        mend="Make one, and stand in it: baton init FOLDER && cd FOLDER. Or set BATON_HOME to one.",
    )


def home_workspace(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the workspace is when no folder above says so; it need not exist.

    Raises:
        WorkspaceError: `$BATON_HOME` is a relative path.
    """
    given = environment.get(HOME_VARIABLE)
    if not given:
        return Path.home() / "baton"
    home = Path(given).expanduser()
    if not home.is_absolute():
        raise WorkspaceError(
            f'{HOME_VARIABLE} is "{given}", which is another folder wherever you stand.',
            mend=f"Give the whole path: {HOME_VARIABLE}={home.absolute()}",
        )
    return home


def is_workspace(folder: Path) -> bool:
    try:
        return (folder / SETTINGS_FILE).is_file()
    except OSError:  # a folder above that may not be looked into
        return False
