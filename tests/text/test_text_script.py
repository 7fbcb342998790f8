"""Scripts without spaces between words."""

import pytest

from orchestrator.text.script import joined, length_told
from orchestrator.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("屋顶要能承受重量，\n还要先问邻居。蜂箱背对着风。", "屋顶要能承受重量，还要先问邻居。蜂箱背对着风。"),
        ("他说：「它们从来没有蜇过人。」他得到蜂蜜。", "他说：「它们从来没有蜇过人。」他得到蜂蜜。"),
        ("好。 Then we go.", "好。 Then we go."),
        ("한국어는 공백이 있다. 그래서\n남는다.", "한국어는 공백이 있다. 그래서 남는다."),
        ("วันนี้\nอากาศดี", "วันนี้อากาศดี"),
    ],
)
def test_no_space_comes_where_the_script_has_none(text: str, expected: str) -> None:
    assert joined(sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One word more.\n", "3 words"),
        ("", "0 words"),
        ("naïve café — there", "4 words"),
        ("# 小さな道具\n\n一晩で読める。", "12 characters"),
        ("蜂箱背对着风。", "7 characters"),
        ("วันนี้อากาศดี", "13 characters"),
        ("Python で書いた道具は、一晩で読める。", "15 characters and 1 word"),
        ("한국어는 공백이 있다.", "3 words"),
        ("The word 道具 means a tool in Japanese.", "8 words"),
    ],
)
def test_a_text_is_as_long_as_people_of_its_script_count(text: str, told: str) -> None:
    assert length_told(text) == told
