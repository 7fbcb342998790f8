"""`notify` and `notify test`: where a person is told what waits for them, and whether that comes."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from datetime import datetime

from orchestrator.cli.terminal import Terminal, print_json, stderr, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.notifier import Notifier, Sent
from orchestrator.features.notifying.shape import notice_shape, tested_shape
from orchestrator.features.notifying.standing import ChannelStanding, NoticeStanding, notice_standing
from orchestrator.text.age import age
from orchestrator.text.quantity import span
from orchestrator.text.visible import visible

_MOST_NAMED = 3
_HOW = {"sent": "done", "failed": "failed", "unknown": "interrupted"}


def notify(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        found = notice_standing(workspace)
    if arguments.json:
        print_json(notice_shape(found))
        return 0
    terminal = stdout()
    if found is None:
        terminal.line("nobody is told anything: baton.yaml has no 'notify'.")
        terminal.line("add notify: {to: '${PHONE}'} to it, and PHONE=ntfy://TOPIC to ~/.config/baton/secrets (0600)")
        terminal.line("next: baton notify test")
        return 0
    _tell(terminal, found)
    return 0


def _tell(terminal: Terminal, found: NoticeStanding) -> None:
    terminal.line(_keeper(found))
    terminal.table([_row(one, found) for one in found.channels], whole=True)
    for line in _settings(found):
        terminal.line(line)
    for line in found.trouble:
        terminal.line(visible(line))
    if not found.is_kept:
        terminal.line("next: baton schedule install  ·  baton watch")


def _keeper(found: NoticeStanding) -> str:
    beat = found.beat
    if found.is_kept and beat:
        return f"sent by: {found.kept_by or f'baton {beat.by}'}, looked {age(beat.at, found.now, found.zone)}"
    there = f"; {found.kept_by} has not looked yet, or long ago" if found.kept_by else ""
    return f"sent by nothing: messages go out while baton watch keeps the workspace{there}"


def _row(one: ChannelStanding, found: NoticeStanding) -> tuple[str, ...]:
    uses = (("what happens", one.usual), ("what goes on waiting", one.escalates))
    return (
        visible(one.name),
        " and ".join(use for use, holds in uses if holds),
        _last(one, found.now),
        _named("held: " if found.quiet_until else "next: ", one.due) or _named("left: ", one.left),
    )


def _last(one: ChannelStanding, now: datetime) -> str:
    if one.on_its_way:
        return f"on its way since {_at(one.on_its_way, now)}, and nobody has said whether it went"
    if one.last is None or one.last_at is None:
        return "nothing yet"
    why = f": {visible(one.why)}" if one.why else ""
    told = {"sent": "sent", "failed": "failed", "unknown": "not known whether it went"}[one.last]
    return f"{told} {_at(one.last_at, now)}{why}"


def _at(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%a %d %b %H:%M}"


def _named(head: str, about: tuple[str, ...]) -> str:
    if not about:
        return ""
    more = f" and {len(about) - _MOST_NAMED} more" if len(about) > _MOST_NAMED else ""
    return visible(f"{head}{', '.join(about[:_MOST_NAMED])}{more}")


def _settings(found: NoticeStanding) -> Iterator[str]:
    told, notify = [], found.notify
    if notify.quiet:
        until = f", now until {found.quiet_until:%H:%M}" if found.quiet_until else ""
        told.append(f"quiet {notify.quiet}{until}")
    if notify.remind_after:
        told.append(f"reminder after {span(notify.remind_after)}")
    if notify.escalate_to:
        told.append(f"escalation after {span(notify.escalate_after)}")
    told.append("with the text" if notify.include_text else "without any text")
    told.append(f"links to {notify.page}" if notify.page else "no links: 'page' is not set")
    yield visible(" · ".join(told))


def notify_test(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        sent = asyncio.run(Notifier(workspace, stderr().line).test())
    if arguments.json:
        print_json(tested_shape(sent))
    else:
        for one in sent:
            _tell_test(stdout(), one)
    return 0 if all(one.how == "sent" for one in sent) else 1


def _tell_test(terminal: Terminal, one: Sent) -> None:
    came = "the channel took it; see whether it came" if one.how == "sent" else visible(one.why)
    terminal.line(f"  {terminal.glyph(_HOW[one.how])} {visible(one.channel)}  {came}")
