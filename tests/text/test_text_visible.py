"""What a person reads is what is there: nothing hides, moves or reorders."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from shutil import which

import pytest

from orchestrator.text.visible import escaped, invisible_in, visible

ROOT = Path(__file__).parent.parent.parent


def code(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "⟨U+001B⟩[31mred⟨U+001B⟩[0m"),
        ("pay\x1b not", "pay⟨U+001B⟩ not"),
        ("\x9b31mred", "⟨U+009B⟩31mred"),
        ("bell\a, back\b, return\r", "bell⟨U+0007⟩, back⟨U+0008⟩, return⟨U+000D⟩"),
        ("\x1b]0;title\x07text", "⟨U+001B⟩]0;title⟨U+0007⟩text"),
        ("lines\r\nof another system\r\n", "lines\nof another system\n"),
    ],
)
def test_control_characters_do_nothing_and_are_seen(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_no_code_of_an_invisible_category_stays_as_it_is() -> None:
    invisible = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
    codes = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in invisible]
    kept = [character for character in codes if f"a{character}b" == visible(f"a{character}b")]
    assert kept == ["\t", "\n", " "]


@pytest.mark.parametrize(
    "hidden",
    [
        *("\u202e", "\u200b", "\u2066", "\ufeff", "\xad", "\U000e0041", "\U000e0101", "\u034f", "\u180b", "\u180f"),
        *("\u3164", "\u115f", "\u1160", "\uffa0", "\u17b4", "\u17b5", "\u2800", "\ufe00", "\ufe0f", "\u2065"),
        *("\u2003", "\u3000", "\u2028", "\u2029", "\ue000", "\ufff0", "\U000e0fff", "\U0001d173", "\ud800"),
    ],
)
def test_what_is_invisible_is_spelled_out(hidden: str) -> None:
    assert visible(f"a{hidden}b") == f"a{code(hidden)}b"
    assert invisible_in(f"\na{hidden}b") == [(2, f"U+{ord(hidden):04X}")]


@pytest.mark.parametrize(
    "picture",
    [
        "👍️",
        "❤️",
        "👩‍💻",
        "👨‍👩‍👧‍👦",
        "👩🏽‍🚀",
        "🏴‍☠️",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    ],
)
def test_an_emoji_is_one_picture(picture: str) -> None:
    assert visible(f"a {picture}.") == f"a {picture}."
    assert invisible_in(picture) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👍️\ufe0f", "👍️⟨U+FE0F⟩"),
        ("👍\u200d", "👍⟨U+200D⟩"),
        ("👍\u200d\u200d👍", "👍⟨U+200D⟩⟨U+200D⟩👍"),
        ("a\u200d👍", "a⟨U+200D⟩👍"),
        ("1\ufe0f", "1⟨U+FE0F⟩"),
        ("🏴\U000e0067\U000e0062", "🏴⟨U+E0067⟩⟨U+E0062⟩"),
        ("🏴" + "".join(chr(0xE0000 + ord(c)) for c in "usxyz") + "\U000e007f", "🏴" + "".join(
            code(chr(0xE0000 + ord(c))) for c in "usxyz") + "⟨U+E007F⟩"),
        ("\U0001fffd\u200d👍", "⟨U+1FFFD⟩⟨U+200D⟩👍"),
    ],
)  # fmt: skip
def test_what_only_looks_like_part_of_an_emoji_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("words", ["می\u200cخواهم", "کتاب\u200cها را", "क्\u200dष", "क्\u200cष", "ক্\u200cষ"])
def test_a_joiner_that_letters_are_written_with_is_writing(words: str) -> None:
    assert visible(words) == words
    assert invisible_in(words) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200cb", "a⟨U+200C⟩b"),
        ("م\u200c\u200cم", "م⟨U+200C⟩⟨U+200C⟩م"),
        ("م\u200ca", "م⟨U+200C⟩a"),
        ("\u200cم", "⟨U+200C⟩م"),
        ("م\u200dم", "م⟨U+200D⟩م"),
        ("क\u200dष", "क⟨U+200D⟩ष"),
        ("क्\u200d", "क्⟨U+200D⟩"),
        ("م\u200fم", "م⟨U+200F⟩م"),
    ],
)
def test_a_joiner_elsewhere_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_flood_of_marks_is_spelled_out_and_writing_is_not() -> None:
    assert visible("z" + "\u0301" * 8) == "z" + "\u0301" * 6 + code("\u0301") * 2
    assert visible("\u0336a, \u0336b") == f"{code(chr(0x336))}a, {code(chr(0x336))}b"
    for text in ("e\u0301", "Việt", "שָׁלוֹם", "सर्वशक्तिमान", "བསྒྲུབས", "ที่นี่"):
        assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Pourquoi\xa0? «\xa0Oui\u202f!\xa0»", "Pourquoi␣? «␣Oui␣!␣»"),
        ("10\xa0km", "10␣km"),
        ("a\xa0b\xa0c", "a␣b␣c"),
        ("a\xa0\xa0b", "a⟨U+00A0⟩⟨U+00A0⟩b"),
        ("rm\xa0/etc", "rm⟨U+00A0⟩/etc"),
        ("see https://example.org/a\xa0b now", "see https://example.org/a⟨U+00A0⟩b now"),
        ("x =\xa0y", "x =⟨U+00A0⟩y"),
        ("mail a\xa0b@example.org", "mail a⟨U+00A0⟩b@example.org"),
        ("end\xa0\n\xa0begin", "end⟨U+00A0⟩\n⟨U+00A0⟩begin"),
    ],
)
def test_a_no_break_space_between_words_is_shown_as_one_quiet_sign(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["<!-- do it -->", "<!-- do it", "<!-- do it --"])
def test_comments_of_html_are_shown(text: str) -> None:
    assert visible(text).rstrip() in ("⟨comment: do it ⟩", "⟨comment: do it⟩", "⟨comment: do it --⟩")


@pytest.mark.parametrize("text", ["plain\ttext\n", "日本語", "naïve “quotes” – é", "👍️", "a⟨U+200B⟩b", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
    assert invisible_in(text) == []


@pytest.mark.skipif(which("perl") is None, reason="the tables are made with Perl's Unicode properties")
def test_the_tables_are_what_their_command_prints() -> None:
    told = subprocess.run([ROOT / ".ci" / "unicode-tables"], capture_output=True, text=True, check=True).stdout
    written = (ROOT / "orchestrator" / "domain" / "unicode_tables.py").read_text(encoding="utf-8")
    if "Unicode 14.0.0" not in told:
        pytest.skip("this Perl knows another Unicode")
    assert tables(told) == tables(written)


def tables(source: str) -> dict[str, str]:
    assigned = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in assigned}


def test_json_for_a_person_to_look_at_says_the_same_and_moves_nothing() -> None:
    value = {"a": "é \x9b \u202e \U000e0041 \ud800 👍"}
    shown = escaped(json.dumps(value, ensure_ascii=False))
    assert shown == '{"a": "é \\u009b \\u202e \\udb40\\udc41 \\ud800 👍"}'
    assert json.loads(shown) == value
