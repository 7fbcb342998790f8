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


ITSELF: JSON = {"$ref": "#/$defs/t"}
TWICE: dict[str, JSON] = {
    "any": {"anyOf": [ITSELF, ITSELF]},
    "one": {"oneOf": [ITSELF, ITSELF]},
    "all": {"allOf": [ITSELF, ITSELF]},
    "mixed": {"anyOf": [{"$ref": "#/$defs/t"}, {"allOf": [ITSELF, ITSELF]}]},
    "not": {"not": {"oneOf": [ITSELF, ITSELF]}},
    "if": {"if": ITSELF, "then": ITSELF, "else": {"anyOf": [ITSELF, ITSELF]}},
    "dependent": {"allOf": [ITSELF], "dependentSchemas": {"below": ITSELF}},
    "unevaluated": {"anyOf": [ITSELF, {"properties": {"below": ITSELF}}], "unevaluatedProperties": ITSELF},
    "anchor": {"anyOf": [{"$ref": "#named"}, {"$ref": "#named"}]},
    "dynamic": {"anyOf": [{"$dynamicRef": "#named"}, {"$dynamicRef": "#named"}]},
}


def nested(levels: int, inmost: JSON) -> JSON:
    value = inmost
    for _ in range(levels):
        value = {"below": value}
    return value


@pytest.mark.parametrize("keyword", ["properties", "patternProperties", "additionalProperties"])
@pytest.mark.parametrize("kind", TWICE)
def test_a_schema_that_leads_twice_to_itself_checks_a_deep_value_and_tells_one_line(kind: str, keyword: str) -> None:
    held = TWICE[kind] if keyword == "additionalProperties" else {"below": TWICE[kind]}
    schema: dict[str, JSON] = {
        **ITSELF,
        "$defs": {"t": {"type": "object", "$dynamicAnchor": "named", keyword: held}},
    }
    misfits = validator_of(schema).misfits(nested(60, 1), most=8)
    assert len(misfits) <= 1 or kind in ("unevaluated", "dependent", "all")
    assert all(0 < len(misfit.message) < 400 and "\n" not in misfit.message for misfit in misfits)
    assert validator_of(schema).is_valid(nested(60, 1)) is (not misfits)


def test_what_branches_a_little_is_told_with_its_place() -> None:
    schema: dict[str, JSON] = {**ITSELF, "$defs": {"t": {"type": "object", "properties": {"below": TWICE["any"]}}}}
    (misfit,) = validator_of(schema).misfits(nested(3, 1), most=8)
    assert misfit.place == "/below"
    assert "anyOf" in misfit.message


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"items": {"type": "string"}}, list(range(200_000))),
        ({"required": [f"name{n}" for n in range(2_000)]}, {"text": "x" * 1_000_000}),
        ({"items": {"required": ["a", "b"], "minProperties": 3}}, [{}] * 60_000),
        ({"items": {"enum": [f"word{n}" for n in range(4_000)]}}, ["x"] * 2_000),
    ],
)
def test_of_very_many_faults_one_is_told(schema: dict[str, JSON], value: JSON) -> None:
    assert len(validator_of(schema).misfits(value, most=8)) == 1


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"items": {"not": {"enum": [n + 0.5 for n in range(5_000)]}}}, [0.25] * 19_000),
        ({"items": {"multipleOf": 1e-320}}, [1.7e308] * 400_000),
        ({"items": {"not": {"pattern": "^(?:(a|b|ab)*(?=c))$"}}}, ["ab" * 30] * 60_000),
        ({"items": {"anyOf": [{"type": "integer"}] * 30_000}}, ["x"] * 5_000),
    ],
)
def test_what_would_be_too_much_to_check_is_told_and_not_checked(schema: dict[str, JSON], value: JSON) -> None:
    (misfit,) = validator_of(schema).misfits(value, most=8)
    assert "too much to be checked" in misfit.message
    assert not validator_of(schema).is_valid(value)


def test_a_pattern_that_goes_back_too_often_is_a_fault_of_the_text() -> None:
    (misfit,) = validator_of({"pattern": "^(?:(a|b|ab)*(?=c))$"}).misfits("ab" * 3_000, most=8)
    assert "backtracking" in misfit.message


def chained(levels: int, inmost: JSON) -> JSON:
    schema = inmost
    for _ in range(levels):
        schema = {"unevaluatedProperties": False, "allOf": [schema]}
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        chained(30, {"properties": {"a": True}}),
        {"patternProperties": {f"\\w{{{n}}}x": True for n in range(300, 900)}},
        {
            "$ref": "#a0",
            "$defs": {
                **{str(n): {"$anchor": f"a{n}", "anyOf": [{"$ref": f"#a{n + 1}"}] * 2} for n in range(40)},
                "last": {"$anchor": "a40"},
            },
        },
        {
            "anyOf": [{"$ref": f"#/$defs/a{n}"} for n in range(1_000, 0, -40)],
            "$defs": {f"a{n}": {"not": {"$ref": f"#/$defs/a{n + 1}"}} for n in range(1_000)} | {"a1000": True},
        },
        {"properties": {"$defs": {"anyOf": [{"properties": {"x": {"enum": list(range(9_000))}}}] * 40}}},
    ],
)
def test_a_schema_that_multiplies_in_any_way_is_refused_before_it_is_compiled(schema: JSON) -> None:
    with pytest.raises(ValueError, match=r"more than (200,000 values|500 patterns|150 levels)"):
        compiled(schema)
