"""What a person could do who has nothing to do yet."""

from __future__ import annotations

from pathlib import Path


def first_run(root: Path) -> str:
    """A command that works in this workspace."""
    publishes = (root / "apps" / "publish.yaml").is_file()
    return "baton run publish YOUR-NOTE.md" if publishes else "baton run APP"
