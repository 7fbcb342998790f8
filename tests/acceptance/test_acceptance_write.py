"""The writing app, offline: from an idea to a draft with its citations, and what never gets past its gates."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from acceptance_workspace import Baton
from chat_server import ChatServer, chat_server
from citation_register import CitationRegister, citation_register
from written_piece import DRAFT, FOLDER, FROM_MEMORY, REGISTER, said
from written_piece import IDEA as IDEA_OF_THE_PIECE
from written_piece import LIBRARY as LIBRARY_OF_THE_PIECE

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


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    with chat_server() as server:
        server.says = said
        yield server


@pytest.fixture(scope="module")
def register() -> Iterator[CitationRegister]:
    with citation_register(REGISTER) as server:
        yield server


@pytest.fixture
def study(baton: Baton, model: ChatServer, register: CitationRegister) -> Baton:
    """A workspace with a library, a register of DOIs and a model, both on loopback."""
    (baton.root / "library.bib").write_text(LIBRARY_OF_THE_PIECE, "utf-8")
    settings = baton.root / "baton.yaml"
    text = settings.read_text("utf-8").replace("http://127.0.0.1:11434/v1", model.url)
    settings.write_text(
        f"{text}\nsources:\n  library: {{reader: bibtex, path: library.bib}}\n"
        f"tools:\n  look_up_work: {{doi: {register.url}}}\n",
        "utf-8",
    )
    return baton


WITH_A_MODEL = ("-p", f"idea={IDEA_OF_THE_PIECE}", "-p", "prose=yes", "--profile", "local")


def test_a_model_writes_the_piece_and_the_work_it_cites_from_memory_blocks_it(study: Baton) -> None:
    assert study("run", "write", *WITH_A_MODEL).code == 3
    assert study("approve", "d-1").code == 3
    (asked,) = study("inbox", "d-2", "--json").json["decisions"]
    assert (asked["phase"], asked["answers"]) == ("mend", ["edit", "reject", "send_back"])
    assert f"{FROM_MEMORY} in line 15: unknown key" in asked["question"]
    assert study("send-back", "d-2", "-m", "That work is not in my library. Say it without.").code == 3
    assert study("answer", "d-3", "approve", "-p", "sources_opened=yes").code == 0
    kept = (study.root / "drafts" / "a-yes-that-means-something.md").read_text("utf-8")
    assert kept == (FOLDER / "a-yes-that-means-something.md").read_text("utf-8")
    assert "[@" not in kept
    assert kept.count("\n- ") == 12


def test_no_way_leads_a_citation_that_stands_for_nothing_into_a_draft(study: Baton) -> None:
    """An edit, a step by hand, and a rule that says yes to everything."""
    (study.root / "rules" / "approvals.yaml").write_text(
        "rules:\n  all: {app: write, answer: approve, why: it is mine}\n", "utf-8"
    )
    (study.root / "edited.md").write_text(DRAFT.replace("lampson1981crash", "lampson1981rash"), "utf-8")
    assert study("run", "write", *WITH_A_MODEL).code == 3
    assert "takes: edit, reject, send_back" in study("approve", "d-2").err
    assert "[@lampson1981rash] in line 15" in study("edit", "d-2", "--with", "edited.md").out
    assert study("skip", "@last").code == 1
    assert study("goto", "@last", "piece").code == 3
    (decision,) = study.open_decisions()
    refused = "what @lampson1981rash (line 20) cites does not resolve"
    assert refused in study("approve", decision).out
    assert refused in study("goto", "@last", "keep").out
    assert not (study.root / "drafts").exists()


def test_an_error_in_the_library_and_a_work_that_was_made_up_are_told_apart(
    study: Baton, register: CitationRegister
) -> None:
    """A wrong year and a misspelt title are told and left to the person; a DOI that nobody knows or that is another
    work's blocks.
    """
    (study.root / "library.bib").write_text(
        LIBRARY_OF_THE_PIECE.replace("year = {1988},\n  doi = {10.1007", "year = {1987},\n  doi = {10.1007")
        .replace("Ironies of Automation", "Irnoies of Automaton")
        .replace("10.1145/54289.871709", "10.1145/54289.999999")
        .replace("10.1145/357401.357402", "10.1093/comjnl/27.2.97"),
        "utf-8",
    )
    keys = ("merkle1988signature", "bainbridge1983ironies", "hardy1988deputy", "saltzer1984end")
    assert study("run", "write", "-p", "idea=" + " ".join(f"It is so [@{key}]." for key in keys)).code == 3
    assert study("approve", "d-1").code == 3
    told = json.loads(study("cat", "@last", "citations").out)["works"]
    assert {one["key"]: (one["standing"], one["resolved"]) for one in told} == {
        "merkle1988signature": ("differs", True),
        "bainbridge1983ironies": ("differs", True),
        "hardy1988deputy": ("nothing answers", False),
        "saltzer1984end": ("another work", False),
    }
