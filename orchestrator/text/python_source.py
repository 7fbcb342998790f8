"""Python's own tree of a source, read without running it."""

from __future__ import annotations

import ast
import warnings
from threading import Lock

_ALONE = Lock()
"""Python counts how deep it is in a tree for all threads together, and fails where two make one at once (`SystemError:
AST constructor recursion depth mismatch`, seen up to 3.11); warnings are silenced for all of them too."""


def python_tree(source: str) -> ast.Module:
    """Raises what `ast.parse` does: SyntaxError, ValueError, RecursionError, MemoryError."""
    with _ALONE, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)
