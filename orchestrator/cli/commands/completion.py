"""`completion`: the script a shell loads."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.terminal import print_json, print_whole
from orchestrator.face.shape import VERSION

_SHELLS = Path(__file__).parents[1] / "shells"


def completion(arguments: argparse.Namespace) -> int:
    script = (_SHELLS / f"baton.{arguments.shell}").read_text("utf-8")
    if arguments.json:
        print_json({"v": VERSION, "shell": arguments.shell, "script": script})
    else:
        print_whole(script)
    return 0
