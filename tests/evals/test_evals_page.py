"""Results for a browser: which cases are shown, what they did, and what a suite came to over time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from outcomes import suite_result

from orchestrator.evals.case_account import CaseAccount
from orchestrator.evals.page import PAGE, AskedPage, page, sections
from orchestrator.evals.page_filter import WantedCases
from orchestrator.evals.page_past import over_time
from orchestrator.evals.page_transcript import transcript
from orchestrator.evals.past import PastResult, past_of
from orchestrator.evals.result import CaseResult, Outcome, Score, SuiteResult
from orchestrator.evals.verdict import Bars, Since, held, verdict

HOSTILE = "<script>alert('x')</script>\x1b[31m\u202e\"'"


def case(name: str, *failed: str, tags: tuple[str, ...] = (), status: str = "done", transcript: str = "") -> CaseResult:
    scores = tuple(
        Score(one, one not in failed, float(one not in failed), f"why {one}") for one in ("Grounded", "Wording")
    )
    return CaseResult(
        Outcome(name, status, tags=tags, account=CaseAccount(transcript), inputs={"note": f"of {name}"}), scores
    )


MIXED = suite_result(
    case("sound", tags=("easy",)),
    case("made-up", "Grounded", tags=("hard",)),
    case("wordy", "Wording", tags=("hard",)),
    case("broken", status="crashed"),
    case("unheard", status="stale"),
    CaseResult(Outcome("no-judge", "done"), (Score("Judge", False, 0.0, "not heard", unheard=True),)),
)


def shown(result: SuiteResult, **asked: str) -> list[str]:
    html = "".join(sections([(result, verdict(result, {}, 1.0))], place=AskedPage(wanted=WantedCases.of(asked))))
    return re.findall(r'class="name text">([^<]*)<', html)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"sound", "made-up", "wordy", "broken", "unheard", "no-judge"}),
        ({"show": "loud"}, {"made-up", "wordy", "broken", "unheard", "no-judge"}),
        ({"fails": "Grounded"}, {"made-up"}),
        ({"fails": "crashed"}, {"broken"}),
        ({"fails": "not recorded"}, {"unheard"}),
        ({"fails": "a judge not heard"}, {"no-judge"}),
        ({"tag": "hard"}, {"made-up", "wordy"}),
        ({"tag": "hard", "fails": "Wording"}, {"wordy"}),
        ({"text": "MADE why"}, {"made-up"}),
        ({"text": "of sound"}, {"sound"}),
        ({"fails": HOSTILE}, set()),
    ],
)
def test_cases_are_found_by_how_they_failed_by_tag_and_by_their_words(asked: dict[str, str], names: set[str]) -> None:
    assert set(shown(MIXED, **asked)) == names


def test_a_file_has_a_switch_for_each_of_these_that_needs_no_script() -> None:
    html = page([(MIXED, verdict(MIXED, {}, 1.0))])
    assert re.findall(r'<input type="radio" name="f" id="f\d"><span class="text"> ([^<]*)</span>', html) == [
        "Grounded (1)",
        "Wording (1)",
        "crashed (1)",
        "not recorded (1)",
        "a judge not heard (1)",
    ]
    made_up = re.search(r'<details class="([^"]*)"><summary class="row"><span class="name text">made-up', html)
    assert made_up is not None
    assert set(made_up[1].split()) == {"case", "f1", "t1"}
    assert ".evals:has(#f1:checked) .case:not(.f1) { display: none; }" in html


@pytest.mark.parametrize("page_asked", ["", "1", "2", "3", "99", "-1", "x", "9" * 30])
def test_a_thousand_cases_come_a_page_at_a_time_and_no_page_is_empty(page_asked: str) -> None:
    many = suite_result(*(case(f"case-{number:03}") for number in range(2 * PAGE + 1)))
    found = shown(many, page=page_asked)
    expected = {"2": PAGE, "3": 1, "99": 1}.get(page_asked, PAGE)
    assert len(found) == expected


def test_what_is_asked_for_stays_when_the_page_is_turned() -> None:
    many = suite_result(*(case(f"case-{number:03}", "Grounded") for number in range(PAGE + 1)))
    place = AskedPage({"result": "one"}, wanted=WantedCases(fails="Grounded", text="a&b"))
    assert "no case is like that" in "".join(sections([(many, verdict(many, {}, 1.0))], place=place))
    place = replace(place, wanted=WantedCases(fails="Grounded"))
    html = "".join(sections([(many, verdict(many, {}, 1.0))], place=place))
    assert 'href="?result=one&amp;fails=Grounded&amp;page=2#cases"' in html
    assert '<input type="hidden" name="result" value="one">' in html


def test_any_two_of_several_results_are_compared() -> None:
    others = [replace(MIXED, id=name, profile=name) for name in ("first", "second", "third")]
    html = page([(one, verdict(one, {}, 1.0)) for one in others])
    assert re.findall(r"<h2>([^<]* → [^<]*)</h2>", html) == ["first → second", "first → third"]
    assert '<summary><span class="text">second → third</span><span class="soft"> · 0 better, 0 worse: ' in html
    linked = "".join(sections([(one, verdict(one, {}, 1.0)) for one in others], place=AskedPage()))
    assert '<a href="?before=second&amp;now=third" class="text">second → third</a>' in linked


ACCOUNT = """\
# app · case

## write

12:00 · asked model (key 1)

prompt 4023:

````
# no heading of ours
```
</pre><script>alert(1)</script>
one
two
three
four
````

12:01 · called look

```json
{"at": 1}
```
"""


def test_turns_and_calls_are_lines_and_long_texts_are_folded_under_their_names() -> None:
    html = transcript(ACCOUNT)
    assert re.findall(r"<h4[^>]*>([^<]*)</h4>", html) == ["app · case", "write"]
    assert "<summary>prompt 4023<span" in html
    assert "# no heading of ours\n```\n&lt;/pre&gt;&lt;script&gt;" in html
    assert '<p class="text told">12:01 · called look</p>' in html
    assert "<script" not in html


def test_an_account_that_was_cut_off_inside_a_text_is_shown_to_its_end() -> None:
    assert "half" in transcript("prompt:\n\n```\nhalf of")


def past(number: int, word: str, told: str, **more: object) -> PastResult:
    found = past_of(MIXED, verdict(MIXED, {}, 1.0))
    return replace(found, id=f"r{number}", at=f"2026-11-{number:02}T12:00:00Z", word=word, headline=told, **more)  # type: ignore[arg-type]


def test_results_over_time_tell_a_regression_from_a_first_run_and_are_a_table_too() -> None:
    found = [
        past(1, "fails", "fails, at its first run"),
        past(2, "pass", "pass"),
        past(3, "regression", "regression", profile=HOSTILE),
        past(4, "fails", "fails, as before"),
        past(5, "could_not_measure", "could not measure", low=None, high=None),
    ]
    html = over_time(found, {"r2": "/evals/x?result=r2"}, "r3")
    marks = re.findall(r'<(path|circle)[^>]*class="(mark[^"]*)"', html)
    assert marks == [
        ("path", "mark hollow bad"),
        ("circle", "mark good"),
        ("path", "mark bad"),
        ("circle", "mark hollow bad"),
        ("path", "mark hollow odd"),
    ]
    assert re.findall(r'<td class="[a-z]+ text">([^<]*)</td></tr>', html) == [one.headline for one in reversed(found)]
    assert '<a href="/evals/x?result=r2">2026-11-02 12:00</a>' in html
    assert html.count('aria-current="true"') == 1
    assert "<script" not in html
    assert not re.search("[\x1b\u202e]", html)


def test_one_result_alone_is_no_history() -> None:
    assert over_time([past(1, "pass", "pass")], {}) == ""


def test_what_a_result_came_to_is_told_by_the_same_words_as_its_verdict() -> None:
    found = past_of(MIXED, held(MIXED, Bars(), lambda: Since("")))
    assert (found.passed, found.of, found.headline) == (1, 6, "could not measure")
