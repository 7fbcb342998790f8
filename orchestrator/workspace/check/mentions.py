"""Names that a phase's own words ask for, beside what it `reads`."""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.templates.expression import Expression
from orchestrator.templates.prompt import line_uses
from orchestrator.workspace.read.shape import ITEM
from orchestrator.workspace.yaml.faultlog import Place
from orchestrator.workspace.yaml.node import Scalar

_ASKS_WHETHER_THERE = re.compile(r"\bis\s+(not\s+)?(defined|undefined|none)\b|\|\s*(d|default)\b")
"""An expression that looks whether a value is there may be asked before it is."""


class Mention(NamedTuple):
    path: tuple[str, ...]
    place: Place
    is_needed: bool
    """The words cannot do without it."""


def in_line(line: Scalar) -> list[Mention]:
    """Of a template of one line, such as a question. Raises TemplateError."""
    is_needed = not _ASKS_WHETHER_THERE.search(line.text)
    return [Mention(use.path, line.inside(use.line, use.column), is_needed) for use in line_uses(line.text)]


def in_expression(expression: Scalar, *, is_each: bool = False) -> list[Mention]:
    """Of an expression, such as `when`. Raises TemplateError."""
    is_needed = not _ASKS_WHETHER_THERE.search(expression.text)
    parse = Expression.parse_each if is_each else Expression.parse
    paths = sorted(parse(expression.text).paths)
    return [Mention(path, place_of_name(expression, path), is_needed) for path in paths]


def place_of_name(scalar: Scalar, path: tuple[str, ...]) -> Place:
    """Where an expression says a name, as well as it can be told."""
    pattern = r"\.".join(re.escape(step) for step in path if step != ITEM)
    match = re.search(rf"(?<![\w.]){pattern}\b", scalar.text) or re.search(rf"(?<![\w.]){path[0]}\b", scalar.text)
    return place_at(scalar, match)


def place_at(scalar: Scalar, match: re.Match[str] | None) -> Place:
    """Where a match in a text stands in its file."""
    if match is None:
        return scalar.place
    before = scalar.text[: match.start()]
    return scalar.inside(before.count("\n") + 1, len(before) - before.rfind("\n"))
