"""A Markdown file of the workspace that an effect writes: where it may lie, and what is there."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from orchestrator.errors import EffectRefused, ToolError
from orchestrator.files.links import followed
from orchestrator.ports.effect import Arguments
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.control_character import refuse_control_characters
from orchestrator.values import dataclass

_KERNELS = frozenset({"agents", "apps", "evals", "prompts", "rules", "schemas", "state", "tools", "transcripts"})
_LONGEST_NAME_BYTES = 200
"""File systems take 255; a copy beside it needs room for its ending."""


@dataclass(frozen=True)
class OwnFile:
    """What shall be written where."""

    shown: str
    """The path below the workspace."""
    root: Path
    below: Path
    """From the root, with the links resolved that lead within the workspace."""
    data: bytes

    @classmethod
    def of(cls, effect: str, arguments: Arguments, surroundings: Surroundings) -> OwnFile:
        text, name, folder = (_text(effect, arguments, argument) for argument in ("text", "name", "folder"))
        shown = f"{folder.strip('/') or '.'}/{name.removesuffix('.md')}.md".removeprefix("./")
        _refuse_name(name.removesuffix(".md"))
        try:
            path = surroundings.resolve(shown)
            below = path.relative_to(followed(surroundings.root))
        except (ToolError, ValueError) as error:
            raise EffectRefused(f'"{shown}" lies outside the workspace.', mend="Name a folder inside it.") from error
        if any(part.startswith(".") for part in below.parts) or below.parts[0].casefold() in _KERNELS:
            raise EffectRefused(
                f'"{shown}" lies where Baton keeps its own files.', mend="Name another folder, such as notes."
            )
        return cls(shown, followed(surroundings.root), below, text.encode())

    @property
    def path(self) -> Path:
        return self.root / self.below

    @property
    def there(self) -> bytes | None:
        """The bytes that are there now; None when there is no file."""
        try:
            return self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise EffectRefused(f"cannot be read: {error.strerror}.", where=self.shown, mend="Move it away.") from error


def _text(effect: str, arguments: Arguments, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise EffectRefused(f"{effect} was given no text as {name}.", mend=f"Pass {name} in the phase's reads or with.")
    if any(unicodedata.category(mark) == "Cs" for mark in value) or (name != "text" and not value.isprintable()):
        raise EffectRefused(f"{name} holds characters that cannot be saved: {value[:80]!r}.", mend="Take them out.")
    refuse_control_characters(value, name)
    return value


def _refuse_name(name: str) -> None:
    if not name.strip(". ") or name != name.strip() or "/" in name or "\\" in name or name.startswith("."):
        raise EffectRefused(f'"{name}" is no file name.', mend="Use letters, digits and hyphens.")
    if len(name.encode()) > _LONGEST_NAME_BYTES:
        raise EffectRefused(f'the name "{name[:40]}..." is too long.', mend="Use a shorter one.")
