"""The rules of attention as they stand: the workspace's own, or those that Baton ships."""

from __future__ import annotations

from pathlib import Path

from orchestrator.agenda.check import check_rules
from orchestrator.agenda.rule import Rule
from orchestrator.errors import DefinitionFaults, Fault
from orchestrator.values import replace
from orchestrator.workspace.home.shipped import starter_folder
from orchestrator.workspace.read.attention import ATTENTION, parse_attention
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog


def rules_of(root: Path) -> tuple[tuple[Rule, ...], list[Fault]]:
    """Those that can be read, and what is wrong with the others. Without a file of their own: the eight that ship."""
    faults = FaultLog()
    home = root if (root / ATTENTION).exists() else starter_folder()
    text = read_text(home, ATTENTION, faults)
    rules = parse_attention(text, faults) if text is not None else ()
    if home != root:
        rules = tuple(replace(rule, path=f"shipped {ATTENTION}") for rule in rules)
    return rules, faults.faults


def rules_files(root: Path) -> tuple[Path, Path]:
    """Where the workspace's own rules are, or would be, and those that ship: what `rules_of` hangs on."""
    return root / ATTENTION, starter_folder() / ATTENTION


def checked(root: Path) -> tuple[Rule, ...]:
    """The rules, tried on states that could be.

    Raises:
        DefinitionFaults: everything that is wrong with them.
    """
    rules, faults = rules_of(root)
    faults = sorted([*faults, *check_rules(rules)])
    if faults:
        raise DefinitionFaults(faults)
    return rules
