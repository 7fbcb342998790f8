"""The text of a template, and where in it something stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from jinja2 import TemplateSyntaxError

from orchestrator.errors import TemplateError
from orchestrator.templates.bounds import MAX_SOURCE
from orchestrator.values import dataclass

_STRING = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_END_RAW = r"\{%[-+]?\s*endraw\s*[-+]?%\}"
_MARKED = rf"\{{#.*?#\}}|(?P<code>\{{\{{(?:{_STRING}|[^\"'])*?\}}\}}|\{{%(?:{_STRING}|[^\"'])*?%\}})"
_CODE = re.compile(_MARKED, re.DOTALL)
_RAW_OR_CODE = re.compile(rf"\{{%[-+]?\s*raw\s*[-+]?%\}}.*?{_END_RAW}|{_MARKED}", re.DOTALL)
_OPENS = re.compile(r"\{[#%{]")
_MOST_UNCLOSED = 50
"""More than any text has that was meant as a template."""
_NAME = re.compile(r"(?<![\w.])\w+")
_QUOTED_CHARACTERS = 60
"""Of an expression that has no file: enough to know it again."""


@dataclass(frozen=True)
class Source:
    """A template by name. A one-line template has no name and is quoted instead."""

    name: str
    text: str

    def place(self, line: int = 0, column: int = 0) -> str:
        if not self.name:
            return '"' + " ".join(self.text.split())[:_QUOTED_CHARACTERS] + '"'
        return self.name + "".join(f":{number}" for number in (line, column) if number)

    def error(self, message: str, line: int = 0, column: int = 0, *, mend: str = "") -> TemplateError:
        return TemplateError(message, where=self.place(line, column), mend=mend)

    def column(self, name: str, line: int, occurrence: int = 0) -> int:
        """Where a variable's name stands in a line, counted from 1. Prose and quoted text do not count."""
        found = self._columns.get((name, line), [])
        return found[min(occurrence, len(found) - 1)] if found else 1

    @contextmanager
    def parsing(self) -> Iterator[None]:
        """Whatever is found wrong with the source is told in our words, with its place."""
        if len(self.text) > MAX_SOURCE:
            raise self.error(f"is longer than {MAX_SOURCE:,} characters.", mend="Split it.")
        try:
            yield
        except TemplateError as error:
            if error.where:
                raise
            raise self.error(error.message, mend=error.mend) from error
        except TemplateSyntaxError as error:
            message = (error.message or "cannot be read").rstrip(".")
            told = f"{message[:1].lower()}{message[1:]}."
            raise self.error(told, error.lineno, mend=_mend_for(message)) from error
        except (ArithmeticError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError) as error:
            raise self.error(
                "is nested too deeply or holds a number too large.", mend="Write it more simply."
            ) from error

    @cached_property
    def _columns(self) -> dict[tuple[str, int], list[int]]:
        """Name and line -> every column it stands at."""
        columns: dict[tuple[str, int], list[int]] = {}
        for number, code in enumerate(self._code, 1):
            for match in _NAME.finditer(code):
                columns.setdefault((match[0], number), []).append(match.start() + 1)
        return columns

    @cached_property
    def _code(self) -> list[str]:
        """The lines, with everything that is not code blanked."""
        blank = list(re.sub(r"[^\n]", " ", self.text))
        for match in _marked(self.text):
            if match["code"]:
                code = re.sub(_STRING, lambda string: re.sub(r"[^\n]", " ", string[0]), match["code"], flags=re.DOTALL)
                blank[match.start() : match.end()] = code
        return "".join(blank).split("\n")


def _marked(text: str) -> Iterator[re.Match[str]]:
    """Comments and code, as `finditer` gives them, as long as they are closed: what is not is looked for to the end of
    the text, which for a text of braces alone would take minutes, and all that for the column of a message.
    """
    at = unclosed = 0
    last_end = max((found.start() for found in re.finditer(_END_RAW, text)), default=0)
    while unclosed < _MOST_UNCLOSED and (opened := _OPENS.search(text, at)):
        found = (_RAW_OR_CODE if opened.start() < last_end else _CODE).match(text, opened.start())
        if found:
            yield found
        unclosed += found is None
        at = found.end() if found else opened.start() + 1


def _mend_for(message: str) -> str:
    if message.endswith("got '='"):
        return "Compare with '=='."
    if "unexpected char" in message:
        return "Write 'and', 'or' and 'not', and quote texts."
    return "Mend it here."
