"""Models at work, told piece by piece: what came so far, and that none of it counts before the end."""

from __future__ import annotations

from orchestrator.features.looking.at_work import ModelsAtWork, WorkSeen, amount_written
from orchestrator.features.looking.speeches import Speeches
from orchestrator.ports.piece import Overheard, Piece, PieceKind


def heard(kind: PieceKind, text: str = "", tokens: int = 0, *, run: str = "say-1", phase: str = "say") -> Overheard:
    return Overheard(run, phase, Piece("near:small", kind, text, tokens))


def told(*pieces: Overheard) -> str:
    speeches = Speeches()
    return "".join(speeches.hear(piece, float(number)) for number, piece in enumerate(pieces))


def test_what_was_told_of_tokens_counts_and_what_came_since_is_estimated() -> None:
    models = ModelsAtWork()
    models.hear(heard("asked"), 0)
    assert amount_written(*models) == ""
    models.hear(heard("said", "Once upon"), 1)
    assert amount_written(*models) == "~3 tokens"
    models.hear(heard("said", " a time", 6), 2)
    assert amount_written(*models) == "6 tokens"
    models.hear(heard("said", " was one", 6), 3)
    assert amount_written(*models) == "~8 tokens"


def test_a_model_is_at_work_until_its_answer_is_whole_or_thrown_away() -> None:
    models = ModelsAtWork()
    for run in ("res-1/ask.1", "res-1/ask.2"):
        models.hear(heard("asked", run=run, phase="ask"), 0)
    models.hear(heard("said", "one", run="res-1/ask.1", phase="ask"), 1)
    assert [(one.where, one.words) for one in models] == [("ask.1 ask", "one"), ("ask.2 ask", "")]
    models.hear(heard("dropped", "cut_off", run="res-1/ask.1", phase="ask"), 2)
    models.hear(heard("whole", run="res-1/ask.2", phase="ask"), 3)
    assert not len(models)
    assert models.hear(heard("said", "late"), 4) is None


def test_what_is_asked_again_begins_anew() -> None:
    models = ModelsAtWork()
    for piece in (heard("asked"), heard("said", "one"), heard("dropped", "unfinished"), heard("asked")):
        models.hear(piece, 0)
    assert [(one.words, one.has_spoken) for one in models] == [("", False)]


def test_the_line_for_a_page_is_of_a_run_and_all_below_it_and_safe_to_look_at() -> None:
    seen = WorkSeen(lambda: 5.0)
    seen.hear(heard("asked"))
    seen.hear(heard("asked", run="res-1/ask.1", phase="ask"))
    seen.hear(heard("said", "one\n\x1b[2J two", run="res-1/ask.1", phase="ask"))
    assert seen.told("res-1") == "ask.1 ask · 0 s · ~3 tokens · near:small · one ⟨U+001B⟩[2J two"
    assert seen.told("say-1") == "say · 0 s · near:small"
    assert seen.told("say") == ""
    seen.hear(heard("whole"))
    assert seen.told("say-1") == ""


def test_all_words_are_told_with_what_they_are_and_what_came_of_them() -> None:
    assert told(
        heard("asked"),
        heard("sent"),
        heard("thought", "Let me"),
        heard("thought", " see."),
        heard("said", "Once"),
        heard("said", "\nupon"),
        heard("called", 'look {"at": 1}'),
        heard("whole", "Once\nupon", 12),
    ) == (
        "-- say · near:small\n-- thinks\n  Let me see.\n-- says\n  Once\n  upon\n"
        '-- calls\n  look {"at": 1}\n-- whole · 7 s · 12 tokens\n'
    )


def test_what_is_thrown_away_is_marked_as_that() -> None:
    assert told(heard("asked"), heard("said", "Half of"), heard("dropped", "cut_off")) == (
        "-- say · near:small\n  Half of\n-- thrown away: cut off · 2 s · ~2 tokens\n"
    )


def test_an_answer_in_one_piece_is_told_at_its_end() -> None:
    assert told(heard("asked"), heard("whole", "All of it.", 5)) == (
        "-- say · near:small\n  All of it.\n-- whole · 1 s · 5 tokens\n"
    )


def test_one_speaks_at_a_time_and_nothing_that_others_say_is_lost() -> None:
    one, two = "res-1/ask.1", "res-1/ask.2"
    said = told(
        heard("asked", run=one, phase="ask"),
        heard("asked", run=two, phase="ask"),
        heard("said", "two", run=two, phase="ask"),
        heard("said", "one", run=one, phase="ask"),
        heard("whole", run=one, phase="ask"),
        heard("said", " more", run=two, phase="ask"),
        heard("whole", run=two, phase="ask"),
    )
    lines = said.splitlines()
    assert lines[:2] == ["-- ask.1 ask · near:small", "  one"]
    assert lines[3:5] == ["-- ask.2 ask · near:small", "  two more"]


def test_words_of_a_model_cannot_pass_for_ours_or_move_the_cursor() -> None:
    said = told(
        heard("asked"), heard("said", "a\n-- whole · 1 s\r\n\x1b"), heard("said", "[2Jb\u202ec\x07"), heard("whole")
    )
    assert said.splitlines()[1:-1] == ["  a", "  -- whole · 1 s", "  ⟨U+001B⟩[2Jb⟨U+202E⟩c⟨U+0007⟩"]


def test_what_came_in_halves_is_shown_whole() -> None:
    pieces = ["a \ud83d", "\ude00 e", "\u0301 क", "ि \U0001f468\u200d", "\U0001f469"]
    said = told(heard("asked"), *(heard("said", piece) for piece in pieces), heard("whole"))
    assert said.splitlines()[1] == "  a 😀 e\u0301 कि 👨\u200d👩"
