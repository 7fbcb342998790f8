"""Take a picture or a PDF as a run's input, or say in one line why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from orchestrator.domain.artifact import MEDIA, Artifact
from orchestrator.domain.bounds import MAX_MEDIA_BYTES
from orchestrator.domain.media import PDF, types_of, word_of
from orchestrator.domain.pdf_bytes import PDF_START, document_of, is_pdf
from orchestrator.domain.picture_bytes import BrokenMedia, picture_of, picture_type
from orchestrator.domain.picture_place import without_place
from orchestrator.domain.secrets import Tell
from orchestrator.errors import UsageError
from orchestrator.workspace.read.source_file import bytes_of

MAX_PIXELS = 64_000_000
"""A phone's largest photograph has 48 or 50 million. Anthropic refuses what is wider or higher than 8,000; and a file
of some bytes may say that it has billions, which whoever unpacks it has to hold."""
MAX_PAGES = 600
"""Of a PDF. Anthropic reads 100 where a model has room for 200,000 tokens, else 600."""

_AS_JPEG = "Save it as JPEG or PNG, and give that."
_ONE_FRAME = "Save one frame of it as PNG."
_SVG = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg", re.DOTALL)
_HEAD = 2_048
"""Bytes in which a drawing says that it is one."""
_FOREIGN = (
    (b"BM", "a bitmap (BMP)", _AS_JPEG),
    (b"II*\0", "a TIFF", _AS_JPEG),
    (b"MM\0*", "a TIFF", _AS_JPEG),
    (b"\0\0\x01\0", "an icon (ICO)", _AS_JPEG),
    (b"8BPS", "a Photoshop file", _AS_JPEG),
    (b"PK\x03\x04", "an archive or an office document", "Print it to a PDF, and give that."),
    (b"\xd0\xcf\x11\xe0", "an office document of old", "Print it to a PDF, and give that."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first: gunzip {path}"),
)
"""How files begin that people take for pictures or documents, what they are, and the mend."""
_BOXES = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"hevc": "HEIC", b"avif": "AVIF"}
"""Brands of `ftyp`, which phones and browsers write."""


def unheard(_: str) -> None:
    """Nobody is there to be told."""


def read_media(path: Path, words: Iterable[str], tell: Tell = unheard) -> Artifact:
    """The picture or PDF in a file, as it is but for where a picture was taken, which is blanked.

    Args:
        path: the file.
        words: what the input takes, as `media` says.
        tell: told the person where something was blanked.

    Raises:
        NotFound: there is no such file.
        UsageError: it is none that the input takes, or no whole one.
    """
    try:
        data = bytes_of(path, MAX_MEDIA_BYTES, "Give a picture or a PDF.")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", mend="Give a file you may read.") from error
    return given_media(data, str(path), words, tell)


def given_media(data: bytes, name: str, words: Iterable[str], tell: Tell = unheard) -> Artifact:
    """The same of bytes that may come in no file; `name` is how they are called in a fault. Raises UsageError."""
    if len(data) > MAX_MEDIA_BYTES:
        raise UsageError(f"{name} is larger than {MAX_MEDIA_BYTES:,} bytes.", mend="Give a smaller one.")
    if not data.strip(b"\0 \r\n\t"):
        raise UsageError(f"{name} is empty.", mend="Give a picture or a PDF.")
    media_type = picture_type(data) or (PDF if is_pdf(data) else "")
    taken = types_of(words)
    if media_type not in taken:
        raise _not_taken(data, name, media_type, taken)
    try:
        _check_whole(data, name, media_type)
    except BrokenMedia as broken:
        raise UsageError(f"{name} {broken}.", mend="Save it again, and give that.") from None
    kept = without_place(data, media_type)
    if kept is not data:
        tell(f"{name} said where it was taken; that was blanked before anything saw it.")
    return Artifact(kept, media_type)


def _not_taken(data: bytes, name: str, media_type: str, taken: Iterable[str]) -> UsageError:
    wanted = _listed(taken)
    if media_type:
        return UsageError(f"{name} is {_called(media_type)}, and {wanted} is wanted here.", mend="Give one.")
    for start, what, mend in _FOREIGN:
        if data.startswith(start):
            return UsageError(f"{name} is {what}, which models do not read.", mend=mend.format(path=name))
    if data[4:8] == b"ftyp":
        what = _BOXES.get(data[8:12], "a film")
        mends = {"HEIC": f"Save it as JPEG: heif-convert {name} photo.jpg", "a film": _ONE_FRAME}
        return UsageError(f"{name} is {what}, which models do not read.", mend=mends.get(what, _AS_JPEG))
    if _SVG.match(data[:_HEAD]):
        return UsageError(f"{name} is a drawing (SVG), which models do not read.", mend=_AS_JPEG)
    return UsageError(f"{name} is no picture and no PDF, whatever it is called.", mend=f"Give {wanted}.")


def _called(media_type: str) -> str:
    return "a PDF" if media_type == PDF else f"a picture ({media_type})"


def _listed(taken: Iterable[str]) -> str:
    """`a picture (png, jpg) or a PDF`."""
    suffixes = [MEDIA[name] for name in taken if word_of(name) == "image"]
    told = ([f"a picture ({', '.join(suffixes)})"] if suffixes else []) + (["a PDF"] if PDF in taken else [])
    return " or ".join(told)


def _check_whole(data: bytes, name: str, media_type: str) -> None:
    """Raises BrokenMedia; UsageError: it is whole, and no model would look at it."""
    if media_type == PDF:
        document = document_of(data[data.index(PDF_START) :])
        if document.is_encrypted:
            raise UsageError(f"{name} is encrypted.", mend=f"Decrypt it: qpdf --decrypt {name} open.pdf")
        if document.pages > MAX_PAGES:
            raise UsageError(f"{name} has more than {MAX_PAGES} pages ({document.pages:,}).", mend="Give a part of it.")
        return
    picture = picture_of(data)
    if picture.moves:
        raise UsageError(f"{name} moves, and models look at one picture.", mend=_ONE_FRAME)
    if picture.pixels > MAX_PIXELS:
        size = f"{picture.width:,} x {picture.height:,}"
        raise UsageError(f"{name} has {size} pixels, more than {MAX_PIXELS:,}.", mend="Make it smaller first.")
