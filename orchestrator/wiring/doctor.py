"""Look the workspace over: what is wrong, and how to mend it. Changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.wiring.workspace import Workspace


@dataclass(frozen=True)
class Finding:
    ok: bool
    what: str
    mend: str = ""


def examine(workspace: Workspace) -> list[Finding]:
    """Every check, the good ones too, in the order a person would mend them."""
    return [*_files(workspace), *_journal(workspace), *_git(), *_keys(workspace)]


def _files(workspace: Workspace) -> Iterator[Finding]:
    from orchestrator.workspace.loading import check_workspace

    faults = check_workspace(workspace.root)
    for fault in faults:
        yield Finding(False, f"{fault.path}:{fault.line}:{fault.column}: {fault.found}", fault.mend)
    if not faults:
        yield Finding(True, f"every app, agent, prompt, schema and rule in {workspace.root} loads")


def _journal(workspace: Workspace) -> Iterator[Finding]:
    found = workspace.verify()
    if found.ok:
        yield Finding(True, f"the journal is what was written: {found.events} events")
    else:
        yield Finding(False, f"the journal has {len(found.broken)} broken streams", "See which: baton verify")


def _git() -> Iterator[Finding]:
    if shutil.which("git") is None:
        yield Finding(False, "git is not installed; publishing needs it", "Install git.")
        return
    name = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, check=False).stdout.strip()
    if name:
        yield Finding(True, f"git commits as {name}")
    else:
        yield Finding(False, "git does not know who you are", 'git config --global user.name "Your Name"')


def _keys(workspace: Workspace) -> Iterator[Finding]:
    from orchestrator.workspace.settings import read_settings

    settings = read_settings(workspace.root)
    yield Finding(True, f"profile {settings.profile} is in force")
    needed = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY", "openai-chat": "OPENAI_API_KEY"}
    models = {name for names in settings.profiles.get(settings.profile, {}).values() for name in names}
    for key in sorted({needed[m.partition(":")[0]] for m in models if m.partition(":")[0] in needed}):
        if not os.environ.get(key):
            yield Finding(False, f"{key} is not set, and profile {settings.profile} needs it", f"export {key}=...")
