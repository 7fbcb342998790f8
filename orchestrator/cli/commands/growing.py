"""`app new`, `app ideas`: write an app of what repeats."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from orchestrator.cli.terminal import Terminal, can_ask, print_json, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.shape import ideas_shape, refused_app_shape, written_app_shape
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.features.apps.evidence import Evidence, LoggedNote
    from orchestrator.features.apps.ideas import Ideas, InTurn, PatternIdea

_MOST_NOTES = 5
"""Of notes that are alike: enough to see what they are of."""


def app_new(arguments: argparse.Namespace) -> int:
    from orchestrator.features.apps.apps import Apps

    anyway = _reason(arguments.anyway)
    with Workspace.open() as workspace:
        apps = Apps(workspace)
        evidence = apps.check_new(arguments.name)
        if not (evidence.is_enough or anyway):
            return _refused(evidence, as_json=arguments.json)
        asked = can_ask() and not arguments.json
        baseline = _asked_baseline(stdout(), evidence.usual_minutes) if asked else 0
        paths = apps.new(arguments.name, baseline_minutes=baseline, anyway=anyway)
        written = [path.relative_to(workspace.root) for path in paths]
    if arguments.json:
        print_json(written_app_shape(evidence, written, anyway))
        return 0
    for path in written:
        stdout().line(f"  wrote {path}")
    stdout().line(f"\n{_told_evidence(evidence)}{_told_override(evidence, anyway)}")
    stdout().line(f"next: baton run {arguments.name} · then make it yours, and: baton app check {arguments.name}")
    return 0


def _reason(given: str | None) -> str:
    if given is not None and not given.strip():
        raise UsageError("--anyway says nothing.", mend='Say why it cannot wait: --anyway "to learn"')
    return given or ""


def _refused(evidence: Evidence, *, as_json: bool) -> int:
    """Too little was logged: what there is, and what would be enough."""
    from orchestrator.features.apps.evidence import refusal

    refused = refusal(evidence)
    if not as_json:
        stdout().table(_note_row(note) for note in evidence.notes)
        raise refused
    print_json(refused_app_shape(refused, evidence))
    return refused.exit_code


def _note_row(note: LoggedNote) -> tuple[str, ...]:
    return (note.day, f"{note.minutes}'" if note.minutes else "", visible(" ".join(note.text.split())))


def _told_evidence(evidence: Evidence) -> str:
    times = counted(evidence.repetitions, "time")
    runs = f", {counted(len(evidence.runs), 'run')} among them" if evidence.runs else ""
    spelled = f" as {', '.join(map(visible, evidence.spellings))}" if len(evidence.spellings) > 1 else ""
    return f"logged {times}{spelled}{runs}; encode_after is {evidence.governance.encode_after}."


def _told_override(evidence: Evidence, anyway: str) -> str:
    if not anyway:
        return ""
    if evidence.is_enough:
        return " That is enough, so no override was recorded."
    return " Your reason is recorded, and comes back in the next monthly review."


def app_ideas(arguments: argparse.Namespace) -> int:
    from orchestrator.features.apps.ideas import ideas

    with Workspace.open() as workspace:
        found = ideas(workspace)
    if arguments.json:
        print_json(ideas_shape(found))
    else:
        _tell_ideas(stdout(), found)
    return 0


def _tell_ideas(terminal: Terminal, found: Ideas) -> None:
    if not (found.patterns or found.in_turn or found.alike):
        told = f"what repeats in your log is an app already: {', '.join(map(visible, found.are_apps))}."
        told = told if found.are_apps else "nothing repeats in your log yet."
        terminal.line(f'{told}  to log: baton note "WHAT YOU DID" --pattern NAME --minutes N')
        return
    if found.patterns:
        terminal.line("patterns you named")
        terminal.table(_pattern_row(one, found.encode_after) for one in found.patterns)
    if found.in_turn:
        terminal.line("apps you run one after the other")
        terminal.table(_in_turn_row(one, found.encode_after) for one in found.in_turn)
    if found.alike:
        terminal.line("notes that are alike and have no name")
    for one in found.alike:
        shared = visible(", ".join(one.words))
        named = f"→ from now on: --pattern {visible(one.name)}"
        terminal.line(f"  {counted(len(one.notes), 'note')} on {shared}  {named}")
        terminal.table((_note_row(note) for note in one.notes[-_MOST_NOTES:]), indent="      ")
        if len(one.notes) > _MOST_NOTES:
            terminal.line(f"      and {len(one.notes) - _MOST_NOTES} before")


def _pattern_row(one: PatternIdea, encode_after: int) -> tuple[str, ...]:
    pattern = one.pattern
    others = [visible(spelling) for spelling in pattern.spellings if spelling != pattern.name]
    return (
        visible(pattern.name),
        counted(len(pattern.notes), "time"),
        counted(pattern.days, "day"),
        f"{pattern.minutes} min" if pattern.minutes else "",
        _then(one.app, len(pattern.notes), encode_after),
        f"also {', '.join(others)}" if others else "",
    )


def _in_turn_row(one: InTurn, encode_after: int) -> tuple[str, ...]:
    count = len(one.runs)
    apps = f"{one.first} → {one.second}"
    return (apps, counted(count, "time"), counted(one.days, "day"), "", _then(one.name, count, encode_after))


def _then(app: str, count: int, encode_after: int) -> str:
    if count < encode_after:
        return f"({encode_after} needed)"
    return f"→ build it? baton app new {app}" if app else "→ build it? log it by a name of Latin letters"


def _asked_baseline(terminal: Terminal, usual: float) -> float:
    """How long the work takes by hand; asked now, because afterwards nobody remembers. `usual`: as it was logged."""
    known = f"{usual:g}, as you logged it" if usual else "not known"
    while True:
        try:
            given = terminal.read(f"How many minutes does this take you by hand? (empty: {known}) ").strip()
            return _minutes(given) if given else usual
        except EOFError:
            return 0
        except UsageError as error:
            terminal.line(f"  {visible(str(error))}")


def _minutes(given: str) -> float:
    try:
        minutes = float(given.replace(",", "."))
    except ValueError:
        minutes = -1
    if not 0 < minutes < 100_000:
        raise UsageError(f'"{given}" is no number of minutes.', mend="Write one, such as 15.")
    return minutes
