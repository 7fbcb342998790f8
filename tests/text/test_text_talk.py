"""Recorded talk: who speaks, and what is theirs."""

import pytest

from orchestrator.text.blocks import blocks
from orchestrator.text.talk import label_of


@pytest.mark.parametrize(
    "label",
    ["BEN:", "**Ben**:", "**Ben:**", "Ben —", "[12:03] Ben:", "Ben (12:03):", "Q:", "小明：", "<ben>", "SPEAKER_00:"],
)
def test_names_of_speakers_are_known(label: str) -> None:
    assert label_of(f"{label} I speak.")


def test_turns_are_whole_with_what_follows_them() -> None:
    talk = "BEN: I speak. It is mine.\n\nAnd more of mine.\n\nADA: Mine.\n\nBEN: Again.\n"
    assert [block.text for block in blocks(talk)] == [
        "BEN: I speak. It is mine.\n\nAnd more of mine.",
        "ADA: Mine.",
        "BEN: Again.",
    ]


def test_lines_of_a_chat_are_turns_in_small_letters_too() -> None:
    chat = "[10:01] ada: is it cut?\n[10:02] ben: no, never.\n[10:03] ada: good."
    assert [block.kind for block in blocks(chat)] == ["turn"] * 3
