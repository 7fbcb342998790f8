"""Scripts without spaces between words."""

import pytest

from orchestrator.text.script import joined
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
