"""`mcp`: serve programs that speak the Model Context Protocol, or say what they may do here."""

from __future__ import annotations

import argparse
import gc
import sys

from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.text.visible import visible

_YOUNG = 700
"""Python's own: a process that stays collects more garbage than a command that is over in a moment."""


def mcp(arguments: argparse.Namespace) -> int:
    if arguments.tools or arguments.json:
        return _tell_tools(arguments)
    from orchestrator.cli.log import tell_warnings
    from orchestrator.cli.main import version
    from orchestrator.mcp.server import serve

    if sys.stdin is None or sys.stdout is None:
        raise UsageError("baton mcp speaks on standard input and output, and one of them is closed.")
    with Workspace.open() as workspace:  # what is wrong with it is said before anybody is served
        root = workspace.root
    tell_warnings()
    gc.set_threshold(_YOUNG)
    terminal = stderr()
    if sys.stdin is not None and sys.stdin.isatty():
        terminal.line("a program is to speak here, by MCP.  what it may do: baton mcp --tools  ·  to end it: Ctrl-D")
    serve(root, version(), lambda line: terminal.line(visible(line)))
    return 0


def _tell_tools(arguments: argparse.Namespace) -> int:
    from orchestrator.mcp.shape import offered_rows, offered_shape

    if arguments.json:
        print_json(offered_shape())
        return 0
    terminal = stdout()
    terminal.table(offered_rows(), indent="")
    terminal.line("none approves, answers, edits, cancels or allows anything, or changes an app, a rule or a setting.")
    return 0
