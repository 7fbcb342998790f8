"""What an expression reads, without evaluating it; and a refusal of everything templates do not have."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from orchestrator.errors import nearest_name
from orchestrator.templates import filters, text_method
from orchestrator.templates.bounds import charge
from orchestrator.templates.listing import FILES, IN_EACH, ONLY_IN_EACH, FolderFiles, listed_by
from orchestrator.templates.origin import ITEM, NOWHERE, Origin, Origins, Path, Scope, either, inner, made_from
from orchestrator.templates.source import Source
from orchestrator.values import dataclass, field

_SAME_ITEMS = frozenset({"list", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "unique"})
_ONE_ITEM = frozenset({"first", "last", "max", "min"})
_NUMBERS = frozenset({"abs", "count", "float", "int", "length", "round", "sum", "wordcount"})
_TAKES_ATTRIBUTE_FIRST = frozenset({"rejectattr", "selectattr"})
_TAKES_ATTRIBUTE = _TAKES_ATTRIBUTE_FIRST | {"map", "max", "min", "sort", "unique"}
_NAMES_FUNCTION_AT = {"map": 0, "reject": 0, "rejectattr": 1, "select": 0, "selectattr": 1}
_STEPS = 4
"""Of reading one node: some microseconds."""
_PLACES = nodes.Name | nodes.Getattr | nodes.Getitem


@dataclass(frozen=True, slots=True)
class Use:
    """One place in a template that reads what is passed."""

    path: Path
    """`("review", "findings", "[]", "line")`: `[]` stands for any item of a list, or key of an object looped over."""
    template: str
    """The template it stands in, after includes; empty for a one-line template."""
    line: int
    column: int
    raw: bool
    """Printed without passing through the `data` filter."""


@dataclass
class TemplateReader:
    """Reads the expressions of one template, in order."""

    source: Source
    uses: list[Use] = field(default_factory=list)
    comparisons: list[tuple[Path, str]] = field(default_factory=list)
    """Paths compared with a text."""
    listed: list[FolderFiles] | None = None
    """Takes what `files` lists, where it may."""
    _seen: dict[int, int] = field(default_factory=dict)
    """Column of each name node already met."""
    _met: dict[tuple[str, int], int] = field(default_factory=dict)
    """How often a name was met in a line."""

    def printed(self, node: nodes.Node, scope: Scope) -> None:
        """An expression between `{{ }}`: the only place for `| data`, and there it comes last."""
        match node:
            case nodes.CondExpr(test=test, expr1=yes, expr2=no):
                self.read(test, scope)
                self.printed(yes, scope)
                if no is not None:
                    self.printed(no, scope)
            case nodes.Filter(name=filters.DATA, node=nodes.Expr() as value):
                self._plain_arguments(node)
                if node.args or node.kwargs:
                    raise self.error(node, "gives 'data' an argument.", "Write '| data' alone; it knows the name.")
                self.read(value, scope)
            case _:
                self.read(node, scope, raw=True)

    def read(self, node: nodes.Node, scope: Scope, *, raw: bool = False) -> Origins:
        """Note every path the expression reads. `raw`: its text will be printed."""
        origins = self._origins(node, scope, raw)
        charge(len(origins))
        if isinstance(node, _PLACES):
            name = node if isinstance(node, nodes.Name) else node.find(nodes.Name)
            for origin in origins:
                if name and origin.exact:
                    self._note(origin.path, name, raw)
        return origins

    def error(self, node: nodes.Node, message: str, mend: str) -> Exception:
        return self.source.error(message, node.lineno, mend=mend)

    def _origins(self, node: nodes.Node, scope: Scope, raw: bool) -> Origins:
        charge(_STEPS)
        match node:
            case nodes.Const() | nodes.TemplateData():
                return NOWHERE
            case nodes.Name():
                return self._name(node, scope, raw)
            case nodes.Getattr(node=owner, attr=attribute):  # the owner is noted as part of the longer path only
                return inner(self._origins(owner, scope, raw), attribute)
            case nodes.Getitem():
                return self._item(node, scope, raw)
            case nodes.Filter():
                return self._filter(node, scope, raw)
            case nodes.Call():
                return self._call(node, scope, raw)
            case nodes.CondExpr(test=test, expr1=yes, expr2=no):
                if no is None:
                    raise self.error(node, "has an 'if' without 'else' inside an expression.", "Add an else.")
                self.read(test, scope)
                return either((self.read(yes, scope, raw=raw), self.read(no, scope, raw=raw)))
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                return either((self.read(left, scope, raw=raw), self.read(right, scope, raw=raw)))
        return self._made(node, scope, raw)

    def _made(self, node: nodes.Node, scope: Scope, raw: bool) -> Origins:
        """Expressions whose value is new: what they are made of still counts as printed when it is text."""
        match node:
            case nodes.Compare():
                self._compare(node, scope)
                return NOWHERE
            case nodes.Test(name=name):
                if name not in filters.TESTS:
                    raise self._unknown(node, "test", name, filters.TESTS)
                self._all(node, scope, raw=False)
                return NOWHERE
            case (
                nodes.Not()
                | nodes.Neg()
                | nodes.Pos()
                | nodes.Sub()
                | nodes.Div()
                | nodes.FloorDiv()
                | nodes.Mod()
                | nodes.Pow()
            ):
                self._all(node, scope, raw=False)
                return NOWHERE
            case nodes.Add() | nodes.Mul() | nodes.Concat() | nodes.List() | nodes.Tuple() | nodes.Dict():
                return self._all(node, scope, raw=raw)
        raise self.error(node, f"uses {type(node).__name__}, which templates do not have.", "Write it otherwise.")

    def _all(self, node: nodes.Node, scope: Scope, *, raw: bool) -> Origins:
        self._plain_arguments(node)
        sources = []
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                sources.append(self.read(child, scope, raw=raw))
            else:  # a pair of a dict, a keyword of a call
                sources.append(self._all(child, scope, raw=raw))
        return made_from(*sources)

    def _name(self, node: nodes.Name, scope: Scope, raw: bool) -> Origins:
        if node.name == "self" and node.name not in scope:  # Jinja puts its own object there
            raise self.error(node, "uses 'self', a name templates keep for themselves.", "Give it another name.")
        origins = scope.get(node.name, frozenset({Origin((node.name,))}))
        for origin in origins:
            if raw and not origin.exact:
                self._note(origin.path, node, raw)
        return origins

    def _item(self, node: nodes.Getitem, scope: Scope, raw: bool) -> Origins:
        match node.arg:
            case nodes.Const(value=str() as key):
                return inner(self._origins(node.node, scope, raw), key)
            case nodes.Const(value=int()) | nodes.Neg(node=nodes.Const(value=int())):
                return inner(self._origins(node.node, scope, raw), ITEM)
            case nodes.Slice():
                for bound in node.arg.iter_child_nodes():
                    if isinstance(bound, nodes.Expr):
                        self.read(bound, scope)
                return self._origins(node.node, scope, raw)
        self.read(node.arg, scope)
        return made_from(self.read(node.node, scope, raw=raw))

    def _filter(self, node: nodes.Filter, scope: Scope, raw: bool) -> Origins:
        self._plain_arguments(node)
        if node.name == FILES:
            return self._files(node, scope)
        if node.name not in filters.FILTER_NAMES or node.node is None:
            known = filters.FILTER_NAMES if self.listed is None else filters.FILTER_NAMES | {FILES}
            raise self._unknown(node, "filter", node.name, known)
        self._check_named_function(node)
        if node.name == filters.DATA:
            raise self.error(node, "uses 'data' inside a larger expression.", "Write '{{ ... | data }}', data last.")
        value = self.read(node.node, scope, raw=raw and node.name not in _NUMBERS)
        argument_raw = raw and node.name not in _SAME_ITEMS | _NUMBERS
        arguments = [self.read(argument, scope, raw=argument_raw) for argument in node.args]
        arguments += [self.read(keyword.value, scope, raw=argument_raw) for keyword in node.kwargs]
        attribute = self._attribute(node, value, raw)
        return _filtered(node.name, value, arguments, attribute)

    def _files(self, node: nodes.Filter, scope: Scope) -> Origins:
        if self.listed is None:
            raise self.error(node, ONLY_IN_EACH, IN_EACH)
        self.listed.append(listed_by(node))
        return made_from(self.read(node.node, scope)) if node.node else NOWHERE

    def _check_named_function(self, node: nodes.Filter) -> None:
        """`select("odd")` and `map("lower")` name a test or filter as text."""
        at = _NAMES_FUNCTION_AT.get(node.name)
        if at is None or len(node.args) <= at:
            return
        known = filters.FILTER_NAMES - {filters.DATA} if node.name == "map" else filters.TESTS.keys()
        named = node.args[at]
        if not isinstance(named, nodes.Const) or not isinstance(named.value, str):
            raise self.error(node, f"gives '{node.name}' a name that is not constant.", "Quote the name.")
        if named.value not in known:
            raise self._unknown(node, "filter" if node.name == "map" else "test", named.value, known)

    def _attribute(self, node: nodes.Filter, value: Origins, raw: bool) -> Origins:
        """What `map(attribute="title")` and its like read of each item."""
        if node.name not in _TAKES_ATTRIBUTE:
            return NOWHERE
        given = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
        if node.name in _TAKES_ATTRIBUTE_FIRST:
            given += node.args[:1]
        name = node.find(nodes.Name)
        read: Origins = NOWHERE
        for constant in given:
            if isinstance(constant, nodes.Const) and isinstance(constant.value, str):
                parts = [ITEM if part.isdigit() else part for part in constant.value.split(".")]
                read |= inner(value, ITEM, *parts)
        for origin in read:
            if name and origin.exact:
                self._note(origin.path, name, raw and node.name == "map")
        return read

    def _call(self, node: nodes.Call, scope: Scope, raw: bool) -> Origins:
        self._plain_arguments(node)
        match node.node:
            case nodes.Name(name="range") if "range" not in scope:
                for argument in node.args:
                    self.read(argument, scope)
                return NOWHERE
            case nodes.Getattr(node=owner, attr=method) if method in text_method.NAMES:
                raw = raw and method not in text_method.ASKING
                arguments = [self.read(argument, scope, raw=raw) for argument in node.args]
                return made_from(self.read(owner, scope, raw=raw), *arguments)
            case nodes.Getattr(attr=method):
                known = ", ".join(sorted(text_method.NAMES))
                message = f"calls {method!r}; text has only {known}."
                raise self.error(node, message, "For the entries of an object write '| items'.")
        raise self.error(
            node, "calls something that is not a function.", "Only range() and methods of text are called."
        )

    def _compare(self, node: nodes.Compare, scope: Scope) -> None:
        left = node.expr
        found = self.read(left, scope)
        for operand in node.ops:
            right = operand.expr
            beside = self.read(right, scope)
            if operand.op in ("eq", "ne", "in", "notin"):
                self._note_comparison(found, _texts(right, members=operand.op in ("in", "notin")))
            if operand.op in ("eq", "ne"):
                self._note_comparison(beside, _texts(left, members=False))
            left, found = right, beside

    def _note_comparison(self, origins: Origins, texts: list[str]) -> None:
        paths = sorted(origin.path for origin in origins if origin.exact)
        self.comparisons += [(path, text) for path in paths for text in texts]

    def _note(self, path: Path, name: nodes.Name, raw: bool) -> None:
        if id(name) not in self._seen:
            occurrence = self._met.get((name.name, name.lineno), 0)
            self._met[name.name, name.lineno] = occurrence + 1
            self._seen[id(name)] = self.source.column(name.name, name.lineno, occurrence)
        self.uses.append(Use(path, self.source.name, name.lineno, self._seen[id(name)], raw))

    def _plain_arguments(self, node: nodes.Node) -> None:
        if getattr(node, "dyn_args", None) is not None or getattr(node, "dyn_kwargs", None) is not None:
            raise self.error(node, "spreads arguments with '*'.", "Write the arguments out.")

    def _unknown(self, node: nodes.Node, noun: str, name: str, known: Iterable[str]) -> Exception:
        names = sorted(known_name for known_name in known if known_name[0].isalpha())
        nearest = nearest_name(name, names)
        mend = f"Did you mean '{nearest}'?" if nearest else f"There are {', '.join(names)}."
        return self.error(node, f"there is no {noun} '{name}'.", mend)


def _filtered(name: str, value: Origins, arguments: list[Origins], attribute: Origins) -> Origins:
    if name in _NUMBERS:
        return NOWHERE
    if name in _SAME_ITEMS:
        return value
    if name in _ONE_ITEM:
        return inner(value, ITEM)
    if name in ("d", "default"):
        return either((value, *arguments))
    return made_from(attribute or value, *arguments)


def _texts(node: nodes.Expr, *, members: bool) -> list[str]:
    """The literal texts an expression consists of; none when anything in it is not literal."""
    items = node.items if members and isinstance(node, nodes.Tuple | nodes.List) else [] if members else [node]
    return [item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
