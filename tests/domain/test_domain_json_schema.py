"""Whatever a schema refers to, nothing is asked for and nothing is read."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_schema import validator_of
from orchestrator.errors import WorkspaceError


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who waits for a request; one that came would stand in the queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def lures(address: str, file: Path) -> list[JSON]:
    return [
        {"$ref": address},
        {"$ref": f"{address}#/x"},
        {"$dynamicRef": address},
        {"$id": address, "$ref": "other.json"},
        {"properties": {"a": {"items": {"$ref": address}}}, "$defs": {"b": {"$ref": address}}},
        {"allOf": [{"$ref": address}]},
        {"$ref": file.as_uri()},
        {"$ref": "https://example.org/schema"},
    ]


def test_no_schema_makes_a_request(listener: socket.socket, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("{}", "utf-8")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/schema.json"
    for schema in lures(address, tmp_path / "schema.json"):
        with pytest.raises(WorkspaceError, match="Nothing was fetched"):
            validator_of(schema)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_schema_that_leads_to_a_file_is_told_and_does_not_take_its_content(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("{}", "utf-8")
    with pytest.raises(WorkspaceError, match="cannot be used"):
        validator_of({"$ref": (tmp_path / "schema.json").as_uri()})


def test_what_a_schema_holds_itself_and_the_drafts_own_are_found() -> None:
    draft = "https://json-schema.org/draft/2020-12/schema"
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "properties": {"s": {"$ref": draft}}}}}
    assert validator_of(schema).is_valid({"s": {"type": "string"}})
    assert not validator_of(schema).is_valid({"s": {"type": 3}})
