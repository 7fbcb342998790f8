"""How channels stand, and what came of trying them, as JSON. No address is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from orchestrator.face.shape import VERSION
from orchestrator.features.notifying.notifier import Sent
from orchestrator.features.notifying.standing import ChannelStanding, NoticeStanding


def notice_shape(found: NoticeStanding | None) -> dict[str, object]:
    if found is None:
        return {"v": VERSION, "is_set": False, "channels": []}
    notify, beat = found.notify, found.beat
    return {
        "v": VERSION,
        "is_set": True,
        "now": found.now.isoformat(),
        "kept_by": found.kept_by or None,
        "last_look": {"at": beat.at.isoformat(), "by": beat.by} if beat else None,
        "is_kept": found.is_kept,
        "remind_after_s": _seconds(notify.remind_after),
        "escalate_after_s": _seconds(notify.escalate_after),
        "quiet": f"{notify.quiet}" if notify.quiet else None,
        "quiet_until": found.quiet_until.isoformat() if found.quiet_until else None,
        "include_text": notify.include_text,
        "page": notify.page or None,
        "channels": [_channel_shape(one) for one in found.channels],
        "trouble": list(found.trouble),
    }


def _seconds(span: timedelta) -> float | None:
    return span.total_seconds() or None


def _channel_shape(one: ChannelStanding) -> dict[str, object]:
    return {
        "channel": one.name,
        "usual": one.usual,
        "escalates": one.escalates,
        "last": {"how": one.last, "at": one.last_at.isoformat(), "why": one.why or None}
        if one.last and one.last_at
        else None,
        "on_its_way": one.on_its_way.isoformat() if one.on_its_way else None,
        "due": list(one.due),
        "left": list(one.left),
    }


def tested_shape(sent: Sequence[Sent]) -> dict[str, object]:
    return {
        "v": VERSION,
        "channels": [{"channel": one.channel, "how": one.how, "why": one.why or None} for one in sent],
    }
