"""An effect: add tasks to the list they are kept in."""

from typing import Any

JSON = dict[str, Any]


def preview(tasks: list[JSON]) -> JSON:
    """One line for each task that would be added."""
    raise NotImplementedError


def act(tasks: list[JSON]) -> JSON:
    """Add them."""
    raise NotImplementedError


def probe(tasks: list[JSON]) -> JSON:
    """Are they in the list?"""
    raise NotImplementedError
