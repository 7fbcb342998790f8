"""The tool `read_source`: a run's own source, section by section."""

from __future__ import annotations

from typing import Annotated, TypedDict

from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings

_MOST_LINES = 1000
"""So much of a note fits beside the rest of a prompt; the model asks again from where it stopped."""


class SourceSection(TypedDict):
    from_line: int
    lines: int
    total_lines: int
    text: str


def read_source(
    surroundings: Surroundings,
    from_line: Annotated[int, "The first line to read; lines count from 1."] = 1,
    lines: Annotated[int, "How many lines to read, at most 1000."] = 200,
) -> SourceSection:
    """Read some lines of the source this run works from."""
    source = surroundings.inputs.get("source")
    if source is None:
        raise ToolError("this run has no input named source.", mend="Work from what the prompt gives.")
    try:
        every = source.text.splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise ToolError("the source is no text.", mend="Work from what the prompt gives.") from error
    if from_line < 1 or not 1 <= lines <= _MOST_LINES:
        raise ToolError(f"lines {from_line} and {lines} on cannot be read.", mend="Ask for 1 to 1000 lines from 1 on.")
    read = every[from_line - 1 : from_line - 1 + lines]
    return {"from_line": from_line, "lines": len(read), "total_lines": len(every), "text": "".join(read)}
