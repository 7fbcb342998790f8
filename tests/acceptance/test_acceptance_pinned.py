"""A run in flight keeps to what it started with, whatever becomes of the workspace's files meanwhile."""

from __future__ import annotations

import shutil

from acceptance_workspace import NOTE, Baton, path_taken

PUBLISHED = [("approve", "deploy", "you"), ("deploy", "end", "git_publish")]


def delete_the_app(baton: Baton) -> None:
    for folder in ("apps", "prompts", "agents", "schemas", "rules"):
        shutil.rmtree(baton.root / folder)


def test_a_phase_renamed_meanwhile_keeps_its_name_in_the_run(waiting: Baton) -> None:
    app = waiting.root / "apps" / "publish.yaml"
    text = app.read_text(encoding="utf-8")
    app.write_text(text.replace("  deploy:", "  ship:").replace("approve: deploy", "approve: ship"), encoding="utf-8")
    ended = waiting("approve", "d-1", "--json")
    assert ended.code == 0, ended.err
    assert path_taken(ended.json)[-2:] == PUBLISHED
    assert "deploy" not in [name for name, _, _ in path_taken(waiting("run", "publish", NOTE, "--json").json)]


def test_a_run_whose_app_was_deleted_still_ends(waiting: Baton) -> None:
    delete_the_app(waiting)
    ended = waiting("approve", "d-1", "--json")
    assert ended.code == 0, ended.err
    assert path_taken(ended.json)[-2:] == PUBLISHED


def test_scripts_and_prompts_run_from_the_pinned_copy(waiting: Baton) -> None:
    script = waiting.root / "apps" / "publish.py"
    script.write_text("raise RuntimeError('not this one')\n", encoding="utf-8")
    (waiting.root / "prompts" / "writer.md.j2").write_text("Write a poem.\n", encoding="utf-8")
    ended = waiting("send-back", "d-1", "-m", "shorter", "--json")
    assert (ended.code, ended.json["decision"]) == (3, "d-2"), ended.err
    ended = waiting("skip", "@last", "--json")
    assert ("assemble", "change", "script") in path_taken(ended.json)[-4:]


def test_a_deleted_app_can_be_aimed_anew_and_published(waiting: Baton) -> None:
    delete_the_app(waiting)
    assert waiting("answer", "d-1", "as-is").code == 3
    assert waiting("approve", "d-2").code == 0
    assert len(waiting.site.commits) == 1


def test_a_deleted_app_stays_deleted(waiting: Baton) -> None:
    delete_the_app(waiting)
    ended = waiting("run", "publish", NOTE)
    assert ended.code == 1
    assert 'there is no app "publish"' in ended.err
