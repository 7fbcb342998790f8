"""What the reviewer finds, and that the writer's next draft is free of it."""

from offline_publishing import review, write

SOURCE = """# Bees

Bees are insects that make honey. They live in hives. A hive has one queen.

## Winter

In winter bees stay inside. However, they do not sleep.

- They form a cluster.
- They eat honey.
"""


def found(draft: str) -> list[tuple[str, int, str]]:
    return [(one["weight"], one["line"], one["problem"]) for one in review(draft, SOURCE)["findings"]]


def revised(draft: str) -> str:
    return write(SOURCE, draft, review(draft, SOURCE)).message.text


def test_good_draft_is_approved_without_findings() -> None:
    assert review(SOURCE, SOURCE) == {"verdict": "approve", "findings": []}


def test_statement_the_source_does_not_make_is_cut() -> None:
    draft = SOURCE.replace("A hive has one queen.", "Elephants invented mathematics yesterday.")
    assert found(draft)[0] == ("must", 3, "The note does not say this. Cut it.")
    assert "Elephants" not in revised(draft)


def test_opener_whose_sentence_before_was_cut_goes() -> None:
    draft = SOURCE.replace("In winter bees stay inside. ", "")
    assert found(draft)[0][2] == "“However,” leans on a sentence that is not in the draft. Cut it."
    assert "However" not in revised(draft)


def test_repetition_is_cut_where_it_comes_the_second_time() -> None:
    draft = SOURCE.replace("A hive has one queen.", "Bees are insects that make honey.")
    assert found(draft)[0] == ("must", 3, "says again what line 3 says. Cut it.")
    assert revised(draft).count("make honey") == 1


def test_bare_heading_is_cut() -> None:
    draft = SOURCE + "\n## Summer\n"
    assert found(draft)[0] == ("must", 12, "Nothing stands under this heading. Cut it.")
    assert "Summer" not in revised(draft)


def test_announcement_of_nothing_is_cut() -> None:
    source = SOURCE + "\nIn summer they do this:\n\n- fly\n"
    draft = SOURCE + "\nIn summer they do this:\n"
    assert review(draft, source)["findings"][0]["problem"] == "announces something that does not follow. Cut it."


def test_link_to_a_missing_section_keeps_its_words() -> None:
    source = SOURCE.replace("one queen", "one [queen](#queens)")
    assert "leads to a section the draft does not have" in review(source, source)["findings"][0]["problem"]
    assert "A hive has one queen." in write(source, source, review(source, source)).message.text


def test_sentence_that_says_what_the_page_is_about_moves_to_the_top() -> None:
    source = "# Bees\n\nMy garden was quiet last year.\n\nBees are the insects that make honey for us.\n"
    answer = write(source, source, review(source, source)).message.text
    assert answer == "# Bees\n\nBees are the insects that make honey for us.\n\nMy garden was quiet last year.\n"


def test_taste_alone_forces_nothing() -> None:
    source = SOURCE.replace("A hive has one queen.", "What a sight that is!")
    assert review(source, source)["verdict"] == "approve"
    assert review(source, source)["findings"][0]["weight"] == "may"


def test_findings_nobody_can_mend_by_cutting_are_declined() -> None:
    finding = {"line": 3, "quote": "Bees are", "problem": "Write this more warmly.", "weight": "must"}
    answer = write(SOURCE, SOURCE, {"verdict": "revise", "findings": [finding]})
    assert answer.finish == "declined"
    assert "Write this more warmly." in answer.message.text
