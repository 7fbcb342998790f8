"""Whatever a schema refers to, nothing is asked for and nothing is read."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_schema import compiled, validator_of
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


@pytest.mark.parametrize("kind", ["anyOf", "allOf", "oneOf"])
def test_references_that_double_are_refused_before_they_are_followed(kind: str) -> None:
    twice: dict[str, JSON] = {
        f"a{n}": {kind: [{"$ref": f"#/$defs/a{n + 1}"}, {"$ref": f"#/$defs/a{n + 1}"}]} for n in range(40)
    }
    schema: dict[str, JSON] = {
        "properties": {"x": {"$ref": "#/$defs/a0"}},
        "$defs": {**twice, "a40": {"type": "integer"}},
    }
    with pytest.raises(ValueError, match="more than 200,000 values"):
        compiled(schema)


def test_a_chain_of_references_has_an_end_and_one_that_refers_to_itself_may_be_used() -> None:
    chain: dict[str, JSON] = {f"a{n}": {"$ref": f"#/$defs/a{n + 1}"} for n in range(5_000)}
    with pytest.raises(ValueError, match="150 levels"):
        compiled({"$ref": "#/$defs/a0", "$defs": {**chain, "a5000": {"type": "integer"}}})
    tree: dict[str, JSON] = {
        "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}, "value": {"type": "integer"}}
    }
    assert compiled(tree).is_valid({"left": {"right": {"value": 1}}})
    assert not compiled(tree).is_valid({"left": {"right": {"value": "x"}}})
