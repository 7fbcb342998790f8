"""`models ...`: which models play which role, whether they answer, what a change of profile would change."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments
from orchestrator.cli.eval_report import comparison_shape, tell_comparison
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.domain.codec import to_plain
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.features.models.models import Checked, KnownModel, Models
from orchestrator.text.visible import visible

models_ls_arguments = no_arguments


def models_ls(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        models = Models(workspace)
        known, in_force = models.known(), models.settings.profile
        if arguments.json:
            print_json({"v": VERSION, "profile": in_force, "models": [_known_shape(one) for one in known]})
            return 0
        for profile in dict.fromkeys(one.profile for one in known):
            note = " (in force)" if profile == in_force else ""
            stdout().line(stdout().style(f"{profile}{note}", "bold"))
            stdout().table([_row(one) for one in known if one.profile == profile])
    return 0


def _row(known: KnownModel) -> tuple[str, ...]:
    role = known.role if known.place == 0 else "  else"
    settings = ", ".join(f"{name} {value}" for name, value in known.model.settings.items())
    return tuple(map(visible, (role, known.model.name, _key(known), known.host, settings)))


def _key(known: KnownModel) -> str:
    if known.fault:
        return known.fault
    if not known.key:
        return "no key needed"
    return f"{known.key} not set" if known.key_missing else f"{known.key} set"


def _known_shape(known: KnownModel) -> dict[str, object]:
    return {
        "profile": known.profile,
        "role": known.role,
        "model": known.model.name,
        "settings": dict(known.model.settings),
        "place": known.place,
        "host": known.host,
        "key": known.key,
        "key_missing": known.key_missing,
        "fault": known.fault,
    }


def models_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="PROFILE", help="default: the one in force")


def models_check(arguments: argparse.Namespace) -> int:
    """A real round trip to each model of a profile."""
    with Workspace.open() as workspace:
        models = Models(workspace)
        checked = []
        for one in models.check(arguments.profile):
            checked.append(one)
            if not arguments.json:
                _tell_check(stdout(), models, one)
        if arguments.json:
            shapes = [{**_known_shape(one.known), **_check_shape(models, one)} for one in checked]
            print_json({"v": VERSION, "checked": shapes})
    return 1 if any(one.error for one in checked if one.known.place == 0) else 0


def _tell_check(terminal: Terminal, models: Models, one: Checked) -> None:
    glyph = terminal.glyph("failed" if one.error else "done")
    role = one.known.role if one.known.place == 0 else f"{one.known.role} (else)"
    head = f"  {glyph} {role}  {visible(one.known.model.name)}"
    if one.answer is None:
        terminal.line(f"{head}  {visible(one.error)}")
        return
    said = visible(" ".join(one.answer.message.text.split()))[:40]
    cost = models.cost_of(one)
    told = f"${cost:.6f}" if cost is not None else "price unknown"
    terminal.line(f"{head}  {one.seconds:.1f} s · {told} · {visible(one.answer.model)} said “{said}”")


def _check_shape(models: Models, one: Checked) -> dict[str, object]:
    return {
        "ok": not one.error,
        "error": one.error,
        "seconds": one.seconds,
        "cost_usd": models.cost_of(one),
        "answered_by": one.answer.model if one.answer else None,
    }


def models_compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="PROFILE", help="a profile")
    parser.add_argument("after", metavar="PROFILE", help="another one")


def models_compare(arguments: argparse.Namespace) -> int:
    """What would be lost, what it would have cost, what evals say: before swapping."""
    from orchestrator.features.evaluation.model_comparison import agent_changes, eval_comparisons, recorded_past

    with Workspace.open() as workspace:
        models = Models(workspace)
        before, after = models.profile(arguments.before), models.profile(arguments.after)
        changes = agent_changes(workspace, before, after)
        past = recorded_past(workspace, before, after)
        compared, left_out = eval_comparisons(workspace, before, after)
    if arguments.json:
        shape = {
            "agents": to_plain(changes),
            "past": [
                {"agent": one.agent, "answers": one.answers, "input_tokens": one.input_tokens,
                 "output_tokens": one.output_tokens, "usd": list(one.usd)}
                for one in past
            ],
            "evals": [comparison_shape(one) for one in compared],
            "not_compared": dict(left_out),
        }  # fmt: skip
        print_json({"v": VERSION, "before": before, "after": after, **shape})
        return 0
    terminal = stdout()
    terminal.line(terminal.style("what each agent would have", "bold"))
    rows = [(one.agent, " -> ".join(one.models), "; ".join(one.differences) or "nothing lost") for one in changes]
    terminal.table([tuple(map(visible, row)) for row in rows])
    terminal.line(terminal.style("what the recorded work would cost", "bold"))
    terminal.table([(one.agent, f"{one.answers} answers", *map(_usd, one.usd)) for one in past] or [("nothing yet",)])
    for comparison in compared:
        tell_comparison(terminal, comparison)
    for suite, why in left_out.items():
        terminal.line(f"  {visible(suite)}: {visible(why)}")
    return 0


def _usd(amount: float | None) -> str:
    return "price unknown" if amount is None else f"${amount:.4f}"
