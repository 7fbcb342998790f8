"""Differences as a person reads them."""

from __future__ import annotations

from orchestrator.tools.unified import unified


def test_a_new_file_comes_from_nowhere() -> None:
    assert unified("a.md", None, b"one\n") == "--- /dev/null\n+++ b/a.md\n@@ -0,0 +1 @@\n+one\n"


def test_lines_end_where_git_ends_them() -> None:
    """Python knows more line ends than git: a form feed, U+2028 ..."""
    assert unified("a.md", "a\u2028b\n".encode(), "a\u2028c\n".encode()).count("\n-") == 1


def test_bytes_that_are_no_text_are_not_compared() -> None:
    assert unified("a.md", b"\xff", b"a") == "a.md: not UTF-8 text, so no lines can be compared\n"


def test_what_is_cut_is_told() -> None:
    assert unified("a.md", None, b"x\n" * 5000).endswith("\n... 3003 more lines are not shown here\n")


def test_texts_too_long_to_compare_are_told() -> None:
    assert unified("a.md", b"x\n" * 15000, b"y\n" * 15000) == (
        "a.md: too long to compare, 15000 lines before and 15000 after\n"
    )
