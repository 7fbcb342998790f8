"""Results as JUnit XML, in the shape that continuous integration servers read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from orchestrator.evals.figure import headline, sampled
from orchestrator.evals.result import UNJUDGED, CaseResult, SuiteResult
from orchestrator.evals.verdict import Verdict
from orchestrator.text.visible import visible

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters no XML 1.0 document may hold, however they are written."""


def junit(judged: Sequence[tuple[SuiteResult, Verdict]]) -> str:
    """One suite a result: a failed case is a failure; one that crashed or was not recorded is an error."""
    root = Xml.Element("testsuites")
    for result, found in judged:
        root.append(_suite(result, found))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(result: SuiteResult, found: Verdict) -> Xml.Element:
    errors = [case for case in result.cases if _is_error(case)]
    skipped = [case for case in result.cases if case.fails_as_expected]
    failures = [case for case in result.cases if not case.passed and not _is_error(case) and case not in skipped]
    suite = Xml.Element(
        "testsuite",
        name=_text(f"{result.suite} ({result.profile})"),
        tests=str(len(result.cases)),
        failures=str(len(failures)),
        errors=str(len(errors)),
        skipped=str(len(skipped)),
        timestamp=_text(result.at.removesuffix("Z")[:19]),
        time=f"{sum(case.outcome.seconds for case in result.cases):.3f}",
    )
    properties = Xml.SubElement(suite, "properties")
    told = {"profile": result.profile, "definition": result.definition, "verdict": headline(found)}
    for name, value in {**told, "evidence": sampled(found), "why": "; ".join(found.why)}.items():
        Xml.SubElement(properties, "property", name=name, value=_text(value))
    suite.extend(_case(result, case) for case in result.cases)
    return suite


def _case(result: SuiteResult, case: CaseResult) -> Xml.Element:
    outcome = case.outcome
    repeat = f" [{outcome.repeat}]" if outcome.repeat > 1 else ""
    element = Xml.Element(
        "testcase",
        classname=_text(f"{result.suite}.{result.profile}"),
        name=_text(f"{outcome.case}{repeat}"),
        time=f"{outcome.seconds:.3f}",
    )
    if case.fails_as_expected:
        Xml.SubElement(element, "skipped", message=_text(f"expected to fail: {outcome.expected_failure}"))
    elif not case.passed:
        _add_trouble(element, case)
    return element


def _add_trouble(element: Xml.Element, case: CaseResult) -> None:
    outcome = case.outcome
    failed = [score for score in case.scores if not score.passed]
    if _is_error(case) or not failed:
        message, lines = f"{outcome.status}: {outcome.error}".rstrip(": "), [outcome.error]
    else:
        message = ", ".join(score.evaluator for score in failed)
        lines = [f"{score.evaluator} {score.value:g}: {score.why}" for score in failed]
    tag, kind = ("error", outcome.status) if _is_error(case) else ("failure", "evaluator")
    trouble = Xml.SubElement(element, tag, message=_text(message), type=kind)
    trouble.text = _text("\n".join(lines))


def _is_error(case: CaseResult) -> bool:
    return case.outcome.status in UNJUDGED or case.is_unheard


def _text(text: str) -> str:
    return _NO_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", visible(text))
