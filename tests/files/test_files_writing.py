"""What Baton writes lands where it says, whole, through no link, and for its owner alone where it holds their texts."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestrator.files import writing
from orchestrator.files.looking import read_own, refuse_links
from orchestrator.files.place import PRIVATE, is_in_the_way

Write = Callable[[Path, str], object]

WRITES: dict[str, Write] = {
    "write_whole": lambda base, name: writing.write_whole(base, name, b"new"),
    "write_new": lambda base, name: writing.write_new(base, name, b"new"),
    "make_empty": lambda base, name: writing.make_empty(base, name),
    "append": lambda base, name: writing.append(base, name, b"new"),
    "open_to_append": lambda base, name: writing.open_to_append(base, name).close(),
    "open_new": lambda base, name: os.close(writing.open_new(base, name)),
    "make_folder": lambda base, name: writing.make_folder(base, name),
    "make_private": lambda base, name: writing.make_private(base, name),
    "move": lambda base, name: writing.move(base, "mine", name),
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A workspace somebody else made, with links out of it."""
    base = tmp_path / "workspace"
    (base / "state").mkdir(parents=True)
    (base / "mine").write_text("mine", "utf-8")
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").write_text("theirs", "utf-8")
    (base / "link").symlink_to(outside / "file")
    (base / "dangling").symlink_to(outside / "not there")
    (base / "folder").symlink_to(outside)
    return base


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def outside_of(base: Path) -> list[tuple[str, int, str]]:
    found = sorted((base.parent / "outside").iterdir())
    return [(path.name, stat.S_IMODE(path.stat().st_mode), path.read_text("utf-8")) for path in found]


@pytest.mark.parametrize("name", ["link", "dangling", "folder/file", "folder/new", "folder/deep/new"])
@pytest.mark.parametrize("write", [write for key, write in WRITES.items() if key != "move"])
def test_nothing_is_written_through_a_link(base: Path, write: Write, name: str) -> None:
    before = outside_of(base)
    with pytest.raises(OSError, match=r"is a link|File exists") as told:
        write(base, name)
    assert outside_of(base) == before
    assert (base / name.partition("/")[0]).is_symlink()
    assert str(base) in str(told.value.filename)


def test_what_is_moved_onto_a_link_takes_its_place_and_leaves_what_it_led_to(base: Path) -> None:
    before = outside_of(base)
    writing.move(base, "mine", "link")
    assert ((base / "link").read_text("utf-8"), outside_of(base)) == ("mine", before)


@pytest.mark.parametrize("name", ["../outside/file", "/etc/nothing", "state/../../outside/new"])
@pytest.mark.parametrize("write", WRITES.values())
def test_no_path_leads_out_of_the_folder(base: Path, write: Write, name: str) -> None:
    before = outside_of(base)
    with pytest.raises(OSError, match="leads out of its folder"):
        write(base, name)
    assert outside_of(base) == before


def test_a_link_is_told_with_its_path(base: Path) -> None:
    with pytest.raises(OSError, match="is a link, and nothing is read or written") as told:
        writing.write_whole(base, "folder/file", b"new")
    assert told.value.filename == str(base / "folder")
    assert is_in_the_way(told.value)


@pytest.mark.parametrize("take_away", [writing.remove, writing.remove_tree])
@pytest.mark.parametrize("name", ["link", "folder"])
def test_a_link_is_taken_away_and_not_gone_through(
    base: Path, take_away: Callable[[Path, str], object], name: str
) -> None:
    before = outside_of(base)
    take_away(base, name)
    assert not (base / name).is_symlink()
    assert outside_of(base) == before


def test_a_tree_goes_with_the_links_in_it_and_nothing_they_lead_to(base: Path) -> None:
    before = outside_of(base)
    (base / "state" / "out").symlink_to(base.parent / "outside")
    writing.remove_tree(base, "state")
    assert not (base / "state").exists()
    assert outside_of(base) == before


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_private_is_so_whatever_the_umask(base: Path, umask: int) -> None:
    os.umask(umask)
    path = writing.write_whole(base, "transcripts/account.md", b"text", mode=PRIVATE)
    assert [stat.S_IMODE(at.stat().st_mode) for at in (path, path.parent)] == [0o600, 0o700]


def test_a_new_file_never_takes_the_place_of_one_that_came_meanwhile(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def meanwhile(*arguments: object, **words: object) -> None:
        (base / "note.md").write_text("the person's own words", "utf-8")
        link(*arguments, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", meanwhile)
    with pytest.raises(FileExistsError):
        writing.write_new(base, "note.md", b"from the run")
    assert (base / "note.md").read_text("utf-8") == "the person's own words"
    assert not list(base.glob(".note.md*"))


def test_where_the_person_named_a_link_the_link_is_replaced(base: Path) -> None:
    before = outside_of(base)
    writing.write_where_named(base / "link", b"page")
    assert ((base / "link").read_bytes(), outside_of(base)) == (b"page", before)


def test_a_file_the_person_named_keeps_its_rights_and_a_new_one_is_theirs_alone(base: Path) -> None:
    (base / "mine").chmod(0o644)
    for name, mode in (("mine", 0o644), ("new.html", 0o600)):
        writing.write_where_named(base / name, b"page")
        assert stat.S_IMODE((base / name).stat().st_mode) == mode


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(base: Path) -> None:
    os.mkfifo(base / "state" / "seen")
    with pytest.raises(OSError, match="is no file"):
        read_own(base, "state/seen")
    with pytest.raises(OSError, match="is no file"):
        writing.write_whole(base, "state/seen", b"new")
    with pytest.raises(OSError, match="is no file"):
        refuse_links(base, "state/seen")


def test_nothing_of_ours_is_read_through_a_link(base: Path) -> None:
    for name in ("link", "folder/file"):
        with pytest.raises(OSError, match="is a link"):
            read_own(base, name)
