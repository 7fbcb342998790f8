import asyncio
import subprocess
import sys

import pytest
from attempts_heard import Heard
from recorded_http import question

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import Request, UserMessage
from orchestrator.errors import ModelUnavailable, NotFound, NotRecorded
from orchestrator.models.registry import model_for
from orchestrator.text.extra_install import install_extra

HEAVY = ("pydantic", "pydantic_ai", "anthropic", "openai", "httpx2", "tenacity", "asyncio", "yaml", "jinja2", "msgspec")


REGISTRY = "from orchestrator.domain.definition import RoleModel\nfrom orchestrator.models.registry import model_for"


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*({{name.split('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_importing_the_registry_loads_nothing_heavy():
    assert loaded_after("import orchestrator.models.registry") == set()


def test_the_offline_model_is_built_without_anything_heavy():
    pytest.importorskip("orchestrator.models.offline.model")
    code = f"{REGISTRY}\nmodel_for([RoleModel('offline')], {{}}, environ={{}})"
    assert loaded_after(code) == set()


def test_naming_a_vendors_model_does_not_load_the_vendor():
    code = f"{REGISTRY}\nmodel_for([RoleModel('openai:gpt-5')], {{}}, environ={{}})"
    assert not loaded_after(code) & {"pydantic", "pydantic_ai", "openai", "anthropic", "httpx2"}


def test_asking_one_vendor_does_not_load_another():
    code = (
        "from orchestrator.models.endpoint import endpoint_of\n"
        "from orchestrator.models.protocol import protocol_of\n"
        "there = endpoint_of('openai:gpt-5', {})\n"
        "protocol_of(there.kind).ability(there, None)"
    )
    assert "anthropic" not in loaded_after(code)


def test_replay_asks_nobody_and_says_what_to_do():
    replay = model_for([RoleModel("replay")], {}, environ={})
    with pytest.raises(NotRecorded, match="Take a profile that may ask a model"):
        asyncio.run(replay.answer(question(replay.name)))


def test_a_missing_key_is_told_when_the_model_is_asked_and_no_sooner(tmp_path):
    heard = Heard()
    model = model_for(
        [RoleModel("openai:gpt-5")],
        {},
        environ={"HOME": str(tmp_path)},
        attempts=heard,
    )
    assert model.name == "openai:gpt-5"
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY is not set"):
        asyncio.run(model.answer(question("openai:gpt-5")))
    assert [cause for _, cause, _ in heard.failed_with] == ["key"]


def test_an_unknown_provider_is_told_at_once():
    with pytest.raises(NotFound, match='no provider "antropic"'):
        model_for([RoleModel("antropic:claude")], {}, environ={})


def test_a_model_that_cannot_be_reached_keeps_the_next_from_nothing():
    heard = Heard()
    role = [RoleModel("ghost:x"), RoleModel("anthropic:x"), RoleModel("offline")]
    model = model_for(role, {}, environ={"HOME": "/nowhere"}, attempts=heard)
    answer = asyncio.run(model.answer(question("ghost:x")))
    assert answer.model == "offline"
    assert [(name, cause) for name, cause, _ in heard.failed_with] == [("ghost:x", "not_found"), ("anthropic:x", "key")]


def test_a_model_does_not_show_the_environment():
    assert "sk-secret" not in repr(model_for([RoleModel("openai:gpt-5")], {}, environ={"OPENAI_API_KEY": "sk-secret"}))


def test_a_model_whose_extra_is_missing_lets_the_next_one_answer_and_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "botocore", None)
    providers = {"aws": Provider("aws", "bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com")}
    request = Request("aws:m", "", (UserMessage("Say one word."),))
    heard = Heard()
    model = model_for([RoleModel("aws:m"), RoleModel("offline")], providers, environ={"HOME": "/none"}, attempts=heard)
    assert asyncio.run(model.answer(request)).model.startswith("offline")
    assert heard.failed_with == [("aws:m", "not_found", "it needs the extra 'bedrock', which is not installed.")]

    alone = model_for([RoleModel("aws:m")], providers, environ={"HOME": "/none"})
    with pytest.raises(ModelUnavailable) as caught:
        asyncio.run(alone.answer(request))
    assert caught.value.mend == install_extra("bedrock")
