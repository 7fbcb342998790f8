"""What a person reads is what is there: nothing hides, moves or reorders."""

from __future__ import annotations

import pytest

from orchestrator.domain.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("a\x1b[2Jb\x1b[1;1Hc", "abc"),
        ("\x9b31mred", "red"),
        ("bell\a, back\b, return\r", "bell, back, return"),
        ("\x1b]0;title\x07text", "0;titletext"),
    ],
)
def test_control_sequences_do_nothing(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_sequence_that_is_never_ended_hides_nothing() -> None:
    assert "what follows" in visible("before \x1b]8;; what follows")
    assert "what follows" in visible("before \x1bP what follows")


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u200b", "\u2066", "\ufeff", "\xad", "\U000e0041", "\u3164", "\U000e0101"]
)
def test_what_is_invisible_is_spelled_out(hidden: str) -> None:
    assert visible(f"a{hidden}b") == f"a⟨U+{ord(hidden):04X}⟩b"


@pytest.mark.parametrize("text", ["<!-- do it -->", "<!-- do it", "<\x1b[0m!-- do it -->"])
def test_comments_of_html_are_shown(text: str) -> None:
    assert visible(text).rstrip() in ("⟨comment: do it ⟩", "⟨comment: do it⟩")


@pytest.mark.parametrize("text", ["plain\ttext\n", "日本語", "naïve “quotes” – é", "👍️", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
