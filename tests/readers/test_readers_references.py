from __future__ import annotations

import contextlib
import json
import sys
import time

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.reading import SourceReading, SourceUnread
from orchestrator.readers.references import ReferenceEntry, read_bibtex, read_csl

CSL = """[
 {"id": "doe2020", "type": "article-journal", "title": "The quick fox", "container-title": "Journal of Foxes", "DOI": "10.1/x",
  "author": [{"family": "Doe", "given": "Jane"}, {"family": "Beethoven", "given": "L.", "non-dropping-particle": "van"}, {"literal": "WHO"}],
  "issued": {"date-parts": [["2020", 3]]}, "keyword": "a, b", "URL": "https://x.org"},
 {"id": "http://zotero.org/1", "citation-key": "key", "title": "Other", "issued": {"raw": "2021-04-05T00:00:00Z"}}
]"""  # noqa: E501
BIB = r"""% A comment
@string{jf = "Journal of Foxes"}
@article{doe2020, title = {The {Q}uick \"{o} fox}, author = {Doe, Jane and M{\"u}ller, Hans}, year = 2020, month = mar,
  journal = jf, doi = {10.1/x}, keywords = {a; b}}
@Online{key, title = "Other", date = {2021-04-05}, url = {https://x.org}}
"""


def csl(text: str | bytes) -> SourceReading[ReferenceEntry]:
    return read_csl(given(text, "lib.json"), options())


def bib(text: str | bytes) -> SourceReading[ReferenceEntry]:
    return read_bibtex(given(text, "lib.bib"), options())


def test_csl_json() -> None:
    reading = csl(CSL)
    assert reading.told == ()
    first, second = reading.entries
    assert first == ReferenceEntry(
        "doe2020", "The quick fox", "lib.json:2", "article-journal", ("Doe, Jane", "van Beethoven, L.", "WHO"), "2020-03",  # noqa: E501
        "Journal of Foxes", doi="10.1/x", url="https://x.org", tags=("a", "b"), bodies=("WHO",),
    )  # fmt: skip
    assert (second.id, second.issued, second.place) == ("key", "2021-04-05", "lib.json:5")


def test_bibtex() -> None:
    reading = bib(BIB)
    assert reading.told == ()
    first, second = reading.entries
    assert first == ReferenceEntry(
        "doe2020", "The Quick ö fox", "lib.bib:3", "article", ("Doe, Jane", "Müller, Hans"), "2020-03", "Journal of Foxes",  # noqa: E501
        doi="10.1/x", tags=("a", "b"),
    )  # fmt: skip
    assert (second.kind, second.issued, second.url) == ("online", "2021-04-05", "https://x.org")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('acm # " Queue"', "ACM Queue"),
        ('"Notes of " # ACM', "Notes of ACM"),
        ('both # {: Part } # "2"', "ACM Queue: Part 2"),
        ("{A # B}", "A # B"),
        ('"A # B"', "A # B"),
        ("unknown # { x}", "unknown x"),
        ("acm", "ACM"),
        ("#", ""),
    ],
)
def test_a_value_that_is_put_together_of_strings_is_one_text(written: str, said: str) -> None:
    strings = '@string{acm = "ACM"}\n@string{both = acm # " Queue"}\n'
    reading = bib(f"{strings}@article{{a, title = {{T}}, year = 2020, journal = {written}, month = 3 # {{~}} # mar}}")
    assert [(one.container, one.issued) for one in reading.entries] == [(said, "2020-03")]


@pytest.mark.parametrize(
    ("text", "ids", "why"),
    [
        ('[{"id": "a", "title": "A"},\n{"id": "b"}]', ["a"], "lib.json:2: is a work without an id or a title"),
        (
            '[{"id": "a", "title": "A"},\n{"id": "a", "title": "B"}]',
            ["a"],
            "lib.json:2: the key 'a' stands at lib.json:1 too",
        ),
        (
            '[{"id": "a", "title": "A", "issued": {"raw": "soon"}}]',
            ["a"],
            "lib.json:1: 'a': its date is not understood",
        ),
        (
            '[{"id": "a", "title": "A", "issued": {"date-parts": [[2031]]}}]',
            ["a"],
            "lib.json:1: 'a' is of 2031, a year to come",
        ),
    ],
)
def test_a_broken_work_of_csl_is_told_and_the_others_used(text: str, ids: list[str], why: str) -> None:
    reading = csl(text)
    assert [entry.id for entry in reading.entries] == ids
    assert [str(one) for one in reading.told] == [why]


GOOD = "@misc{good, title={Good}}\n"


@pytest.mark.parametrize(
    ("text", "ids", "why"),
    [
        ("@book{bad, title={No end\n", ["good"], "lib.bib:1: is not understood: no end of it is found"),
        ("@misc{bad, year=2020}\n", ["good"], "lib.bib:1: @misc is a work without a key or a title"),
        (
            "@misc{bad, title={a}, title={b}}\n",
            ["bad", "good"],
            "lib.bib:1: is not understood: Duplicate field keys on entry: 'title'",
        ),
        ("@misc{good, title={First}}\n", ["good"], "lib.bib:2: is not understood: Duplicate entry key 'good'"),
        ("@misc{bad, title={x}, year=2031}\n", ["bad", "good"], "lib.bib:1: 'bad' is of 2031, a year to come"),
    ],
)
def test_a_broken_work_of_bibtex_is_told_and_the_others_used(text: str, ids: list[str], why: str) -> None:
    reading = bib(f"{text}{GOOD}")
    assert sorted(entry.id for entry in reading.entries) == sorted(ids)
    assert [str(one) for one in reading.told] == [why]


def test_what_is_no_library_is_a_hole_and_an_empty_one_is_empty() -> None:
    with pytest.raises(SourceUnread, match="is no BibTeX: it begins with “<html>”"):
        bib("<html>")
    with pytest.raises(SourceUnread, match="is no JSON: it is empty"):
        csl("")
    assert bib("") == SourceReading((), ())


def test_without_the_extra_one_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bibtexparser", None)
    with pytest.raises(SourceUnread, match="needs the extra 'library', which is not installed"):
        bib(GOOD)


PIECES = st.sampled_from(
    [
        "@misc{",
        "@string{",
        "@comment{",
        "a",
        "b",
        ",",
        "title",
        "=",
        "{",
        "}",
        '"',
        "#",
        "\n",
        "\\",
        '\\"{o}',
        "@",
        "%",
        " and ",
        "year",
        "12",
    ]
)


@tried(st.lists(PIECES, max_size=25).map("".join))
def test_no_library_is_too_odd(text: str) -> None:
    with contextlib.suppress(SourceUnread):
        bib(text).plain()


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r"{The {Q}uick \"{o}~fox}", "The Quick ö fox"),
        ("{pp. 3--5 of~{A}}", "pp. 3–5 of A"),
        (r"{On $\alpha_1$ and \& more}", r"On $\alpha_1$ and & more"),
        (r"{\textbf{x} \unknown{y} \begin{z}}", "x y"),
    ],
)
def test_latex_is_text(written: str, title: str) -> None:
    assert [entry.title for entry in bib(f"@misc{{a, title = {written}}}").entries] == [title]


def test_a_long_text_takes_little() -> None:
    began = time.process_time()
    assert len(bib(f"@misc{{a, title={{A}}, abstract={{{'x * ' * 300_000}}}}}").entries[0].abstract) <= 20_000
    assert time.process_time() - began < 5


VOLUME = """@inproceedings{child, crossref = {Vol}, author = {Ann Child and others}, title = {A child}, pages = {1--9}}
@incollection{own, crossref = "vol", title = {Of its own year}, date = {1999}, booktitle = {A part}, xdata = {press}}
@proceedings{vol, title = {Things of 2001}, editor = {Ed Itor}, year = 2001, publisher = {Springer}, doi = {10.1/vol}}
@xdata{press, publisher = {MIT Press}, location = {Cambridge}}
@inproceedings{orphan, crossref = {gone}, title = {Alone}}
@book{round, crossref = {round}, title = {Of itself}}
"""


def test_what_a_work_has_from_the_volume_it_stands_in_is_its_own() -> None:
    reading = bib(VOLUME)
    child, own, volume, orphan, _ = reading.entries

    assert (child.issued, child.container, child.publisher, child.editors) == (
        "2001",
        "Things of 2001",
        "Springer",
        ("Itor, Ed",),
    )
    assert (child.title, child.pages, child.doi) == ("A child", "1–9", "")
    assert (own.issued, own.container, own.publisher, own.publisher_place) == (
        "1999",
        "A part",
        "Springer",
        "Cambridge",
    )
    assert (volume.title, orphan.issued) == ("Things of 2001", "")
    assert [one.why for one in reading.told] == ["'orphan': crossref 'gone' is no work of this file"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann A and Bo B and", ("A, Ann", "B, Bo")),
        ("Smith, J.; Jones, K.", ("Smith, J.", "Jones, K.")),
        (r"Smith, J. \& Jones, K.", ("Smith, J.", "Jones, K.")),
        ("Smith, J. et al.", ("Smith, J.", "others")),
        (r"Smith, J. and {Barnes \& Noble, Inc.; Books}", ("Smith, J.", "Barnes & Noble, Inc.; Books")),
        ("Smith, John, Jones, Karl, Meier, Hans", ("Smith, John, Jones, Karl, Meier, Hans",)),
        ("van Beethoven, Ludwig and Jean de la Fontaine", ("van Beethoven, Ludwig", "de la Fontaine, Jean")),
    ],
)
def test_names_are_parted_as_people_write_them(written: str, names: tuple[str, ...]) -> None:
    (entry,) = bib(f"@misc{{a, author = {{{written}}}, title = {{T}}}}").entries

    assert entry.authors == names


@pytest.mark.parametrize(
    ("written", "issued", "why"),
    [
        ("year = {2020 (in press)}", "2020", ["'a': '2020 (in press)' is read as 2020"]),
        ("year = {c. 1850}", "1850", ["'a': 'c. 1850' is read as 1850"]),
        ("date = {1850?}", "1850", ["'a': '1850?' is read as 1850"]),
        ("year = {forthcoming}", "", ["'a': 'forthcoming' is no year"]),
        ("year = {1914 or 1918}", "", ["'a': '1914 or 1918' is no year"]),
        ("year = 1999", "1999", []),
        ("title = {U}", "", []),
    ],
)
def test_a_year_with_words_beside_it_is_read_and_told(written: str, issued: str, why: list[str]) -> None:
    reading = bib(f"@misc{{a, {written}, note = {{N}}{'' if 'title' in written else ', title = {T}'}}}")

    assert [entry.issued for entry in reading.entries] == [issued]
    assert [one.why for one in reading.told] == why


def test_several_people_in_one_name_are_told() -> None:
    (told,) = bib("@misc{a, author = {Smith, John, Jones, Karl}, title = {T}}").told

    assert told.why == "'a': author has names that are not parted by 'and', and stay as they are written"


def test_names_of_tex_are_words_of_a_title() -> None:
    assert bib(r"@misc{a, title = {The {\TeX}book, \LaTeX\ and \BibTeX{} with \LaTeXe}}").entries[0].title == (
        "The TeXbook, LaTeX and BibTeX with LaTeXe"
    )


def test_csl_json_as_zotero_and_pandoc_write_it() -> None:
    beethoven = {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}
    note = "Citation Key: smith2020\nDOI: 10.1234/of-note"
    works = [
        {"id": "http://zotero.org/1", "title": "A", "author": [beethoven], "note": note, "issued": "2018-03-04"},
        {"id": "b", "title": ["B"], "issued": {"raw": "March 2018"}},
    ]
    for text in (json.dumps(works), json.dumps({"references": works}), json.dumps({"items": works})):
        first, second = csl(text).entries

        assert (first.id, first.authors, first.doi, first.issued) == (
            "smith2020",
            ("Beethoven, Ludwig van",),
            "10.1234/of-note",
            "2018-03-04",
        )
        assert (second.title, second.issued) == ("B", "2018")


TWO_OF_A_NAME = """@book{knuth, title={The Art}, author={Knuth, D.}, year={1968}, doi={10.1/a}}
@article{Knuth, title={Literate Programming}, author={Knuth, Donald E.}, year={1984}}
@inbook{part, crossref={Knuth}, title={A part}}
@inbook{other, crossref={KNUTH}, title={Another}}
"""


def test_keys_that_differ_in_case_alone_are_works_of_their_own_and_told() -> None:
    reading = bib(TWO_OF_A_NAME)

    assert {one.id: (one.title, one.authors, one.issued, one.doi) for one in reading.entries} == {
        "knuth": ("The Art", ("Knuth, D.",), "1968", "10.1/a"),
        "Knuth": ("Literate Programming", ("Knuth, Donald E.",), "1984", ""),
        "part": ("A part", (), "1984", ""),  # of exactly this key
        "other": ("Another", (), "1968", ""),  # of none exactly: the first in other letters
    }
    (told,) = reading.told
    assert told.kept
    assert told.why == "the key 'Knuth' differs from 'knuth' at lib.bib:1 in case alone, and is another work"


def test_a_key_that_stands_twice_is_the_first_and_the_second_is_told() -> None:
    reading = bib("@book{a, title={One}, year={1968}}\n@book{b, title={B}}\n@misc{a, title={Two}, doi={10.1/b}}\n")

    assert [(one.id, one.title, one.doi) for one in reading.entries] == [("a", "One", ""), ("b", "B", "")]
    (told,) = reading.told
    assert ":3" in told.place


def test_keys_of_csl_that_differ_in_case_alone_are_told() -> None:
    reading = csl(json.dumps([{"id": "A", "title": "One"}, {"id": "a", "title": "Two"}]))

    assert [(one.id, one.title) for one in reading.entries] == [("A", "One"), ("a", "Two")]
    assert "differs from 'A'" in reading.told[0].why


def test_entries_that_name_each_other_many_times_take_little_and_what_is_not_read_is_told() -> None:
    keys = ",".join(f"k{n}" for n in range(400))
    text = "".join(
        f"@misc{{k{n}, title={{T{n}}}, xdata={{{keys}}}, abstract={{{'x $y$ ' * 50}}}}}\n" for n in range(400)
    )
    began = time.process_time()
    reading = bib(text)

    assert time.process_time() - began < 10
    assert len(reading.entries) == 400
    assert all("names more than 24 others" in one.why for one in reading.told)
    assert len(reading.told) == 400


@pytest.mark.parametrize(
    "written",
    [
        f"author={{A{' ' * 20_000}x}}",
        f"author={{A{' et' * 6_000}}}",
        f"author={{{'A and ' * 3_000}}}",
        f"month={{{'1' * 5_000}}}",
    ],
)
def test_a_field_of_odd_length_takes_little(written: str) -> None:
    began = time.process_time()
    assert [one.title for one in bib(f"@misc{{a, title={{T}}, {written}}}").entries] == ["T"]
    assert time.process_time() - began < 3


def test_a_note_of_empty_lines_takes_little() -> None:
    began = time.process_time()
    assert csl(json.dumps([{"id": "a", "title": "T", "note": "\n" * 20_000 + "x"}])).entries
    assert time.process_time() - began < 3
