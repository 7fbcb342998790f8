"""Where a path leads once its links are followed."""

from __future__ import annotations

import os
from pathlib import Path


def followed(path: Path | str) -> Path:
    """The absolute path without links. One whose links go round in a circle stays as it is from there on.

    The method of `Path` raises a RuntimeError there, which nobody who asks for a path expects; what comes of this one
    is not there to any later look, like a link that leads nowhere.
    """
    return Path(os.path.realpath(path))
