"""Read a text file a person names, or say in one line why it cannot be one."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.artifact import MARKDOWN, PLAIN_TEXT, Artifact
from orchestrator.errors import NotFound, UsageError

MAX_FILE_BYTES = 8 * 1024 * 1024


def read_source(path: Path) -> Artifact:
    """A text file as an artifact: UTF-8, without byte order mark, lines ending in a line feed.

    Raises:
        NotFound: there is no such file.
        UsageError: it is not a text file of a bearable size.
    """
    if path.is_symlink() and not path.exists():
        raise UsageError(f"{path} is a link that leads nowhere.", mend="Give the file itself, or mend the link.")
    if not path.exists():
        siblings = path.parent.iterdir() if path.parent.is_dir() else ()
        raise NotFound("file", str(path), [str(sibling) for sibling in siblings if sibling.is_file()])
    if not path.is_file():
        raise UsageError(f"{path} is not a file.", mend="Give a text file.")
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise UsageError(f"{path} has {size:,} bytes; the limit is {MAX_FILE_BYTES:,}.", mend="Give a part of it.")
    data = path.read_bytes()
    if not data.strip():
        raise UsageError(f"{path} is empty.", mend="Write something into it first.")
    if data.startswith(b"%PDF-"):
        raise UsageError(f"{path} is a PDF, not text.", mend=f"Take the text out of it: pdftotext {path}")
    if b"\0" in data:
        raise UsageError(f"{path} is not text: it holds NUL bytes.", mend="Convert it to text first.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}.",
            mend=f"Convert it: iconv -f latin1 -t utf-8 {path}",
        ) from error
    media_type = MARKDOWN if path.suffix in (".md", ".markdown") else PLAIN_TEXT
    return Artifact.of_text(text.replace("\r\n", "\n").replace("\r", "\n"), media_type)
