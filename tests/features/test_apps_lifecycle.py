"""Apps are paused, pinned, set aside and had back; nothing of theirs is lost, whenever Baton is stopped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

import orchestrator.face.own_apps as moves
from orchestrator.errors import BatonError, NotFound, Untrusted, UsageError, WorkspaceError
from orchestrator.face.app_loss import AppLoss, loss_of
from orchestrator.face.trust import trust_in
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps import lifecycle
from orchestrator.features.apps.apps import Apps
from orchestrator.features.apps.starting import finish_moves, own_apps, refuse_paused
from orchestrator.features.care.doctor import examine, mend

FORM = {"focus": "rest", "count": 1, "until": None}
USES_KEEP = """\
description: Keep two thoughts.
phases:
  first: {app: keep, with: {topic: rest}}
"""


class Killed(BaseException):
    """A process that ends here and cleans nothing up."""


def looks(root: Path, *paths: str) -> list[tuple[bytes, int]]:
    """Bytes and rights."""
    return [((root / path).read_bytes(), (root / path).stat().st_mode & 0o777) for path in paths]


def test_a_retired_app_comes_back_byte_for_byte_whatever_its_files_look_like(ws: Workspace) -> None:
    odd = b"\xef\xbb\xbf" + (ws.root / "apps/keep.yaml").read_bytes().replace(b"\n", b"\r\n").rstrip()
    (ws.root / "apps/keep.yaml").write_bytes(odd)
    (ws.root / "apps/keep.py").chmod(0o640)
    (ws.root / "apps/keep.yaml").chmod(0o444)
    before = looks(ws.root, "apps/keep.yaml", "apps/keep.py")

    lifecycle.retire(ws, "keep")
    assert looks(ws.root, "apps/retired/keep.yaml", "apps/retired/keep.py") == before
    assert list(Apps(ws).names) == ["list"]
    told = lifecycle.restore(ws, "keep").told

    assert looks(ws.root, "apps/keep.yaml", "apps/keep.py") == before
    assert "byte for byte" in told


def test_what_was_allowed_of_a_retired_app_still_runs_where_its_files_alone_vouched_for_it(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a plain clone, which is the starter: what lies there is known, and a script that was moved lay there."""
    monkeypatch.setattr("orchestrator.workspace.trust.starter_folder", lambda: ws.root)
    monkeypatch.setenv("XDG_STATE_HOME", str(ws.root / "of-another-machine"))
    clone = Workspace.open(ws.root)
    assert not trust_in(ws.root).has_folder()
    run = clone.start("keep", topic="rest")
    run.drive()

    lifecycle.retire(clone, "keep")
    again = Workspace.open(ws.root)
    again.decisions()[0].answer("approve", fields=FORM)
    again.run(run.id).drive()

    assert again.run(run.id).status == "done"


def test_retiring_an_app_allows_nothing_that_nobody_had_allowed(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(ws.root / "of-another-machine"))
    lifecycle.retire(ws, "keep")
    lifecycle.restore(ws, "keep")
    with pytest.raises(Untrusted):
        Workspace.open(ws.root).start("keep", topic="rest").drive()


def test_a_waiting_run_of_a_retired_app_is_brought_to_its_end(ws: Workspace) -> None:
    run = ws.start("keep", topic="rest")
    run.drive()
    lifecycle.retire(ws, "keep")
    lifecycle.delete(ws, "keep")

    ws.decisions()[0].answer("approve", fields=FORM)
    resumed = ws.run(run.id)
    resumed.drive()

    assert resumed.status == "done"


def test_no_new_run_of_a_retired_app_begins_and_the_way_back_is_told(ws: Workspace) -> None:
    lifecycle.retire(ws, "keep")
    with pytest.raises(NotFound, match="baton app restore keep"):
        ws.start("keep", topic="rest")


@pytest.mark.parametrize("files_moved", [0, 1, 2])
@pytest.mark.parametrize("to", ["retired", "apps", "gone"])
def test_a_move_that_was_cut_off_is_brought_to_its_end_by_the_next_one(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, to: str, files_moved: int
) -> None:
    with open_workspace(make_workspace(tmp_path), clock) as ws:
        before = looks(ws.root, "apps/keep.yaml", "apps/keep.py")
        act = {"retired": lifecycle.retire, "apps": lifecycle.restore, "gone": lifecycle.delete}[to]
        if to != "retired":
            lifecycle.retire(ws, "keep")
        kill_after(monkeypatch, files_moved)
        with pytest.raises(Killed):
            act(ws, "keep")
        monkeypatch.undo()

    with open_workspace(tmp_path, clock) as ws:
        told = finish_moves(ws)
        assert [line[:14] for line in told] == ["keep was being"]
        assert finish_moves(ws) == ()
        where = {"retired": "apps/retired", "apps": "apps"}.get(to)
        if where:
            assert looks(ws.root, f"{where}/keep.yaml", f"{where}/keep.py") == before
        everywhere = [path.name for path in (ws.root / "apps").rglob("keep.*")]
        assert sorted(everywhere) == ([] if to == "gone" else ["keep.py", "keep.yaml"])


def kill_after(monkeypatch: pytest.MonkeyPatch, files_moved: int) -> None:
    """Before the file after so many; behind the last one, before that is recorded."""
    moved = []

    def counted(act):  # type: ignore[no-untyped-def]
        def acted(*given):  # type: ignore[no-untyped-def]
            if len(moved) == files_moved:
                raise Killed
            act(*given)
            moved.append(given)

        return acted

    monkeypatch.setattr(moves, "move_new", counted(moves.move_new))
    monkeypatch.setattr(moves, "remove", counted(moves.remove))
    monkeypatch.setattr(moves.OwnApps, "_end", counted(lambda *_: None))


def test_between_the_two_names_of_a_file_nothing_is_lost(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed when the file has both: the old name goes, the new one stays."""
    before = looks(ws.root, "apps/keep.yaml")
    unlinked = os.unlink

    def killed(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr(os, "unlink", killed)
    with pytest.raises(Killed):
        lifecycle.retire(ws, "keep")
    monkeypatch.setattr(os, "unlink", unlinked)
    assert (ws.root / "apps/keep.yaml").samefile(ws.root / "apps/retired/keep.yaml")

    finish_moves(ws)

    assert looks(ws.root, "apps/retired/keep.yaml") == before
    assert not (ws.root / "apps/keep.yaml").exists()


def test_doctor_tells_of_a_half_move_and_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_workspace(tmp_path)
    with Workspace.open(tmp_path) as ws:
        kill_after(monkeypatch, 1)
        with pytest.raises(Killed):
            lifecycle.retire(ws, "keep")
        monkeypatch.undo()
    assert any("keep are half moved" in one.what for one in examine(tmp_path))
    assert any("keep was being retired: it was begun, and is done now." in told for told in mend(tmp_path))
    assert not any("half moved" in one.what for one in examine(tmp_path))


def test_nothing_that_stands_in_the_way_is_overwritten(ws: Workspace) -> None:
    lifecycle.retire(ws, "keep")
    (ws.root / "apps/keep.py").write_text("# another\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"apps/keep\.py is there already; nothing was moved"):
        lifecycle.restore(ws, "keep")
    assert (ws.root / "apps/keep.py").read_text("utf-8") == "# another\n"
    assert (ws.root / "apps/retired/keep.yaml").exists()


def test_a_move_that_something_stands_in_the_way_of_is_not_recorded(ws: Workspace) -> None:
    """Whoever asks for it, by a command or by a yes to a proposal."""
    (ws.root / "apps/retired").mkdir()
    (ws.root / "apps/retired/keep.py").write_text("# another\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"apps/retired/keep\.py is there already; nothing was moved"):
        own_apps(ws).move("keep", "retired", ["apps/keep.yaml", "apps/keep.py"])
    assert own_apps(ws).histories() == {}
    assert (ws.root / "apps/keep.yaml").exists()


def test_what_came_to_stand_in_the_way_of_half_a_move_is_told_until_it_is_gone(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_after(monkeypatch, 1)
    with pytest.raises(Killed):
        lifecycle.retire(ws, "keep")
    monkeypatch.undo()
    in_the_way = ws.root / "apps/retired/keep.py"
    in_the_way.write_text("# another\n", encoding="utf-8")
    for _ in range(2):
        [told] = finish_moves(ws)
        assert "apps/keep.py stays, as apps/retired/keep.py is there. Move it away." in told
        assert own_apps(ws).history("keep").retired == ""

    in_the_way.unlink()

    assert "is done now" in finish_moves(ws)[0]
    assert own_apps(ws).history("keep").retired
    assert not (ws.root / "apps/keep.py").exists()


def test_a_file_that_is_a_link_is_not_moved(ws: Workspace, tmp_path: Path) -> None:
    (ws.root / "elsewhere.py").write_bytes((ws.root / "apps/keep.py").read_bytes())
    (ws.root / "apps/keep.py").unlink()
    (ws.root / "apps/keep.py").symlink_to("../elsewhere.py")
    with pytest.raises(BatonError, match="is a link"):
        lifecycle.retire(ws, "keep")
    assert (ws.root / "apps/keep.yaml").exists()
    assert finish_moves(ws) == ()


def test_what_was_edited_while_it_was_retired_comes_back_and_is_told(ws: Workspace) -> None:
    lifecycle.retire(ws, "keep")
    with (ws.root / "apps/retired/keep.py").open("a", encoding="utf-8") as file:
        file.write("# a thought\n")
    said = lifecycle.restore(ws, "keep")
    assert said.beside == ("apps/retired/keep.py was edited while it was retired; it is back as it is now.",)
    assert "byte for byte" not in said.told


def test_an_app_that_others_run_is_not_retired_without_a_word(ws: Workspace) -> None:
    (ws.root / "apps/twice.yaml").write_text(USES_KEEP, encoding="utf-8")
    with pytest.raises(UsageError, match="twice cannot run without keep"):
        lifecycle.retire(ws, "keep")
    said = lifecycle.retire(ws, "keep", anyway=True)
    assert "twice runs it as a part of its own work" in said.beside


def test_scripts_that_another_app_uses_stay(ws: Workspace) -> None:
    (ws.root / "apps/other.yaml").write_bytes((ws.root / "apps/keep.yaml").read_bytes())
    (ws.root / "apps/other.py").write_text("from .keep import draft, finish\n", encoding="utf-8")
    said = lifecycle.retire(ws, "keep")
    assert (ws.root / "apps/keep.py").exists()
    assert "apps/keep.py stays: other use its functions too" in said.beside
    lifecycle.restore(ws, "keep")
    assert (ws.root / "apps/keep.yaml").exists()


def test_what_would_be_lost_is_told(ws: Workspace) -> None:
    run = ws.start("keep", topic="rest")
    run.drive()
    rules = 'rules:\n  mine: {app: keep, phase: decide, when: "false", answer: reject, why: never}\n'
    (ws.root / "rules").mkdir()
    (ws.root / "rules/approvals.yaml").write_text(rules, encoding="utf-8")
    (ws.root / "evals/kept").mkdir(parents=True)
    (ws.root / "evals/kept/suite.yaml").write_text("app: keep\n", encoding="utf-8")
    loss = loss_of(ws.root, ws.journal, "keep")
    assert loss.unfinished == (run.id,)
    assert loss.suites == ("kept",)
    assert loss.rules == ("mine",)


def test_a_paused_app_starts_no_run_until_it_is_resumed_or_its_day_comes(ws: Workspace, clock: Clock) -> None:
    lifecycle.pause(ws, "keep", until="2026-12-01", why="no time")
    with pytest.raises(UsageError, match="paused by you since 2026-11-22, until 2026-12-01: no time"):
        refuse_paused(ws, "keep")
    refuse_paused(ws, "list")
    clock.pass_(days=9)
    refuse_paused(ws, "keep")

    lifecycle.pause(ws, "keep")
    with pytest.raises(UsageError):
        refuse_paused(ws, "keep")
    lifecycle.resume(ws, "keep")
    refuse_paused(ws, "keep")


def test_a_pin_and_a_pause_are_listed_while_they_hold(ws: Workspace, clock: Clock) -> None:
    lifecycle.pin(ws, "keep", until="2026-12-01")
    lifecycle.pause(ws, "list")
    keep, listed = Apps(ws).known()
    assert (keep.pinned and keep.pinned.until, keep.paused) == ("2026-12-01", None)
    assert listed.paused is not None
    clock.pass_(days=30)
    assert Apps(ws).known()[0].pinned is None


def test_only_a_retired_app_is_deleted(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="baton app retire keep"):
        lifecycle.delete(ws, "keep")
    lifecycle.retire(ws, "keep")
    lifecycle.delete(ws, "keep")
    assert not list((ws.root / "apps").rglob("keep.*"))
    with pytest.raises(NotFound):
        lifecycle.restore(ws, "keep")


def test_a_new_app_of_a_retired_one_s_name_is_another_app(ws: Workspace) -> None:
    lifecycle.retire(ws, "keep")
    Apps(ws).new("keep", anyway="to try it")
    assert "keep" in Apps(ws).names
    with pytest.raises(WorkspaceError, match="there already"):
        lifecycle.restore(ws, "keep")
    with pytest.raises(WorkspaceError, match="there already"):
        lifecycle.retire(ws, "keep")


def test_two_that_retire_an_app_at_once_are_told_apart(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    own = own_apps(ws)
    known = own.history("keep")
    lifecycle.retire(ws, "keep")
    monkeypatch.setattr(moves.OwnApps, "history", lambda *_: known)
    with pytest.raises(UsageError, match="being moved already"):
        own.move("keep", "retired", [])


def test_a_rule_for_an_app_that_is_gone_stops_no_other_app(ws: Workspace) -> None:
    rules = 'rules:\n  mine: {app: keep-it-all, answer: ask, when: "false", why: once}\n'
    (ws.root / "rules").mkdir()
    (ws.root / "rules/approvals.yaml").write_text(rules, encoding="utf-8")
    for old in ("keep.yaml", "keep.py"):
        (ws.root / "apps" / old.replace("keep", "keep-it-all" if old.endswith("yaml") else "keep_it_all")).write_bytes(
            (ws.root / "apps" / old).read_bytes()
        )
    lifecycle.retire(ws, "keep-it-all")
    assert Apps(ws).faults() == []
    lifecycle.delete(ws, "keep-it-all")
    assert Apps(ws).faults() == []


def test_where_a_file_has_one_name_only_nothing_is_overwritten_either(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system without hard links; killed after the name was taken, it is moved by the next one."""
    before = looks(ws.root, "apps/keep.yaml", "apps/keep.py")

    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(1, "no links here")

    def killed(*_: object, **__: object) -> None:
        raise Killed

    renamed = os.rename
    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "rename", killed)
    with pytest.raises(Killed):
        lifecycle.retire(ws, "keep")
    monkeypatch.setattr(os, "rename", renamed)
    finish_moves(ws)
    assert looks(ws.root, "apps/retired/keep.yaml", "apps/retired/keep.py") == before


def test_what_a_retired_app_began_on_is_told_to_begin_nothing_any_more() -> None:
    loss = AppLoss("standup", ("sta-1",), "0 7 * * 1-5", "inbox/standup/*.md")
    assert lifecycle._stays(loss)[1:3] == [
        "its schedule, 0 7 * * 1-5: begins nothing any more",
        "what it watches, inbox/standup/*.md: begins nothing any more",
    ]
