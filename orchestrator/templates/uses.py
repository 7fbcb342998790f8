"""What a template reads of the values it is given, followed through loops, `set` and includes."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import nodes

from orchestrator.templates.bounds import charge
from orchestrator.templates.origin import ITEM, NOWHERE, Origin, Origins, Scope, either, inner, made_from
from orchestrator.templates.reader import TemplateReader, Use
from orchestrator.templates.source import Source
from orchestrator.values import dataclass

Open = Callable[[str], tuple[Source, nodes.Template]]

_REFUSED = {
    "AssignBlock": "a 'set' block",
    "Block": "'block'",
    "CallBlock": "'call'",
    "Extends": "'extends'",
    "FilterBlock": "a 'filter' block",
    "FromImport": "'from'",
    "Import": "'import'",
    "Macro": "'macro'",
    "Scope": "'autoescape'",
}


def template_uses(name: str, open_template: Open) -> tuple[Use, ...]:
    """Every use in a template and what it includes, in order. Includes must have been checked for loops."""
    uses: list[Use] = []
    _Template(name, open_template, uses, set()).read({})
    return tuple(dict.fromkeys(uses))


def include_name(node: nodes.Include, source: Source) -> str:
    """The one template an `include` names. Raises TemplateError for anything that is not one constant name."""
    if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
        raise source.error("includes something that is not a constant name.", node.lineno, mend="Quote one name.")
    if node.ignore_missing or not node.with_context:
        raise source.error(
            "includes with 'ignore missing' or 'without context'.", node.lineno, mend="Name the template alone."
        )
    return node.template.value


@dataclass
class _Template:
    name: str
    open: Open
    uses: list[Use]
    met: set[tuple[str, frozenset[tuple[str, Origins]]]]
    """Templates read already, with the local names they were read with."""

    def read(self, scope: Scope) -> None:
        charge(1 + len(scope))
        met = (self.name, frozenset(scope.items()))
        if met in self.met:  # includes that double would be read a million times, and say the same
            return
        self.met.add(met)
        self.source, tree = self.open(self.name)
        self.reader = TemplateReader(self.source, self.uses)
        self._body(tree.body, scope)

    def _body(self, body: list[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Output():
                for expression in node.nodes:
                    self.reader.printed(expression, scope)
            case nodes.If():
                self._if(node, scope)
            case nodes.For():
                self._for(node, scope)
            case nodes.Assign():
                self._bind(node.target, self.reader.read(node.node, scope), scope)
            case nodes.With():
                self._with(node, scope)
            case nodes.Include():
                _Template(include_name(node, self.source), self.open, self.uses, self.met).read(dict(scope))
            case _:
                what = _REFUSED.get(type(node).__name__, type(node).__name__)
                mend = "Put shared text into a template of its own and include it."
                raise self.reader.error(node, f"uses {what}, which templates do not have.", mend)

    def _if(self, node: nodes.If, scope: Scope) -> None:
        self.reader.read(node.test, scope)
        ends = []
        for branch in (node.body, node.else_):
            ends.append(dict(scope))
            self._body(branch, ends[-1])
        for other in node.elif_:
            ends.append(dict(scope))
            self._if(other, ends[-1])
        charge(len(scope) // 10)
        for name in {name for end in ends for name in end}:
            known = scope.get(name)
            if any(end.get(name) is not known for end in ends):  # most names are set in no branch
                scope[name] = either(end.get(name, frozenset({Origin((name,))})) for end in ends)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        if node.recursive:
            raise self.reader.error(node, "loops with 'recursive'.", "Write the levels out, or print it with '| data'.")
        items = inner(self.reader.read(node.iter, scope), ITEM)
        body = {**scope, "loop": NOWHERE}
        self._bind(node.target, items, body)
        if node.test is not None:
            self.reader.read(node.test, body)
        self._body(node.body, body)
        self._body(node.else_, dict(scope))

    def _with(self, node: nodes.With, scope: Scope) -> None:
        values = [self.reader.read(value, scope) for value in node.values]
        body = dict(scope)
        for target, origins in zip(node.targets, values, strict=True):
            self._bind(target, origins, body)
        self._body(node.body, body)

    def _bind(self, target: nodes.Node, origins: Origins, scope: Scope) -> None:
        match target:
            case nodes.Name(name=name):
                scope[name] = origins
            case nodes.Tuple(items=items):
                for item in items:
                    self._bind(item, made_from(origins), scope)
            case _:
                raise self.reader.error(target, "sets something that is not a name.", "Set a plain name.")
