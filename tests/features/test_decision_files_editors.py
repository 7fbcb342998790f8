"""What editors, phones and synchronizing programs do to a file by themselves: harmless where it says the same."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from decision_files_workspace import Kept, make

from orchestrator.features.decision_files.decision_text import DecisionText, text_of
from orchestrator.features.decision_files.lines import text_in
from orchestrator.features.decision_files.read_back import NotTaken, ReadBack, Ticked, Untouched, read_back

Edit = Callable[[str], bytes]


def spelled(change: Callable[[str], str]) -> Edit:
    return lambda text: change(text).encode()


def all_boxes(box: str, ticked: str) -> Edit:
    """Every box in another spelling."""
    return spelled(lambda text: text.replace("- [ ] ", box).replace("- [x] ", ticked))


BY_THEMSELVES: dict[str, Edit] = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "line ends of old": lambda text: text.replace("\n", "\r").encode(),
    "a mark of byte order": lambda text: codecs.BOM_UTF8 + text.encode(),
    "a mark of byte order and line ends": lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(),
    "sixteen bits": lambda text: text.encode("utf-16"),
    "composed accents": spelled(lambda text: unicodedata.normalize("NFC", text)),
    "decomposed accents": spelled(lambda text: unicodedata.normalize("NFD", text)),
    "spaces at the end of each line": spelled(lambda text: re.sub("$", "  ", text, flags=re.MULTILINE)),
    "no spaces at the end of a line": spelled(lambda text: re.sub("[ \t]+$", "", text, flags=re.MULTILINE)),
    "no line end at the end": spelled(str.rstrip),
    "empty lines at the end": spelled(lambda text: f"{text}\n\n\n"),
    "a capital in the box": all_boxes("- [ ] ", "- [X] "),
    "stars for a list": all_boxes("* [ ] ", "* [x] "),
    "plus signs for a list": all_boxes("+ [ ] ", "+ [x] "),
    "dots for a list": all_boxes("• [ ] ", "• [x] "),
    "numbers for a list": all_boxes("1. [ ] ", "1. [x] "),
    "no list at all": all_boxes("[ ] ", "[x] "),
    "a list that is indented": all_boxes("    - [ ] ", "    - [x] "),
    "tabs in a list": all_boxes("\t-\t[ ]\t", "\t-\t[x]\t"),
    "spaces within the brackets": all_boxes("- [  ] ", "- [ x ] "),
    "no space within the brackets": all_boxes("- [] ", "- [x] "),
    "no space behind the brackets": all_boxes("- [ ]", "- [x]"),
    "brackets with a backslash": all_boxes("- \\[ \\] ", "- \\[x\\] "),
    "signs for boxes": all_boxes("- ☐ ", "- ☑ "),
    "a check mark in the box": all_boxes("- [ ] ", "- [✓] "),
    "the letter of a Cyrillic keyboard": all_boxes("- [ ] ", "- [х] "),
    "wide letters": all_boxes("- ［　］ ", "- ［ｘ］ "),
    "no-break spaces": all_boxes("-\u00a0[\u00a0]\u00a0", "-\u00a0[x]\u00a0"),
    "an empty line between boxes": spelled(lambda text: re.sub(r"(- \[.\] .*)", r"\1\n", text)),
    "no empty lines below the heading": spelled(
        lambda text: re.sub(r"(?s)## Your answer.*", lambda place: re.sub("\n+", "\n", place[0]), text)
    ),
    "a capital at the beginning of a line": spelled(lambda text: text.replace("] approve", "] Approve")),
    "the day on which it was done": spelled(lambda text: text.replace("- [x] approve", "- [x] approve ✅ 2026-11-28")),
    "the same in brackets": spelled(
        lambda text: text.replace("- [x] approve", "- [x] approve  [completion:: 2026-11-28]")
    ),
    "a closed heading": spelled(lambda text: text.replace("## Your answer", "## Your answer ##")),
    "a tag in the front matter": spelled(lambda text: text.replace("---\nbaton", "---\ntags: [todo]\nbaton", 1)),
    "quotes around entries": spelled(lambda text: re.sub(r"^(decision|app|baton): (.*)$", r'\1: "\2"', text, flags=8)),
    "an indented list in the front matter": spelled(
        lambda text: re.sub(r"^- (\w+ ?\w* ?\w* sha)", r"  - \1", text, flags=8)
    ),
    "the entries in another order": lambda text: (
        "---\n" + "\n".join(re.findall(r"^(?:\w+: .*|binds:(?:\n- .*)*)$", text.split("---\n")[1], re.MULTILINE)[::-1])
        + "\n---\n" + text.split("---\n", 2)[2]
    ).encode(),
    "signs that show nothing": all_boxes("\u200b- [ ] ", "\u200b- [x\ufe0f] \u2060"),
    "a sign and what makes it a picture": all_boxes("- ☐\ufe0f ", "- ☑\ufe0f "),
    "a mark to link to": spelled(lambda text: text.replace("- [x] approve", "- [x] approve ^a1b2c3")),
    "a break behind the word": spelled(lambda text: text.replace("- [x] approve", "- [x] approve\\")),
    "emphasis": spelled(lambda text: text.replace("- [x] approve", "- [x] **approve**")),
    "a full stop": spelled(lambda text: text.replace("- [x] approve", "- [x] approve.")),
}  # fmt: skip
NOT_A_TICK: dict[str, Edit] = {
    "a question mark in the box": all_boxes("- [ ] ", "- [?] "),
    "a dash in the box": all_boxes("- [ ] ", "- [-] "),
    "a word in the box": all_boxes("- [ ] ", "- [yes] "),
    "a crossed sign": all_boxes("- ☐ ", "- ☒ "),
    "another label": spelled(lambda text: text.replace("- [x] approve", "- [x] approve it all")),
    "no label": spelled(lambda text: text.replace("- [x] approve", "- [x]")),
    "two labels": spelled(lambda text: text.replace("- [x] approve", "- [x] later approve")),
    "bytes that are no text": lambda text: text.encode() + b"\xff\xff",
    "half a letter": lambda text: text.encode() + "ü".encode()[:1],
    "a zero byte": lambda text: text.encode() + b"\0",
    "smart quotes in the page": spelled(lambda text: text.replace("It's", "It’s")),
    "dashes in the page": spelled(lambda text: text.replace("a -- b", "a — b")),
    "a line of the page that was wrapped": spelled(lambda text: text.replace("It's a -- b", "It's a\n-- b")),
    "tabs of the page made spaces": spelled(lambda text: text.replace("\tindented", "    indented")),
    "no front matter": spelled(lambda text: text.split("---\n", 2)[2]),
    "front matter that is no YAML": spelled(lambda text: text.replace("---\nbaton", "---\n: [\nbaton", 1)),
    "an entry that is there twice": spelled(lambda text: text.replace("decision: d-1\n", "decision: d-1\n" * 2, 1)),
    "the end": spelled(lambda text: text.replace("End of d-1.", "")),
    "the heading": spelled(lambda text: text.replace("## Your answer", "Your answer")),
}  # fmt: skip
TOPIC = "Größe: It's a -- b\n\tindented\n\n\ntwo lines apart, naïve café"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """With one decision, of which nothing is recorded here."""
    one = Kept(make(tmp_path_factory.mktemp("editors") / "ws"))
    one.asks(topic=TOPIC)
    yield one
    one.close()


@pytest.fixture(scope="module")
def expected(kept: Kept) -> DecisionText:
    return text_of(kept.workspace.decision("d-1"), approve=True)


def read(data: bytes, expected: DecisionText) -> ReadBack | None:
    """None: it is no text."""
    text = text_in(data)
    return None if text is None else read_back(text, expected)


def ticked(expected: DecisionText, answer: str = "approve") -> str:
    return expected.whole.replace(f"- [ ] {answer}", f"- [x] {answer}")


@pytest.mark.parametrize("what", BY_THEMSELVES)
def test_what_programs_do_by_themselves_makes_no_difference(expected: DecisionText, what: str) -> None:
    assert read(BY_THEMSELVES[what](ticked(expected)), expected) == Ticked("approve")


@pytest.mark.parametrize("what", BY_THEMSELVES)
def test_what_programs_do_by_themselves_is_no_answer_and_no_edit(expected: DecisionText, what: str) -> None:
    """Somebody opened the file and saved it. It is in nobody's way, and goes with its decision."""
    assert read(BY_THEMSELVES[what](expected.whole), expected) == Untouched()


@pytest.mark.parametrize("what", NOT_A_TICK)
def test_what_says_something_else_is_no_answer(expected: DecisionText, what: str) -> None:
    assert isinstance(read(NOT_A_TICK[what](ticked(expected)), expected) or NotTaken(""), NotTaken)


@pytest.mark.parametrize("what", ["bytes that are no text", "half a letter", "front matter that is no YAML"])
def test_it_is_told_in_the_file_and_kept_byte_for_byte(tmp_path: Path, what: str) -> None:
    kept = Kept(make(tmp_path / "ws"))
    run = kept.asks(topic=TOPIC)
    written = NOT_A_TICK[what](kept.tick("approve"))
    kept.path().write_bytes(written)
    assert len(kept.look().refused) == 1
    assert kept.path("d-1 save (yours).md").read_bytes() == written
    assert (kept.answer_of(run), kept.text().count("> **Not taken:**")) == ("", 1)
    kept.close()


@pytest.mark.parametrize("what", BY_THEMSELVES)
def test_a_note_is_the_persons_own_whatever_stands_in_it(expected: DecisionText, what: str) -> None:
    note = "- [x] reject\n\n### Form\n\nfocus: no\n\n=======\n“so”"
    given = ticked(expected).replace("\n\n\nEnd of", f"\n{note}\n\nEnd of")
    found = read(BY_THEMSELVES[what](given), expected)
    assert isinstance(found, Ticked)
    assert found.answer == "approve"
