"""The effect `save_file`: keep a text as a Markdown file of the workspace."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from orchestrator.domain.canonical import JSON, digest_of
from orchestrator.errors import EffectError, EffectRefused, ToolError
from orchestrator.files.links import followed
from orchestrator.files.writing import write_new
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.control_character import refuse_control_characters
from orchestrator.tools.unified import unified

_KERNELS = frozenset({"agents", "apps", "evals", "prompts", "rules", "schemas", "state", "tools", "transcripts"})
_LONGEST_NAME_BYTES = 200
"""File systems take 255; a copy beside it needs room for its ending."""


@dataclass(frozen=True)
class Saving:
    """What shall be kept where."""

    shown: str
    """The path below the workspace."""
    root: Path
    below: Path
    """From the root, with the links resolved that lead within the workspace."""
    data: bytes

    @classmethod
    def of(cls, arguments: Arguments, surroundings: Surroundings) -> Saving:
        text, name, folder = (_text(arguments, argument) for argument in ("text", "name", "folder"))
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


def _text(arguments: Arguments, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise EffectRefused(
            f"save_file was given no text as {name}.", mend=f"Pass {name} in the phase's reads or with."
        )
    if any(unicodedata.category(mark) == "Cs" for mark in value) or (name != "text" and not value.isprintable()):
        raise EffectRefused(f"{name} holds characters that cannot be saved: {value[:80]!r}.", mend="Take them out.")
    refuse_control_characters(value, name)
    return value


def _refuse_name(name: str) -> None:
    if not name.strip(". ") or name != name.strip() or "/" in name or "\\" in name or name.startswith("."):
        raise EffectRefused(f'"{name}" is no file name.', mend="Use letters, digits and hyphens.")
    if len(name.encode()) > _LONGEST_NAME_BYTES:
        raise EffectRefused(f'the name "{name[:40]}..." is too long.', mend="Use a shorter one.")


class SaveFile:
    """Never overwrites other text: a person moves the old file away first."""

    name = "save_file"

    def steps(self, binds: JSON) -> tuple[str, ...]:  # noqa: ARG002
        return ("write",)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:  # noqa: ARG002
        saving = Saving.of(arguments, surroundings)
        there = saving.there
        if there == saving.data:
            will, nothing_to_do = f"nothing: {saving.shown} holds this text already", True
        elif there is None:
            will, nothing_to_do = f"save {saving.shown}", False
        else:
            will, nothing_to_do = f"not save: {saving.shown} is there with other text; move it away first", False
        return Preview(
            will=(will,),
            undo=f"rm {saving.shown}" if there is None else "",
            difference=unified(saving.shown, there, saving.data),
            binds={"path": saving.shown, "digest": None if there is None else digest_of(there)},
            nothing_to_do=nothing_to_do,
        )

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:  # noqa: ARG002
        saving = Saving.of(arguments, surroundings)
        there = saving.there
        if there is not None and there != saving.data:
            raise _taken(saving)
        if there is None:
            _write(saving, mark)
        return _saved(saving)

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:  # noqa: ARG002
        saving = Saving.of(arguments, surroundings)
        return Probe("done", _saved(saving)) if saving.there == saving.data else Probe("not_done")


def _saved(saving: Saving) -> JSON:
    return {"path": saving.shown, "digest": digest_of(saving.data)}


def _write(saving: Saving, mark: Mark) -> None:
    """Whole or not at all, and only where nothing is: also when somebody saves the file between look and write."""
    try:
        write_new(saving.root, saving.below, saving.data, half=f".{mark.key[:16]}.baton", sync=True)
    except FileExistsError as error:
        if saving.there != saving.data:
            raise _taken(saving) from error
    except OSError as error:
        raise EffectError(
            f"cannot be written: {error.strerror}.", where=saving.shown, mend="Make room for it, then baton resume."
        ) from error


def _taken(saving: Saving) -> EffectRefused:
    return EffectRefused(
        "is there already, with other text.",
        where=saving.shown,
        mend="Move it away or rename it, then go on with baton resume.",
    )
