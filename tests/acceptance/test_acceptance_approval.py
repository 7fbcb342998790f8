"""An approval holds for the bytes that were shown, on the site as it was, and for nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, PAGE, Baton, path_taken

ANOTHER_LETTER = {
    "page": "UPDATE blobs SET data = otherwise(data) WHERE digest = :digest",
    "change": "UPDATE events SET payload = otherwise(payload) WHERE instr(manifest, unhex(substr(:digest, 8)))",
}
"""By artifact: one that lies in a row of its own, and one that lies in its event's."""
NEW_PAGE = "---\ntitle: Another page\n---\n\nQuite another text.\n"


@pytest.fixture(scope="module")
def site_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that waits, for a site that has a history already."""
    baton = Baton.in_new_workspace(tmp_path_factory.mktemp("site") / "workspace")
    baton.site.commit("README.md", "The site.\n")
    assert baton("run", "publish", NOTE).code == 3
    return baton.root


@pytest.fixture
def with_site(tmp_path: Path, site_workspace: Path) -> Baton:
    shutil.copytree(site_workspace, tmp_path / "workspace")
    return Baton.brought_here(tmp_path / "workspace")


def shown(baton: Baton, name: str) -> str:
    [decision] = baton("inbox", "--json").json["decisions"]
    return str(decision["shows"][name])


@pytest.mark.parametrize("name", ["page", "change"])
def test_a_letter_changed_in_the_journal_after_the_approval_is_never_published(with_site: Baton, name: str) -> None:
    digest = shown(with_site, name)
    with_site("approve", "d-1", "--no-drive")
    assert with_site.tamper(ANOTHER_LETTER[name], {"digest": digest}) == 1
    ended = with_site("resume")
    assert ended.code == 1
    assert f"artifact {digest} has other bytes than were written" in ended.out
    assert len(with_site.site.commits) == 1


def test_a_letter_changed_before_the_approval_is_never_published(with_site: Baton) -> None:
    with_site.tamper(ANOTHER_LETTER["page"], {"digest": shown(with_site, "page")})
    assert with_site("approve", "d-1").code == 1
    assert len(with_site.site.commits) == 1


@pytest.mark.parametrize("name", ["page", "change"])
def test_verify_names_the_artifact_that_was_changed(with_site: Baton, name: str) -> None:
    digest = shown(with_site, name)
    with_site.tamper(ANOTHER_LETTER[name], {"digest": digest})
    ended = with_site("verify", "--json")
    assert (ended.code, ended.json["ok"]) == (1, False)
    assert [digest in row["found"] for row in ended.json["broken"]] == [True]
    assert digest in with_site("verify").out


def test_verify_names_the_event_that_was_changed(with_site: Baton) -> None:
    with_site("approve", "d-1", "--no-drive")
    changed = with_site.tamper("UPDATE events SET actor = 'me' WHERE kind = :kind", {"kind": "DecisionAnswered"})
    ended = with_site("verify", "--json")
    [row] = ended.json["broken"]
    assert (changed, ended.code) == (1, 1)
    assert (row["stream"], row["seq"]) == (with_site.runs[0], with_site.kinds().index("DecisionAnswered") + 1)


def test_a_commit_in_the_site_after_the_approval_opens_the_gate_again(with_site: Baton) -> None:
    with_site("approve", "d-1", "--no-drive")
    mine = with_site.site.commit("README.md", "The site, mended.\n")
    assert with_site("resume").code == 3
    assert with_site.site.commits[0] == mine
    assert with_site.open_decisions() == ["d-2"]
    assert with_site("approve", "d-2").code == 0
    assert len(with_site.site.commits) == 3


def test_a_target_somebody_else_has_written_is_not_replaced(with_site: Baton) -> None:
    with_site("approve", "d-1", "--no-drive")
    (with_site.site.folder / "content").mkdir()
    (with_site.site.folder / PAGE).write_text("Mine.\n", encoding="utf-8")
    before = with_site.site.commits
    ended = with_site("resume")
    assert f'"{PAGE}" is there already' in ended.out
    assert with_site.site.commits == before
    assert (with_site.site.folder / PAGE).read_text(encoding="utf-8") == "Mine.\n"


def test_an_edit_asks_anew_for_the_new_page(waiting: Baton, tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text(NEW_PAGE, encoding="utf-8")
    old = shown(waiting, "page")
    ended = waiting("edit", "d-1", "--with", str(tmp_path / "new.md"), "--json")
    assert (ended.code, ended.json["decision"]) == (3, "d-2")
    steps = path_taken(ended.json)[-6:]
    assert steps[0] == ("approve", "reread", "you")
    assert [(to, by) for _, to, by in steps[1:]] == [
        *((to, "script") for to in ("redraft", "reproof", "rechange", "losses", "approve"))
    ]
    assert shown(waiting, "page") != old
    lost = waiting("inbox", "d-2", "--json").json["decisions"][0][
        "must_see"
    ]  # the edit took out what the note warns of
    assert waiting("approve", "d-2").code == 2
    assert waiting("approve", "d-2", "--lost", ",".join(str(one["line"]) for one in lost)).code == 0
    assert "Quite another text." in (waiting.site.folder / waiting.site.git("ls-files")).read_text(encoding="utf-8")


def test_the_old_decision_cannot_be_approved_after_an_edit(waiting: Baton, tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text(NEW_PAGE, encoding="utf-8")
    waiting("edit", "d-1", "--with", str(tmp_path / "new.md"))
    before = waiting.events()
    ended = waiting("approve", "d-1", "--json")
    assert ended.code == 1
    assert ended.json["error"]["kind"] == "conflict"
    assert 'answered with "edit"' in ended.json["error"]["message"]
    assert waiting.events() == before
    assert waiting.site.commits == []


def test_the_same_answer_twice_is_fine_and_changes_nothing(waiting: Baton) -> None:
    assert waiting("approve", "d-1").code == 0
    before = waiting.events()
    assert waiting("approve", "d-1").code == 0
    assert waiting.events() == before
    assert len(waiting.site.commits) == 1
