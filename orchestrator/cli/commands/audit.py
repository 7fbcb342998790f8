"""`audit`, `blame`: where each sentence of a page is from. They change nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from orchestrator.cli.paged import paged
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.audit.meant import MeantPage, check_is_run, meant, workspace_or_none
from orchestrator.features.audit.page import AuditedPage, PageSentence
from orchestrator.features.audit.run_audit import AuditedRun, audit_run
from orchestrator.features.audit.shape import blame_shape, page_audit_shape, run_audit_shape
from orchestrator.features.audit.telling import (
    blamed,
    consent,
    local,
    named,
    page_head,
    sentence_lines,
    sentence_row,
)
from orchestrator.features.looking.cached import cache_told
from orchestrator.text.quantity import amount, counted
from orchestrator.text.visible import visible

_LABEL = 10
"""Cells before what is said: the longest label has eight."""
_MOST_SHOWN = 72
"""Characters of a sentence in a row."""


def audit(arguments: argparse.Namespace) -> int:
    page = meant(arguments.what)
    with ExitStack() as stack:
        if page is None:
            workspace = stack.enter_context(Workspace.open())
            check_is_run(workspace, arguments.what)
            _audit_run(workspace, arguments)
        else:
            found = workspace_or_none()
            _audit_page(stack.enter_context(found) if found else None, page, arguments)
    return 0


def blame(arguments: argparse.Namespace) -> int:
    page = meant(arguments.file, or_run=False)
    if page is None or page.line:
        raise UsageError(f"{arguments.file} is no file here.", mend="Name a page, without a line.")
    with ExitStack() as stack:
        found = workspace_or_none()
        audited = AuditedPage(page.file, stack.enter_context(found) if found else None)
        if arguments.json:
            print_json(blame_shape(audited))
            return 0
        rows = blamed(audited)
        with paged(stdout()) as terminal:
            terminal.table((tuple(map(visible, row)) for row in rows), indent="")
    return 0


def _audit_page(workspace: Workspace | None, meant_page: MeantPage, arguments: argparse.Namespace) -> None:
    page = AuditedPage(meant_page.file, workspace)
    found = page.at(meant_page.line) if meant_page.line else list(page.sentences)
    if arguments.json:
        print_json(page_audit_shape(page, found))
        return
    with paged(stdout()) as terminal:
        if meant_page.line:
            _show_sentences(terminal, found, meant_page.line)
        else:
            _show_page(terminal, meant_page.file, page)


def _show_sentences(terminal: Terminal, found: Iterable[PageSentence], line: int) -> None:
    shown = list(found)
    if not shown:
        terminal.line(f"line {line} has no word on it")
    for number, sentence in enumerate(shown):
        if number:
            terminal.line()
        terminal.line(terminal.style(f"“{visible(sentence.unit.text)}”", "bold"))
        for label, told in sentence_lines(sentence):
            terminal.line(f"{label:<{_LABEL}}{visible(told)}")


def _show_page(terminal: Terminal, file: Path, page: AuditedPage) -> None:
    terminal.line(terminal.style(visible(str(file)), "bold") + f" · {counted(len(page.sentences), 'sentence')}")
    for told in page_head(page):
        terminal.line(f"  {visible(told)}")
    terminal.line()
    rows = (sentence_row(sentence) for sentence in page.sentences)
    terminal.table((*map(visible, row[:-1]), visible(row[-1])[:_MOST_SHOWN]) for row in rows)
    terminal.line()
    terminal.line(
        f"one of them: baton audit {visible(str(file))}:LINE  ·  line by line: baton blame {visible(str(file))}"
    )


def _audit_run(workspace: Workspace, arguments: argparse.Namespace) -> None:
    audited = audit_run(workspace.run(arguments.what))
    if arguments.json:
        print_json(run_audit_shape(audited))
        return
    with paged(stdout()) as terminal:
        _show_run(terminal, audited)


def _show_run(terminal: Terminal, audited: AuditedRun) -> None:
    cost = f" · ${amount(audited.cost_usd)}"
    terminal.line(
        terminal.style(f"{audited.app} {audited.run}", "bold")
        + f" · {audited.status} · started {local(audited.started_at)}{cost}"
    )
    if cached := cache_told(audited.cache):
        terminal.line(cached)
    for text in audited.texts:
        terminal.line()
        went = f" → {', '.join(text.went_to)}" if text.went_to else ""
        terminal.line(f"{visible(text.making.name)}, {counted(len(text.sentences), 'sentence')}{visible(went)}")
        _counted(terminal, "written", text.writers)
        _counted(terminal, "changed", text.changers)
        _counted(terminal, "from", text.sources)
    terminal.line()
    reviews = [
        f"{named(one.making)}: {one.verdict}, {counted(one.findings, 'finding')}; "
        f"saw {counted(one.sentences, 'sentence')}"
        for one in audited.reviews
    ]
    _listed(terminal, "reviewed", reviews or ["by nobody"])
    _listed(terminal, "prompts", [one.told for one in audited.prompts] or ["none"])
    _listed(terminal, "approved", [consent(one) for one in audited.consents] or ["nothing went out"])
    if len(audited.profiles) > 1:
        held = [f"{visible(one.profile)} since {local(one.since)}" for one in audited.profiles]
        _listed(terminal, "profiles", held)
    if audited.gone:
        _listed(terminal, "forgotten", [", ".join(audited.gone)])


def _counted(terminal: Terminal, label: str, rows: list[tuple[str, int]]) -> None:
    if rows:
        _listed(terminal, label, [f"{count:>4}  {who}" for who, count in rows])


def _listed(terminal: Terminal, label: str, lines: list[str]) -> None:
    for number, told in enumerate(lines):
        terminal.line(f"{label if not number else '':<{_LABEL}}{visible(told)}")
