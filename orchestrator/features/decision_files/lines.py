"""Lines of a file that editors, phones and synchronizing programs have had in their hands, so that what they do by
themselves makes no difference: line ends, marks of byte order, spaces at a line's end, how an accent is composed.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence

from orchestrator.domain.canonical import Digest, digest_of

_SPACES = re.compile(r"\s+")
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")


def text_in(data: bytes) -> str | None:
    """The text of a file, line ends as Unix has them; None where it is none, or is cut off within a character."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def lines_of(text: str) -> list[str]:
    """Without empty ones before and after. Only a line feed ends a line: all else is spelled out in our files."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    last = next((at for at in range(len(lines), first, -1) if lines[at - 1]), first)
    return lines[first:last]


def digest_of_lines(lines: Sequence[str]) -> Digest:
    return digest_of("\n".join(lines).encode("utf-8", "surrogatepass"))


def loose(line: str) -> str:
    """One line as words are compared: wide letters, no-break spaces, kinds of hyphens and capitals make none."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", line))
    return _SPACES.sub(" ", plain).strip().casefold()
