"""Recorded answers are found by lane and content, in any order, and never by chance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from recordings import LOOKED_TWICE, asked, cassette_of, conversation

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.exchange import Lane
from orchestrator.domain.facts import ModelAsked, ToolCalled
from orchestrator.domain.messages import Request, UserMessage
from orchestrator.errors import ArtifactForgotten, NotRecorded
from orchestrator.recording.cassette import Cassette
from orchestrator.recording.recorded import AnswersOf, FirstOf, Recorded
from orchestrator.recording.replay import OnlyRecorded


def recorded(cassette: Cassette) -> Recorded:
    return Recorded(cassette.name, cassette.facts, cassette.artifact)


def test_an_answer_is_found_whatever_was_looked_up_before() -> None:
    cassette = cassette_of(conversation("write", "one"), conversation("review", "two"))
    found = recorded(cassette)

    for phase, said in (("review", "two"), ("write", "one"), ("review", "two")):
        answer = found.answer(Lane(phase), asked(phase))
        assert answer is not None
        assert answer.answer.message.text == said


def test_the_same_request_in_another_visit_is_another_exchange() -> None:
    found = recorded(cassette_of(conversation("write", "one"), conversation("write", "two", visit=2)))

    said = [found.answer(Lane("write", visit), asked("write")) for visit in (1, 2, 3)]

    assert [answer and answer.answer.message.text for answer in said] == ["one", "two", None]


def test_what_an_older_projection_recorded_is_found_without_new_keys() -> None:
    bounded = replace(asked("write"), settings={"max_tokens": 500, "temperature": 0.2})
    older = tuple(
        replace(fact, key=bounded.key_of(1)) if isinstance(fact, ModelAsked) else fact
        for fact in conversation("write", "one").facts
    )
    piece = conversation("write", "one")
    found = recorded(cassette_of(replace(piece, facts=older)))

    said = found.answer(Lane("write"), bounded)

    assert said is not None
    assert said.answer.message.text == "one"
    longer = replace(bounded, settings={"max_tokens": 900, "temperature": 0.2})
    assert found.answer(Lane("write"), longer) is None  # where it counted, `baton eval rekey` takes it out


def test_answers_can_be_used_again_without_what_tools_found() -> None:
    """A run that begins by itself every night looks anew, and asks anew only where that changed something."""
    whole = recorded(cassette_of(LOOKED_TWICE))
    called = next(fact for fact in LOOKED_TWICE.facts if isinstance(fact, ToolCalled))
    assert whole.result(Lane("look"), called.tool, called.arguments) is not None
    assert AnswersOf(whole).result(Lane("look"), called.tool, called.arguments) is None
    answers = recorded(cassette_of(conversation("write", "one")))
    assert AnswersOf(answers).answer(Lane("write"), asked("write")) is not None


def test_equal_items_of_a_list_have_lanes_of_their_own() -> None:
    assert len({Lane("write", 1, item="a"), Lane("write", 1, item="b"), Lane("write", 1, item="a", occurrence=2)}) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"system": "You write badly."},
        {"messages": (UserMessage("Write more."),)},
        {"model": "anthropic:other"},
        {"settings": {"temperature": 0.5}},
        {"output_schema": {"type": "object"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_request_finds_nothing(change: dict[str, object]) -> None:
    found = recorded(cassette_of(conversation("write", "one")))

    assert found.answer(Lane("write"), replace(asked("write"), **change)) is None


def test_a_role_played_by_replay_takes_the_answer_of_whoever_gave_it() -> None:
    found = recorded(cassette_of(conversation("write", "one")))

    answer = found.answer(Lane("write"), replace(asked("write"), model="replay"))

    assert answer is not None
    assert answer.answer.model == "offline"


def test_who_answered_what_it_took_and_what_it_cost_are_kept() -> None:
    found = recorded(cassette_of(conversation("write", "one", by="anthropic:other", cost_usd=0.25)))

    answer = found.answer(Lane("write"), asked("write"))

    assert answer is not None
    assert (answer.answer.model, answer.cost_usd, answer.origin) == ("anthropic:other", 0.25, "case")
    assert (answer.answer.input_tokens, answer.answer.output_tokens) == (10, 5)


def forgetful(cassette: Cassette) -> Recorded:
    """A recording whose texts were erased since."""

    def forgotten(digest: Digest) -> Artifact:
        raise ArtifactForgotten(f"artifact {digest} was forgotten.")

    return Recorded(cassette.name, cassette.facts, forgotten)


def test_an_answer_that_was_forgotten_counts_as_not_recorded() -> None:
    cassette = cassette_of(conversation("write", "one"))

    assert forgetful(cassette).answer(Lane("write"), asked("write")) is None
    elsewhere = FirstOf(forgetful(cassette), recorded(cassette)).answer(Lane("write"), asked("write"))
    assert elsewhere is not None


def test_a_result_that_was_forgotten_counts_as_not_recorded() -> None:
    found = forgetful(cassette_of(LOOKED_TWICE))
    called = next(fact for fact in LOOKED_TWICE.facts if isinstance(fact, ToolCalled))

    assert found.result(Lane("write"), called.tool, called.arguments) is None


@pytest.mark.parametrize(
    ("lane", "spelled"),
    [
        (Lane("write"), "write"),
        (Lane("write", 2), "write~2"),
        (Lane("fetch/read", 3, "5e1f", 2), "fetch/read~3.5e1f*2"),
        (Lane("look", occurrence=12), "look*12"),
        (Lane("judge/0a1b2c"), "judge/0a1b2c"),
    ],
)
def test_a_lane_is_read_as_it_is_spelled(lane: Lane, spelled: str) -> None:
    assert (lane.spelled, Lane.read(spelled)) == (spelled, lane)


def test_what_says_its_lane_is_found_whatever_came_between() -> None:
    """As work in parallel will record it; in journals from before, the visit begun last is the lane."""
    one, two = (conversation("write", said, visit=visit) for visit, said in ((1, "one"), (2, "two")))
    placed = [
        replace(piece, facts=tuple(replace(fact, lane=lane) for fact in piece.facts[1:]))  # type: ignore[call-arg]
        for piece, lane in ((one, "write"), (two, "write~2"))
    ]
    woven = replace(one, facts=tuple(fact for pair in zip(*(p.facts for p in placed), strict=True) for fact in pair))

    found = recorded(cassette_of(woven, replace(two, facts=())))

    said = [found.answer(Lane("write", visit), asked("write")) for visit in (1, 2, 3)]
    assert [answer and answer.answer.message.text for answer in said] == ["one", "two", None]


def test_a_result_that_says_its_lane_needs_no_counting() -> None:
    first, second = LOOKED_TWICE.facts[1:3], LOOKED_TWICE.facts[3:5]
    said = [
        *(replace(fact, lane="look*2") for fact in second),  # type: ignore[call-arg]
        *(replace(fact, lane="look") for fact in first),  # type: ignore[call-arg]
    ]

    found = recorded(cassette_of(replace(LOOKED_TWICE, facts=tuple(said))))

    results = [found.result(Lane("look", 1, occurrence=n), "look", LOOKED_TWICE.arguments.digest) for n in (1, 2)]
    assert [result and result.data for result in results] == [b'"first"', b'"second"']


def test_the_nearest_of_several_recordings_goes_first() -> None:
    near, far = (recorded(cassette_of(conversation("write", said))) for said in ("near", "far"))

    answer = FirstOf(near, far).answer(Lane("write"), asked("write"))

    assert answer is not None
    assert answer.answer.message.text == "near"


def test_a_tool_called_twice_alike_has_two_results() -> None:
    found = recorded(cassette_of(LOOKED_TWICE))

    results = [found.result(Lane("look", 1, occurrence=n), "look", LOOKED_TWICE.arguments.digest) for n in (1, 2, 3)]

    assert [result and result.data for result in results] == [b'"first"', b'"second"', None]


def test_where_only_recordings_are_allowed_a_miss_says_where_it_is() -> None:
    only = OnlyRecorded(recorded(cassette_of(conversation("write", "one"))), mend="Record it.")

    with pytest.raises(NotRecorded, match=r"request 1 of write, visit 2, was never recorded\. Record it\."):
        only.answer(Lane("write", 2), asked("write"))
    assert [missing.lane for missing in only.missing] == [Lane("write", 2)]


def test_nothing_volatile_can_enter_a_key() -> None:
    """Everything a request holds is in its key, is opaque to all but one vendor, or says only how it is put."""
    in_the_key = {"model", "settings", "system", "messages", "tools", "output_schema"}

    assert set(Request.__dataclass_fields__) - in_the_key <= {"output_bound", "refused"}
