"""A fixed sample of the nights that `make prove` lives for as long as it is given."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nights import Broken, lived

from orchestrator.domain.event import Event
from orchestrator.domain.notice_facts import NotificationSettled
from orchestrator.features.notifying import notifier, thing
from orchestrator.features.notifying.ledger import ChannelLedger, NoticeLedger
from orchestrator.features.notifying.thing import Thing
from orchestrator.features.triggers import keeper
from orchestrator.features.triggers.slots import Due, Schedule
from orchestrator.values import replace

LIVES = 6
NIGHTS = 8


@pytest.mark.parametrize("number", range(LIVES))
def test_whatever_goes_wrong_every_slot_is_one_run_or_one_stated_miss(number: int, tmp_path: Path) -> None:
    """And no run is done with a question nobody answered, a late answer acts once, and the person is told of each
    question once, or it is said why not.
    """
    one = lived(tmp_path, f"sample {number}", NIGHTS)
    assert one.disturbed
    assert one.delivered


def lives(root: Path) -> None:
    for number in range(LIVES):
        (root / str(number)).mkdir()
        lived(root / str(number), f"sample {number}", NIGHTS)


def test_the_nights_tell_of_keepers_that_do_not_mind_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would not see two runs of a slot is no proof that there is one."""
    numbers = count()
    monkeypatch.setattr(keeper, "_key", lambda known: f"{known.app}:{next(numbers)}")
    with pytest.raises(Broken):
        lives(tmp_path)


def test_the_nights_tell_of_a_slot_that_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    due = Schedule.due

    def last_alone(*given: Any) -> Due | None:
        found = due(*given)
        return Due(found.last, None, found.last, 1) if found else None

    monkeypatch.setattr(Schedule, "due", last_alone)
    with pytest.raises(Broken):
        lives(tmp_path)


def test_the_nights_tell_of_a_message_that_is_sent_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody knows the end of must not be sent again."""
    settled = NoticeLedger._settled

    def again(self: NoticeLedger, fact: NotificationSettled, event: Event) -> None:
        settled(self, replace(fact, how="failed") if fact.how == "unknown" else fact, event)

    monkeypatch.setattr(NoticeLedger, "_settled", again)
    with pytest.raises(Broken, match=r"again|twice"):
        lives(tmp_path)


def test_the_nights_tell_of_keepers_that_send_without_minding_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh = NoticeLedger.refresh
    monkeypatch.setattr(NoticeLedger, "refresh", lambda self: None if self._seq else refresh(self))
    numbers = count()
    monkeypatch.setattr(ChannelLedger, "last_claim", property(lambda _: next(numbers), lambda *_: None), raising=False)
    with pytest.raises(Broken):
        lives(tmp_path)


def test_the_nights_tell_of_a_message_in_quiet_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier, "quiet_at", lambda *_: None)
    with pytest.raises(Broken, match="a message came at"):
        lives(tmp_path)


def test_the_nights_tell_of_a_question_that_nobody_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thing, "_opened", lambda asked, now: Thing("opened", "opened d-1", now, asked))
    with pytest.raises(Broken, match="nobody was told"):
        lives(tmp_path)
