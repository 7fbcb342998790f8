"""What the offline model makes of the corpus, as the table in `docs/offline-model.md`.

python benchmarks/offline_corpus.py            write the table anew; what a reader noted as poor stays
python benchmarks/offline_corpus.py NAME       print the drafts and reviews of one document, to read them
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/models")]

from offline_publishing import CORPUS, Published, publish, read  # noqa: E402 - the path is set above

PAGE = ROOT / "docs/offline-model.md"
_TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", re.DOTALL)
_HEAD = "| document | words | ms | title | tags | reviews | second draft | poor |\n|---|---|---|---|---|---|---|---|\n"
_CHANGES = {"split": r"Split it", "moved": r"Move it", "unlinked": r"Cut the link", "cut": r"Cut (?:it|the sentence)"}


def main() -> None:
    if len(sys.argv) > 1:
        show(next(path for path in CORPUS if path.name == sys.argv[1]))
        return
    page = read(PAGE)
    poor = {
        cells[1].strip(): cells[-2].strip()
        for row in page.splitlines()
        if len(cells := row.replace("\\|", "/").split("|")) == 10
    }
    rows = "".join(row(path, poor.get(path.name, "")) for path in CORPUS)
    PAGE.write_text(_TABLE.sub(lambda _: _HEAD + rows, page), encoding="utf-8")


def row(path: Path, poor: str) -> str:
    source = read(path)
    started = time.process_time()
    published = publish(source)
    spent_ms = (time.process_time() - started) * 1000
    drafts = " → ".join(str(len(text.split())) for text in (source, *published.drafts))
    tags = ", ".join(published.metadata["tags"])
    cells = (
        path.name,
        drafts,
        f"{spent_ms:.0f}",
        published.metadata["title"],
        tags,
        verdicts(published),
        changes(published),
        poor,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def verdicts(published: Published) -> str:
    told = []
    for review in published.reviews:
        weights = [finding["weight"] for finding in review["findings"]]
        counts = [f"{weights.count(weight)} {weight}" for weight in ("must", "should", "may") if weight in weights]
        told.append(review["verdict"] + (f" ({', '.join(counts)})" if counts else ""))
    return "; ".join(told)


def changes(published: Published) -> str:
    """What the findings that forced a revision asked for."""
    forced = [finding["problem"] for review in published.reviews[:-1] for finding in review["findings"]]
    counts = {name: sum(bool(re.search(words, problem)) for problem in forced) for name, words in _CHANGES.items()}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def show(path: Path) -> None:
    published = publish(read(path))
    for draft, review in zip(published.drafts, published.reviews, strict=True):
        print(draft, f"--- {review['verdict']}", sep="\n")
        for finding in review["findings"]:
            print("{weight} line {line} “{quote}”: {problem}".format(**finding))
    print(published.metadata)


if __name__ == "__main__":
    main()
