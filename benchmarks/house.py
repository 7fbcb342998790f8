"""The shape of the code in figures: how long things are, what stands twice, what goes round in a circle.

    python benchmarks/house.py [FOLDER]

Figures describe; they are no quotas. Lines count as they stand, comments by the tokenizer.
"""

from __future__ import annotations

import ast
import statistics
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def functions(self) -> Iterator[tuple[int, str]]:
        """Lines and name of each, the decorators left out."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function) and node.end_lineno:
                yield node.end_lineno - node.lineno + 1, f"{self.name}.{node.name}"

    def classes(self) -> Iterator[str]:
        return (node.name for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def comments(self) -> int:
        with self.path.open("rb") as file:
            return sum(token.type == tokenize.COMMENT for token in tokenize.tokenize(file.readline))

    def notes(self) -> int:
        """Strings below a name, of a module's constant or a class's field, that say what it is for."""
        bodies = [self.tree.body, *(node.body for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))]
        pairs = (pair for body in bodies for pair in pairwise(body))
        return sum(isinstance(a, ast.Assign | ast.AnnAssign) and isinstance(b, ast.Expr) for a, b in pairs)

    def unreasoned(self) -> Iterator[str]:
        """Constants of the module that are a bare number, and no line on or after them, or before, says why."""
        lines, body = self.text.splitlines(), self.tree.body
        for node, after in zip_longest(body, body[1:]):
            if not isinstance(node, ast.Assign) or not _is_number(node.value):
                continue
            noted = isinstance(after, ast.Expr) or "#" in lines[node.lineno - 1] or lines[node.lineno - 2][:1] == "#"
            if not noted:
                yield f"{self.name}.{ast.unparse(node.targets[0])}"

    def imports(self, known: Mapping[str, Module]) -> set[str]:
        """Modules of the package that it imports, wherever in it: in functions and for types too."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
        return {name for name in found if name in known and name != self.name and known[name].lines}


def _is_number(value: ast.expr) -> bool:
    """Also one that is computed from numbers: `8 * 1024`, `timedelta(days=30)`."""
    names = [node for node in ast.walk(value) if isinstance(node, ast.Name)]
    numbers = [node for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return len(names) <= 1 and bool(numbers) and all(type(node.value) in (int, float) for node in numbers)


def modules_of(folder: Path) -> dict[str, Module]:
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path)
    return found


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """Modules that import each other, round some way: Tarjan's strongly connected components of more than one."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        path.append(name)
        for other in imports[name]:
            if other not in number:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in path:
                lowest[name] = min(lowest[name], number[other])
        if lowest[name] == number[name]:
            circle = path[path.index(name) :]
            del path[path.index(name) :]
            if len(circle) > 1:
                found.append(sorted(circle))

    for name in imports:
        if name not in number:
            visit(name)
    return found


def twice(names: Iterator[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def main(folder: Path) -> None:
    modules = modules_of(folder)
    full = {name: module for name, module in modules.items() if module.lines}
    for name, told in {**sizes(full), **joints(full, modules)}.items():
        sys.stdout.write(f"{name:>30}  {told}\n")


def sizes(full: Mapping[str, Module]) -> dict[str, str]:
    functions = sorted(found for module in full.values() for found in module.functions())
    lengths = [length for length, _ in functions]
    longest, count = max((module.lines, name) for name, module in full.items())[::-1], len(full)
    lines = sum(module.lines for module in full.values())
    tests = sum(path.read_text("utf-8").count("\n") for path in (ROOT / "tests").rglob("*.py"))
    return {
        "modules": f"{count}",
        "lines": f"{lines:,}",
        "function, median and 95 %": f"{statistics.median(lengths):.0f} and {lengths[len(lengths) * 95 // 100]}",
        "longest function": f"{lengths[-1]} ({functions[-1][1]})",
        "module, median": f"{statistics.median(module.lines for module in full.values()):.0f}",
        "longest module": f"{longest[1]} ({longest[0]})",
        "comments a hundred lines": f"{100 * sum(module.comments() for module in full.values()) / lines:.1f}",
        "notes below names, a hundred": f"{100 * sum(module.notes() for module in full.values()) / lines:.1f}",
        "numbers without a reason": f"{sum(len(list(module.unreasoned())) for module in full.values())}",
        "lines of tests a line": f"{tests / lines:.2f}",
    }


def joints(full: Mapping[str, Module], modules: Mapping[str, Module]) -> dict[str, str]:
    imports = {name: module.imports(modules) for name, module in full.items()}
    importers = Counter(name for names in imports.values() for name in names)
    classes = twice(name for module in full.values() for name in module.classes())
    files = twice(module.path.name for module in full.values() if module.path.name != "__init__.py")
    single = sum(importers[name] == 1 for name in full)
    round_about = circles(imports)
    return {
        "circles of imports": "; ".join([f"{len(round_about)}", *(" - ".join(names) for names in round_about)]),
        "class names that stand twice": f"{len(classes)} {', '.join(classes)}".strip(),
        "file names that stand twice": f"{len(files)}",
        "modules with one importer": f"{single} ({single / len(full):.0%})",
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "orchestrator")
