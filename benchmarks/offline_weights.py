"""What each weight of the offline writer does to the corpus: what its drafts and tags are without it.

    python benchmarks/offline_weights.py

The reasons that stand beside the weights quote it. One without any effect here is there for other texts, or for none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/models")]

from offline_publishing import CORPUS, read  # noqa: E402 - the path is set above

from orchestrator.models.offline import draft, keyphrase, plan  # noqa: E402
from orchestrator.models.offline.page import Page  # noqa: E402
from orchestrator.models.offline.review import review  # noqa: E402
from orchestrator.text.document import read_document  # noqa: E402
from orchestrator.text.language import STRONG_CAVEAT  # noqa: E402

NEUTRAL: tuple[tuple[ModuleType, dict[str, Any]], ...] = (
    (plan, {"_BEST": 1}),
    (plan, {"_BEST": 10**6}),
    (plan, {"_FEWEST_WORDS": 0}),
    (plan, {"_FULL_WORDS": 1}),
    (plan, {"_BY_LEVEL": {}, "_DEEP": 1.0}),
    (plan, {"_HALF_WAY": 1e9}),
    (plan, {"_WELCOMED": 1.0}),
    (plan, {"_UNWELCOMED": 1.0}),
    (draft, {"_BEGINS_SECTION": 0.0}),
    (draft, {"_BEGINS_PARAGRAPH": 1.0}),
    (draft, {"_OF_PARAGRAPH": 0.0}),
    (draft, {"_ALONE": draft._OF_PARAGRAPH}),
    (draft, {"_LEANS": 1.0}),
    (draft, {"_CAVEAT": 1.0}),
    (draft, {"_OF_CAVEAT": 0.0}),
    (draft, {"_STRONG": draft._OF_CAVEAT}),
    (draft, {"_ASIDE": 1.0}),
    (draft, {"_FRAGMENT": 1.0}),
    (keyphrase, {"_PER_WORD": 0.0}),
    (keyphrase, {"_IN_TITLE": 1.0}),
    (keyphrase, {"_IN_HEADING": 1.0}),
    (keyphrase, {"_IN_OPENING": 1.0}),
    (keyphrase, {"_WORTH_NAMING": 0.0}),
    (keyphrase, {"_WORTH_NAMING": 0.5}),
)
SOURCES = {path.name: read(path) for path in CORPUS}
DOCUMENTS = {name: read_document(source) for name, source in SOURCES.items()}


def main() -> None:
    drafts, tags = _drafts(), _tags()
    before = {name: _sentences(text) for name, text in drafts.items()}
    sys.stdout.write(f"{'as it is':40} {_told(drafts)}, {sum(map(len, tags.values()))} tags\n")
    for module, weights in NEUTRAL:
        with _instead(module, weights):
            if module is keyphrase:
                others = _tags()
                changed = sum(others[name] != tags[name] for name in tags)
                told = f"{changed} documents differ, {sum(map(len, others.values()))} tags"
            else:
                without = _drafts()
                lost = sum(len(before[name] - _sentences(text)) for name, text in without.items())
                changed = sum(without[name] != drafts[name] for name in drafts)
                told = f"{changed} drafts differ in {lost} of {sum(map(len, before.values()))}; {_told(without)}"
        names = ", ".join(f"{name} {value}" for name, value in weights.items())
        sys.stdout.write(f"{names:40} {told}\n")


@contextmanager
def _instead(module: ModuleType, weights: dict[str, Any]) -> Iterator[None]:
    kept = {name: getattr(module, name) for name in weights}
    vars(module).update(weights)
    try:
        yield
    finally:
        vars(module).update(kept)


def _drafts() -> dict[str, str]:
    return {name: draft.first_draft(document) for name, document in DOCUMENTS.items()}


def _tags() -> dict[str, list[str]]:
    return {name: keyphrase.keyphrases(document) for name, document in DOCUMENTS.items()}


def _sentences(text: str) -> set[str]:
    return {place.text for place in Page.of(text).places()}


def _told(drafts: dict[str, str]) -> str:
    findings = [finding for name, text in drafts.items() for finding in review(text, SOURCES[name]).findings]
    must = sum(finding.weight == "must" for finding in findings)
    strong = sum(bool(STRONG_CAVEAT.search(said)) for text in drafts.values() for said in _sentences(text))
    return f"{must} faults to mend, {strong} strong warnings"


if __name__ == "__main__":
    main()
