"""What a person names for a picture or a PDF, and the one line on what is none."""

from pathlib import Path

import media_files
import pytest

from orchestrator.domain.bounds import MAX_MEDIA_BYTES
from orchestrator.errors import NotFound, UsageError
from orchestrator.workspace.read.media_file import MAX_PAGES, given_media, read_media

ANY = ("image", "pdf")
TAKEN = {
    "photo.png": ("image/png", media_files.png()),
    "photo.jpg": ("image/jpeg", media_files.jpeg()),
    "photo.gif": ("image/gif", media_files.gif()),
    "photo.webp": ("image/webp", media_files.webp()),
    "bill.pdf": ("application/pdf", media_files.pdf()),
    "scan.pdf": ("application/pdf", b"\r\n" + media_files.pdf(3, packed=True) + b"\r\n"),
    "no-suffix": ("image/png", media_files.png()),
    "wrong.jpg": ("image/png", media_files.png()),
}


@pytest.mark.parametrize("name", TAKEN)
def test_the_bytes_say_what_it_is_and_the_suffix_nothing(tmp_path: Path, name: str):
    media_type, data = TAKEN[name]
    (tmp_path / name).write_bytes(data)
    taken = read_media(tmp_path / name, ANY)
    assert (taken.media_type, taken.data) == (media_type, data)


AS_JPEG = "which models do not read. Save it as JPEG or PNG, and give that."
AGAIN = "Save it again, and give that."
NONE = "FILE is no picture and no PDF, whatever it is called. Give a picture (png, jpg, gif, webp) or a PDF."
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
REFUSED = {
    "empty": (b"", "FILE is empty. Give a picture or a PDF."),
    "zeros": (bytes(64), "FILE is empty. Give a picture or a PDF."),
    "text": (b"# A note", NONE),
    "HTML called a picture": (b"<!doctype html><p>404", NONE),
    "SVG": (SVG, f"FILE is a drawing (SVG), {AS_JPEG}"),
    "SVG with a prolog": (b"<?xml version='1.0'?>\n<svg/>", f"FILE is a drawing (SVG), {AS_JPEG}"),
    "HEIC": (
        b"\0\0\0\x18ftypheic\0\0\0\0mif1",
        "FILE is HEIC, which models do not read. Save it as JPEG: heif-convert FILE photo.jpg",
    ),
    "AVIF": (b"\0\0\0\x18ftypavif\0\0\0\0", f"FILE is AVIF, {AS_JPEG}"),
    "film": (b"\0\0\0\x18ftypisom\0\0\0\0", "FILE is a film, which models do not read. Save one frame of it as PNG."),
    "TIFF": (b"II*\0\x08\0\0\0", f"FILE is a TIFF, {AS_JPEG}"),
    "BMP": (b"BM\x36\0\0\0", f"FILE is a bitmap (BMP), {AS_JPEG}"),
    "office": (
        b"PK\x03\x04....",
        "FILE is an archive or an office document, which models do not read. Print it to a PDF, and give that.",
    ),
    "animation": (media_files.gif(3), "FILE moves, and models look at one picture. Save one frame of it as PNG."),
    "cut off": (media_files.png()[:50], f"FILE is cut off: its end is missing. {AGAIN}"),
    "JPEG cut off": (media_files.jpeg()[:-2], f"FILE is cut off: its end is missing. {AGAIN}"),
    "no size": (media_files.jpeg(8, 0), f"FILE is damaged: it does not say how large it is. {AGAIN}"),
    "bomb": (
        media_files.png(60_000, 60_000),
        "FILE has 60,000 x 60,000 pixels, more than 64,000,000. Make it smaller first.",
    ),
    "PDF cut off": (media_files.pdf()[:90], f"FILE is cut off: its end is missing. {AGAIN}"),
    "encrypted": (media_files.pdf(encrypted=True), "FILE is encrypted. Decrypt it: qpdf --decrypt FILE open.pdf"),
    "book": (media_files.pdf(MAX_PAGES + 1), "FILE has more than 600 pages (601). Give a part of it."),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_none_is_told_in_one_line_with_the_mend(kind: str):
    data, told = REFUSED[kind]
    with pytest.raises(UsageError) as caught:
        given_media(data, "FILE", ANY)
    assert str(caught.value) == told


def test_one_that_the_input_does_not_take_is_told_by_what_it_is():
    with pytest.raises(UsageError, match=r"x is a PDF, and a picture \(png\) is wanted here. Give one."):
        given_media(media_files.pdf(), "x", ("image/png",))
    with pytest.raises(UsageError, match=r"x is a picture \(image/png\), and a PDF is wanted here. Give one."):
        given_media(media_files.png(), "x", ("pdf",))


def test_what_is_not_there_or_no_file_or_too_large_is_told(tmp_path: Path):
    (tmp_path / "photo.png").write_bytes(media_files.png())
    with pytest.raises(NotFound, match=r"Did you mean .*photo\.png"):
        read_media(tmp_path / "phot.png", ANY)
    with pytest.raises(UsageError, match=r"is not a file\. Give a picture or a PDF\."):
        read_media(tmp_path, ANY)
    with pytest.raises(UsageError, match=r"is larger than 16,777,216 bytes\."):
        given_media(bytes(MAX_MEDIA_BYTES + 1), "x", ANY)


def test_the_person_is_told_that_the_place_of_a_photograph_was_blanked():
    told: list[str] = []
    xmp = b'http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude="52,31N"/>'
    taken = given_media(media_files.jpeg(8, 8, (0xE1, xmp)), "photo.jpg", ANY, told.append)
    assert b"52,31" not in taken.data
    assert told == ["photo.jpg said where it was taken; that was blanked before anything saw it."]
