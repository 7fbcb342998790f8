"""The service and the notebook of the documents do what they say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import Baton
from notebook_cells import cells_of, outputs_of
from python_blocks import EXAMPLES

NOTE = "# Saws\n\nA saw cuts wood.\n"
OWNER, CALENDAR = {"Authorization": "Bearer of-the-owner"}, {"Authorization": "Bearer of-the-calendar"}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Baton.in_new_workspace(tmp_path / "workspace").root
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def service(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from fastapi.testclient import TestClient

    monkeypatch.syspath_prepend(str(EXAMPLES))
    monkeypatch.setenv("BATON_PASSES", "owner=of-the-owner calendar=of-the-calendar nobody=")
    from service import app

    with TestClient(app) as client:
        yield client


def settled(service: Any) -> None:
    """Wait for what the service does beside its requests."""

    async def rest() -> None:
        await asyncio.gather(*service.app.state.under_way)

    service.portal.call(rest)


@pytest.fixture
def waiting(service: Any) -> dict[str, Any]:
    """What the owner is asked of a run that another caller started."""
    started = service.post("/runs", json={"app": "publish", "text": NOTE}, headers=CALENDAR)
    assert (started.status_code, started.json()["started_by"]) == (202, "calendar")
    settled(service)
    (asked,) = service.get("/decisions", headers=OWNER).json()
    return dict(asked)


def test_what_a_caller_started_waits_for_the_owner_and_goes_on_with_their_yes(
    service: Any, waiting: dict[str, Any], workspace: Path
) -> None:
    assert (waiting["question"], "approve" in waiting["answers"]) == ("Publish “Saws”?", True)
    given = {"answer": "approve", "shown": waiting["seal"], "comment": "read it"}
    assert service.post(f"/decisions/{waiting['decision']}", json=given, headers=OWNER).status_code == 200
    settled(service)
    assert service.get(f"/runs/{waiting['run']}", headers=CALENDAR).json()["status"] == "done"
    assert (workspace / "site" / "content" / "saws.md").exists()


def test_nobody_but_the_owner_sees_or_answers_what_waits(service: Any, waiting: dict[str, Any]) -> None:
    given = {"answer": "approve", "shown": waiting["seal"]}
    place = f"/decisions/{waiting['decision']}"
    assert service.post(place, json=given, headers=CALENDAR).status_code == 403
    assert service.get("/decisions", headers=CALENDAR).status_code == 403
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}, {"Authorization": "Basic x"}):
        assert service.post(place, json=given, headers=headers).status_code in (401, 403), headers
        assert service.post("/runs", json={"app": "publish", "text": NOTE}, headers=headers).status_code in (401, 403)
    settled(service)
    assert service.get(f"/runs/{waiting['run']}", headers=OWNER).json()["status"] == "waiting"


def test_a_yes_holds_for_what_was_looked_at_and_is_given_once(service: Any, waiting: dict[str, Any]) -> None:
    place = f"/decisions/{waiting['decision']}"
    stale = service.post(place, json={"answer": "approve", "shown": "sha256:0"}, headers=OWNER)
    assert (stale.status_code, stale.json()["detail"]) == (409, "d-1 is not what you looked at: get it again")
    assert service.post(place, json={"answer": "reject", "shown": waiting["seal"]}, headers=OWNER).status_code == 200
    other = service.post(place, json={"answer": "approve", "shown": waiting["seal"]}, headers=OWNER)
    assert (other.status_code, other.json()["error"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"app": "publish", "text": "../secret.md"}, 202),  # a text, and no path
        ({"app": "write", "text": NOTE}, 404),
        ({"app": "publish", "source": "inbox/why-small-tools-last.md"}, 422),
    ],
)
def test_a_caller_gives_texts_and_names_no_file_and_no_other_app(
    asked: dict[str, str], status: int, service: Any
) -> None:
    assert service.post("/runs", json=asked, headers=CALENDAR).status_code == status
    settled(service)


def test_what_is_not_there_is_told_with_what_mends_it(service: Any) -> None:
    for place in ("/runs/pub-0000", "/runs/@last"):
        assert service.get(place, headers=CALENDAR).status_code == 404
    missing = service.post("/decisions/d-9", json={"answer": "approve", "shown": ""}, headers=OWNER)
    assert (missing.status_code, missing.json()["error"]) == (404, "not_found")


def test_the_notebook_shows_what_its_cells_come_to(workspace: Path) -> None:
    path = EXAMPLES / "publish.ipynb"
    shown = asyncio.run(outputs_of(path))
    assert [cell["outputs"] for cell in cells_of(path)] == shown, "python .ci/notebook writes it anew"
    assert any("text/html" in output.get("data", {}) for outputs in shown for output in outputs)


def test_the_notebook_holds_nothing_of_a_machine() -> None:
    text = (EXAMPLES / "publish.ipynb").read_text("utf-8")
    assert json.loads(text)["nbformat"] == 4
    assert "/home/" not in text
    assert "/tmp/" not in text  # noqa: S108
