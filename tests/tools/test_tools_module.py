"""Pinned modules run from their recorded source, whatever lies on disk."""

from __future__ import annotations

import sys
import traceback

import pytest

from orchestrator.errors import NotFound, WorkspaceError
from orchestrator.tools.module import load_module, place_of

_NULL_BYTES = "SyntaxError" if sys.version_info >= (3, 11, 4) else "ValueError"
"""What Python itself calls it."""


def test_a_module_runs_from_its_pinned_source() -> None:
    module = load_module("apps/publish.py", {"apps/publish.py": "def twice(n):\n    return 2 * n\n"})

    assert module.twice(21) == 42


def test_siblings_are_found_among_the_pinned_sources() -> None:
    sources = {
        "apps/publish.py": "import helpers\nfrom helpers import greet as hail\nanswer = helpers.greet() + hail()\n",
        "apps/helpers.py": "from words import WORD\ndef greet():\n    return WORD\n",
        "apps/words.py": "WORD = 'hi'\n",
        "tools/helpers.py": "raise RuntimeError('the other folder')\n",
    }

    assert load_module("apps/publish.py", sources).answer == "hihi"
    assert "helpers" not in sys.modules


def test_an_import_inside_a_function_finds_the_pinned_sibling_too() -> None:
    sources = {"apps/a.py": "def late():\n    import b\n    return b.X\n", "apps/b.py": "X = 1\n"}

    assert load_module("apps/a.py", sources).late() == 1


def test_two_versions_of_a_module_live_side_by_side() -> None:
    old = load_module("apps/a.py", {"apps/a.py": "from b import X\n", "apps/b.py": "X = 'old'\n"})
    new = load_module("apps/a.py", {"apps/a.py": "from b import X\n", "apps/b.py": "X = 'new'\n"})

    assert (old.X, new.X) == ("old", "new")


def test_a_sibling_named_like_a_standard_module_is_its_own_only() -> None:
    sources = {"apps/a.py": "import statistics\nX = statistics.X\n", "apps/statistics.py": "X = 1\n"}

    assert load_module("apps/a.py", sources).X == 1
    import statistics

    assert hasattr(statistics, "median")


def test_modules_that_import_each_other_load() -> None:
    sources = {"apps/a.py": "import b\nX = 1\n", "apps/b.py": "import a\ndef x():\n    return a.X\n"}

    assert load_module("apps/a.py", sources).b.x() == 1


def test_dataclasses_with_postponed_annotations_work() -> None:
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass N:\n    text: str\n"
    )

    assert load_module("apps/a.py", {"apps/a.py": source}).N("x").text == "x"


def test_the_standard_library_and_packages_are_imported_as_ever() -> None:
    source = "import os.path\nfrom collections import abc\nX = os.path.join('a', 'b')\n"

    assert load_module("apps/a.py", {"apps/a.py": source}).X == "a/b"


def test_tracebacks_show_the_pinned_lines() -> None:
    module = load_module("apps/a.py", {"apps/a.py": "def fail():\n    return 1 / 0  # the pinned line\n"})

    with pytest.raises(ZeroDivisionError) as failed:
        module.fail()

    assert "1 / 0  # the pinned line" in "".join(traceback.format_exception(failed.value))
    assert place_of(failed.value) == "apps/a.py:2"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1\ny = )\n", "apps/a.py:2: SyntaxError: unmatched ')'."),
        ("x = 1\n1 / 0\n", "apps/a.py:2: ZeroDivisionError: division by zero."),
        ("import no_such_module\n", "apps/a.py:1: ModuleNotFoundError: No module named 'no_such_module'."),
        ("import sys\nsys.exit(3)\n", "apps/a.py:2: SystemExit: 3."),
        ("from b import missing\n", "apps/a.py:1: ImportError: cannot import name 'missing'"),
        ("import broken\n", "apps/broken.py:2: NameError: name 'nope' is not defined."),
        ("from . import b\n", "apps/a.py:1: ImportError: attempted relative import"),
        ("x = '\0'\n", f"apps/a.py: {_NULL_BYTES}: source code string cannot contain null bytes."),
        ("class Deep(BaseException): pass\nraise ValueError\n", "apps/a.py:2: ValueError."),
    ],
)
def test_a_fault_in_a_module_is_one_error_with_its_place(source: str, told: str) -> None:
    sources = {"apps/a.py": source, "apps/b.py": "", "apps/broken.py": "\nnope\n"}

    with pytest.raises(WorkspaceError) as failed:
        load_module("apps/a.py", sources)

    assert str(failed.value).startswith(told)


def test_a_module_that_failed_is_tried_again() -> None:
    sources = {"apps/a.py": "import builtins\nif not hasattr(builtins, 'ready'): raise OSError\n"}
    with pytest.raises(WorkspaceError):
        load_module("apps/a.py", sources)

    import builtins

    builtins.ready = True  # type: ignore[attr-defined]
    assert load_module("apps/a.py", sources)
    del builtins.ready  # type: ignore[attr-defined]


def test_a_path_that_is_not_pinned_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"Did you mean apps/publish\.py\?"):
        load_module("apps/publsh.py", {"apps/publish.py": ""})
