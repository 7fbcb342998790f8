"""A file a person names is read as text, or it is said in one line why it cannot be."""

from __future__ import annotations

import re
from io import FileIO
from pathlib import Path

import pytest

from orchestrator.errors import NotFound, UsageError
from orchestrator.workspace.read.source_file import given_source, read_source, steady_bytes


def test_a_mark_at_the_start_and_other_line_ends_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_bytes(b"\xef\xbb\xbf# Note\r\nOne.\rTwo.\n")
    assert read_source(tmp_path / "note.md").text == "# Note\nOne.\nTwo.\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b" \n", "is empty"),
        (b"%PDF-1.7\n\xe2\xe3", "is a PDF, not text"),
        (b"\x89PNG\r\n\x1a\n\0", "is an image, not text"),
        (b"\xff\xd8\xff\xe0", "is an image, not text"),
        (b"PK\x03\x04\0", "is an archive or an office document"),
        (b"\xff\xfeh\0", "is UTF-16, not UTF-8"),
        (b"a\0b", "holds NUL bytes"),
        (b"Caf\xe9", "byte 3 is 0xe9"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "note.md").write_bytes(data)
    with pytest.raises(UsageError, match=told) as refused:
        read_source(tmp_path / "note.md")
    assert refused.value.mend


def test_a_link_that_leads_nowhere_is_not_offered_as_itself(tmp_path: Path) -> None:
    (tmp_path / "note.md").symlink_to("gone.md")
    with pytest.raises(UsageError, match="is a link that leads nowhere"):
        read_source(tmp_path / "note.md")


def test_a_missing_file_offers_the_nearest_file_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.md").mkdir()
    (tmp_path / "my-note.md").write_text("text")
    with pytest.raises(NotFound, match=r"Did you mean .*/my-note\.md\?"):
        read_source(tmp_path / "note.md")


class WrittenMeanwhile(FileIO):
    """An editor saves the rest of the text while the first part is being read."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        Path(str(self.name)).write_text("Half of one text and half of another.")
        return data


def test_a_file_that_changes_while_it_is_read_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("Half of one text")
    with WrittenMeanwhile(tmp_path / "note.md") as file, pytest.raises(UsageError, match="changed while it was read"):
        steady_bytes(file, tmp_path / "note.md")


def test_a_source_of_more_lines_than_anybody_writes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("# a\n" * 200_001, encoding="utf-8")
    with pytest.raises(UsageError, match=r"more than 200,000 lines. Give a part of it"):
        read_source(path)


def test_an_address_in_place_of_a_file_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="address of a page: save what lies there"):
        read_source(tmp_path / "https://example.org/page.md")


def test_a_missing_file_is_told_beside_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to("loop.md")
    with pytest.raises(NotFound, match="there is no file"):
        read_source(tmp_path / "note.md")


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"caf\xe9", "Convert it: iconv -f cp1252 -t utf-8 -"), (b"%PDF-1.7", "Take the text out of it: pdftotext -")],
)
def test_what_came_in_no_file_is_converted_where_it_comes_from(data: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        given_source(data, "standard input")


def test_where_no_name_is_near_a_missing_file_is_told_with_what_is_beside_it(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Its folder has no files"):
        read_source(tmp_path / "note.md")
    for name in "abcdefg":
        (tmp_path / f"{name}-long-name-of-a-page.txt").write_text("x", encoding="utf-8")
    with pytest.raises(NotFound, match=r"Its folder has: a-long-.*, e-long-name-of-a-page.txt \.\.\.$"):
        read_source(tmp_path / "note.md")
    with pytest.raises(NotFound, match=f"There is no folder {tmp_path}/inbx either"):
        read_source(tmp_path / "inbx" / "note.md")
