"""One process at a time, by a lock that a dead one lets go of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestrator.files.alone import alone

LOCK = "state/one.lock"


def test_one_is_at_it_and_the_next_is_told(tmp_path: Path) -> None:
    with alone(tmp_path, LOCK, wait=False) as first, alone(tmp_path, LOCK, wait=False) as second:
        assert (first, second) == (True, False)
    with alone(tmp_path, LOCK, wait=False) as third:
        assert third


def test_whoever_dies_lets_go(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with alone(tmp_path, LOCK, wait=True):
            os._exit(0)
    os.waitpid(child, 0)
    with alone(tmp_path, LOCK, wait=False) as is_ours:
        assert is_ours


def test_a_lock_that_is_a_link_is_not_gone_through(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "one.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="link"), alone(tmp_path, LOCK, wait=False):
        pass
    assert not (tmp_path / "elsewhere").exists()
