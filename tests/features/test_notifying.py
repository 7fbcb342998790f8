"""What a person is told where they are, when, and how often: each thing once, at an hour at which they want to hear."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from channels import FakeChannel, FakeChannels
from notified_workspace import ASKING, Told, notify
from small_workspace import Clock
from triggers_workspace import make, write

from orchestrator.domain.app_facts import AppPaused
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import KERNEL
from orchestrator.domain.slot_facts import SlotMissed
from orchestrator.errors import Untrusted, WorkspaceError
from orchestrator.features.apps.lifecycle import resume
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.notifying import notifier
from orchestrator.features.notifying.links import LinkOpened, LinkRefused, open_link
from orchestrator.features.notifying.notifier import Sent
from orchestrator.ports.channel import Delivery, Message

NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
"""12:00 of a Friday in Berlin."""
QUIET = "{to: 'ntfy://topic', quiet: 20:00-07:30}"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = make(tmp_path, asking=ASKING)
    notify(made)
    return made


@pytest.fixture
def told(root: Path, clock: Clock) -> Iterator[Told]:
    one = Told(root, clock)
    yield one
    one.close()


def titles(messages: list[Message]) -> list[str]:
    return [message.title for message in messages]


# A decision


def test_a_decision_is_told_once_however_often_anybody_looks(told: Told) -> None:
    told.ask()
    assert titles(told.look()) == ["d-1: asking asks you"]
    assert told.look(minutes=1) == told.look(days=3) == []
    assert [claim.about for claim in told.claims()] == [("opened d-1",)]
    assert told.settled() == ["sent"]


def test_a_decision_that_was_answered_before_anybody_looked_is_not_told(told: Told) -> None:
    told.ask().approve()
    assert told.look() == []


def test_a_decision_that_was_on_the_screen_is_not_told(told: Told, root: Path) -> None:
    decision = told.ask()
    note_seen(root, {decision.id: decision.seal}, "screen")
    assert told.look() == []


def test_a_person_who_has_just_started_a_run_is_left_the_moment_to_see_its_question(told: Told) -> None:
    told.workspace.start("asking", thought="this").drive()
    assert told.look() == []
    assert len(told.look(seconds=25)) == 1


def test_with_nobody_to_tell_nothing_is_sent_or_recorded(told: Told, root: Path) -> None:
    write(root, "baton.yaml", "profile: offline\nprofiles:\n  offline: {fast: offline}\n")
    told.ask()
    assert told.look() == []
    assert told.claims() == []


def test_each_channel_is_told(told: Told, root: Path) -> None:
    notify(root, "{to: ['ntfy://topic', 'json://127.0.0.1:1/x']}")
    told.ask()
    told.look()
    assert [len(told.sent(name)) for name in ("ntfy", "json")] == [1, 1]


def test_many_things_at_once_are_one_message(told: Told) -> None:
    for _ in range(4):
        told.ask()
    (message,) = told.look()
    assert message.title == "4 decisions"
    assert len(message.lines) == 4


def test_a_message_has_no_text_of_a_page_or_a_question_unless_that_is_allowed(told: Told, root: Path) -> None:
    told.ask("my diary of today")
    (message,) = told.look()
    assert "diary" not in f"{message}"
    assert message.lines == ("d-1: asking, phase check: a question for you", "on your computer: baton inbox d-1")
    notify(root, "{to: 'ntfy://topic', include_text: true}")
    told.ask("my diary of today")
    (message,) = told.look()
    assert message.lines[1:3] == ("Keep my diary of today?", "my diary of today")


def test_no_secret_is_in_a_message_an_event_or_a_line(told: Told, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told.ask("hunter2-4711-x9")
    monkeypatch.setenv("ACME_TOKEN", "hunter2-4711-x9")  # known only since the question was asked
    notify(root, "{to: 'ntfy://topic', include_text: true}")
    told.channels["ntfy"].answer = lambda: Delivery("failed", "it said hunter2-4711-x9")
    (message,) = told.look()
    assert "Keep (secret ACME_TOKEN)?" in message.lines
    assert "hunter2" not in f"{message}"
    recorded = [told.workspace.journal.artifact(SYSTEM, fact.told).text for fact in _settled(told) if fact.told]
    assert recorded == ["it said (secret ACME_TOKEN)"]


def _settled(told: Told) -> list[notifier.NotificationSettled]:
    events = told.workspace.journal.read(SYSTEM)
    return [event.fact for event in events if isinstance(event.fact, notifier.NotificationSettled)]


# Reminded, and somebody else


def test_a_reminder_comes_once_so_long_after_the_person_was_told(told: Told, root: Path) -> None:
    notify(root, "{to: 'ntfy://topic', remind_after: 4h}")
    told.ask()
    told.look()
    assert told.look(hours=3, minutes=59) == []
    (reminder,) = told.look(minutes=1)
    assert (reminder.title, reminder.lines[0]) == (
        "d-1: asking still waits",
        "d-1: asking, phase check: a question for you, since 12:00 (4 h)",
    )
    assert told.look(hours=4) == told.look(days=9) == []


def test_what_was_answered_meanwhile_is_not_reminded_of(told: Told, root: Path) -> None:
    notify(root, "{to: 'ntfy://topic', remind_after: 4h, escalate: {to: 'json://127.0.0.1:1/x', after: 8h}}")
    decision = told.ask()
    told.look()
    decision.approve()
    assert told.look(days=1) == told.sent("json") == []


def test_a_person_who_saw_it_by_themselves_is_reminded_too(told: Told, root: Path) -> None:
    notify(root, "{to: 'ntfy://topic', remind_after: 4h}")
    decision = told.ask()
    note_seen(root, {decision.id: decision.seal}, "screen")
    assert told.look(hours=3) == []
    assert titles(told.look(hours=1)) == ["d-1: asking still waits"]


def test_another_channel_is_told_of_what_goes_on_waiting_once(told: Told, root: Path) -> None:
    notify(root, "{to: 'ntfy://topic', escalate: {to: 'json://127.0.0.1:1/x', after: 12h}}")
    told.ask()
    told.look()
    told.look(hours=11)
    assert told.sent("json") == []
    for _ in range(3):
        told.look(hours=1)
    assert titles(told.sent("json")) == ["d-1: asking still waits"]
    assert len(told.sent("ntfy")) == 1


def test_two_keepers_and_one_that_comes_back_send_nothing_twice(told: Told, root: Path, clock: Clock) -> None:
    notify(root, "{to: 'ntfy://topic', remind_after: 4h, escalate: {to: 'ntfy://topic', after: 8h}}")
    others = [Told(root, clock, told.channels) for _ in range(2)]
    told.ask()
    for _ in range(30):
        told.look(minutes=30)
        for other in others:
            other.look()
    late = Told(root, clock, told.channels)
    late.look()
    assert titles(told.sent()) == ["d-1: asking asks you", *["d-1: asking still waits"] * 2]
    for one in (*others, late):
        one.close()


def test_of_keepers_that_saw_the_same_one_sends(told: Told, root: Path, clock: Clock) -> None:
    """The second has looked before the first has claimed."""
    other = Told(root, clock, told.channels)
    told.ask()

    async def both() -> None:
        await asyncio.gather(told.notifier.look(), other.notifier.look())

    ledger = other.notifier._known()
    refresh, ledger.refresh = ledger.refresh, lambda: None  # type: ignore[method-assign]
    told.look()
    other.look()
    ledger.refresh = refresh  # type: ignore[method-assign]
    asyncio.run(both())
    assert len(told.sent()) == 1
    other.close()


# Misses and pauses


def missed(told: Told, why: str = "asleep", count: int = 1) -> None:
    slot = "2026-11-27T07:00+01:00"
    fact = SlotMissed("morning", slot, slot, count, why)  # type: ignore[arg-type]
    told.workspace.journal.append_next(SYSTEM, f"test:{told.clock.now}", [fact], actor=KERNEL)


def test_a_miss_is_told_with_why(told: Told) -> None:
    missed(told, count=3)
    (message,) = told.look()
    assert message.title == "morning missed 3 slots"
    assert message.lines[0] == "morning missed 3 slots up to 07:00 (asleep)"
    assert told.look(hours=1) == []


@pytest.mark.parametrize("why", ["paused", "changed"])
def test_a_miss_that_the_person_made_is_not_told(told: Told, why: str) -> None:
    missed(told, why)
    assert told.look() == []


def test_a_miss_of_last_week_is_not_told_when_a_channel_is_added(told: Told) -> None:
    missed(told)
    assert told.look(days=7) == []


def paused(told: Told) -> None:
    why = told.workspace.days.text("it failed 3 times in a row: a, b, c", "why")
    fact = AppPaused("2026-11-27", "asking", why=why.digest, by_itself=True)
    key = f"test:{told.clock.now}"
    told.workspace.journal.append_next(SYSTEM, key, [fact], actor=KERNEL, artifacts=[why])


def test_an_app_that_paused_is_told_each_time_and_not_once_it_is_resumed(told: Told) -> None:
    paused(told)
    (message,) = told.look()
    assert message.lines == (
        "asking is paused: it failed too often in a row",
        "it failed 3 times in a row: a, b, c",
        "once it is mended: baton app resume asking",
    )
    resume(told.workspace, "asking")
    told.clock.pass_(hours=1)
    paused(told)
    assert len(told.look()) == 1
    told.clock.pass_(hours=1)
    resume(told.workspace, "asking")
    assert told.look() == []


# Quiet hours


def test_in_quiet_hours_nothing_comes_and_after_them_one_message(told: Told, root: Path, clock: Clock) -> None:
    notify(root, QUIET)
    clock.now = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)  # 20:00
    told.ask()
    told.ask()
    missed(told)
    assert told.look() == told.look(hours=4) == told.look(hours=7, minutes=20) == []
    clock.now = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
    (message,) = told.look()
    assert message.title == "2 decisions, 1 miss"
    assert told.look(minutes=1) == []


def test_one_thing_that_was_held_comes_alone_and_what_was_answered_does_not(
    told: Told, root: Path, clock: Clock
) -> None:
    notify(root, QUIET)
    clock.now = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
    told.ask()
    told.ask().approve()
    told.look()
    assert titles(told.look(hours=9)) == ["d-1: asking asks you"]


def test_a_summary_in_quiet_hours_comes_once_if_the_person_allowed_it(told: Told, root: Path, clock: Clock) -> None:
    notify(root, "{to: 'ntfy://topic', quiet: 20:00-07:30, summary: 22:00}")
    clock.now = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)  # 21:00
    told.ask()
    told.ask()
    assert told.look() == []
    assert titles(told.look(hours=1)) == ["2 decisions"]
    told.ask()
    assert told.look() == told.look(hours=5) == []
    clock.now = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
    assert titles(told.look()) == ["d-3: asking asks you"]


def test_a_reminder_counts_from_when_the_person_was_told_and_not_from_the_night(
    told: Told, root: Path, clock: Clock
) -> None:
    notify(root, "{to: 'ntfy://topic', quiet: 20:00-07:30, remind_after: 4h}")
    clock.now = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
    told.ask()
    told.look()
    clock.now = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)  # 07:30
    assert titles(told.look()) == ["d-1: asking asks you"]
    assert titles(told.look(hours=4)) == ["d-1: asking still waits"]


def test_a_reminder_that_falls_into_quiet_hours_waits_for_their_end(told: Told, root: Path, clock: Clock) -> None:
    notify(root, "{to: 'ntfy://topic', quiet: 20:00-07:30, remind_after: 4h}")
    clock.now = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)  # 18:00
    told.ask()
    told.look()
    assert told.look(hours=6) == []
    clock.now = datetime(2026, 11, 28, 6, 31, tzinfo=UTC)
    assert titles(told.look()) == ["d-1: asking still waits"]


@pytest.mark.parametrize(
    ("zone", "quiet", "loud"),
    [
        pytest.param("Europe/Berlin", "2026-03-29T05:29+00:00", "2026-03-29T05:30+00:00", id="an hour is left out"),
        pytest.param("Europe/Berlin", "2026-10-25T06:29+00:00", "2026-10-25T06:30+00:00", id="an hour comes twice"),
        pytest.param("America/New_York", "2026-11-28T12:29+00:00", "2026-11-28T12:30+00:00", id="where they are"),
        pytest.param("UTC", "2026-11-28T07:29+00:00", "2026-11-28T07:30+00:00", id="UTC"),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(
    told: Told, root: Path, clock: Clock, zone: str, quiet: str, loud: str
) -> None:
    notify(root, QUIET)
    write(root, "state/constraints.yaml", f"timezone: {zone}\n")
    clock.now = datetime.fromisoformat(quiet)
    told.ask()
    clock.now = datetime.fromisoformat(quiet)
    assert told.look() == []
    clock.now = datetime.fromisoformat(loud)
    assert len(told.look()) == 1


@pytest.mark.parametrize(("hour", "comes"), [(11, 1), (12, 0), (13, 0), (14, 1)])
def test_quiet_hours_may_lie_within_a_day(told: Told, root: Path, clock: Clock, hour: int, comes: int) -> None:
    notify(root, "{to: 'ntfy://topic', quiet: 12:30-14:30}")
    clock.now = datetime(2026, 11, 27, hour - 1, 40, tzinfo=UTC)
    told.ask()
    assert len(told.look()) == comes


# What goes wrong


def test_a_channel_that_fails_is_asked_again_three_times_in_all_and_said(told: Told) -> None:
    told.channels["ntfy"].answer = lambda: Delivery("failed", "it answered 503")
    told.ask()
    counts = [len(told.look(minutes=minutes)) for minutes in (0, 4, 2, 29, 2, 60, 600)]
    assert counts == [1, 0, 1, 0, 1, 0, 0]
    assert told.settled() == ["failed"] * 3
    assert told.lines == ["ntfy did not take the message on opened d-1: it answered 503"] * 3


def test_a_channel_that_comes_back_has_told_once(told: Told) -> None:
    answers = iter([Delivery("failed", "it could not be reached"), Delivery("sent")])
    told.channels["ntfy"].answer = lambda: next(answers)
    told.ask()
    assert [len(told.look(minutes=minutes)) for minutes in (0, 6, 60)] == [1, 1, 0]


def test_a_channel_that_fails_keeps_no_other_from_telling(told: Told, root: Path) -> None:
    notify(root, "{to: ['ntfy://topic', 'json://127.0.0.1:1/x']}")
    told.channels["ntfy"].answer = lambda: 1 / 0  # type: ignore[return-value]
    told.ask()
    told.look()
    assert len(told.sent("json")) == 1
    assert told.lines == ["ntfy did not take the message on opened d-1: it could not be asked (ZeroDivisionError)"]


def test_a_channel_that_cannot_be_used_is_said_once_and_costs_no_try(told: Told, root: Path) -> None:
    def missing(_address: object) -> FakeChannel:
        raise WorkspaceError("PHONE is not set.", mend="Set it.")

    told.notifier._channel_for = missing
    told.ask()
    told.look()
    told.look(minutes=1)
    assert (told.lines, told.claims()) == (["PHONE is not set. Set it."], [])
    told.notifier._channel_for = told.channels
    assert len(told.look()) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("went", [True, False])
def test_who_is_killed_while_sending_leaves_it_unknown_and_nobody_sends_it_again(
    told: Told, root: Path, clock: Clock, went: bool
) -> None:
    def dies() -> Delivery:
        raise Killed

    told.channels["ntfy"].answer = dies
    told.ask()
    with pytest.raises(Killed):
        told.look()
    after = Told(root, clock)
    assert after.look(minutes=9) == []
    assert after.look(minutes=2) == after.look(days=1) == []
    assert after.settled() == ["unknown"]
    assert after.lines == ["nobody knows whether the message on opened d-1 went over ntfy; it is not sent again"]
    after.close()


def test_a_channel_that_never_answers_leaves_it_unknown(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier, "LONGEST_S", 0.01)

    class Hanging(FakeChannel):
        async def send(self, message: Message) -> Delivery:
            self.messages.append(message)
            await asyncio.Event().wait()
            raise AssertionError

    told.channels.by_name["ntfy"] = Hanging()
    told.ask()
    assert len(told.look()) == 1
    assert told.look(hours=1) == []
    assert told.settled() == ["unknown"]


def test_a_clock_that_was_ahead_neither_repeats_nor_keeps_back(told: Told, root: Path, clock: Clock) -> None:
    notify(root, "{to: 'ntfy://topic', remind_after: 4h}")
    told.ask()
    clock.pass_(days=40)
    assert len(told.look()) == 1
    clock.pass_(days=-40)
    assert told.look() == []
    assert titles(told.look(hours=4)) == ["d-1: asking still waits"]
    assert told.look(days=50) == []


def test_in_a_workspace_that_came_along_nobody_is_told_before_that_is_allowed(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestrator.features.care.trusting import trusting

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))  # a piece that is allowed is so for every workspace
    told.workspace.must_be_trusted = True
    (told.workspace.root / "state" / "trust").unlink()
    told.ask()
    assert told.look() == told.look(minutes=1) == []
    (line,) = told.lines
    assert "nobody has allowed this yet: notify: messages about what waits for you go where baton.yaml says" in line
    assert "topic" not in line
    with pytest.raises(Untrusted):
        asyncio.run(told.notifier.test())
    trust, new = trusting(told.workspace.root)
    trust.allow(new)
    assert len(told.look()) == 1


# Trying it, and links


def test_a_test_says_of_each_channel_what_came_of_it_at_any_hour(told: Told, root: Path, clock: Clock) -> None:
    notify(root, "{to: ['ntfy://topic', 'json://127.0.0.1:1/x'], quiet: 00:00-23:59}")
    told.channels["json"].answer = lambda: Delivery("failed", "it answered 401")
    told.ask()
    assert asyncio.run(told.notifier.test()) == [Sent("ntfy", "sent"), Sent("json", "failed", "it answered 401")]
    assert told.sent()[0].lines == ("channel ntfy: this is a test, and nothing waits for you by it.",)
    notify(root)
    assert len(told.look()) == 1  # a test is no message on anything


def test_a_test_without_a_channel_says_how_to_add_one(told: Told, root: Path) -> None:
    write(root, "baton.yaml", "profile: offline\nprofiles:\n  offline: {fast: offline}\n")
    with pytest.raises(WorkspaceError, match="it has no 'notify'"):
        asyncio.run(told.notifier.test())


def test_each_message_has_a_link_of_its_own_that_no_event_holds(told: Told, root: Path) -> None:
    notify(root, "{to: ['ntfy://topic', 'json://127.0.0.1:1/x'], page: 'https://desk.example:8443/'}")
    told.ask()
    told.look()
    tokens = [told.sent(name)[0].links[0].address for name in ("ntfy", "json")]
    assert len(set(tokens)) == 2
    assert all(token.startswith("https://desk.example:8443/l/") for token in tokens)
    recorded = [event.fact for event in told.workspace.journal.read(SYSTEM)]
    for token in (address.rpartition("/")[2] for address in tokens):
        assert token not in f"{recorded}"
        assert isinstance(open_link(told.workspace, token, told.clock()), LinkOpened)


def test_a_link_of_a_message_says_what_was_answered_meanwhile(told: Told, root: Path) -> None:
    notify(root, "{to: 'ntfy://topic', page: 'https://desk.example:8443'}")
    decision = told.ask()
    (message,) = told.look()
    decision.approve()
    found = open_link(told.workspace, message.links[0].address.rpartition("/")[2], told.clock())
    assert isinstance(found, LinkRefused)
    assert found.why == "answered"


def test_a_message_on_many_has_five_links_at_most(told: Told, root: Path) -> None:
    notify(root, "{to: 'ntfy://topic', page: 'https://desk.example:8443'}")
    for _ in range(14):
        told.ask()
    (message,) = told.look()
    assert [link.label for link in message.links] == ["d-1", "d-2", "d-3", "d-4", "d-5"]
    assert message.lines[-1] == "and 2 more"


def test_all_that_was_sent_is_in_the_journal_which_is_whole(told: Told) -> None:
    told.channels = FakeChannels()
    told.ask()
    told.look()
    assert told.workspace.journal.verify().ok
