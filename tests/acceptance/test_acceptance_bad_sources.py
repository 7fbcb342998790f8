"""A source that cannot be one starts no run, and is told in one line with the mend."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from acceptance_workspace import Baton
from bad_input import Say, check_one_clear_error, command_in

MEGABYTE = 1024 * 1024

WRONG_BYTES = {
    "empty": (b"", "is empty.", "Write something"),
    "binary": (b"\x00\x01\x02", "holds NUL bytes.", "Convert it to text"),
    "pdf": (b"%PDF-1.7\n\xe2\xe3", "is a PDF, not text.", "pdftotext"),
    "image": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "is an image, not text.", "Take the text out of it"),
    "latin_1": (b"Caf\xe9", "is not UTF-8: byte 3 is 0xe9.", "iconv"),
    "utf_16": ("Café".encode("utf-16"), "is UTF-16, not UTF-8.", "iconv -f utf-16"),
    "fifty_megabytes": (b"a" * (50 * MEGABYTE), "is larger than 8,388,608 bytes.", "Give a part of it."),
}


@pytest.fixture
def say(baton: Baton, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    return command_in(baton.root, monkeypatch, capsys)


@pytest.mark.parametrize("name", WRONG_BYTES)
def test_bytes_that_are_no_text_start_no_run(say: Say, baton: Baton, name: str) -> None:
    data, told, mend = WRONG_BYTES[name]
    (baton.root / "note.md").write_bytes(data)
    check_one_clear_error(say("run", "publish", "note.md"), 2, told, mend)
    assert baton.runs == []


def test_a_missing_source_offers_the_nearest_file(say: Say, baton: Baton) -> None:
    ended = say("run", "publish", "inbox/why-smal-tools-last.md")
    check_one_clear_error(ended, 1, "there is no file", "Did you mean")
    assert baton.runs == []


def test_what_is_no_file_is_refused_without_waiting(say: Say, baton: Baton) -> None:
    os.mkfifo(baton.root / "pipe.md")
    for name in ("pipe.md", "inbox", "/dev/zero"):
        check_one_clear_error(say("run", "publish", name), 2, "is not a file.", "Give a text file.")
    assert baton.runs == []


def test_line_ends_and_a_mark_of_windows_make_no_difference(say: Say, baton: Baton) -> None:
    (baton.root / "note.md").write_bytes(b"\xef\xbb\xbf# Tools\r\n\r\nSmall tools last because they do one thing.\r\n")
    assert say("run", "publish", "note.md").code == 3
    assert say("cat", "@last", "source").out == "# Tools\n\nSmall tools last because they do one thing.\n"


def test_a_watched_link_out_of_the_workspace_is_read_only_when_it_is_named(
    say: Say, baton: Baton, tmp_path: Path
) -> None:
    for note in (baton.root / "inbox").glob("*.md"):
        note.unlink()
    (tmp_path / "private.md").write_text("# Private\n\nNobody dropped this text into the inbox.\n")
    (baton.root / "inbox" / "note.md").symlink_to(tmp_path / "private.md")
    check_one_clear_error(say("run", "publish"), 1, "there is no new file", "Put one there, or name one")
    assert say("run", "publish", "inbox/note.md").code == 3
