"""The environment templates run in: plain values, no Python behind them, bounded work.

No operator can fill the memory: what a result would take is known before it is made.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from jinja2 import DictLoader, Template, nodes
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from orchestrator.errors import TemplateError
from orchestrator.templates import filters, text_method
from orchestrator.templates.absent import Absent
from orchestrator.templates.bounds import MAX_BITS, MAX_NODES, charge, finite, fits_list, fits_text, weigh
from orchestrator.templates.kind import kind_of
from orchestrator.templates.listing import FILES
from orchestrator.templates.printing import finished
from orchestrator.templates.text_method import TextMethod

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
SYMBOLS = frozenset(_OPERATORS)

_LOOP_NAMES = frozenset({"depth", "first", "index", "index0", "last", "length", "revindex", "revindex0"})
_INCLUDE_STEPS = 30
"""Measured, three microseconds: as long as some twenty turns of a loop."""
_NODES_PER_STEP = 5
"""Chosen by hand: going through a node is quicker than a turn of a loop."""


def bounded_range(*limits: int) -> range:
    numbers = range(*limits)
    fits_list(len(numbers))
    return numbers


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja over plain JSON values. A name behind a dot is a key of an object, or one of a few methods of text."""

    intercepted_binops = SYMBOLS

    def __init__(self, sources: Mapping[str, str] | None = None) -> None:
        super().__init__(
            loader=DictLoader(sources or {}),
            undefined=Absent,
            finalize=finished,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
            optimized=False,  # it works constants out again at each level above them: the cube of their depth
        )
        self._steps: dict[str, int] = {}
        """By the name of a template: what going through it once takes."""
        self.globals = {"range": bounded_range}
        self.filters = dict(filters.FILTERS)
        self.tests = dict(filters.TESTS)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        fits_tree(tree)
        self._steps[name or ""] = steps_of(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Absent):
            obj.used()
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, str) and attribute in text_method.NAMES:
            return TextMethod(obj, attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP_NAMES:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Items only: what stands in brackets, or in `attribute=...`, is never an attribute of a Python object."""
        for given in (obj, argument):
            if isinstance(given, Absent):
                given.used()
        if isinstance(obj, dict | list | tuple | str | range):
            try:
                return obj[argument]
            except (TypeError, LookupError):
                pass
        return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        return compute(operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, TextMethod) or obj is bounded_range

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:
        template = super().get_template(name, *args, **kwargs)
        self.charge_for(template.name or "")
        return template

    def charge_for(self, name: str) -> None:
        """Going through a template once; one that prints nothing is work too."""
        charge(_INCLUDE_STEPS + self._steps.get(name, 0))

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Counting().visit(source), *args, **kwargs)


def fits_tree(tree: nodes.Node) -> None:
    if sum(1 for _ in islice(tree.find_all(nodes.Node), MAX_NODES + 1)) > MAX_NODES:
        raise TemplateError(
            f"has more than {MAX_NODES:,} names, tags and values.", mend="Split it, or move work to a script."
        )
    for written in tree.find_all(nodes.Const):
        if isinstance(written.value, float):
            finite(written.value)


class _Counting(NodeTransformer):
    """Puts a bounded filter where Jinja would compile to bare Python: loops, `~`, comparisons. Names data blocks, and
    folders whose files are listed.
    """

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # the visitor finds methods by node class
        steps = steps_of(node)
        self.generic_visit(node)
        node.iter = _filter(node.iter, filters.EACH, nodes.Const(steps, lineno=node.lineno))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), filters.CONCAT)

    def visit_Operand(self, node: nodes.Operand) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.expr, nodes.Const):
            node.expr = _filter(node.expr, filters.COMPARED)
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        written = written_name(node.node)
        self.generic_visit(node)
        if node.name == filters.DATA:
            node.name, node.args = filters.BLOCK, [nodes.Const(written, lineno=node.lineno)]
        elif node.name == FILES:
            node.name, node.args = filters.LISTED, [nodes.Const(written, lineno=node.lineno), *node.args]
        return node


def steps_of(tree: nodes.Node) -> int:
    """What it takes to go through it once, apart from what its filters charge."""
    return node_count(tree) // _NODES_PER_STEP


def node_count(tree: nodes.Node) -> int:
    return sum(1 for _ in tree.find_all(nodes.Node))


def _filter(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


def written_name(node: nodes.Node | None) -> str:
    """The dotted name an expression is about, as the template writes it."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=owner, attr=attribute):
            return f"{written_name(owner)}.{attribute}"
        case nodes.Getitem(node=owner, arg=nodes.Const(value=int() as index)):
            return f"{written_name(owner)}.{index}"
        case nodes.Getitem(node=owner) | nodes.Filter(node=owner) | nodes.Call(node=owner):
            return written_name(owner)
    return "value"


def compute(symbol: str, left: Any, right: Any) -> Any:
    """The result of `left symbol right` for numbers; texts and lists can be added and repeated."""
    charge()
    if isinstance(left, int | float) and isinstance(right, int | float):
        return _number(symbol, left, right)
    if symbol == "+" and isinstance(left, str | list) and type(left) is type(right):
        _fits(left, len(left) + len(right))
        return weigh(_OPERATORS["+"](left, right))
    if symbol == "*" and isinstance(left, str | list) and isinstance(right, int):
        _fits(left, len(left) * right)
        return weigh(left * right)
    raise TemplateError(
        f"cannot compute {kind_of(left)} {symbol} {kind_of(right)}.", mend="Join texts with '~'; count with '| length'."
    )


def _number(symbol: str, left: float, right: float) -> float:
    if symbol == "**" and isinstance(left, int) and isinstance(right, int) and right > 0:
        _fits_number(left.bit_length() * right)
    result = _OPERATORS[symbol](left, right)
    if isinstance(result, complex):
        raise TemplateError("takes a root of a negative number.", mend="Guard it with 'if'.")
    if isinstance(result, int):
        _fits_number(result.bit_length())
    return finite(result)  # type: ignore[no-any-return]  # int or float, as the operands


def _fits(value: str | list[Any], length: int) -> None:
    if isinstance(value, str):
        fits_text(length)
    else:
        fits_list(length)


def _fits_number(bits: int) -> None:
    if bits > MAX_BITS + 1:
        raise TemplateError(f"makes a whole number of more than {MAX_BITS} bits.", mend="Compute with smaller ones.")
