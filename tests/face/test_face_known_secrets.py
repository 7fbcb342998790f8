"""What counts as a secret: what the person put away as one, and what a name in the environment says is one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from orchestrator.domain.definition import Provider
from orchestrator.domain.secrets import Secrets
from orchestrator.face.known_secrets import known_secrets

ODD = "a8K2-pq71-Zz04"


def known(tmp_path: Path, file: str = "", providers: Mapping[str, Provider] | None = None, **environ: str) -> Secrets:
    path = tmp_path / ".config" / "baton" / "secrets"
    if file:
        path.parent.mkdir(parents=True)
        path.write_text(file, encoding="utf-8")
    return known_secrets(providers or {}, {"HOME": str(tmp_path), **environ}, print)


def test_without_any_there_is_nothing_to_look_for(tmp_path: Path) -> None:
    assert not known(tmp_path, PATH="/usr/bin", LANG="en_GB.UTF-8", PWD="/home/ada/key").values


def test_every_value_of_the_secrets_file_is_one(tmp_path: Path) -> None:
    file = f"# mine\n\nMAIL='{ODD}'\nexport PHRASE=correct horse battery staple\nno value\n"
    assert known(tmp_path, file).values == {"MAIL": ODD, "PHRASE": "correct horse battery staple"}


def test_values_of_a_file_that_others_can_read_are_hidden_all_the_same(tmp_path: Path) -> None:
    secrets = known(tmp_path, f"MAIL={ODD}\n")
    (tmp_path / ".config" / "baton" / "secrets").chmod(0o644)
    assert secrets.values == {"MAIL": ODD}


def test_the_key_of_a_provider_is_one_whatever_its_name(tmp_path: Path) -> None:
    providers = {"shop": Provider("shop", "openai-compatible", "https://shop.example", "SHOP_ENTRY")}
    found = known(tmp_path, "", providers, SHOP_ENTRY="open-sesame-and-more", ANTHROPIC_API_KEY=f" {ODD}\n")
    assert found.values == {"SHOP_ENTRY": "open-sesame-and-more", "ANTHROPIC_API_KEY": ODD}


@pytest.mark.parametrize(
    "name", ["ACME_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "CLIENT_SECRET", "PGPASSWORD", "DB_PASSWORD_RO"]
)
def test_a_name_in_the_environment_can_say_that_it_is_one(tmp_path: Path, name: str) -> None:
    assert known(tmp_path, "", None, **{name: ODD}).values == {name: ODD}


@pytest.mark.parametrize("name", ["KEYBOARD", "MONKEY", "TOKENIZERS_PARALLELISM", "EDITOR", "PATH"])
def test_other_names_say_nothing(tmp_path: Path, name: str) -> None:
    assert not known(tmp_path, "", None, **{name: ODD}).values


@pytest.mark.parametrize(
    "value",
    [
        "", "a8K2-pq", "password", "Production", "last-modified-date-of-all-the-notes", "20261122", "2026-11-22",
        "/home/ada/.ssh/id_ed25519", "~/keys/mine-01", "./key-01.pem", "https://example.org/k3y", "C:\\keys\\k3y.pem",
    ],
)  # fmt: skip
def test_a_guess_by_name_needs_a_value_that_looks_like_one(tmp_path: Path, value: str) -> None:
    assert not known(tmp_path, "", None, ACME_KEY=value).values


@pytest.mark.parametrize(
    "value", ["password", "changeme", "s3cr3t", "k", "Production", "x" * 40, "*" * 12, "0101010101010101"]
)
def test_short_values_and_words_are_not_hidden_wherever_they_stand(tmp_path: Path, value: str) -> None:
    assert not known(tmp_path, f"MAIL={value}\n").values


def test_letters_alone_are_hidden_when_there_are_many(tmp_path: Path) -> None:
    assert known(tmp_path, "MAIL=qhwzkdtrmvbxplny\n").values == {"MAIL": "qhwzkdtrmvbxplny"}


def test_a_secrets_file_that_is_no_text_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".config" / "baton" / "secrets").mkdir(parents=True)
    assert not known(tmp_path).values
