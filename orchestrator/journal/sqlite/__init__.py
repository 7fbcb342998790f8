"""The journal in one SQLite file.

`SqliteJournal` is found here too, and loaded when it is asked for: a look at the lists needs none of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name != "SqliteJournal":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.journal"), name)
