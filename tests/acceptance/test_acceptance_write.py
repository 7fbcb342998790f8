"""The writing app, offline: from an idea to a draft with its citations, and what never gets past its gates."""

from __future__ import annotations

import json
from typing import Any

import pytest
from acceptance_workspace import Baton

LIBRARY = """\
@inproceedings{gray1978, author={Gray, Jim}, title={Notes on data base operating systems}, year=1978,
  booktitle={Operating Systems, An Advanced Course}, doi={10.1007/3-540-08755-9_9},
  annote={Two-phase commit blocks while the coordinator is away. A yes must be bound to the bytes it was given for.}}
@book{knuth1984, author={Knuth, Donald E.}, title={Literate Programming}, year={1992}, publisher={CSLI}}
"""
IDEA = (
    "A yes must be bound to the bytes it was given for [@gray1978]. I think a run id is not enough. "
    "31 approvals were given last month, 4 were stale (13%). Knuth wrote “Literate Programming”."
)


@pytest.fixture
def desk(baton: Baton) -> Baton:
    """A workspace with a library."""
    (baton.root / "library.bib").write_text(LIBRARY, "utf-8")
    settings = baton.root / "baton.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "\nsources:\n  library: {reader: bibtex, path: library.bib}\n", "utf-8"
    )
    return baton


def value(baton: Baton, name: str) -> Any:
    return json.loads(baton("cat", "@last", name).out)


def test_an_idea_becomes_an_outline_with_its_citations_and_what_they_rest_on(desk: Baton) -> None:
    assert desk("run", "write", "-p", f"idea={IDEA}").code == 3
    assert desk("approve", "d-1").code == 3
    assert desk("answer", "d-2", "approve", "-p", "sources_opened=yes").code == 0
    (draft,) = (desk.root / "drafts").iterdir()
    assert draft.read_text("utf-8") == (
        "---\ntitle: A yes must be bound to the bytes it was given for\n"
        "slug: a-yes-must-be-bound-to-the-bytes-it-was-given-for\n---\n\n"
        "# A yes must be bound to the bytes it was given for\n\n"
        "*An outline with its sources, not a text written out.*\n\n"
        "## The idea\n\n"
        "- A yes must be bound to the bytes it was given for. (Gray, 1978)\n"
        "  - “A yes must be bound to the bytes it was given for.” (your annotation)\n"
        "- I think a run id is not enough. *(yours)*\n"
        "- 31 approvals were given last month, 4 were stale (13%). *(needs a source)*\n"
        "  - Not in the library, and nobody else was asked: “approvals month stale”\n"
        "- Knuth wrote “Literate Programming”. (Knuth, 1992)\n"
        "  - Nobody has looked at what this rests on.\n\n"
        "## References\n\n"
        "- Gray, J. (1978) “Notes on data base operating systems”, *Operating Systems, An Advanced Course*. "
        "Available at: <https://doi.org/10.1007/3-540-08755-9_9>.\n"
        "- Knuth, D.E. (1992) *Literate Programming*. CSLI.\n"
    )
    ticked = [line for line in desk("cat", "@last", "checklist").out.splitlines() if line.startswith("- [")]
    assert ticked == [
        "- [x] Does every citation resolve? (ticked by code)",
        "- [ ] Do library and register agree? (open)",
        "- [x] Are the citations in a style? (ticked by code)",
        "- [ ] Is the objection answered? (open)",
        "- [x] Were the numbers recomputed? (ticked by code)",
        "- [x] Were the sources opened? (ticked by you)",
        "- [x] Is nothing lost? (ticked by code)",
    ]
