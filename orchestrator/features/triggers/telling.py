"""How schedules and watched folders stand, in words; made visible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from orchestrator.face.unattended.heartbeat import Beat
from orchestrator.features.triggers.standing import AppStanding, TriggerStanding
from orchestrator.text.age import age
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible


def keeper_told(found: TriggerStanding) -> str:
    """Who keeps schedules and watched folders, and when they looked last."""
    beat = found.beat
    looked = f"looked {age(beat.at, found.now, found.zone)}" if beat else ""
    if found.is_kept and beat:
        return f"kept by: {found.kept_by or f'baton {beat.by}'}, {looked}"
    if found.kept_by:
        return f"kept by: {found.kept_by}, which has {f'not {looked} or later' if looked else 'not looked yet'}"
    return "kept by nothing" + (f"; baton {beat.by} {_ended(beat)}{looked}" if beat else "")


def _ended(beat: Beat) -> str:
    if beat.lives:
        return "is there and goes on no more, "
    return "was stopped, " if beat.process else ""


def trigger_rows(found: TriggerStanding) -> Iterator[tuple[str, str, str, str]]:
    """App, what begins it, what came of it so far or why nothing does, and when it begins next."""
    for one in found.apps:
        if one.paused:
            yield (visible(one.app), what_told(one), f"paused {visible(one.paused)}", "")
        elif one.trouble:
            yield (visible(one.app), what_told(one), visible(one.trouble), "")
        else:
            yield (visible(one.app), what_told(one), visible(_came(one, found.now)), next_told(one))


def what_told(one: AppStanding) -> str:
    return visible(" · ".join(filter(None, (one.when, one.watch))))


def _came(one: AppStanding, now: datetime) -> str:
    """What came of it so far."""
    told = []
    missed = one.missed
    if missed:
        last = datetime.fromisoformat(missed.last)
        several = f"{counted(missed.count, 'slot')} up to " if missed.count > 1 else ""
        told.append(f"{several}{_at(last, now)} missed ({missed.why}{f': {one.missed_why}' if one.missed_why else ''})")
    if one.ran and one.ran_at:
        slot = f"{_at(datetime.fromisoformat(one.ran), now)} missed, " if one.is_made_up else ""
        told.append(f"{slot}ran {_at(one.ran_at, now)}")
    elif one.schedule and not told:
        told.append("not yet")
    if one.run and one.status not in ("done", ""):
        told.append(f"{one.run} {one.status}")
    if one.watch:
        told.append(f"{len(one.new)} new" if one.new or not one.growing else "")
        told.append(f"{len(one.growing)} still growing" if one.growing else "")
        told.append(f"{one.left} left to you: {one.left_why}" if one.left else "")
    return " · ".join(filter(None, told))


def next_told(one: AppStanding) -> str:
    return f"next {one.next_at:%a %d %b %H:%M}" if one.next_at else ""


def _at(moment: datetime, now: datetime) -> str:
    same = moment.date() == now.astimezone(moment.tzinfo).date()
    return f"{moment:%H:%M}" if same else f"{moment:%a %d %b %H:%M}"
