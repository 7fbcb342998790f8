"""Expressions: the conditions and lists of `when`, `each` and approval rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from orchestrator.domain.canonical import JSON
from orchestrator.templates.bounds import bounded_work
from orchestrator.templates.failure import evaluating
from orchestrator.templates.origin import Path
from orchestrator.templates.plain import plain
from orchestrator.templates.reader import Reader, Use
from orchestrator.templates.sandbox import Sandbox, fits_tree
from orchestrator.templates.source import Source

_RESULT = "result"


@dataclass(frozen=True)
class Expression:
    source: str
    paths: frozenset[Path]
    """Every dotted path read, as parts: `("review", "verdict")`. `[]` stands for any item of a list."""
    comparisons: tuple[tuple[Path, str], ...]
    """Paths compared with a literal text, by `==`, `!=`, `in` or `not in`."""
    _uses: tuple[Use, ...] = field(repr=False, compare=False)
    _template: Template = field(repr=False, compare=False)

    @classmethod
    @lru_cache(maxsize=512)
    def parse(cls, source: str) -> Expression:
        """Raises TemplateError, with the expression quoted as its place."""
        text = Source("", source)
        with bounded_work():
            reader = Reader(text)
            with text.parsing():
                node = _parsed(source)
                reader.read(node, {})
                body: list[nodes.Node] = [nodes.Assign(nodes.Name(_RESULT, "store"), node, lineno=1)]
                template = _sandbox().from_string(nodes.Template(body, lineno=1))
        paths = frozenset(use.path for use in reader.uses)
        return cls(source, paths, tuple(reader.comparisons), tuple(reader.uses), template)

    @property
    def names(self) -> frozenset[str]:
        """The inputs and artifacts it reads."""
        return frozenset(path[0] for path in self.paths)

    def evaluate(self, values: Mapping[str, JSON]) -> JSON:
        """The result as a plain JSON value.

        Raises:
            TemplateError: a name or attribute is not there, or the work cannot be done; names path and mend.
        """
        read = {name: values[name] for name in self.names if name in values}  # loading costs what is loaded
        with bounded_work(), evaluating(Source("", self.source), self._uses, values):
            context = self._template.new_context(read)
            for _ in self._template.root_render_func(context):
                pass
            return plain(context.vars[_RESULT])


@cache
def _sandbox() -> Sandbox:
    return Sandbox()


def _parsed(source: str) -> nodes.Expr:
    sandbox = _sandbox()
    parser = Parser(sandbox, source, state="variable")
    node = parser.parse_expression()
    if not parser.stream.eos:
        found = parser.stream.current
        raise TemplateSyntaxError(f"expected the end, got '{found.value}'", found.lineno)
    node.set_environment(sandbox)
    fits_tree(node)
    return node
