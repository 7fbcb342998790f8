"""The library's log: silent unless a program listens to the logger `orchestrator`."""

from __future__ import annotations

import logging
from functools import cache

LOG = logging.getLogger("orchestrator")
LOG.addHandler(logging.NullHandler())


@cache
def warn_once(message: str) -> None:
    """Say something once, however often it happens in this process."""
    LOG.warning("%s", message)
