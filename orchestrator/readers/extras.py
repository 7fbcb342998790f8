"""Libraries that not everybody needs: imported where they are used, and asked for by the name of their extra."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from orchestrator.readers.reading import SourceUnread
from orchestrator.text.extra_install import install_extra


def library(name: str, extra: str, place: str) -> ModuleType:
    """A library of an extra.

    Args:
        name: of its module.
        extra: of ours, that brings it.
        place: what it is needed for.

    Raises:
        SourceUnread: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise SourceUnread(
            f"needs the extra '{extra}', which is not installed.",
            where=place,
            mend=install_extra(extra),
        ) from error
