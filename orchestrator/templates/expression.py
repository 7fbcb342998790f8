"""Expressions: the conditions and lists of `when`, `each` and approval rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from orchestrator.domain.canonical import JSON
from orchestrator.templates.bounds import BoundedWork
from orchestrator.templates.failure import evaluating
from orchestrator.templates.listing import FilesOf, FolderFiles, listing
from orchestrator.templates.origin import Path
from orchestrator.templates.plain import plain
from orchestrator.templates.reader import TemplateReader, Use
from orchestrator.templates.sandbox import Sandbox, fits_tree
from orchestrator.templates.source import Source
from orchestrator.values import dataclass, field

_RESULT = "result"
_COMPUTING = (nodes.BinExpr, nodes.UnaryExpr, nodes.Filter, nodes.Concat)


@dataclass(frozen=True)
class Expression:
    source: str
    paths: frozenset[Path]
    """Every dotted path read, as parts: `("review", "verdict")`. `[]` stands for any item of a list."""
    comparisons: tuple[tuple[Path, str], ...]
    """Paths compared with a literal text, by `==`, `!=`, `in` or `not in`."""
    listed: tuple[FolderFiles, ...]
    """Files of folders."""
    _uses: tuple[Use, ...] = field(repr=False, compare=False)
    _template: Template = field(repr=False, compare=False)

    @classmethod
    @lru_cache(maxsize=512)
    def parse(cls, source: str) -> Expression:
        """Raises TemplateError, with the expression quoted as its place."""
        return cls._read(source, None)

    @classmethod
    @lru_cache(maxsize=512)
    def parse_each(cls, source: str) -> Expression:
        """The same of a list in `each`, which may be the files of folders."""
        return cls._read(source, [])

    @classmethod
    def _read(cls, source: str, listed: list[FolderFiles] | None) -> Expression:
        text = Source("", source)
        with BoundedWork():
            reader = TemplateReader(text, listed=listed)
            with text.parsing():
                node = _parsed(source)
                reader.read(node, {})
                template = _compiled(node)
        with BoundedWork(), evaluating(text, (), ()):
            _check_constants(source)
        paths = frozenset(use.path for use in reader.uses)
        return cls(source, paths, tuple(reader.comparisons), tuple(listed or ()), tuple(reader.uses), template)

    @property
    def names(self) -> frozenset[str]:
        """The inputs and artifacts it reads."""
        return frozenset(path[0] for path in self.paths)

    def evaluate(self, values: Mapping[str, JSON], files: FilesOf | None = None) -> JSON:
        """The result as a plain JSON value.

        Args:
            values: what it may read, by name.
            files: reads those it lists.

        Raises:
            TemplateError: a name or attribute is not there, or the work cannot be done; names path and mend.
        """
        read = {name: values[name] for name in self.names if name in values}  # loading costs what is loaded
        with BoundedWork(), listing(files), evaluating(Source("", self.source), self._uses, values):
            return _result(self._template, read)


@cache
def _sandbox() -> Sandbox:
    return Sandbox()


def _compiled(node: nodes.Expr) -> Template:
    body: list[nodes.Node] = [nodes.Assign(nodes.Name(_RESULT, "store"), node, lineno=1)]
    return _sandbox().from_string(nodes.Template(body, lineno=1))


def _result(template: Template, values: Mapping[str, JSON]) -> JSON:
    context = template.new_context(dict(values))
    for _ in template.root_render_func(context):
        pass
    return plain(context.vars[_RESULT])


def _check_constants(source: str) -> None:
    """Work out what needs no value, so that what can never be worked out is told now and not in the middle of a run.

    The source is parsed anew: compiling changes the nodes it is given.
    """
    if constants := list(_constants(_parsed(source))):
        _result(_compiled(nodes.List(constants, lineno=1)), {})


def _constants(node: nodes.Node) -> Iterator[nodes.Expr]:
    if isinstance(node, _COMPUTING) and node.find(nodes.Name) is None:
        yield node
        return
    for below in node.iter_child_nodes():
        yield from _constants(below)


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
