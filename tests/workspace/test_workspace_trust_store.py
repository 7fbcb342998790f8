"""What the person allowed, and the key of the journal's seals: kept where nobody else can write it or read it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import RunStarted
from orchestrator.errors import WorkspaceError
from orchestrator.face.vouching import Vouching
from orchestrator.journal.rules.chain import chained
from orchestrator.workspace.home.trust_store import known, remember, store

ONE, OTHER = Digest("sha256:one"), Digest("sha256:other")
STARTED = RunStarted("keep", Digest("sha256:app"), "offline", {}, nonce="n")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of the store, which is not there yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state of the person"))
    return store(os.environ).parent


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def sealed(root: Path) -> Event:
    vouching = Vouching(root)
    return chained(Head("a"), [STARTED], actor="you", at="now", seal=vouching.sealed)[0].event


def vouches(root: Path, event: Event) -> bool:
    return Vouching(root).vouches(Head("a"), event)


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o077])
def test_all_of_it_is_the_persons_alone_whatever_the_umask(kept: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        remember([(ONE, "one")])
        sealed(kept)
    finally:
        os.umask(before)

    assert [mode(path) for path in (kept, kept / "trusted", kept / "journal-key")] == [0o700, 0o600, 0o600]


def test_a_folder_that_others_could_write_to_is_taken_from_them(kept: Path) -> None:
    kept.mkdir(parents=True)
    kept.chmod(0o777)

    remember([(ONE, "one")])

    assert mode(kept) == 0o755


@pytest.mark.parametrize("rights", [0o602, 0o620, 0o640, 0o604])
def test_what_others_can_read_or_write_is_not_believed_and_told(kept: Path, rights: int) -> None:
    remember([(ONE, "one")])
    event = sealed(kept)
    for name in ("trusted", "journal-key"):
        (kept / name).chmod(rights)

    assert known() == frozenset()
    assert not vouches(kept, event)
    with pytest.raises(WorkspaceError, match=r"others can read or write it, so it is not believed.* chmod 600"):
        remember([(OTHER, "other")])
    with pytest.raises(WorkspaceError, match=r"journal-key.*others can read or write it.* chmod 600"):
        sealed(kept)


def test_a_line_that_was_cut_off_does_not_swallow_the_next(kept: Path) -> None:
    remember([(ONE, "one")])
    os.truncate(kept / "trusted", (kept / "trusted").stat().st_size - 2)

    remember([(OTHER, "other")])

    assert known() >= {ONE, OTHER}


@pytest.mark.parametrize("left", [b"", b"half a key"])
def test_half_a_key_is_no_key_and_makes_room_for_a_whole_one(kept: Path, left: bytes) -> None:
    before = sealed(kept)
    (kept / "journal-key").write_bytes(left)

    assert not vouches(kept, before)
    assert vouches(kept, sealed(kept))
    assert len((kept / "journal-key").read_bytes()) == 32


@pytest.mark.parametrize("what", ["folder", "pipe", "link"])
def test_what_is_no_key_is_told_with_a_mend_that_helps(kept: Path, what: str) -> None:
    kept.mkdir(parents=True)
    match what:
        case "folder":
            (kept / "journal-key").mkdir()
        case "pipe":
            os.mkfifo(kept / "journal-key")
        case _:
            (kept / "journal-key").symlink_to(kept / "elsewhere")

    with pytest.raises(WorkspaceError, match=r"journal-key.*Move it away\."):
        sealed(kept)


def test_a_seal_of_another_workspace_run_place_or_key_is_none(kept: Path, tmp_path: Path) -> None:
    event = sealed(tmp_path / "mine")

    assert vouches(tmp_path / "mine", event)
    assert not vouches(tmp_path / "copy", event)
    assert not Vouching(tmp_path / "mine").vouches(Head("b"), event)
    assert not Vouching(tmp_path / "mine").vouches(event.head, event)
    (kept / "journal-key").write_bytes(os.urandom(32))
    assert not vouches(tmp_path / "mine", event)


@pytest.mark.parametrize("home", [".", "", "somewhere/else"])
def test_a_home_that_is_named_from_where_one_stands_keeps_nothing(
    home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    assert store().is_absolute()
    assert not store().is_relative_to(tmp_path)
