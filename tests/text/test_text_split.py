"""Long sentences come apart where a clause of its own begins."""

from orchestrator.text.split import split_sentence

PADDING = "of the long and winding road that leads past every single house in the village and the town"


def test_split_before_a_clause_with_a_subject() -> None:
    parts = split_sentence(
        f"The walk {PADDING} takes an hour, and the view from the top of the hill is worth every minute."
    )
    assert parts == (
        f"The walk {PADDING} takes an hour.",
        "The view from the top of the hill is worth every minute.",
    )


def test_contrast_keeps_its_word() -> None:
    parts = split_sentence(
        f"The walk {PADDING} takes an hour, but nobody who has been there once would call it too long for them."
    )
    assert parts[1] == "But nobody who has been there once would call it too long for them."


def test_semicolon_splits() -> None:
    parts = split_sentence(f"The walk {PADDING} takes an hour; the view from the top is the best in the county by far.")
    assert parts[1] == "The view from the top is the best in the county by far."


def test_enumeration_is_not_split() -> None:
    sentence = f"The walk {PADDING} leads past houses, barns and mills, and fields with cows, horses and sheep on them."
    assert split_sentence(sentence) == (sentence,)


def test_condition_is_not_left_alone() -> None:
    sentence = f"When the walk {PADDING} takes an hour, and the view from the top is clear, you see the sea."
    assert split_sentence(sentence)[0] != f"When the walk {PADDING} takes an hour."


def test_short_sentence_stays() -> None:
    assert split_sentence("It rains, and the road is wet.") == ("It rains, and the road is wet.",)
