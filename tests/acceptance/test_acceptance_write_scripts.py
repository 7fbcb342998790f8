"""The scripts of the shipped app `write`: what a citation stands for, what a checklist ticks, what a piece says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from orchestrator.text.citation import citations

Value = dict[str, Any]


def _scripts() -> Any:
    path = Path(__file__).resolve().parents[2] / "apps" / "write.py"
    spec = importlib.util.spec_from_file_location("write_scripts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WRITE = _scripts()


def entry(key: str, title: str, **more: Any) -> Value:
    return {"id": key, "title": title, "place": f"l.bib:{key}", "authors": ["Gray, Jim"], "issued": "1978", **more}


LIBRARY = {
    "as_of": None,
    "entries": [
        entry("gray1978", "Notes on data base operating systems", doi="10.1007/3", annotation="A commit may block."),
        entry("gray1978", "Another of the same key"),
        entry("lamport", "Time, Clocks", doi="10.1145/359545.359563", authors=["Lamport, Leslie"]),
        entry("knuth", "Literate Programming", authors=["Knuth, Donald E."], issued="1992"),
        entry("../etc", "A key like a path", authors=[]),
    ],
    "holes": [
        {"source": "library", "why": "the key 'gray1978' stands at l.bib:1 too", "since": None, "place": "l.bib:2"}
    ],
}
LIBRARY["entries"][0]["doi"] = "10.1007/3-540-08755-9_9"


def outline(*points: Value) -> Value:
    return {
        "title": "A commit",
        "slug": "a-commit",
        "objection": "",
        "sections": [{"heading": "One", "points": [*points]}],
    }


def has(key: str, text: str = "A commit may block for ever.") -> Value:
    return {"text": text, "mark": "has a source", "keys": [key]}


def needs(search: str) -> Value:
    return {"text": f"About {search}.", "mark": "needs one", "search": search}


YOURS = {"text": "I saw it 3 times.", "mark": "is yours"}


def found(**record: Any) -> Value:
    return {"state": "found", "why": "", "works": [record]}


NOTHING = {"state": "nothing", "why": "the register knows no such DOI", "works": []}
UNASKED = {"state": "not asked", "why": "no register is named", "works": []}


def looked_up(wanted: Value, answers: dict[str, Value]) -> list[Value]:
    return [{"item": ask, "value": answers.get(ask["asked"], UNASKED), "error": None} for ask in wanted["asks"]]


def cited(made: Value, answers: dict[str, Value] | None = None, draft: str | None = None, before: Any = None) -> Value:
    wanted = WRITE.cite(made, LIBRARY, draft, before)
    cited: Value = WRITE.cited(wanted, looked_up(wanted, answers or {}))
    return cited


def standing(value: Value) -> dict[str, str]:
    return {one["key"]: one["standing"] for one in value["works"]}


def test_the_shelf_says_what_it_has_and_what_could_not_be_read() -> None:
    shelf = WRITE.shelf("A commit may block", LIBRARY)
    assert shelf["total"] == 4
    assert shelf["works"][0] == {
        "key": "gray1978",
        "work": "Gray: Notes on data base operating systems. 1978. doi:10.1007/3-540-08755-9_9",
        "says": "A commit may block.",
        "from": "your annotation",
    }
    assert shelf["holes"] == ["l.bib:2: the key 'gray1978' stands at l.bib:1 too"]
    assert WRITE.shelf("x", {"entries": [], "holes": []})["holes"] == ["the library holds no work"]
    hole = {"source": "library", "why": "not configured", "since": None, "place": None}
    assert WRITE.shelf("x", {"entries": [], "holes": [hole]})["holes"] == ["not configured"]


def test_the_library_is_looked_through_before_anybody_is_asked() -> None:
    wanted = WRITE.cite(outline(has("knuth"), needs("Lamport time clocks"), needs("cabbages"), YOURS), LIBRARY)
    assert [one["key"] for one in wanted["works"]] == ["knuth", "lamport", ""]
    assert wanted["asks"] == [
        {"asked": "10.1145/359545.359563", "doi": "10.1145/359545.359563", "query": ""},
        {"asked": "cabbages", "doi": "", "query": "cabbages"},
    ]


def test_an_invented_work_a_metadata_error_and_a_question_nobody_answered_are_told_apart() -> None:
    made = outline(has("gray1978"), has("lamport", "Clocks tick."), has("knuth", "Programs are read."), has("made2020"))
    differs = found(title="Time, Clocks", author=[{"family": "Lamport"}], issued={"date-parts": [[1979]]})
    value = cited(made, {"10.1007/3-540-08755-9_9": NOTHING, "10.1145/359545.359563": differs})
    assert standing(value) == {
        "gray1978": "nothing answers",
        "lamport": "differs",
        "knuth": "not asked",
        "made2020": "unknown key",
    }
    told = WRITE.references("[@gray1978] [@lamport] [@knuth]\n[@made2020] [@nobody]", value)
    assert [(one["key"], one["line"], one["kind"]) for one in told["unresolved"]] == [
        ("gray1978", 1, "invented"),
        ("made2020", 2, "unknown key"),
        ("nobody", 2, "unknown key"),
    ]
    assert told["differs"] == [{"key": "lamport", "field": "year", "ours": "1978", "theirs": "1979"}]
    assert told["not_asked"] == [{"key": "knuth", "why": "it has no DOI in the library, so nobody else was asked"}]


def test_a_doi_of_another_work_makes_an_invented_one() -> None:
    other = found(title="On Cabbages", author=[{"family": "Smith"}])
    value = cited(outline(has("lamport")), {"10.1145/359545.359563": other})
    assert standing(value) == {"lamport": "another work"}
    (lost,) = WRITE.references("[@lamport]", value)["unresolved"]
    assert lost["kind"] == "invented"
    assert "its DOI is that of Smith: On Cabbages." in lost["why"]


def test_a_work_that_is_found_elsewhere_gets_a_key_and_the_passage_of_its_abstract() -> None:
    answer = found(
        title="Growing Cabbages", author=[{"family": "Smith"}], issued={"date-parts": [[2001]]},
        abstract="Growing cabbages takes water.",
    )  # fmt: skip
    value = cited(outline(needs("growing cabbages")), {"growing cabbages": answer})
    (work,) = value["works"]
    assert (work["key"], work["standing"], work["resolved"]) == ("smith2001growing", "confirmed", True)
    (passage,) = work["passages"]
    assert (passage["text"], passage["from"]) == ("Growing cabbages takes water.", "its abstract")
    again = cited(outline(needs("growing cabbages")), {}, "[@smith2001growing]", value)
    assert [one["key"] for one in again["works"] if one["resolved"]] == ["smith2001growing"]


@pytest.mark.parametrize(
    ("title", "word"),
    [("Growing Cabbages", "confirmed"), ("Cabbages", "nothing answers"), ("Raising Geese", "nothing answers")],
)
def test_a_search_finds_something_for_any_words_and_only_what_was_meant_counts(title: str, word: str) -> None:
    value = cited(outline(needs("growing cabbages")), {"growing cabbages": found(title=title)})
    assert value["works"][0]["standing"] == word
    assert value["works"][0]["resolved"] == (word == "confirmed")


def test_a_passage_bears_on_the_sentence_that_cites() -> None:
    made, draft = outline(has("gray1978", "Something else.")), "Other words.\n\nMay a commit block [@gray1978]? Yes."
    value = cited(made, {}, draft)
    assert [told["text"] for told in value["works"][0]["passages"]] == ["", "A commit may block."]
    (told,) = WRITE.references(draft, value)["works"]
    assert told["rests_on"] == ["“A commit may block.” (your annotation)"]
    (told,) = WRITE.references("Cabbages [@gray1978].", cited(made, {}, "Cabbages [@gray1978]."))["works"]
    assert told["rests_on"] == ["Nobody has looked at what this rests on."]


def test_what_was_answered_is_not_asked_again_and_what_only_the_draft_cites_is() -> None:
    made = outline(has("gray1978"))
    before = cited(made, {"10.1007/3-540-08755-9_9": found(title="Notes on data base operating systems")})
    wanted = WRITE.cite(made, LIBRARY, "[@gray1978] and [@lamport; @../etc; @nobody]", before)
    assert [ask["asked"] for ask in wanted["asks"]] == ["10.1145/359545.359563"]
    value = WRITE.cited(wanted, looked_up(wanted, {}))
    assert standing(value) == {
        "gray1978": "confirmed", "lamport": "not asked", "../etc": "not asked", "nobody": "unknown key",
    }  # fmt: skip


def test_more_look_ups_than_are_polite_are_not_made_and_not_called_fine() -> None:
    value = cited(outline(*(needs(f"cabbages number {n} of all") for n in range(50))), {})
    assert [one["why"].endswith("more than 40 look-ups") for one in value["works"]] == [False] * 40 + [True] * 10


def test_a_look_up_that_failed_was_not_asked() -> None:
    wanted = WRITE.cite(outline(has("lamport")), LIBRARY)
    value = WRITE.cited(wanted, [{"item": wanted["asks"][0], "value": None, "error": "it fell over"}])
    assert (value["works"][0]["standing"], value["works"][0]["why"]) == ("not asked", "it fell over")


def test_the_layout_says_that_it_is_one_and_what_each_point_rests_on() -> None:
    made = outline(has("gray1978"), has("knuth", "Programs are read."), needs("cabbages"), YOURS)
    made["objection"] = "Nobody *needs* it."
    text = WRITE.lay_out(made, cited(made))
    assert text == (
        "# A commit\n\n*An outline with its sources, not a text written out.*\n\n## One\n\n"
        "- A commit may block for ever. [@gray1978]\n  - “A commit may block.” (your annotation)\n"
        "- Programs are read. [@knuth]\n  - Nobody has looked at what this rests on.\n"
        "- About cabbages. *(needs a source)*\n  - Not in the library, and nobody else was asked: “cabbages”\n"
        "- I saw it 3 times. *(yours)*\n\n"
        "## What speaks against it\n\n- Nobody \\*needs\\* it.\n"
    )


def test_a_point_may_have_several_works_and_what_is_missing_stands_below_it() -> None:
    point = {"text": "It may block.", "mark": "has a source", "keys": ["gray1978", "made2020"]}
    made = outline(point)
    assert "- It may block. [@gray1978] *(needs a source)*\n  - Nobody has looked" in WRITE.lay_out(made, cited(made))
    assert "“made2020”: no work of the library has this key\n" in WRITE.lay_out(made, cited(made))
    made = outline({**point, "keys": ["gray1978", "knuth"]})
    assert "- It may block. [@gray1978; @knuth]\n" in WRITE.lay_out(made, cited(made))


def test_words_of_an_outline_cite_nothing_and_do_nothing() -> None:
    made = outline({"text": "Ask @ada [@made2020] <b>now</b>\n# Title", "mark": "is yours"})
    text = WRITE.lay_out(made, cited(made))
    assert "- Ask \\@ada \\[\\@made2020\\] \\<b\\>now\\</b\\> # Title *(yours)*\n" in text
    assert citations(text) == []


def test_a_piece_is_worded_and_lists_what_it_cites_and_nothing_else() -> None:
    made = outline(has("gray1978"), has("knuth"))
    draft = "# A commit\n\nA commit may block [@gray1978, p. 3]. Ask [@nobody] or `[@knuth]`.\n"
    piece = WRITE.piece(draft, made, cited(made, draft=draft), None)
    assert piece == (
        "---\ntitle: A commit\nslug: a-commit\n---\n\n# A commit\n\n"
        "A commit may block (Gray, 1978, p. 3). Ask [@nobody] or `[@knuth]`.\n\n## References\n\n"
        "- Gray, J. (1978) “Notes on data base operating systems”. "
        "Available at: <https://doi.org/10.1007/3-540-08755-9_9>.\n"
    )
    assert [one.key for each in citations(piece) for one in each.cited] == ["nobody"]


def test_a_style_that_is_none_leaves_the_citations_as_they_are_and_says_so() -> None:
    made = outline(has("gray1978"))
    value = cited(made)
    piece = WRITE.piece("[@gray1978] says.\n", made, value, "<!DOCTYPE x>")
    assert piece.endswith(
        "[@gray1978] says.\n\n## References\n\n"
        "- \\@gray1978: Gray: Notes on data base operating systems. 1978. doi:10.1007/3-540-08755-9\\_9\n"
    )
    told = WRITE.references("[@gray1978] says.\n", value)
    told = WRITE.boxes("", made, "[@gray1978] says.\n", value, told, "<!DOCTYPE x>")["boxes"]
    (box,) = (box for box in told if box["asks"] == "Are the citations in a style?")
    assert not box["ticked"]
    assert "declares entities" in box["found"]


def boxes(draft: str, made: Value, value: Value, critique: Value | None = None, idea: str = "") -> dict[str, Value]:
    told = WRITE.references(draft, value)
    return {box["asks"]: box for box in WRITE.boxes(idea, made, draft, value, told, None, critique)["boxes"]}


def test_code_ticks_what_it_checked_and_says_what_that_was() -> None:
    made = outline(has("gray1978", "31 asked, 4 stale (13%)."))
    record = {"title": "Notes on data base operating systems", "author": [{"family": "Gray"}]}
    value = cited(made, {"10.1007/3-540-08755-9_9": found(**record)})
    told = boxes("31 asked, 4 stale (13%) [@gray1978].\n", made, value)
    assert {asks: (box["by"], box["found"]) for asks, box in told.items() if box["ticked"]} == {
        "Does every citation resolve?": ("code", "1 of 1 citations, of 1 works"),
        "Do library and register agree?": ("code", "1 works, no difference"),
        "Are the citations in a style?": ("code", "Cite Them Right 12th edition (author-date/Harvard)"),
        "Were the numbers recomputed?": ("code", "worked out again: 13 % (12.9 % = 4 of 31)"),
        "Is nothing lost?": ("code", "every number, work, warning and condition is there"),
    }


@pytest.mark.parametrize(
    ("draft", "asks", "found"),
    [
        (
            "31 asked, 4 stale (23%) [@gray1978].\n",
            "Were the numbers recomputed?",
            "line 1: 23 %, and 12.9 % = 4 of 31",
        ),
        ("13 of them, and 31 and 4 [@gray1978].\n", "Were the numbers recomputed?", "not worked out, 3: 13 (line 1)"),
        ("4 of them were stale [@gray1978].\n", "Is nothing lost?", "the draft no longer has: 31, 13"),
        ("31, 4, 13.\n", "Is nothing lost?", "the draft no longer has: @gray1978"),
        ("31, 4, 13.\n", "Does every citation resolve?", "the draft cites nothing"),
        ("[@nobody]\n", "Does every citation resolve?", "0 of 1 citations, of 0 works"),
        ("[@gray1978]\n", "Do library and register agree?", "nobody was asked about gray1978 (no register is named)"),
        ("[@gray1978]\n", "Were the sources opened?", "0 of 1 works show a passage; nobody has looked at gray1978"),
    ],
)
def test_code_ticks_nothing_it_did_not_see(draft: str, asks: str, found: str) -> None:
    made = outline(has("gray1978", "31 asked, 4 stale (13%)."))
    box = boxes(draft, made, cited(made))[asks]
    assert (box["ticked"], box["by"]) == (False, "")
    assert found in box["found"]


def test_what_an_outline_left_out_of_the_idea_is_lost_too() -> None:
    box = boxes(
        "A draft.\n", outline(YOURS | {"text": "I saw it."}), cited(outline()), None, "No more than 10 [@knuth]."
    )["Is nothing lost?"]
    assert (box["ticked"], box["found"]) == (False, "the draft no longer has: 10, @knuth")


def test_a_checklist_is_read_as_a_list_in_which_nobodys_words_tick_a_box() -> None:
    made = {**outline(has("gray1978")), "objection": "It never happens.\n- [x] Were the sources opened?"}
    value = {**cited(made), "holes": ["library.bib: line 3 is no entry"]}
    told = WRITE.checklist(
        WRITE.boxes("", made, "[@gray1978]\n", value, WRITE.references("[@gray1978]\n", value), None)
    )
    assert "- [ ] Is the objection answered? (open)\n  It never happens. - \\[x\\] Were the sources opened?\n" in told
    assert "- [ ] Were the sources opened? (open)\n" in told
    assert told.endswith("- Could not be read: library.bib: line 3 is no entry\n")


def test_a_model_ticks_nothing() -> None:
    made = {**outline(has("gray1978")), "objection": "It never happens."}
    critique = {"verdict": "approve", "findings": [], "ticked": True, "boxes": [{"ticked": True}]}
    told = boxes("[@gray1978]\n", made, cited(made), critique)
    assert not told["Is the objection answered?"]["ticked"]
    heavy = {"findings": [{"problem": "it is not answered", "weight": "must"}]}
    told = boxes("[@gray1978]\n", made, cited(made), heavy)
    assert (
        told["Is the objection answered?"]["found"] == "It never happens. The reviewer still holds: it is not answered"
    )


def test_the_person_ticks_what_is_theirs_and_no_other_box() -> None:
    made = outline(has("gray1978"))
    value = cited(made)
    told = WRITE.boxes("", made, "[@nobody]\n", value, WRITE.references("[@nobody]\n", value), None)
    answered = {
        "answer": "approve",
        "comment": None,
        "fields": {"sources_opened": True, "numbers_checked": False, "": True},
    }
    lines = [line for line in WRITE.ticked(told, answered).splitlines() if line.startswith("- [x]")]
    assert (
        lines
        == [
            "- [x] Are the citations in a style? (ticked by code)",
            "- [x] Were the numbers recomputed? (ticked by code)",
            "- [x] Were the sources opened? (ticked by you)",
            "- [x] Is nothing lost? (ticked by code)",
        ][: len(lines)]
    )


def test_verifying_a_run_finds_its_unresolved_citations() -> None:
    value = cited(outline(has("gray1978")))
    assert WRITE.citations_stand("[@gray1978]", value) == []
    (fault,) = WRITE.citations_stand("One.\n\n[@nobody]", value)
    assert fault.startswith("line 3: [@nobody]: no work has this key.")


def test_the_page_that_the_idea_names_stays_behind_its_key() -> None:
    idea = "It may block [@gray1978, p. 33]. It is an essay [@knuth, ch. 2]. It blocks again [@gray1978]."
    made = outline(
        {"text": "It may block.", "mark": "has a source", "keys": ["gray1978"]},
        {"text": "It is an essay.", "mark": "has a source", "keys": ["knuth"]},
        {"text": "It blocks again.", "mark": "has a source", "keys": ["gray1978"]},
    )
    text = WRITE.lay_out(made, cited(made), idea)

    assert "It may block. [@gray1978, p. 33]\n" in text
    assert "It is an essay. [@knuth, chapter 2]\n" in text
    assert "It blocks again. [@gray1978]\n" in text


TWO_PLACES = "Clocks drift [@lamport, p. 3]. Nobody agrees on the order [@lamport, p. 99]."


def laid_out(idea: str, *points: str) -> list[str]:
    """The points of an outline that cites one work, as they are laid out."""
    made = outline(*(has("lamport", point) for point in points))
    return [line for line in WRITE.lay_out(made, cited(made), idea).splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("idea", "points"),
    [
        (TWO_PLACES, ["Nobody agrees on the order. [@lamport, p. 99]", "Clocks drift. [@lamport, p. 3]"]),
        (TWO_PLACES, ["No order is agreed by all. [@lamport, p. 99]", "Each clock may tick. [@lamport, p. 3]"]),
        (TWO_PLACES, ["Every system has time. [@lamport]", "It does not matter. [@lamport]"]),
        (TWO_PLACES, ["Clocks drift, and nobody agrees on the order. [@lamport]"]),
        (
            "Clocks drift. [@lamport, p. 3] Nobody agrees. [@lamport, p. 99]",
            ["Nobody agrees. [@lamport, p. 99]", "Clocks drift. [@lamport, p. 3]"],
        ),
        (
            "Clocks drift [@lamport, p. 3], and nobody agrees [@lamport, p. 99].",
            ["Nobody ever agrees. [@lamport, p. 99]", "All clocks drift. [@lamport, p. 3]"],
        ),
        (
            "@lamport [p. 3] says that clocks drift. @lamport [p. 99] says that nobody agrees.",
            ["Nobody agrees. [@lamport, p. 99]", "Clocks drift. [@lamport, p. 3]"],
        ),
        ("Clocks drift [@lamport, p. 3].", ["Time goes wrong. [@lamport, p. 3]"]),
        ("Clocks drift [@lamport, p. 3].", ["Time goes wrong. [@lamport]", "A clock drifts: clocks. [@lamport, p. 3]"]),
        (
            "Clocks never drift [@lamport, p. 3]. Clocks drift [@lamport, p. 99].",
            ["Clocks drift. [@lamport, p. 99]", "Clocks drift a lot. [@lamport]"],
        ),
        ("Clocks drift [@lamport, p. 3; @lamport, ch. 9].", ["Clocks drift. [@lamport, p. 3; @lamport, chapter 9]"]),
    ],
)
def test_a_page_stands_behind_the_claim_it_belongs_to_or_nowhere(idea: str, points: list[str]) -> None:
    assert laid_out(idea, *(point.partition(" [")[0] for point in points)) == [f"- {point}" for point in points]


def test_a_page_that_is_left_out_is_told() -> None:
    made = outline(has("lamport", "Every system has time."))
    draft = WRITE.lay_out(made, cited(made), TWO_PLACES)

    assert "@lamport, 3, @lamport, 99" in WRITE._losses(TWO_PLACES, made, draft)["found"]
    assert "@lamport, chapter 3" in WRITE._losses("It [@lamport, ch. 3].", made, "It [@lamport, p. 3].")["found"]


def test_a_page_that_the_draft_no_longer_names_is_lost() -> None:
    made = outline({"text": "It may block.", "mark": "has a source", "keys": ["gray1978"]})
    box = WRITE._losses("It may block [@gray1978, p. 33].", made, "It may block [@gray1978].")

    assert box["found"] == "the draft no longer has: @gray1978, 33"
