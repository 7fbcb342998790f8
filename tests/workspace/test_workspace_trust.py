"""Nothing of a workspace that was made elsewhere runs before it was allowed, piece by piece or as a folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace

from orchestrator.domain.definition import ApprovalRule, Definition, Provider
from orchestrator.errors import Untrusted
from orchestrator.face.definitions import load_definition
from orchestrator.face.trust import trust_in, workspace_pieces
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.trusting import trusting
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.workspace.home import trust_store
from orchestrator.workspace.home.starter import init_workspace
from orchestrator.workspace.home.trust_store import store
from orchestrator.workspace.trust import Trust, TrustPiece, pieces_of


@pytest.fixture(autouse=True)
def _nothing_is_trusted_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state of the person"))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A workspace as it comes out of a clone."""
    root = tmp_path / "clone"
    (root / "apps").mkdir(parents=True)
    (root / "baton.yaml").write_text("profile: offline\n", encoding="utf-8")
    (root / "apps" / "keep.yaml").write_text("description: x\nphases: {a: {script: a}}\n", encoding="utf-8")
    (root / "apps" / "keep.py").write_text("def a():\n    return 'ran'\n", encoding="utf-8")
    return root


def labels(pieces: list[TrustPiece]) -> list[str]:
    return [piece.label for piece in pieces]


def allow(root: Path) -> list[str]:
    trust, new = trusting(root)
    trust.allow(new)
    return labels(new)


def definition(root: Path) -> Definition:
    return load_definition(root, "keep", profile=None)


def test_a_foreign_script_does_not_run_and_is_named_with_the_mend(foreign: Path) -> None:
    with Workspace.open(foreign) as ws, pytest.raises(Untrusted, match=r"apps/keep\.py") as told:
        ws.start("keep")
    assert told.value.mend == "Read it, then allow it: baton trust"


def test_it_can_be_looked_at(foreign: Path) -> None:
    with Workspace.open(foreign) as ws:
        assert (ws.runs(), ws.decisions(), ws.verify().ok) == ([], [], True)


def test_what_was_allowed_runs_until_it_changes(foreign: Path) -> None:
    assert allow(foreign) == ["apps/keep.py"]
    with Workspace.open(foreign) as ws:
        run = ws.start("keep")
        run.drive()
        assert run.status == "done"
        (foreign / "apps" / "keep.py").write_text("def a():\n    return 'else'\n", encoding="utf-8")
        with pytest.raises(Untrusted):
            ws.start("keep")


def test_a_change_back_is_not_asked_about_again(foreign: Path) -> None:
    before = (foreign / "apps" / "keep.py").read_text(encoding="utf-8")
    allow(foreign)
    for text in ("def a():\n    return 2\n", before):
        (foreign / "apps" / "keep.py").write_text(text, encoding="utf-8")
    assert trusting(foreign)[1] == []


def test_a_run_that_came_with_the_workspace_is_asked_about_too(foreign: Path) -> None:
    with open_workspace(foreign, Clock()) as theirs:
        theirs.start("keep")
    (foreign / "apps" / "keep.py").write_text("def a():\n    return 'harmless'\n", encoding="utf-8")
    with Workspace.open(foreign) as ws:
        [row] = ws.runs()
        trust_in(foreign).allow(workspace_pieces(foreign))
        with pytest.raises(Untrusted):
            ws.run(row.run).drive()
    assert allow(foreign) == [
        f"run {row.run} of keep, which was begun elsewhere; what was approved there is asked again here",
        f"apps/keep.py, as run {row.run} was started with",
    ]
    with Workspace.open(foreign) as ws:
        assert ws.run(row.run).drive().status == "done"


def test_a_folder_that_was_made_here_may_change(foreign: Path) -> None:
    trust_in(foreign).allow_folder()
    (foreign / "apps" / "keep.py").write_text("def a():\n    return 'edited'\n", encoding="utf-8")
    trust_in(foreign).check(definition(foreign))


def test_a_copy_and_a_replacement_of_a_trusted_folder_are_foreign(foreign: Path, tmp_path: Path) -> None:
    trust_in(foreign).allow_folder()
    copy = shutil.copytree(foreign, tmp_path / "copy")
    assert not trust_in(copy).has_folder()
    (foreign / "state" / "trust").unlink()
    assert not trust_in(foreign).has_folder()


def test_trust_is_found_withdrawn_without_reading_what_has_not_changed(
    foreign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust_store, "is_sure", lambda _: True)  # as if the files had lain there for a while
    trust_in(foreign).allow_folder()
    kept, mark = store(), foreign / "state" / "trust"
    told, word = kept.read_bytes(), mark.read_bytes()
    for file, changed in ((kept, b""), (kept, None), (mark, b"another word"), (mark, None)):
        assert trust_in(foreign).has_folder()
        with monkeypatch.context() as unread:
            unread.setattr(trust_store, "read_own", _refuse_to_read)
            assert trust_in(foreign).has_folder()
        file.unlink()
        if changed is not None:
            write_whole(file.parent, file.name, changed, mode=PRIVATE)
        assert not trust_in(foreign).has_folder()
        write_whole(kept.parent, kept.name, told, mode=PRIVATE)
        write_whole(mark.parent, mark.name, word, mode=PRIVATE)


def _refuse_to_read(*_: object, **__: object) -> bytes:
    raise AssertionError("it was read again")


def test_a_workspace_cannot_vouch_for_itself(foreign: Path) -> None:
    (foreign / "state").mkdir()
    for mark in (b"", b"x", b"\xff\xfe", os.urandom(99)):
        (foreign / "state" / "trust").write_bytes(mark)
        assert not trust_in(foreign).has_folder()


def test_what_the_starter_ships_needs_no_trust(tmp_path: Path, repository: Path) -> None:
    init_workspace(tmp_path / "ws")
    assert not trust_in(tmp_path / "ws").has_folder()
    trust_in(tmp_path / "ws").check(load_definition(tmp_path / "ws", "publish", profile=None))
    trust_in(repository).check(load_definition(repository, "publish", profile=None))


def test_providers_effect_settings_and_rules_that_approve_are_pieces_of_their_own(foreign: Path) -> None:
    wide = Definition(
        app=definition(foreign).app,
        profile="p",
        roles={},
        providers={
            "lab": Provider(
                "lab",
                "openai-compatible",
                "http://203.0.113.9/v1",
                "GITHUB_TOKEN",
                headers={"X-Title": "Lab", "Gate": "${GATE}-${GITHUB_TOKEN}"},
            )
        },
        effect_settings={"git_publish": {"remote": "origin"}},
        tool_settings={"look_up_work": {"doi": "https://doi.example", "search": "find {query}"}},
        approval_rules=(
            ApprovalRule("small", "approve", "why"),
            ApprovalRule("named", "approve", "why", effect="save_file"),
            ApprovalRule("all", "approve", "why", effect="*"),
            ApprovalRule("big", "ask", "why"),
        ),
    )
    assert labels(pieces_of(wide)) == [
        "provider lab http://203.0.113.9/v1: what agents read is sent to 203.0.113.9, "
        "with the value of GITHUB_TOKEN and GATE, from your environment or your secrets",
        "settings of effect git_publish, which it acts by: remote origin",
        "settings of tool look_up_work, which it looks with: doi https://doi.example, search find {query}",
        "rule small, which approves in your place: answers gates without asking, in app keep as it is now",
        "rule named, which approves in your place: lets every save_file act without asking, in app keep as it is now",
        "rule all, which approves in your place: lets every effect act without asking, in app keep as it is now",
    ]
    with pytest.raises(Untrusted, match="provider lab"):
        trust_in(foreign).check(wide)


def test_a_rule_is_trusted_together_with_the_app_it_judges(foreign: Path) -> None:
    """Else a known rule would give its yes to whatever bears the name of its app."""
    (foreign / "rules").mkdir(exist_ok=True)
    rules = "rules:\n  mine: {app: keep, answer: approve, why: I know it}\n"
    (foreign / "rules" / "approvals.yaml").write_text(rules, encoding="utf-8")
    allow(foreign)
    trust_in(foreign).check(definition(foreign))

    app = foreign / "apps" / "keep.yaml"
    app.write_text(app.read_text("utf-8").replace("description: ", "description: Not "), encoding="utf-8")

    with pytest.raises(Untrusted, match="rule mine, which approves in your place: answers gates"):
        trust_in(foreign).check(definition(foreign))
    allow(foreign)
    trust_in(foreign).check(definition(foreign))


def test_trust_is_remembered_outside_the_workspace_for_its_person_only(foreign: Path) -> None:
    allow(foreign)
    kept = store(os.environ)
    assert not kept.is_relative_to(foreign)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "apps/keep.py in " in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["", "relative/path"])
def test_without_a_usable_xdg_state_home_it_is_below_home(given: str) -> None:
    assert store({"XDG_STATE_HOME": given}) == Path.home() / ".local" / "state" / "baton" / "trusted"


def test_a_torn_store_trusts_only_what_is_whole(foreign: Path) -> None:
    allow(foreign)
    whole = store(os.environ).read_bytes()
    store(os.environ).write_bytes(b"\xff\xfe\n" + whole[:40] + b"\n")
    assert labels(trusting(foreign)[1]) == ["apps/keep.py"]


def test_the_starter_is_read_once_however_much_is_unknown(foreign: Path) -> None:
    read: list[Path] = []

    def none_in(root: Path) -> list[TrustPiece]:
        read.append(root)
        return []

    unknown = pieces_of(definition(foreign)) * 3
    assert Trust(foreign, pieces_in=none_in).not_allowed(unknown) == unknown
    assert len(read) == 1


def test_messages_go_nowhere_before_somebody_allowed_it(foreign: Path) -> None:
    """An address may hold the value of any variable, and a question says what somebody works on."""
    settings = foreign / "baton.yaml"
    notify = "notify: {to: ['ntfy://somebody', 'json://elsewhere/${ACME_API_KEY}']}\n"
    settings.write_text(f"profile: offline\n{notify}", encoding="utf-8")
    told = [label for label in labels(workspace_pieces(foreign)) if label.startswith("notify")]
    assert told == [
        "notify: messages about what waits for you go where baton.yaml says (ntfy, json), "
        "with the value of ACME_API_KEY in the address"
    ]
    assert set(told) <= set(allow(foreign))
    assert not [label for label in allow(foreign) if label.startswith("notify")]
    settings.write_text(f"profile: offline\n{notify.replace('somebody', 'another')}", encoding="utf-8")
    assert set(told) <= set(allow(foreign))
