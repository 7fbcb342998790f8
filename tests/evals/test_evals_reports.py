"""Results as others read them: continuous integration, a pull request, a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as Xml

from outcomes import case_result, outcome, suite_result

from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.evals.case_account import CaseAccount
from orchestrator.evals.comparison import comparison
from orchestrator.evals.figure import line_row
from orchestrator.evals.junit import junit
from orchestrator.evals.markdown import code, result_markdown
from orchestrator.evals.page import page
from orchestrator.evals.result import AnswerGiven, CaseResult, EffectTaken, Outcome, Score, StepTaken, SuiteResult
from orchestrator.evals.verdict import verdict

HOSTILE = "<script>alert('x')</script> ]]> \x00\x1b[31m\u202e\ufffe\ud800 <!-- hidden --> ``` | @everyone &amp;\n# head"
FAILED = CaseResult(
    Outcome(
        "tables",
        "done",
        artifacts={"draft": "Small tools do many things."},
        account=CaseAccount(f"# tables\n{HOSTILE}"),
    ),
    (Score("Grounded", False, 0.5, HOSTILE),),
)
CRASHED = CaseResult(Outcome("quotes", "crashed", error=f"it broke {HOSTILE}"), ())
RESULT = suite_result(case_result("short-note", Grounded=1), FAILED, CRASHED)
HELD = verdict(RESULT, {"Grounded": 0.95}, 0.9)


def test_a_result_comes_back_from_json_as_it_was() -> None:
    full = Outcome(
        "a", "done", 2, "why", {"source": "s"}, {"draft": "d", "metadata": {"tags": ["x"]}}, {"status": "done"},
        (StepTaken("write", "review", "writer", "why", {"draft": "sha256:1"}, True, 0.1, 2, 3, 0.4),),
        (AnswerGiven("approve", "gate", "approve", "you", True, {"page": "sha256:2"}, "d-1", 5),),
        (EffectTaken("deploy", "git_publish", "d-1", {"page": "sha256:2"}, 7),),
        {"judge/1": {"score": 1, "why": "so"}}, {"judge/2": "away"}, 4, 0.5, 6, 7, 0.8,
        CaseAccount("# t"), replayed=True, recording="a.jsonl",
    )  # fmt: skip
    result = suite_result(CaseResult(full, (Score("MaxCost", False, 0.5, "why", "usd", True),)), complete=False)
    assert from_plain(SuiteResult, to_plain(result)) == result


def _read(xml: str) -> Xml.Element:
    return Xml.fromstring(xml)  # noqa: S314 - our own


def test_junit_tells_failures_from_errors() -> None:
    root = _read(junit([(RESULT, HELD)]))
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["3", "1", "1"]
    troubles = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert troubles == {"short-note": [], "tables": ["failure"], "quotes": ["error"]}
    assert root.find("testsuite/properties/property[@name='verdict']").get("value") == "regression"  # type: ignore[union-attr]


def test_junit_holds_any_text() -> None:
    failure = _read(junit([(RESULT, HELD)])).find(".//failure")
    assert failure is not None
    assert failure.text is not None
    assert "<script>alert('x')</script>" in failure.text
    assert "⟨U+202E⟩⟨U+FFFE⟩⟨U+D800⟩" in failure.text


def test_markdown_says_what_holds_and_why_cases_failed() -> None:
    told = result_markdown(RESULT, HELD)
    assert told.startswith("## `publish`, profile `offline`: regression\n\n3 outcomes, 1 crashed or not recorded. ")
    assert "| Grounded   |    1/3 |        6-79 % | 95 % | no    |" in told
    assert "- **`quotes`** ````crashed: it broke <script>" in told


def test_markdown_of_others_is_only_text() -> None:
    assert code("a `b` c") == "``a `b` c``"
    assert code("`") == "`` ` ``"
    failures = [line for line in result_markdown(RESULT, HELD).splitlines() if "everyone" in line]
    assert len(failures) == 2
    assert all(re.search(r"````.*@everyone.*````", line) for line in failures)


def test_a_comparison_is_told_in_figures() -> None:
    before, now = ([case_result(f"c{n}", cost_usd=cost, Grounded=n > 2) for n in range(8)] for cost in (0.1, 0.2))
    rows = list(map(line_row, comparison(suite_result(*before), suite_result(*now, profile="claude")).lines))
    assert rows[1] == ("Grounded", "5/8", "5/8", "+0 -0", "no change seen")
    assert rows[2] == ("cost", "$0.100", "$0.200", "+100 % [+100, +100]", "worse")


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.addresses += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    text = page([(RESULT, HELD), (replace(RESULT, profile=HOSTILE), HELD)])
    tags = _Tags(text)
    assert "script" not in tags.opened
    assert tags.addresses == []
    assert "url(" not in text
    assert sorted(tags.closed) == sorted(tag for tag in tags.opened if tag not in ("meta", "input"))
    assert not re.search("[\x00\x1b\u202e\ud800]", text)


def test_the_page_shows_every_case_under_every_result() -> None:
    other = suite_result(case_result("short-note", Grounded=1), case_result("only-here", Grounded=1), profile="claude")
    text = page([(RESULT, HELD), (other, verdict(other, {}, 1.0))])
    assert re.findall(r'class="name text">([^<]*)<', text) == [
        "tables",
        "quotes",
        "only-here",
        "short-note",  # the one that passed everywhere
    ]
    assert text.count("not run") == 3
    assert "<del>" not in text


def test_the_page_shows_where_artifacts_differ() -> None:
    changed = suite_result(
        CaseResult(outcome("tables", artifacts={"draft": "Small tools do one thing."}), ()), profile="claude"
    )
    text = page([(RESULT, HELD), (changed, verdict(changed, {}, 1.0))])
    assert "Small tools do <del>many things</del><ins>one thing</ins>." in text
