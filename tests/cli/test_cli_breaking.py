"""A line longer than the screen is broken where it can still be read, and its commands can still be copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.cli.breaking import broken
from orchestrator.cli.cells import cells, wrapped

NEXT = "next: baton done TASK · baton defer TASK · baton energy low|mid|high · baton today --why TASK"


def test_a_line_is_broken_between_words_colours_apart_and_an_id_stays_whole() -> None:
    assert broken("  one two three four", 11) == ["  one two", "  three", "  four"]
    assert broken("\x1b[1mone\x1b[0m two three", 8) == ["\x1b[1mone\x1b[0m two", "three"]
    assert broken(f"see {'x' * 20} there", 10) == ["see", "x" * 20, "there"]


def test_what_is_told_of_a_label_or_behind_a_glyph_stays_behind_it() -> None:
    assert broken("unknown   no calendar is named in baton.yaml", 34) == [
        "unknown   no calendar is named in",
        "          baton.yaml",
    ]
    assert broken("\x1b[32m✓\x1b[0m every app and agent loads", 20) == [
        "\x1b[32m✓\x1b[0m every app and",
        "  agent loads",
    ]
    assert broken("!! it is gone, and nobody knows", 20) == ["!! it is gone, and", "   nobody knows"]
    assert broken("a label as wide as half the line  is none", 30) == ["a label as wide as half the", "line  is none"]
    assert broken("(d)one (l)ater (w)hy (q)uit", 18) == ["(d)one (l)ater", "(w)hy (q)uit"]


def test_what_is_next_is_broken_between_its_commands() -> None:
    assert broken(NEXT, 40) == [
        "next: baton done TASK · baton defer TASK",
        "      baton energy low|mid|high",
        "      baton today --why TASK",
    ]
    assert broken(NEXT, 80) == [
        "next: baton done TASK · baton defer TASK · baton energy low|mid|high",
        "      baton today --why TASK",
    ]
    assert broken(NEXT, 120) == [NEXT]


def test_a_screen_that_has_no_dot_is_broken_at_what_it_has_instead() -> None:
    assert broken("next: baton done TASK - baton defer TASK - baton", 45) == [
        "next: baton done TASK - baton defer TASK",
        "      baton",
    ]


def test_what_is_told_before_it_has_lines_of_its_own() -> None:
    told = "nothing is running; state is kept.  next: baton inbox d-1  ·  baton approve d-1"
    assert broken(told, 40) == [
        "nothing is running; state is kept.",
        "next: baton inbox d-1",
        "      baton approve d-1",
    ]


def test_a_command_longer_than_the_screen_stays_whole() -> None:
    long = "baton run publish inbox/a-note-with-a-very-long-name.md"
    assert broken(f"next: {long} · baton", 40) == ["next:", f"  {long}", "  baton"]
    assert broken(f"next: {long}", 57) == ["next:", f"  {long}"]


def test_a_step_that_is_a_sentence_is_broken_as_one() -> None:
    assert broken("next: put the file there again, and then baton resume pub-1", 40) == [
        "next: put the file there again, and then",
        "      baton resume pub-1",
    ]


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ("no suite is there. See: baton eval run --help", ["no suite is there. See:", "baton eval run --help"]),
        ("see (baton energy low|mid|high) first", ["see", "(baton energy low|mid|high)", "first"]),
        ("run baton doctor, which tells all of it", ["run baton doctor, which", "tells all of it"]),
        ("run `baton show pub-1/each.2` to see", ["run", "`baton show pub-1/each.2` to", "see"]),
        ("again: baton resume p-1 --profile x", ["again:", "baton resume p-1 --profile x"]),
        ("what baton does with words", ["what baton does with words"]),
        ("what is long, and baton does with words", ["what is long, and baton does", "with words"]),
    ],
)
def test_a_command_in_a_sentence_is_not_broken(told: str, lines: list[str]) -> None:
    assert broken(told, 28) == lines
    assert wrapped(told, 28) == lines


@pytest.mark.parametrize(
    "command",
    [
        "baton eval run publish",
        "baton app resume daily",
        "baton app check daily",
        "baton models compare fast best",
        "baton decided D1 yes",
        "baton answer d-1 again -p a=b",
        "baton fork pub-1 --from draft",
        "baton send-back d-1 --to draft",
        "baton app pause daily -m later",
        "baton app pause daily -m 'a note of mine'",
        "baton note 'It is late. Go on: now' --project home",
        'baton run say "small tools"',
        "baton run say -p topic='small tools' -p note=\"it's\"",
        "baton \x1b[1mapp resume\x1b[0m \x1b[1mdaily\x1b[0m",
    ],
)
def test_no_command_is_broken_before_a_name_or_within_quotes(command: str) -> None:
    for width in range(12, 100, 4):
        for before, behind in (("", ""), ("It goes on with this command: ", ""), ("Again: ", ", and then see.")):
            told = before + command + behind
            assert any(command in line for line in broken(told, width)), (width, told)
        assert any(command in line for line in broken(f"It rests.  next: {command} · baton runs", width))
        if cells(command) <= width:
            assert any(command in line for line in wrapped(f"It goes on with this command: {command}", width))


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ("first see baton inbox to answer", ["first see", "baton inbox to", "answer"]),
        ("with baton app ls that is told", ["with baton app ls", "that is told"]),
        ("try baton show pub-1's page then", ["try", "baton show pub-1's", "page then"]),
        ("type 'baton approve d-1' there", ["type", "'baton approve d-1'", "there"]),
    ],
)
def test_a_sentence_goes_on_behind_a_command_that_has_its_names(told: str, lines: list[str]) -> None:
    assert broken(told, 19) == lines


def test_a_dot_and_two_spaces_in_quotes_are_the_commands() -> None:
    assert broken("next: baton note 'a · b  c' · baton log", 30) == ["next: baton note 'a · b  c'", "      baton log"]


WORDS = ("baton show pub-1", "baton eval run write --live", "a word", "·", "next:", "日本", "x" * 30)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.integers(20, 60))
def test_no_word_is_lost_and_what_can_fit_does(told: str, width: int) -> None:
    left_out = str.maketrans("", "", " ·")  # the end of a line parts two steps
    assert "".join(broken(told, width)).translate(left_out) == told.translate(left_out)
    assert all(cells(line) <= width for line in wrapped(told, width))
