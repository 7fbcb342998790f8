"""A notebook run as a notebook runs: its cells in one namespace and one event loop, awaiting at the top of a cell."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import io
import json
import types
from pathlib import Path
from typing import Any

_AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def cells_of(path: Path) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text("utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def source_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


async def outputs_of(path: Path) -> list[list[dict[str, Any]]]:
    """What each cell of code shows, as a notebook stores it."""
    names: dict[str, Any] = {"__name__": "__main__"}
    return [await _outputs(source_of(cell), names, number) for number, cell in enumerate(cells_of(path), start=1)]


async def _outputs(source: str, names: dict[str, Any], number: int) -> list[dict[str, Any]]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        await _done(compile(tree, f"cell {number}", "exec", flags=_AWAITS), names)
        if isinstance(last, ast.Expr):
            value = await _done(compile(ast.Expression(last.value), f"cell {number}", "eval", flags=_AWAITS), names)
    shown: list[dict[str, Any]] = []
    if printed.getvalue():
        lines = printed.getvalue().splitlines(keepends=True)
        shown.append({"name": "stdout", "output_type": "stream", "text": lines})
    if value is not None:
        shown.append(_result(value, number))
    return shown


async def _done(code: types.CodeType, names: dict[str, Any]) -> Any:
    given = eval(code, names)  # noqa: S307 - what the notebook says
    return await given if asyncio.iscoroutine(given) else given


def _result(value: Any, number: int) -> dict[str, Any]:
    html = getattr(value, "_repr_html_", None)
    data = {"text/html": html().splitlines(keepends=True)} if html else {}
    data["text/plain"] = (str(value) if html else repr(value)).splitlines(keepends=True)
    return {"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}
