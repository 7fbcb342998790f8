"""Citations and lists of works in the words of a style; and styles that are no styles."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from orchestrator.text.bibliography import NoStyle, PutIntoWords, put_into_words
from orchestrator.text.citation import citations
from orchestrator.text.extra_install import install_extra
from orchestrator.text.work import Work

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>Own</title></info>'
CITED = '<citation><layout prefix="[" suffix="]" delimiter=", "><text variable="citation-number"/></layout></citation>'
LISTED = (
    '<bibliography><layout><text variable="citation-number" prefix="[" suffix="]"/>'
    '<text variable="title" font-style="italic" suffix="."/></layout></bibliography>'
)
NUMBERED = f"{HEAD}{CITED}{LISTED}</style>"
WORKS: dict[str, Work] = {
    "Knuth1984": {
        "type": "article-journal",
        "title": "Literate <i>Programming</i>, with *stars* and [links](x)",
        "author": [{"family": "Knuth", "given": "Donald E."}],
        "issued": {"date-parts": [[1984, 5]]},
        "container-title": "The Computer Journal",
        "volume": "27",
        "page": "97-111",
        "DOI": "10.1093/comjnl/27.2.97",
    },
    "knuth1984": {
        "type": "book",
        "title": "Another",
        "author": [{"family": "Knuth", "given": "Donald E."}],
        "issued": {"date-parts": [[1984]]},
    },
    "who": {
        "type": "book",
        "title": "书与记",
        "author": [{"family": "王", "given": "小明"}, {"literal": "A & B, Inc."}],
    },
    "../etc": {"type": "webpage", "title": "Mail @me", "URL": "https://example.org/a_b*c"},
}


def worded(text: str, style: str = "") -> PutIntoWords:
    return put_into_words(citations(text), WORKS, style)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[@Knuth1984, p. 3]", "(Knuth, 1984b, p. 3)"),
        ("[@knuth1984]", "(Knuth, 1984a)"),
        ("@Knuth1984 [pp. 3-5] says", "Knuth (1984b, pp. 3–5)"),
        ("Knuth [-@knuth1984] says", "(1984a)"),
        ("[see @who, and more]", "(see 王小明 and A \\& B, Inc., no date, and more)"),
        ("@who says", "王小明 and A \\& B, Inc. (no date)"),
        ("[@Knuth1984; @who]", "(Knuth, 1984b; 王小明 and A \\& B, Inc., no date)"),
        ("[@../etc]", "(*Mail \\@me*, no date)"),
    ],
)
def test_a_citation_in_the_usual_style(text: str, said: str) -> None:
    assert worded(text).citations == (said,)


def test_the_list_has_addresses_to_follow_and_words_that_do_nothing() -> None:
    words = worded("[@Knuth1984; @knuth1984; @who; @../etc]")
    assert words.style == "Cite Them Right 12th edition (author-date/Harvard)"
    assert words.works == (
        "*Mail \\@me* (no date) *Mail \\@me*. Available at: <https://example.org/a_b*c>.",
        "Knuth, D.E. (1984a) *Another*.",
        "Knuth, D.E. (1984b) “Literate Programming, with \\*stars\\* and \\[links\\](x)”, *The Computer Journal*, 27, "
        "pp. 97–111. Available at: <https://doi.org/10.1093/comjnl/27.2.97>.",
        "王小明 and A \\& B, Inc. (no date) *书与记*.",
    )
    assert citations("\n".join(words.works)) == []


def test_the_style_a_person_names() -> None:
    words = worded("[@who; @../etc] and @who", NUMBERED)
    assert words.citations == ("[1, 2]", "王小明 and A \\& B, Inc. [1]")
    assert words.works == ("[1] *书与记*.", "[2] *Mail \\@me*.")
    assert words.style == "Own"


def test_a_style_of_foot_notes_has_marks_in_the_text() -> None:
    words = worded("[@who] and @who", NUMBERED.replace("in-text", "note"))
    assert words.citations == ("[^cited-1]", "王小明 and A \\& B, Inc.[^cited-2]")
    assert words.notes == ("[1]", "[1]")


LAUGHS = '<!DOCTYPE style [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + NUMBERED.replace("<title>Own", "<title>&b;")
DOUBLING = "".join(
    f'<macro name="m{n}"><group><text macro="m{n + 1}"/><text macro="m{n + 1}"/></group></macro>' for n in range(40)
)
BOMB = f'{HEAD}{DOUBLING}<macro name="m40"><text value="x"/></macro><citation><layout><text macro="m0"/></layout></citation></style>'  # noqa: E501
LOOP = f'{HEAD}<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>{CITED}</style>'


@pytest.mark.parametrize(
    ("style", "why"),
    [
        (LAUGHS, "declares entities or a document type"),
        ("<!doctype html><html></html>", "declares entities or a document type"),
        (f'<?xml version="1.0" encoding="utf-16"?>{LAUGHS}', "declares entities or a document type"),
        (BOMB, "come to more than any style needs"),
        (LOOP, "leads back to itself"),
        ("no style", "is no XML"),
        ("", "is no XML"),
        ("<a/>", "begins with another element"),
        (f"{HEAD}</style>", "has no rule for citations; one that depends on another"),
        (f"{HEAD}<citation/></style>", "cannot be used"),
        (NUMBERED + " " * 1_000_001, "has more than 1,000,000 characters"),
    ],
)
def test_what_is_no_style_is_told(style: str, why: str) -> None:
    with pytest.raises(NoStyle, match=why):
        worded("[@who]", style or " ")


def test_a_style_reads_no_file_and_asks_nobody(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden")
    with pytest.raises(NoStyle, match="is no XML"):
        worded("[@who]", str(tmp_path / "secret"))


def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestrator.text import bibliography

    bibliography._citeproc.cache_clear()
    monkeypatch.setitem(sys.modules, "citeproc", None)
    with pytest.raises(NoStyle, match=re.escape(f"the extra 'write' is not installed. {install_extra('write')}")):
        worded("[@who]")


def test_those_who_are_not_named_are_et_al() -> None:
    people = [{"family": "Child", "given": "Ann"}, {"family": "Berg", "given": "Bo"}, {"literal": "others"}]
    said = put_into_words(citations("[@a]"), {"a": {"type": "book", "title": "T", "author": people}})

    assert said.citations == ("(Child, Berg et al., no date)",)
    assert said.works[0].startswith("Child, A., Berg, B. et al. (no date)")


def test_brackets_of_a_doi_are_part_of_its_address() -> None:
    work = {"type": "book", "title": "T", "DOI": "10.1016/S0140-6736(98)01234-5", "author": [{"literal": "A"}]}
    (listed,) = put_into_words(citations("[@a]"), {"a": work}).works

    assert listed.endswith("<https://doi.org/10.1016/S0140-6736(98)01234-5>.")
