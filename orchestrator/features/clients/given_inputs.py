"""What a client may begin a run with: values, texts, and files of the workspace that are no secret of anybody's.

Whoever may name a path makes Baton read it, and reads it then as an artifact of the run. So a client names no file
outside the workspace, none through a link, and of the workspace none that is hidden or the kernel's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Field
from orchestrator.errors import NotFound, UsageError
from orchestrator.files.looking import open_own, refuse_links
from orchestrator.text.visible import visible

_KERNELS = ("state", "transcripts")
_SHOWN = 100
"""Characters of a path that was refused."""
_MEND = "Name a file below the workspace, or give the text itself in 'texts'."


def given_inputs(app: App, values: Mapping[str, JSON], texts: Mapping[str, str], root: Path) -> dict[str, JSON]:
    """The inputs of a run by name, a text as bytes.

    Args:
        app: what is to run.
        values: of inputs; of a file or a folder its path below the workspace.
        texts: what stands in place of a file.
        root: the workspace.

    Raises:
        NotFound: the app has no such input.
        UsageError: a client may not give this.
    """
    fields = {field.name: field for field in app.inputs}
    for name in (*values, *texts):
        if name not in fields:
            raise NotFound("input", name, fields, mend=f"{app.name} takes: {', '.join(fields) or 'nothing'}.")
        if fields[name].source:
            told = f"{name} is read from {fields[name].source}, and no client says what stands there."
            raise UsageError(told, mend="Leave it out.")
    if both := sorted(values.keys() & texts.keys()):
        raise UsageError(f"{both[0]} is given twice: in 'inputs' and in 'texts'.", mend="Give it once.")
    _check_whole(app, {**values, **texts})
    given: dict[str, JSON] = {name: _value(fields[name], value, root) for name, value in values.items()}
    return given | {name: _text(fields[name], text) for name, text in texts.items()}


def _check_whole(app: App, given: Mapping[str, JSON]) -> None:
    """Told here, as what begins a run advises its command line: typed by a client, it would be the person's run."""
    from orchestrator.workspace.read.field_value import described

    for field in app.inputs:
        if field.required and not field.source and field.name not in given:
            has_text = field.type == "file" and not field.media
            either = f"{field.name!r}, or its text in 'texts'" if has_text else f"{field.name!r}"
            raise UsageError(f'{app.name} needs "{field.name}" ({described(field)}).', mend=f"Give 'inputs' {either}.")


def _text(field: Field, text: str) -> bytes:
    if field.type != "file":
        raise UsageError(f"{field.name} is no file but {field.type}.", mend="Give its value in 'inputs'.")
    if field.media:
        told = f"{field.name} is a picture or a PDF, which no text is."
        raise UsageError(told, mend="Give the path of one below the workspace in 'inputs'.")
    return text.encode("utf-8", "surrogatepass")


def _value(field: Field, value: JSON, root: Path) -> JSON:
    if field.type not in ("file", "folder") or value is None:
        return value
    if not isinstance(value, str):
        raise UsageError(f"{field.name} is a path, a text.", mend=_MEND)
    path = _below(value, root)
    if field.type == "file":
        _check_plain(root, path, value)
    else:
        _check_own_folder(root, path, value)
    return path.as_posix()


def _below(value: str, root: Path) -> PurePosixPath:
    """The path as it is below the workspace. Raises UsageError."""
    path = PurePosixPath(value)
    if path.is_absolute() and path.is_relative_to(root.as_posix()):
        path = path.relative_to(root.as_posix())
    parts = path.parts
    outside = path.is_absolute() or ".." in parts or not parts or value.startswith("~") or "\0" in value
    if outside:
        raise UsageError(f'"{_shown(value)}" is no path below the workspace.', mend=_MEND)
    if parts[0].casefold() in _KERNELS or any(part.startswith(".") for part in parts):
        raise UsageError(f'"{_shown(value)}" is hidden, or Baton\'s own; no client has it read.', mend=_MEND)
    return path


def _check_plain(root: Path, path: PurePosixPath, value: str) -> None:
    try:
        open_own(root, path).close()
    except OSError as error:
        told = f'"{_shown(value)}" cannot be read for a client: {error.strerror}.'
        raise UsageError(told, mend=_MEND) from error


def _check_own_folder(root: Path, path: PurePosixPath, value: str) -> None:
    """Each step of the way: one that is a link leads out as well as the last would."""
    steps = ["/".join(path.parts[: at + 1]) for at in range(len(path.parts))]
    try:
        refuse_links(root, *steps)
        is_folder = (root / path).is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        raise UsageError(f'"{_shown(value)}" is no folder of the workspace.', mend="Name a folder below it.")


def _shown(value: str) -> str:
    told = visible(value)
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}..."
