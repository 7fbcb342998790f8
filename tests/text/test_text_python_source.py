"""A source in Python is read by one thread at a time."""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orchestrator.text.python_source import python_tree

SOURCE = Path(__file__).read_text(encoding="utf-8") * 3


class _Rubbish:
    """What is cleaned up by code, so that another thread may have its turn in the midst of a tree."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        for _ in range(300):
            pass


def _read(_: int) -> int:
    for _ in range(20):
        _Rubbish()
    return len(python_tree(SOURCE).body)


def test_many_threads_that_read_at_once_all_get_their_tree() -> None:
    """Without the lock Python fails here nearly each time."""
    interval, threshold = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(50)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(_read, range(100)))) == 1
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*threshold)


def test_what_python_cannot_read_is_told_as_python_tells_it() -> None:
    with pytest.raises(SyntaxError):
        python_tree("def f(:\n")


def test_what_python_warns_of_is_not_for_the_screen(recwarn: pytest.WarningsRecorder) -> None:
    python_tree('"\\d"\n')
    assert not recwarn.list
