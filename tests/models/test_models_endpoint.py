import pytest

from orchestrator.domain.definition import Provider
from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.models.endpoint import Endpoint, endpoint_of

LOCAL = Provider("workstation", "openai-compatible", "http://127.0.0.1:11434/v1", "WORKSTATION_KEY")


def entry(kind: str, base_url: str = "", key_env: str = "") -> dict[str, Provider]:
    return {"mine": Provider("mine", kind, base_url, key_env)}


def test_vendors_need_no_entry():
    found = endpoint_of("openai:gpt-5-mini", {})
    assert found == Endpoint("openai", "gpt-5-mini", "openai", "https://api.openai.com/v1", "OPENAI_API_KEY")


def test_a_models_name_may_hold_colons():
    found = endpoint_of("workstation:qwen3:4b", {"workstation": LOCAL})
    assert (found.model, found.name) == ("qwen3:4b", "workstation:qwen3:4b")


def test_an_entry_goes_before_the_vendor_of_its_name():
    providers = {"openai": Provider("openai", "openai-chat", "https://gateway.example/v1", "GATEWAY_KEY")}
    found = endpoint_of("openai:gpt-5", providers)
    assert (found.kind, found.base_url, found.key_env) == ("openai-chat", "https://gateway.example/v1", "GATEWAY_KEY")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("antropic:claude", "Did you mean anthropic?"),
        ("workstatoin:qwen", "Did you mean workstation?"),
        ("offlin", "Did you mean offline?"),
        ("gpt-5", "provider:name"),
    ],
)
def test_an_unknown_name_offers_the_nearest(name, told):
    with pytest.raises(NotFound) as caught:
        endpoint_of(name, {"workstation": LOCAL})
    assert told in str(caught.value)


def test_a_provider_alone_is_no_model():
    with pytest.raises(UsageError, match="names no model"):
        endpoint_of("openai:", {})


def test_an_unknown_kind_offers_the_nearest():
    with pytest.raises(NotFound, match="openai-compatible"):
        endpoint_of("mine:x", entry("openai-compatable", "http://127.0.0.1/v1"))


@pytest.mark.parametrize(
    "base_url", ["", "127.0.0.1:8080/v1", "file:///etc", "http://", "http://u:p@h/v1", "http://h:x"]
)
def test_a_compatible_server_without_an_address_never_falls_back_to_a_vendor(base_url):
    with pytest.raises(WorkspaceError, match="base_url"):
        endpoint_of("mine:x", entry("openai-compatible", base_url))


@pytest.mark.parametrize(
    "base_url",
    ["https://openai.com.evil.example/v1", "https://notopenai.com/v1", "http://api.openai.com/v1", "http://[::1]/v1"],
)
@pytest.mark.parametrize("kind", ["openai", "openai-chat", "openai-compatible"])
def test_a_vendors_key_goes_to_no_other_host(kind, base_url):
    with pytest.raises(WorkspaceError, match=r"OPENAI_API_KEY belongs to openai\.com"):
        endpoint_of("mine:x", entry(kind, base_url, "OPENAI_API_KEY"))


def test_a_vendors_key_goes_to_its_regions():
    assert endpoint_of("mine:x", entry("openai", "https://eu.api.openai.com/v1", "OPENAI_API_KEY")).key_needed


def test_another_address_is_not_given_the_vendors_key_unasked():
    assert endpoint_of("mine:x", entry("anthropic", "https://gateway.example")).key_env == ""


@pytest.mark.parametrize(
    ("kind", "base_url", "key_env"),
    [
        ("bedrock", "https://bedrock-runtime.eu-central-1.amazonaws.com", "AWS_BEARER_TOKEN_BEDROCK"),
        ("vertex", "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global", "VERTEX_ACCESS_TOKEN"),
        ("azure", "https://mine.openai.azure.com/openai/v1", "AZURE_OPENAI_API_KEY"),
        ("azure", "https://mine.services.ai.azure.com/openai/v1", "AZURE_OPENAI_API_KEY"),
        ("bedrock", "https://bedrock.gateway.example", ""),
        ("azure", "https://mine.azure-api.net/openai", ""),
        ("gemini", "http://generativelanguage.googleapis.com", ""),
        ("mistral", "https://mistral.ai.evil.example/v1", ""),
    ],
)
def test_a_vendors_key_is_sent_unasked_to_its_own_addresses_alone(kind, base_url, key_env):
    assert endpoint_of("mine:x", entry(kind, base_url)).key_env == key_env
