"""A dry run on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.cli.terminal import Terminal
from orchestrator.features.apps.dry_run import Ahead, DryRun, Edge
from orchestrator.text.quantity import amount
from orchestrator.text.visible import visible


def tell_dry_run(terminal: Terminal, dry: DryRun) -> None:
    what = visible(next(iter(dry.files.values()), "").rpartition("/")[2])
    head = terminal.style(f"{dry.definition.app.name}  {what}".rstrip(), "bold")
    terminal.line()
    terminal.line(f"{head}   dry run: nothing is asked, nothing recorded · profile {dry.definition.profile}")
    terminal.table([_row(terminal, ahead) for ahead in dry.ahead], whole=True)
    for ahead in dry.ahead:
        if ahead.prompt is not None:
            terminal.line()
            bound = f"at most {ahead.request_tokens:,} tokens with all that goes with it"
            terminal.line(
                terminal.style(f"what {ahead.phase.named} would be asked in {ahead.phase.name} ({bound}):", "bold")
            )
            terminal.line(visible(ahead.prompt).rstrip())
    terminal.line()
    terminal.line(f"cost: {_cost(dry)}")


def _row(terminal: Terminal, ahead: Ahead) -> tuple[str, ...]:
    phase = ahead.phase
    glyph = terminal.plain_glyph("waiting" if phase.asks_person else "to_come")
    asked = ", else ".join(ahead.models)
    return (glyph, phase.name, ahead.who, visible(asked), visible(_leads(ahead)))


def _leads(ahead: Ahead) -> str:
    answers = [f"{answer.replace('_', ' ')} → {to}" for answer, to in ahead.phase.answers.items()]
    return ", ".join(answers or map(_edge, ahead.edges))


def _edge(edge: Edge) -> str:
    conditions = [f"if {edge.when}"] if edge.when else []
    conditions += [f"at most {edge.at_most} times"] if edge.at_most else []
    return f"→ {edge.to}" + (f" ({', '.join(conditions)})" if conditions else "")


def _cost(dry: DryRun) -> str:
    return ". ".join([*_bound(dry), *_unpriced(dry)]) + "."


def _bound(dry: DryRun) -> Iterator[str]:
    most = dry.most_usd
    if most == 0 and not any(ahead.most_usd for ahead in dry.ahead):
        yield "nothing; no model here is paid"
        return
    if most is None:
        yield "nothing bounds it: set limits: {cost_usd} of its agents, or budgets in baton.yaml"
        return
    yield f"at most ${amount(most)} if you send nothing back"
    parts = [ahead for ahead in dry.ahead if ahead.most_usd]
    if parts:
        told = ", ".join(f"{_times(ahead)}{ahead.phase.name} ${amount(ahead.most_usd or 0)}" for ahead in parts)
        yield f"By the agents' limits: {told}"
    if dry.run_cap_usd:
        yield f"The run stops to ask you at ${amount(dry.run_cap_usd)}"
    if dry.day_left_usd is not None:
        yield f"${amount(dry.day_left_usd)} of the day's budget is left"


def _times(ahead: Ahead) -> str:
    return f"{ahead.visits} × " if ahead.visits > 1 else ""


def _unpriced(dry: DryRun) -> Iterator[str]:
    models = dict.fromkeys(model for ahead in dry.ahead for model in ahead.unpriced)
    if models:
        told = ", ".join(models)
        yield f"Nobody knows the price of {told}: under a cap it is not asked until baton.yaml says it in prices"
