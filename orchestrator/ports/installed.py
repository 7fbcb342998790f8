"""What installed packages add to Baton: tools, effects, models, evaluators, readers; entry points `baton.NOUNs`."""

from __future__ import annotations

from typing import Any

from orchestrator.errors import WorkspaceError
from orchestrator.text.extra_install import install_extra


def installed_names(noun: str) -> tuple[str, ...]:
    """What there is. Asked last: reading all packages' metadata takes a while, and importing what reads it too."""
    from importlib.metadata import entry_points

    return tuple(sorted(entry_points(group=f"baton.{noun}s").names))


def load_installed(noun: str, name: str) -> Any:
    """What a package offers under one of `installed_names`.

    Raises:
        WorkspaceError: its module cannot be loaded.
    """
    from importlib.metadata import entry_points

    point = entry_points(group=f"baton.{noun}s")[name]
    try:
        return point.load()
    except Exception as error:  # an installed package may raise anything
        raise WorkspaceError(
            f"the installed {noun} cannot be loaded: {error}.", where=point.value, mend="Update its package."
        ) from error


def extra(name: str, module: str, place: str) -> Any:
    """A module of one of Baton's own extras, imported where it is used. Raises WorkspaceError: it is not installed."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise WorkspaceError(
            f"needs the extra '{name}', which is not installed.",
            where=place,
            mend=install_extra(name),
        ) from error
