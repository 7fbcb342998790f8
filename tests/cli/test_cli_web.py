"""`baton web`, as a person starts and stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from cli_ended import Baton

from orchestrator.face.looks import looks_in
from orchestrator.face.workspace import Workspace
from orchestrator.text.extra_install import install_extra


@pytest.fixture
def serving(root: Path, repository: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "orchestrator.cli.main", "web", "--port", "0", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_page_is_served_until_it_is_stopped_and_no_token_is_left_in_a_log(
    baton: Baton, root: Path, serving: subprocess.Popen[str]
) -> None:
    baton("run", "keep", "tools")
    assert serving.stdout
    link = json.loads(_object(serving))["link"]
    with httpx2.Client(base_url=link.rpartition("/enter/")[0], timeout=30) as browser:
        assert browser.get(link).status_code == 303
        assert "Keep this?" in browser.get("/decisions/d-1").text
    serving.send_signal(signal.SIGTERM)
    out, err = serving.communicate(timeout=30)
    assert (serving.returncode, out) == (0, "")
    assert link.rpartition("/")[2] not in err
    assert [line.partition(" http")[0] for line in err.splitlines()] == ["a browser was let in. The next link:"]
    with Workspace.open(root) as workspace:
        assert [look.decision for look in looks_in(workspace.journal)] == ["d-1"]


def _object(serving: subprocess.Popen[str]) -> str:
    assert serving.stdout
    lines = []
    for line in serving.stdout:
        lines.append(line)
        if line == "}\n":
            break
    return "".join(lines)


def test_other_computers_are_refused_with_what_to_say_instead(baton: Baton) -> None:
    ended = baton("web", "--host", "192.0.2.1", "--json")
    assert ended.code == 2
    assert "--plain-http-on-my-network" in ended.json["error"]["mend"]


def test_a_library_that_is_not_installed_is_named_with_its_extra(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.web.serving.find_spec", lambda name: None if name == "nh3" else name)
    ended = baton("web")
    assert ended.code == 1
    assert "needs the extra 'web', which is not installed (nh3)" in ended.err
    assert install_extra("web") in ended.err
