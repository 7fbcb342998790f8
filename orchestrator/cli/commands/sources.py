"""`sources`, `sources try`: what is read from outside."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, tzinfo

from orchestrator.cli.terminal import print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.state.sources import (
    held_told,
    hole_told,
    source_named,
    source_shape,
    sources_of,
    sources_shape,
)
from orchestrator.text.visible import visible

_TOLD = 5
"""Lines of what is wrong with one source; its own command has all."""


def sources(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        looks, told_at = sources_of(workspace), _told_at(workspace)
    if arguments.json:
        print_json(sources_shape(looks))
        return 0
    terminal = stdout()
    if not looks:
        terminal.line("no source is named in baton.yaml, and there is no folder notes.")
    terminal.table((look.name, look.reader, held_told(look, *told_at), visible(look.where)) for look in looks)
    for look in looks:
        if look.hole:
            terminal.line(visible(f"{look.name}  hole: {hole_told(look, *told_at)}"))
        told = look.reading.told if look.reading else ()
        for one in told[:_TOLD]:
            terminal.line(visible(f"{look.name}  {one}"))
        if len(told) > _TOLD:
            terminal.line(f"{look.name}  and {len(told) - _TOLD} more: baton sources try {look.name}")
    return 0


def _told_at(workspace: Workspace) -> tuple[datetime, tzinfo]:
    """Now, and the zone in which moments are told."""
    return workspace.clock(), workspace.days.constraints.timezone


def sources_try(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        look, told_at = source_named(workspace, arguments.name), _told_at(workspace)
    shape = source_shape(look, told_at[0].astimezone(told_at[1]))
    if arguments.json:
        print_json(shape)
        return 0
    terminal = stdout()
    terminal.line(f"{look.name}  {look.reader}  {held_told(look, *told_at)}")
    if look.hole:
        terminal.line(visible(f"hole: {hole_told(look, *told_at)}"))
    for entry in shape["entries"]:
        held = {name: value for name, value in entry.items() if value not in (None, "", [])}
        terminal.line(visible(json.dumps(held, ensure_ascii=False)))
    for one in look.reading.told if look.reading else ():
        terminal.line(visible(f"told  {one}"))
    return 0
