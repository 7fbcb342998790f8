"""Read a text file a person names, or say in one line why it cannot be one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from io import FileIO
from itertools import islice
from pathlib import Path
from shlex import quote
from typing import BinaryIO

from orchestrator.domain.artifact import MARKDOWN, PLAIN_TEXT, Artifact
from orchestrator.errors import NotFound, UsageError, nearest_name
from orchestrator.workspace.read.textfile import decoded

MAX_FILE_BYTES = 8 * 1024 * 1024
"""Of a note or another source; a long book has one or two million."""
MAX_LINES = 200_000
"""Each may be a heading, a list or a fence of its own, which takes a tenth of a millisecond to read."""

_TAKE_OUT = "Take the text out of it, and give that."
_RECOGNIZED = (
    (b"%PDF-", "a PDF, not text", "Take the text out of it: pdftotext {file}"),
    (b"\x89PNG\r\n", "an image, not text", _TAKE_OUT),
    (b"\xff\xd8\xff", "an image, not text", _TAKE_OUT),
    (b"GIF8", "an image, not text", _TAKE_OUT),
    (b"PK\x03\x04", "an archive or an office document, not text", _TAKE_OUT),
    (b"\x1f\x8b", "a compressed file, not text", "Unpack it first: gunzip {file}"),
    (b"\xff\xfe", "UTF-16, not UTF-8", "Convert it: iconv -f utf-16 -t utf-8 {converted}"),
    (b"\xfe\xff", "UTF-16, not UTF-8", "Convert it: iconv -f utf-16 -t utf-8 {converted}"),
)
"""How a file that is no UTF-8 text begins, what it is, and the mend."""

_CONVERT = "Convert it: iconv -f cp1252 -t utf-8 {converted}"
"""What Windows wrote in the West, and all of Latin 1 with it: its quotation marks and its euro sign are no control
characters. Nothing tells it from Cyrillic or Japanese but somebody who reads what comes out.
"""
_NEIGHBOURS = 5_000
"""Files beside one that is not there, of which the nearest is offered."""


def read_source(path: Path) -> Artifact:
    """A text file as an artifact: UTF-8, without byte order mark, lines ending in a line feed.

    Raises:
        NotFound: there is no such file.
        UsageError: it is not a text file of a bearable size, or cannot be read.
    """
    return _read(path, decoded)


def given_source(data: bytes, name: str) -> Artifact:
    """Bytes that come in no file, as `read_source` has those of one. Raises UsageError.

    Args:
        data: what was given, at most one byte more than is allowed.
        name: how it is called in a fault.
    """
    if len(data) > MAX_FILE_BYTES:
        raise UsageError(f"{name} is larger than {MAX_FILE_BYTES:,} bytes.", mend="Give a part of it.")
    text = text_of(data, name, decoded)
    if not text.strip():
        raise UsageError(f"{name} is empty.", mend="Give some text: cat note.md | baton run APP -")
    return Artifact.of_text(text, MARKDOWN)


def read_handwork(path: Path) -> Artifact:
    """The same with the line ends that it has: what a person wrote for a page goes out as they wrote it.

    Raises:
        NotFound: there is no such file.
        UsageError: it is not a text file of a bearable size, or cannot be read.
    """
    return _read(path, lambda data: data.decode("utf-8-sig"))


def _read(path: Path, decode: Callable[[bytes], str]) -> Artifact:
    try:
        text = text_of(bytes_of(path), path, decode)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", mend="Give a file you may read.") from error
    if not text.strip():
        raise UsageError(f"{path} is empty.", mend="Write something into it first.")
    media_type = MARKDOWN if path.suffix in (".md", ".markdown") else PLAIN_TEXT
    return Artifact.of_text(text, media_type)


def _near(path: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(path.parent) as entries:
            yield from entries
    except OSError:
        return


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _what_is_beside(path: Path, siblings: Sequence[str]) -> str:
    """What to do where no name is near: the first files of the folder, so that one can be picked."""
    if not path.parent.is_dir():
        return f"There is no folder {path.parent} either."
    shown = sorted(name for name in siblings if not name.startswith("."))
    if not shown:
        return "Its folder has no files."
    return f"Its folder has: {', '.join(shown[:_SHOWN])}{' ...' if len(shown) > _SHOWN else '.'}"


_SHOWN = 5


def bytes_of(path: Path, most: int = MAX_FILE_BYTES, wanted: str = "Give a text file.") -> bytes:
    """What stands in a file that a person names. Raises what `read_source` does of the file itself, and OSError."""
    if path.is_symlink() and not path.exists():
        raise UsageError(f"{path} is a link that leads nowhere.", mend="Give the file itself, or mend the link.")
    if not path.exists():
        siblings = [entry.name for entry in islice(_near(path), _NEIGHBOURS) if _is_file(entry)]
        nearest = nearest_name(path.name, siblings)
        mend = f"Did you mean {path.with_name(nearest)}?" if nearest else _what_is_beside(path, siblings)
        if not {"http:", "https:"}.isdisjoint(path.parts):
            mend = "It is the address of a page: save what lies there as a file, and give that."
        raise NotFound("file", str(path), mend=mend)
    if not path.is_file():  # asked before it is opened: a pipe would wait for its writer
        raise UsageError(f"{path} is not a file.", mend=wanted)
    with path.open("rb") as file:
        data = steady_bytes(file, path, most)
    if len(data) > most:
        raise UsageError(f"{path} is larger than {most:,} bytes.", mend="Give a part of it.")
    return data


def steady_bytes(file: BinaryIO | FileIO, path: Path | str, most: int = MAX_FILE_BYTES) -> bytes:
    """What stands in an open file, at most one byte more than is allowed.

    Raises:
        UsageError: somebody wrote to it meanwhile, so that half of one text may stand beside half of another.
    """
    before = os.fstat(file.fileno())
    data = file.read(most + 1)
    after = os.fstat(file.fileno())
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise UsageError(f"{path} was changed while it was read.", mend="Run it again when it is written.")
    return data


def _typed(mend: str, path: Path | str) -> str:
    """With the file as a shell takes it, whatever it is called; what stands in none is mended where it comes from."""
    if not isinstance(path, Path):
        return mend.format(file="-", converted="-")
    beside = path.with_suffix(f".utf-8{path.suffix}")
    return mend.format(file=quote(str(path)), converted=f"{quote(str(path))} > {quote(str(beside))}")


def text_of(data: bytes, path: Path | str, decode: Callable[[bytes], str] = decoded) -> str:
    """The text that a file's bytes are; `path` is how it is named. Raises UsageError: they are none."""
    for start, what, mend in _RECOGNIZED:
        if data.startswith(start):
            raise UsageError(f"{path} is {what}.", mend=_typed(mend, path))
    if b"\0" in data:
        raise UsageError(f"{path} is not text: it holds NUL bytes.", mend="Convert it to text first.")
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}.",
            mend=_typed(_CONVERT, path),
        ) from error
    if text.count("\n") > MAX_LINES:
        raise UsageError(f"{path} has more than {MAX_LINES:,} lines.", mend="Give a part of it.")
    return text
