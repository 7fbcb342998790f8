"""What authors write, and what must become of it in a draft."""

import pytest

from orchestrator.models.offline.draft import first_draft
from orchestrator.models.offline.left_out import left_out
from orchestrator.models.offline.title import title_of
from orchestrator.text.blocks import blocks
from orchestrator.text.document import read_document
from orchestrator.text.script import joined
from orchestrator.text.sentences import sentences
from orchestrator.text.talk import label_of

PROSE = "The mill stands beside the river and has nine rooms. "


@pytest.mark.parametrize(
    "title",
    [
        *("7 lessons", "2024 in the garden", "1.0 is out", "2024-05-01 Standup", "ADR 12: Plain text", "🎉 We shipped"),
        *("“Hello” again", "屋顶上的蜜蜂", "Пчёлы на крыше", "1984", "v2.0", "3. Changes", "Why?", "C++"),
    ],
)
def test_only_heading_of_the_first_level_is_the_title(title: str) -> None:
    assert title_of(read_document(f"# {title}\n\n{PROSE}\n\n## Another\n\n{PROSE}")) == title


@pytest.mark.parametrize("number", ["1.1", "2.3.4", "A.1", "§ 4", "IV.", "1.1.1.1"])
def test_numbered_sections_are_sections(number: str) -> None:
    draft = first_draft(read_document(f"# Report\n\n{PROSE}\n\n### {number} The survey\n\nDivers measured piles.\n"))
    assert "Divers measured piles." in draft


def test_change_history_goes_and_is_told() -> None:
    history = "## Changelog\n\n### 1.1.0 - 2024-01-02\n\n- Fixed a leak\n\n### 1.0.0\n\n- Added a wheel\n"
    source = read_document(f"# Mill\n\n{PROSE * 12}\n\n{history}")
    draft = first_draft(source)
    assert "leak" not in draft
    assert left_out(source, draft) == ["Left out: the section “Changelog”."]


@pytest.mark.parametrize(
    "name", ["My licence", "License", "Help", "Contributing", "Install", "About", "References", "History"]
)
def test_sections_of_an_author_stay_whatever_they_are_called(name: str) -> None:
    draft = first_draft(
        read_document(f"# Flying\n\n{PROSE * 4}\n\n## {name}\n\nThree people helped me more than books.\n")
    )
    assert f"## {name}\n\nThree people helped me" in draft


@pytest.mark.parametrize(
    "block",
    [
        ":::note Title\nA door. It lasts.\n\nTwo lines.\n:::",
        "::::tip\n:::note\nA door.\n\nIt lasts.\n:::\n::::",
        '??? note "Title"\n    A door. It lasts.\n\n    Two.',
        "> [!note]- Title\n> A door. It lasts.",
        "{{< note >}}\nA door. It lasts.\n\nTwo.\n{{< /note >}}",
        '{{% callout type="x" %}}\nA door.\n\nTwo.\n{{% /callout %}}',
        "{% hint %}\nA door. It lasts.\n\nTwo.\n{% endhint %}",
        "<Tabs>\n<Tab>\n\nA door. It lasts.\n\n</Tab>\n</Tabs>",
        "$$\na = b\n\nc = d\n$$",
        "Door\n: Of oak. It lasts.\n\n    And more.",
        "<details>\n<summary>Prices</summary>\n\nA car. Four euros.\n\n</details>",
        "<figure>\n<img src='a.png'>\n<figcaption>A door. It lasts.</figcaption>\n</figure>",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nTable: The doors. All of them.",
        "A door of oak\nLasts for ten years\nAnd then no more",
        "A door.  \nIt lasts.",
        "![A door](door.png)",
        "![A door][d]\n{: .wide}",
        "- [ ] A door\n- [x] It lasts\n\n  ```\n  code\n  ```",
        "~~~python\n```\nx = 1\n~~~",
        "---\nkey: value\nother: more\n---",
        '{{< youtube id="abc" >}}',
        "{% include lamp.html kind=1 %}",
        "{{ page.title | upcase }}",
        "<Chart data={doors} />",
        "<door-lock></door-lock>",
        '<svg width="1"><path d="M0"/></svg>',
        "{: .note }\nA door. It lasts.",
        "```{warning}\nA door. It lasts.\n```",
        "export const doors = {\n  oak: 1,\n\n  elm: 2,\n}",
        "— A door?\n— It lasts.",
        "Author: Ada\nDate: today",
        "```js\nconst hello = `dear ${name}`;\n% not a comment\n```",
        "~~~\n`{name}`\n~~~",
        "Before it.\n\n---\n\nBehind it.",
        "Before it.\n\n* * *\n\nBehind it.",
    ],
)
def test_blocks_that_live_by_their_lines_stay_as_they_are(block: str) -> None:
    source = f"# Doors\n\n{PROSE * 3}\n\n{block}\n\n{PROSE}\n\n[d]: https://example.org/d.png\n"
    assert f"\n\n{block}\n" in first_draft(read_document(source))


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


def test_one_long_section_keeps_its_share() -> None:
    words = " ".join(f"Word{i} stands beside the river and is not like word{i + 1}." for i in range(170))
    assert 700 <= len(first_draft(read_document(f"# Valley\n\n{words}\n")).split()) <= 1000


def test_warnings_stay_before_trivia() -> None:
    trivia = (
        "Install it with pip. Then run it. It prints a report. The report has three parts. The first is the summary. "
        * 4
    )
    source = f"Our tool is new. It is not safe for production. Do not use it with more than 10 users.\n\n{trivia}\n"
    assert "Do not use it with more than 10 users." in first_draft(read_document(source))


@pytest.mark.parametrize(
    "warning",
    [
        "切勿在五月修剪树篱。",
        "五月には刈らないでください。",
        "Никогда не режьте изгородь в мае.",
        "Nunca lo cortes en mayo.",
        "لا تقصه في مايو أبدا.",
    ],
)
def test_warnings_stay_in_other_languages_too(warning: str) -> None:
    trivia = " ".join(f"The tree by road {number} is old and has {number} birds." for number in range(30))
    source = f"# Hedge\n\n{trivia} {warning} {trivia.replace('tree', 'wall')}\n"
    assert warning in first_draft(read_document(source))


def test_a_sentence_in_another_script_weighs_as_much_as_most() -> None:
    said = "日本語では「引き継ぎ」と言います。"
    source = f"# Mill\n\n{PROSE} It is old. {said} The mill is beside the river still. It has rooms. Yes.\n"
    assert "引き継ぎ" in first_draft(read_document(source * 2))


def test_a_rule_that_parts_nothing_any_more_goes() -> None:
    source = f"---\n\n# Mill\n\n{PROSE}\n\n---\n\n***\n\n{PROSE.replace('mill', 'dam')}\n\n---\n"
    assert first_draft(read_document(source)).count("---") == 1


def test_lines_of_a_chat_are_turns_in_small_letters_too() -> None:
    chat = "[10:01] ada: is it cut?\n[10:02] ben: no, never.\n[10:03] ada: good."
    assert [block.kind for block in blocks(chat)] == ["turn"] * 3


@pytest.mark.parametrize(
    ("prose", "kept"),
    [
        ("Read {ref}`the door` first.", "Read `the door` first."),
        ("Write `dear ${name}` there.", "Write `dear ${name}` there."),
        ("Both: {ref}`a` and `b {x}` and `c`.", "Both: `a` and `b {x}` and `c`."),
        ("Copyright 2024 was a strange year for lawyers.", "Copyright 2024 was a strange year for lawyers."),
    ],
)
def test_what_only_looks_like_a_mark_of_another_dialect_stays(prose: str, kept: str) -> None:
    assert kept in first_draft(read_document(f"# Doors\n\n{prose}\n\n{PROSE}\n"))
