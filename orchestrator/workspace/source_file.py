"""Read a text file a person names, or say in one line why it cannot be one."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.artifact import MARKDOWN, PLAIN_TEXT, Artifact
from orchestrator.errors import NotFound, UsageError, nearest_name
from orchestrator.workspace.textfile import decoded

MAX_FILE_BYTES = 8 * 1024 * 1024


def read_source(path: Path) -> Artifact:
    """A text file as an artifact: UTF-8, without byte order mark, lines ending in a line feed.

    Raises:
        NotFound: there is no such file.
        UsageError: it is not a text file of a bearable size, or cannot be read.
    """
    try:
        text = _text(path, _bytes(path))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", mend="Give a file you may read.") from error
    media_type = MARKDOWN if path.suffix in (".md", ".markdown") else PLAIN_TEXT
    return Artifact.of_text(text, media_type)


def _bytes(path: Path) -> bytes:
    if path.is_symlink() and not path.exists():
        raise UsageError(f"{path} is a link that leads nowhere.", mend="Give the file itself, or mend the link.")
    if not path.exists():
        siblings = [entry.name for entry in path.parent.iterdir() if entry.is_file()] if path.parent.is_dir() else []
        nearest = nearest_name(path.name, siblings)
        raise NotFound("file", str(path), mend=f"Did you mean {path.with_name(nearest)}?" if nearest else "")
    if not path.is_file():  # asked before it is opened: a pipe would wait for its writer
        raise UsageError(f"{path} is not a file.", mend="Give a text file.")
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise UsageError(f"{path} is larger than {MAX_FILE_BYTES:,} bytes.", mend="Give a part of it.")
    return data


def _text(path: Path, data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        raise UsageError(f"{path} is a PDF, not text.", mend=f"Take the text out of it: pdftotext {path}")
    if b"\0" in data:
        raise UsageError(f"{path} is not text: it holds NUL bytes.", mend="Convert it to text first.")
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}.",
            mend=f"Convert it: iconv -f latin1 -t utf-8 {path}",
        ) from error
    if not text.strip():
        raise UsageError(f"{path} is empty.", mend="Write something into it first.")
    return text
