"""What PyYAML could not read, told so that a person can mend it."""

from __future__ import annotations

import re

import yaml

_STRAY = re.compile(r"found character '(?P<character>.+)' that cannot start any token")
_IN_BRACES = re.compile(r"expected ',' or '(?P<closing>[}\]])', but got '(?P<got>.+)'")


def told(trouble: yaml.YAMLError, text: str) -> tuple[int, int, str, str]:
    """Line, column (from 1), what was found, and the mend."""
    if isinstance(trouble, yaml.reader.ReaderError):
        return _unprintable(trouble, text)
    if not isinstance(trouble, yaml.MarkedYAMLError):
        return 0, 0, "this is not YAML", "Write it anew."
    mark = trouble.problem_mark or trouble.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    opened = trouble.context_mark.line + 1 if trouble.context_mark else line
    return line, column, *_explained(trouble.problem or trouble.context or "", opened)


def _unprintable(trouble: yaml.reader.ReaderError, text: str) -> tuple[int, int, str, str]:
    before = text[: trouble.position]
    column = len(before) - (before.rfind("\n") + 1) + 1
    return before.count("\n") + 1, column, f"an invisible character, U+{ord(text[trouble.position]):04X}", "Delete it."


def _explained(problem: str, opened: int) -> tuple[str, str]:
    if stray := _STRAY.search(problem):
        return _stray(stray["character"])
    if braces := _IN_BRACES.search(problem):
        return _in_braces(braces["got"], braces["closing"], opened)
    if "mapping values are not allowed" in problem:
        return "':' stands inside a text", "Quote the text, or mend the line above."
    if "expected <block end>" in problem:
        return (
            "this does not fit what stands above",
            f"Line it up with line {opened}, or quote a text that begins with {{.",
        )
    if "unexpected end of stream" in problem:
        return f"the quote opened on line {opened} is never closed", "Close it."
    if "could not find expected ':'" in problem:
        return f"line {opened} is not 'key: value'", "Write a ':' and a space behind the key."
    return f"not YAML: {problem}", "Mend it."


def _stray(character: str) -> tuple[str, str]:
    if character == r"\t":
        return "a tab stands where YAML wants spaces", "Use spaces."
    return f"a text begins with '{character}'", "Quote the text."


def _in_braces(got: str, closing: str, opened: int) -> tuple[str, str]:
    opening = "{" if closing == "}" else "["
    if got == "?":
        mend = "Quote the question, or put gate and reads on lines of their own."
        return f"'?' ends a word inside {opening} {closing}", mend
    return (
        f"the {opening} opened on line {opened} is not closed before this",
        f"Close it with {closing}, or quote a text.",
    )
