"""`models ...`: which models play which role, whether they answer, what a change of profile would change."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from orchestrator.cli.cells import cut
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.features.models.models import Checked, KnownModel, Models

_MOST_SAID = 40
"""Cells of an answer: the model was asked for one word."""


def models_ls(arguments: argparse.Namespace) -> int:
    from orchestrator.features.models.models import Models, models_shape

    with Workspace.open() as workspace:
        models = Models(workspace)
        known, in_force = models.known(), models.settings.profile
        if arguments.json:
            print_json(models_shape(in_force, known))
            return 0
        for profile in dict.fromkeys(one.profile for one in known):
            note = " (in force)" if profile == in_force else ""
            stdout().line(stdout().style(f"{profile}{note}", "bold"))
            stdout().table([_row(one) for one in known if one.profile == profile])
        if told := models.unused_secrets():
            stdout().line(f"{stdout().style('!', 'yellow')} {visible(told)}")
    return 0


def _row(known: KnownModel) -> tuple[str, ...]:
    role = known.role if known.place == 0 else "  else"
    settings = ", ".join(f"{name} {_said(value)}" for name, value in known.model.settings.items())
    reads = f"reads {', '.join(known.reads)}" if known.reads else ""
    return tuple(map(visible, (role, known.model.name, _key(known), reads, known.host, settings)))


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _key(known: KnownModel) -> str:
    if known.fault:
        return known.fault
    if not known.key:
        return "no key needed"
    instead = f": {known.keyless}" if known.keyless else ""
    return f"{known.key} not set{instead}" if known.key_missing else f"{known.key} set"


def models_check(arguments: argparse.Namespace) -> int:
    """A real round trip to each model of a profile."""
    from orchestrator.features.models.models import Models, checked_shape

    with Workspace.open() as workspace:
        models = Models(workspace)
        checked = []
        for one in models.check(arguments.profile):
            checked.append(one)
            if not arguments.json:
                _tell_check(stdout(), models, one)
        if arguments.json:
            print_json(checked_shape(models, checked))
    return 1 if any(one.error for one in checked if one.known.place == 0) else 0


def _tell_check(terminal: Terminal, models: Models, one: Checked) -> None:
    glyph = terminal.glyph("failed" if one.error else "done")
    role = one.known.role if one.known.place == 0 else f"{one.known.role} (else)"
    head = f"  {glyph} {role}  {visible(one.known.model.name)}"
    if one.answer is None:
        counted = f" · ${one.counted_usd:.6f} counts in the day" if one.counted_usd else ""
        terminal.line(f"{head}  {visible(one.error)}{counted}")
        return
    said = cut(visible(one.answer.message.text), _MOST_SAID)
    told = _cost_told(models.cost_of(one), one)
    first = f"first words {one.first_s:.1f} s, all " if one.first_s is not None else ""
    terminal.line(f"{head}  {first}{one.seconds:.1f} s · {told} · {visible(one.answer.model)} said “{said}”")


def _cost_told(cost: float | None, one: Checked) -> str:
    """What counts in the day; by its tokens where that is less, and why."""
    if cost is None:
        return "price unknown"
    if one.counted_usd <= cost:
        return f"${cost:.6f}"
    if one.is_untold:
        return f"${one.counted_usd:.6f}, its reserve, as it tells no tokens"
    return f"${cost:.6f} by its tokens, ${one.counted_usd:.6f} with tries that failed"


def models_compare(arguments: argparse.Namespace) -> int:
    """What would be lost, what it would have cost, what evals say: before swapping."""
    from orchestrator.cli.eval_report import tell_comparison
    from orchestrator.features.evaluation.model_comparison import compared_models
    from orchestrator.features.evaluation.report import report_of
    from orchestrator.features.evaluation.shape import compared_models_shape

    with Workspace.open() as workspace:
        compared = compared_models(workspace, arguments.before, arguments.after)
    if arguments.json:
        print_json(compared_models_shape(compared))
        return 0
    terminal = stdout()
    terminal.line(terminal.style("what each agent would have", "bold"))
    rows = [
        (one.agent, " -> ".join(one.models), "; ".join(one.differences) or "nothing lost") for one in compared.agents
    ]
    terminal.table([tuple(map(visible, row)) for row in rows], whole=True)
    terminal.line(terminal.style("what the recorded work would cost", "bold"))
    terminal.table(
        [(one.agent, f"{one.answers} answers", *map(_usd, one.usd)) for one in compared.past] or [("nothing yet",)]
    )
    for comparison in compared.evals:
        tell_comparison(terminal, report_of(comparison))
    for suite, why in compared.not_compared.items():
        terminal.line(f"  {visible(suite)}: {visible(why)}")
    return 0


def _usd(amount: float | None) -> str:
    return "price unknown" if amount is None else f"${amount:.4f}"
