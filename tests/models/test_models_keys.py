import pytest

from orchestrator.errors import ModelUnavailable
from orchestrator.models.endpoint import Endpoint, endpoint_of
from orchestrator.models.keys import key_for

HAIKU = endpoint_of("anthropic:claude-haiku-4-5", {})
OPTIONAL = Endpoint("workstation", "qwen3", "openai-compatible", "http://127.0.0.1:8080/v1", "WORKSTATION_KEY")


@pytest.fixture
def secrets(tmp_path):
    path = tmp_path / ".config" / "baton" / "secrets"
    path.parent.mkdir(parents=True)
    path.touch(mode=0o600)
    return path


def environ(tmp_path, **more: str) -> dict[str, str]:
    return {"HOME": str(tmp_path), **more}


def test_the_environment_goes_before_the_file(secrets, tmp_path):
    secrets.write_text("ANTHROPIC_API_KEY=from-file\n")
    assert key_for(HAIKU, environ(tmp_path, ANTHROPIC_API_KEY=" from-environment\n")) == "from-environment"


def test_the_file_holds_one_name_and_value_a_line(secrets, tmp_path):
    secrets.write_text("# keys\n\nOTHER=1\nexport ANTHROPIC_API_KEY = 'from=file' \n")
    assert key_for(HAIKU, environ(tmp_path)) == "from=file"


def test_a_missing_key_names_the_variable_and_the_mend(tmp_path):
    with pytest.raises(ModelUnavailable) as caught:
        key_for(HAIKU, environ(tmp_path))
    assert caught.value.where == "anthropic:claude-haiku-4-5"
    assert caught.value.message == "ANTHROPIC_API_KEY is not set."
    assert ".config/baton/secrets (chmod 600)" in caught.value.mend


def test_a_compatible_server_needs_no_key(tmp_path):
    assert key_for(OPTIONAL, environ(tmp_path)) == ""
    assert key_for(OPTIONAL, environ(tmp_path, WORKSTATION_KEY="k")) == "k"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(secrets, tmp_path, mode):
    secrets.write_text("ANTHROPIC_API_KEY=from-file\n")
    secrets.chmod(mode)
    with pytest.raises(ModelUnavailable) as caught:
        key_for(HAIKU, environ(tmp_path))
    assert caught.value.mend == f"Run: chmod 600 {secrets}"
    assert "from-file" not in str(caught.value)


def test_a_line_of_another_form_is_named_by_number_and_not_quoted(secrets, tmp_path):
    secrets.write_text("\nsk-ant-pasted-alone\n")
    with pytest.raises(ModelUnavailable, match="secrets:2 is not NAME=value") as caught:
        key_for(HAIKU, environ(tmp_path))
    assert "sk-ant" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk\u201c", "sk one", "sk\x07one"])
def test_a_key_that_cannot_be_one_is_told_without_it(tmp_path, key):
    with pytest.raises(ModelUnavailable, match="characters that no key has") as caught:
        key_for(HAIKU, environ(tmp_path, ANTHROPIC_API_KEY=key))
    assert key not in str(caught.value)


def test_a_secrets_path_that_is_no_file_is_told(secrets, tmp_path):
    secrets.unlink()
    secrets.mkdir()
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        key_for(HAIKU, environ(tmp_path))
