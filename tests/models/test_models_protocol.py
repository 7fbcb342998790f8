"""Adding a protocol is one row and one folder: what has the one has the other, and keeps the contract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestrator.domain.provider import PROVIDER_KINDS, VENDORS
from orchestrator.errors import WorkspaceError
from orchestrator.models.protocol import protocol_of

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "orchestrator" / "models" / "vendors"


def test_every_row_has_a_folder_and_every_folder_a_row() -> None:
    folders = {path.parent.name.replace("_", "-") for path in FOLDERS.glob("*/protocol.py")}
    assert folders == PROVIDER_KINDS.keys()


@pytest.mark.parametrize("kind", PROVIDER_KINDS)
def test_every_folder_offers_a_protocol(kind: str) -> None:
    protocol = protocol_of(kind)
    assert callable(protocol.model)
    assert callable(protocol.ability)


def test_the_schema_of_the_settings_names_the_rows_and_those_that_must_say_where_they_are() -> None:
    provider = json.loads((ROOT / "schemas" / "baton" / "baton.json").read_text("utf-8"))["$defs"]["provider"]
    assert provider["properties"]["kind"]["enum"] == list(PROVIDER_KINDS)
    needs = {rule["if"]["properties"]["kind"]["const"]: rule["then"] for rule in provider["allOf"]}
    assert needs.keys() == {kind for kind in PROVIDER_KINDS if kind not in VENDORS}
    assert needs.pop("openai-compatible") == {"required": ["base_url"]}
    for kind, then in needs.items():
        assert then == {"anyOf": [{"required": ["base_url"]}, {"required": list(PROVIDER_KINDS[kind].parts)}]}


def test_a_key_that_belongs_to_a_vendor_has_a_home() -> None:
    assert all(bool(kind.key_env) == bool(kind.key_domain) for kind in PROVIDER_KINDS.values())


@pytest.fixture
def broken_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = tmp_path / "broken-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text("[baton.models]\nbroken = no_such_module:PROTOCOL\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("broken_package")
def test_a_package_that_cannot_be_loaded_is_named() -> None:
    with pytest.raises(WorkspaceError, match="no_such_module:PROTOCOL: the installed model cannot be loaded"):
        protocol_of("broken")
