"""What editors, phones and synchronizing programs do to a file by themselves: harmless where it says the same."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from decision_files_workspace import Kept, make

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


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    one = Kept(make(tmp_path / "ws"))
    yield one
    one.close()


@pytest.mark.parametrize("what", BY_THEMSELVES)
def test_what_programs_do_by_themselves_makes_no_difference(kept: Kept, what: str) -> None:
    run = kept.asks(topic=TOPIC)
    kept.path().write_bytes(BY_THEMSELVES[what](kept.tick("approve")))
    look = kept.look()
    assert ([one.answer for one in look.taken], look.refused) == (["approve"], [])
    assert kept.answer_of(run) == "approve"


@pytest.mark.parametrize("what", BY_THEMSELVES)
def test_what_programs_do_by_themselves_is_no_answer_and_no_edit(kept: Kept, what: str) -> None:
    """Somebody opened the file and saved it. It is in nobody's way, and goes with its decision."""
    kept.asks(topic=TOPIC)
    kept.path().write_bytes(BY_THEMSELVES[what](kept.text()))
    look = kept.look()
    assert (look.taken, look.refused) == ([], [])
    kept.workspace.decision("d-1").reject()
    kept.look()
    assert kept.names == []


@pytest.mark.parametrize("what", NOT_A_TICK)
def test_what_says_something_else_is_refused_and_kept(kept: Kept, what: str) -> None:
    run = kept.asks(topic=TOPIC)
    written = NOT_A_TICK[what](kept.tick("approve"))
    kept.path().write_bytes(written)
    look = kept.look()
    assert (look.taken, len(look.refused)) == ([], 1)
    assert kept.answer_of(run) == ""
    assert kept.path("d-1 save (yours).md").read_bytes() == written
    assert kept.text().count("> **Not taken.**") == 1
