"""A draft read for slips of form: found by code, told by line, and never mended. The words are the person's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.code_lines import outside_code, unclosed_fence
from orchestrator.text.code_span import masked
from orchestrator.text.markup import markup_of, told_of
from orchestrator.text.notes_outline import is_outline

_OPEN = re.compile(
    r"(?<![\w/.-])(?:TODO|FIXME|TKTK|TK|XXX|TBD)(?![\w/.-])|\blorem ipsum\b|\?\?\?\?|\[citation needed\]"
)
"""Marks that authors leave for themselves. In capitals: a todo list is a topic too."""
_TWICE = re.compile(
    r"(?<![\w'’.-])(?P<word>(?!(?:that|had|very|is|no|so|bye|ha|go|um|now|her|you|in|on|up|die|der|das|sie)\b)"
    r"[a-zäöüß]{2,})[ \t]+(?P=word)(?![\w'’-])"
)
"""A word twice, in small letters; those of which it is said so are left out."""
_NOTE = re.compile(r"\[\^(?P<label>[^\[\]\s]+)\]")
_REFERENCE = re.compile(r"(?<![\\!\w\]])\[(?P<words>[^\[\]]+)\]\[(?P<label>[^\[\]]*)\]")
_DEFINED = re.compile(r" {0,3}\[(?P<label>[^\[\]]+)\]:[ \t]*\S?")
_NO_SPACE = re.compile(r"(?P<marks>#{2,6})[^\s#].*")
_EMPTY_LINK = re.compile(r"(?<![\\\w])\[[^\[\]]*\]\([ \t]*\)")
_MARKS = (
    (_OPEN, "A mark that something is still to be done."),
    (_TWICE, "A word stands here twice."),
    (_EMPTY_LINK, "This link leads nowhere."),
)
_MOST = 12
"""Findings; what has more of them needs another look altogether."""
_OUTLINE = (
    "This is an outline with your notes under it, and no page: without a language model nobody writes them out. "
    "Write it yourself, or take a profile with a model."
)


def proof_of(draft: str) -> dict[str, JSON]:
    """What a person should see before a draft goes out.

    Returns:
        `verdict`, always “approve”, for it is the person who decides; `findings`, as a review has them, a dozen at
        most; `warnings` about the whole.
    """
    markup = markup_of(draft)
    warnings = [told_of(markup)] if markup else []
    if is_outline(draft):
        warnings.append(_OUTLINE)
    findings = [] if markup else list(_findings(draft))
    if len(findings) > _MOST:
        warnings.append(f"{len(findings) - _MOST} more slips of form were found and are not listed.")
    return {"verdict": "approve", "findings": findings[:_MOST], "warnings": warnings}


def _findings(draft: str) -> Iterator[JSON]:
    lines = draft.split("\n")
    prose = [(number, line) for number, line in outside_code(lines)]
    if opened := unclosed_fence(lines):
        yield _finding(opened, lines[opened - 1], "This block of code is never closed: all below it is code.", "should")
    links = frozenset(_label(found["label"]) for _, line in prose if (found := _DEFINED.match(line)))
    for number, line in prose:
        bare = masked(line)
        yield from _leading_nowhere(number, line, bare, links)
        yield from _of_line(number, line, bare)


def _leading_nowhere(number: int, line: str, bare: str, links: frozenset[str]) -> Iterator[JSON]:
    """Links and foot-notes whose other half is missing: a reader sees their brackets."""
    for found in _REFERENCE.finditer(bare):
        label = line[found.start("label") : found.end("label")] or line[found.start("words") : found.end("words")]
        if _label(label) not in links and not label.startswith("^"):
            said = line[found.start() : found.end()]
            yield _finding(number, said, "Nothing says where this link leads; its brackets will show.", "should")
    for found in _NOTE.finditer(bare):
        if f"^{_label(found['label'])}" not in links:
            yield _finding(number, found[0], "There is no such foot-note.", "should")


def _label(written: str) -> str:
    return " ".join(written.casefold().split())


def _of_line(number: int, line: str, bare: str) -> Iterator[JSON]:
    for mark, problem in _MARKS:
        if (found := mark.search(bare)) and found[0] in line:
            yield _finding(number, line[found.start() : found.end()], problem, "may")
    if _NO_SPACE.fullmatch(bare):
        yield _finding(number, line, "Without a space behind its signs this is no heading.", "should")


def _finding(line: int, quote: str, problem: str, weight: str) -> Mapping[str, JSON]:
    return {"line": line, "quote": quote.strip()[:80].rstrip(), "problem": problem, "weight": weight}
