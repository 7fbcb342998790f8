"""What an offline draft has not is told."""

from orchestrator.models.offline.left_out import left_out
from orchestrator.text.document import read_document

PROSE = "The mill stands beside the river and has nine rooms. "


def test_sentences_that_went_are_counted_and_those_that_warn_are_named() -> None:
    source = read_document(f"# Mill\n\n{PROSE} Never open the gate by night. It is old.[^1]\n\n[^1]: They say.\n")
    assert left_out(source, f"# Mill\n\n{PROSE}\n") == [
        "Left out: the foot-note [^1]: They say.",
        "Left out: 2 of 3 sentences.",
        "Left out: the sentence “Never open the gate by night.”.",
    ]
