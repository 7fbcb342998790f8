"""What the reviewer finds in a draft, and that it finds nothing in a draft that is its source."""

from offline_publishing import review

from orchestrator.text.notes_outline import notes_outlined

SOURCE = """# Bees

Bees are insects that make honey. They live in hives. A hive has one queen.

## Winter

In winter bees stay inside. However, they do not sleep.

- They form a cluster.
- They eat honey.
"""


def found(draft: str) -> list[tuple[str, int, str]]:
    return [(one["weight"], one["line"], one["problem"]) for one in review(draft, SOURCE)["findings"]]


def test_a_draft_that_is_its_source_is_approved_without_findings() -> None:
    assert review(SOURCE, SOURCE) == {"verdict": "approve", "findings": []}


def test_a_statement_the_source_does_not_make_is_found() -> None:
    draft = SOURCE.replace("A hive has one queen.", "Elephants invented mathematics yesterday.")
    assert found(draft) == [("must", 3, "The note does not say this. Cut it.")]
    assert review(draft, SOURCE)["verdict"] == "revise"


def test_other_words_for_what_the_source_says_force_nothing() -> None:
    draft = SOURCE.replace("A hive has one queen.", "One queen has a hive.")
    assert found(draft) == [("may", 3, "These are not the note's words. Compare it with the note.")]
    assert review(draft, SOURCE)["verdict"] == "approve"


def test_an_opener_whose_sentence_before_is_gone_is_found() -> None:
    draft = SOURCE.replace("In winter bees stay inside. ", "")
    assert found(draft)[0][2] == (
        "“However,” leans on a sentence that is not in the draft. Bring it back, or cut this."
    )


def test_a_repetition_is_found_where_it_comes_the_second_time() -> None:
    draft = SOURCE.replace("A hive has one queen.", "Bees are insects that make honey.")
    assert found(draft)[0] == ("must", 3, "says again what line 3 says. Cut it.")


def test_a_bare_heading_is_found() -> None:
    assert found(SOURCE + "\n## Summer\n")[0] == ("must", 12, "Nothing stands under this heading. Cut it.")


def test_an_announcement_of_nothing_is_found() -> None:
    source = SOURCE + "\nIn summer they do this:\n\n- fly\n"
    draft = SOURCE + "\nIn summer they do this:\n"
    assert review(draft, source)["findings"][0]["problem"] == "announces something that does not follow. Cut it."


def test_a_link_to_a_section_that_is_gone_is_found() -> None:
    source = SOURCE.replace("one queen", "one [queen](#winter)")
    draft = source.replace("## Winter", "## Cold")
    assert review(source, source)["findings"] == []
    told = [one["problem"] for one in review(draft, source)["findings"]]
    assert "“queen” leads to a section the draft does not have. Cut the link, keep its words." in told


def test_what_the_person_wrote_like_that_is_told_and_forces_nothing() -> None:
    source = SOURCE + "\n## Summer\n"
    assert review(source, source) == {
        "verdict": "approve",
        "findings": [
            {
                "line": 12,
                "quote": "## Summer",
                "problem": "Nothing stands under this heading. Cut it.",
                "weight": "may",
            }
        ],
    }


def test_an_outline_of_notes_is_not_reviewed_as_a_page() -> None:
    assert review(notes_outlined(SOURCE, "Bees"), SOURCE) == {"verdict": "approve", "findings": []}
