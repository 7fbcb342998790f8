"""Pictures and PDFs as cameras, screens and scanners leave them, whole and broken."""

import struct
import zlib

import media_files
import pytest

from orchestrator.domain import pdf_bytes
from orchestrator.domain.pdf_bytes import document_of
from orchestrator.domain.picture_bytes import BrokenMedia, Picture, picture_of, picture_type
from orchestrator.domain.picture_place import without_place

WHOLE = {
    "image/png": media_files.png(30, 20),
    "image/jpeg": media_files.jpeg(30, 20),
    "image/gif": media_files.gif(1, 30, 20),
    "image/webp": media_files.webp(30, 20),
}


@pytest.mark.parametrize("media_type", WHOLE)
def test_the_first_bytes_say_the_kind_and_the_structure_the_size(media_type):
    assert picture_type(WHOLE[media_type]) == media_type
    assert picture_of(WHOLE[media_type]) == Picture(30, 20)


@pytest.mark.parametrize("media_type", WHOLE)
def test_a_picture_that_was_cut_off_anywhere_is_broken_and_never_read_as_whole(media_type):
    data = WHOLE[media_type]
    for end in range(12, len(data) - 1):
        with pytest.raises(BrokenMedia):
            picture_of(data[:end])


@pytest.mark.parametrize("data", [media_files.gif(2), media_files.webp(moves=True)])
def test_what_has_several_frames_moves(data):
    assert picture_of(data).moves


def test_a_png_of_several_frames_moves_and_one_whose_sums_are_wrong_is_damaged():
    assert picture_of(media_files.png(8, 8, (b"acTL", struct.pack(">II", 2, 0)))).moves
    damaged = bytearray(media_files.png())
    damaged[20] ^= 1
    with pytest.raises(BrokenMedia, match="CRC"):
        picture_of(bytes(damaged))


def test_bytes_after_the_end_and_padding_between_parts_do_no_harm():
    assert picture_of(media_files.png() + b"trailing")
    assert picture_of(media_files.jpeg() + b"a film of two seconds")
    jpeg = media_files.jpeg()
    assert picture_of(jpeg[:2] + b"\xff\xff" + jpeg[2:]) == picture_of(jpeg)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("pages", [1, 3, 40])
def test_pages_are_counted_where_they_stand(pages, packed):
    assert document_of(media_files.pdf(pages, packed=packed)).pages == pages


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_an_encrypted_pdf_is_known_and_one_that_speaks_of_encryption_is_none(packed):
    assert document_of(media_files.pdf(packed=packed, encrypted=True)).is_encrypted
    assert not document_of(media_files.pdf(packed=packed, said="<< /Root 1 0 R /Encrypt 7 0 R >>")).is_encrypted


def test_a_pdf_that_was_cut_off_or_has_no_pages_is_broken():
    data = media_files.pdf()
    with pytest.raises(BrokenMedia, match="cut off"):
        document_of(data[: len(data) // 2])
    with pytest.raises(BrokenMedia, match="no pages"):
        document_of(b"%PDF-1.4\nstartxref\n0\n%%EOF")


def test_an_object_stream_that_unpacks_to_much_more_than_objects_take_is_told(monkeypatch):
    monkeypatch.setattr(pdf_bytes, "_MOST_UNPACKED", 100_000)
    bomb = zlib.compress(b"\0" * 1_000_000)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/Length 9>>stream\n"
    with pytest.raises(BrokenMedia, match="unpacks to more"):
        document_of(head + bomb + b"\nendstream\nendobj\nstartxref\n0\n%%EOF")


def exif(order: str = "<") -> bytes:
    """A camera's Exif: how the picture is turned, and 52 degrees north."""
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    turned = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0)
    gps = struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    first = struct.pack(f"{order}H", 2) + turned + gps + struct.pack(f"{order}I", 0)
    north = struct.pack(f"{order}HHI", 1, 2, 2) + b"N\0\0\0"
    latitude = struct.pack(f"{order}HHII", 2, 5, 3, 68)
    place = struct.pack(f"{order}H", 2) + north + latitude + struct.pack(f"{order}I", 0)
    return header + first + place + struct.pack(f"{order}6I", 52, 1, 31, 1, 12, 1)


XMP = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="52,31.2N" dc:title="Home"/></x:xmpmeta>'
PLACED = {
    "image/jpeg": media_files.jpeg(8, 8, (0xE1, b"Exif\0\0" + exif())),
    "image/jpeg of Motorola": media_files.jpeg(8, 8, (0xE1, b"Exif\0\0" + exif(">"))),
    "image/png": media_files.png(8, 8, (b"eXIf", exif())),
    "image/webp": media_files.webp(extra=b"EXIF" + struct.pack("<I", len(exif())) + exif()),
}


@pytest.mark.parametrize("kind", PLACED)
def test_where_a_photograph_was_taken_is_blanked_and_all_else_stays(kind):
    data, media_type = PLACED[kind], kind.partition(" ")[0]
    blanked = without_place(data, media_type)
    assert len(blanked) == len(data)
    assert blanked != data
    assert picture_of(blanked) == picture_of(data)
    for order in "<>":
        assert struct.pack(f"{order}4I", 52, 1, 31, 1) not in blanked
    assert (struct.pack("<HHIH", 0x0112, 3, 1, 6) in blanked) or (struct.pack(">HHIH", 0x0112, 3, 1, 6) in blanked)
    assert without_place(blanked, media_type) is blanked


def test_in_xmp_it_is_blanked_too_and_the_title_stays():
    data = media_files.jpeg(8, 8, (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    blanked = without_place(data, "image/jpeg")
    assert b"52,31" not in blanked
    assert b'dc:title="Home"' in blanked


def test_what_does_not_say_it_is_left_as_it_is_and_broken_exif_does_no_harm():
    for media_type, data in WHOLE.items():
        assert without_place(data, media_type) is data
    for end in range(len(exif())):
        data = media_files.jpeg(8, 8, (0xE1, b"Exif\0\0" + exif()[:end]))
        assert picture_of(without_place(data, "image/jpeg")) == Picture(8, 8)
