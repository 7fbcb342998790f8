from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.provider import Limits, Timeouts
from orchestrator.errors import DefinitionFaults
from orchestrator.workspace.read.notify_entry import Notify
from orchestrator.workspace.read.settings import Settings, read_settings


def settings(folder: Path, text: str) -> Settings:
    (folder / "baton.yaml").write_text(text)
    return read_settings(folder)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        settings(folder, text)
    return [str(fault) for fault in caught.value.faults]


def test_a_role_has_a_model_or_several_in_order(tmp_path: Path) -> None:
    found = settings(tmp_path, "profile: p\nprofiles: {p: {fast: offline, strong: [openai:a, anthropic:b:1]}}")
    assert found.profiles == {
        "p": {"fast": (RoleModel("offline"),), "strong": (RoleModel("openai:a"), RoleModel("anthropic:b:1"))}
    }


def test_a_model_is_given_settings_and_its_context(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "profile: p\nprofiles:\n  p:\n    fast:\n"
        "      - {model: openai-chat:a, temperature: 0.2, max_tokens: 2000, seed: 7, context: 8192}\n"
        "      - {model: anthropic:b, thinking: low}\n",
    )
    first = RoleModel("openai-chat:a", {"max_tokens": 2000, "temperature": 0.2, "seed": 7}, 8192)
    assert found.profiles["p"]["fast"] == (first, RoleModel("anthropic:b", {"thinking": "low"}))


def test_a_role_says_how_often_and_how_long_its_models_are_asked_and_each_may_say_otherwise(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "profile: p\nprofiles:\n  p:\n"
        "    fast: {models: ['openai:a', {model: 'openai:b', tries: 1}, offline], tries: 3, patience_s: 30}\n"
        "    slow: {model: 'openai:c', patience_s: 0.5}\n"
        "    sure: {models: 'openai:d', tries: 2}\n",
    )
    first = RoleModel("openai:a", tries=3, patience_s=30.0)
    second = RoleModel("openai:b", tries=1, patience_s=30.0)
    assert found.profiles["p"]["fast"] == (first, second, RoleModel("offline"))
    assert found.profiles["p"]["slow"] == (RoleModel("openai:c", patience_s=0.5),)
    assert found.profiles["p"]["sure"] == (RoleModel("openai:d", tries=2),)


def test_a_provider_has_limits_and_a_context(tmp_path: Path) -> None:
    limits = "{requests_per_minute: 50, tokens_per_minute: 40000, at_once: 4}"
    found = settings(tmp_path, f"providers: {{anthropic: {{kind: anthropic, context: 9000, limits: {limits}}}}}")
    assert found.providers["anthropic"].limits == Limits(50, 40_000, 4)
    assert found.providers["anthropic"].context == 9000


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        (
            "{request_per_minute: 50}",
            "43: unknown key 'request_per_minute' in limits of provider a. Use 'requests_per_minute'.",
        ),
        ("{at_once: 0}", "52: 'at_once' is the number 0. Write a whole number, 1 or more."),
        ("{tokens_per_minute: 1.5}", "62: 'tokens_per_minute' is the number 1.5. Write a whole number, 1 or more."),
        ("50", "42: 'limits' is the number 50. Write a map, 'name: value'."),
    ],
)
def test_limits_are_checked(tmp_path: Path, limits: str, fault: str) -> None:
    assert faults(tmp_path, f"providers: {{a: {{kind: anthropic, limits: {limits}}}}}") == [f"baton.yaml:1:{fault}"]


def test_a_role_may_rest_on_recorded_answers_alone(tmp_path: Path) -> None:
    found = settings(tmp_path, "profile: p\nprofiles: {p: {fast: replay}}")
    assert found.profiles == {"p": {"fast": (RoleModel("replay"),)}}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (
            "{model: openai:a, temprature: 1}",
            "40: unknown key 'temprature' in a model of role fast. Use 'temperature'.",
        ),
        (
            "{modle: openai:a}",
            "23: unknown key 'modle' in a model of role fast. Use 'model'.",
        ),
        ("{temperature: 1}", "22: a model of role fast has no 'model'. Add 'model: ...'."),
        ("{model: openai:a, temperature: hot}", "53: 'temperature' is text. Write a number from 0 to 2."),
        ("{model: openai:a, temperature: .nan}", "53: a value JSON cannot hold. Quote it, or write another."),
        (
            "{model: openai:a, max_tokens: 0}",
            "52: 'max_tokens' is the number 0. Write a whole number of tokens, 1 or more.",
        ),
        (
            "{model: openai:a, thinking: hard}",
            "50: 'thinking' is text. Write true, false, minimal, low, medium, high, or a number of tokens.",
        ),
        (
            "{model: openai:a, thinking: 4000}",
            "50: openai takes no number of tokens for 'thinking'. Write minimal, low, medium or high; max_tokens "
            "bounds thinking and answer together.",
        ),
        (
            "{model: anthropic:a, thinking: 1000}",
            "53: anthropic takes no less than 1024 tokens for 'thinking'. Write 1024 or more.",
        ),
        (
            "{model: openai:a, stop: END}",
            "46: openai has no 'stop'. Remove it, or ask over kind: openai-chat, which has it.",
        ),
        ("{model: anthropic:a, stop: ' '}", "49: anthropic stops at no text that is blank. Write a word or a mark."),
        ("{model: openai-chat:a, stop: []}", "51: 'stop' is a list. Write a text, or a list of them."),
        (
            "{model: openai-chat:a, stop: [a, b, c, d, e]}",
            "51: openai-chat takes 4 texts in 'stop'. Keep those that occur.",
        ),
        (
            "{model: gemini:a, stop: [a, b, c, d, e, f]}",
            "46: gemini takes 5 texts in 'stop'. Keep those that occur.",
        ),
        (
            "{model: openai:a, extra_body: verbose}",
            "52: 'extra_body' is text. Write a map of what the server's own reference names.",
        ),
        ("{model: openai:a, context: -1}", "49: 'context' is the number -1. Write a whole number, 1 or more."),
        ("{model: openai:a, output: natve}", "48: 'output' is 'natve'. Did you mean 'native'?"),
        ("{model: openai:a, tries: 0}", "47: 'tries' is the number 0. Write a whole number, 1 or more."),
        ("{model: offline, tries: 2}", "46: offline takes no 'tries'. Remove it."),
        ("{models: ['openai:a'], patience_s: long}", "57: 'patience_s' is text. Write a number, 0 or more."),
        ("{models: ['openai:a'], trys: 2}", "45: unknown key 'trys' in role fast. Use 'tries'."),
        ("{models: []}", "22: role 'fast' has no model. Name one: provider:model, or offline."),
        ("{model: anthropic:a, seed: 7}", "49: anthropic has no 'seed'. Remove it, or take another model."),
        ("{model: home:a, seed: 7}", "44: anthropic has no 'seed'. Remove it, or take another model."),
        (
            "{model: anthropic:a, temperature: 1.5}",
            "56: anthropic takes a temperature from 0 to 1. Write 1 or less.",
        ),
        (
            "{model: anthropic:a, temperature: 1, top_p: 0.5}",
            "66: anthropic takes 'temperature' or 'top_p', not both. Remove one of them.",
        ),
        (
            "{model: anthropic:a, thinking: high, temperature: 1}",
            "72: anthropic takes no 'temperature' while thinking. Remove it, or 'thinking'.",
        ),
        ("{model: offline, temperature: 1}", "52: offline takes no 'temperature'. Remove it."),
        ("{model: antropic:a}", "30: no provider 'antropic'. Did you mean 'anthropic'?"),
        ("[replay, openai:a]", "22: replay asks nobody, so nothing stands beside it. Name it alone."),
        ("", "21: role 'fast' has no model. Name one: provider:model, or offline."),
    ],
)
def test_a_setting_that_would_be_dropped_is_a_fault(tmp_path: Path, entry: str, fault: str) -> None:
    text = f"profile: p\nprofiles: {{p: {{fast: {entry}}}}}\nproviders: {{home: {{kind: anthropic}}}}"
    assert faults(tmp_path, text) == [f"baton.yaml:2:{fault}"]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("model", "Remove it."),
        ("messages", "Remove it."),
        ("tools", "Remove it."),
        ("Stream", "Remove it."),
        ("responseFormat", "Remove it."),
        ("n", "Remove it."),
        ("best_of", "Remove it."),
        ("candidateCount", "Remove it."),
        ("models", "Remove it."),
        ("fallbacks", "Remove it."),
        ("max_new_tokens", "Write 'max_tokens' beside 'extra_body'."),
        ("maxTokens", "Write 'max_tokens' beside 'extra_body'."),
        ("max_completion_tokens", "Write 'max_tokens' beside 'extra_body'."),
        ("temperature", "Write 'temperature' beside 'extra_body'."),
        ("stop_sequences", "Write 'stop' beside 'extra_body'."),
        ("text", "Remove it."),
    ],
)
def test_what_baton_says_itself_cannot_be_said_in_the_body_by_a_model_or_its_provider(
    tmp_path: Path, name: str, mend: str
) -> None:
    body = f"extra_body: {{{name}: 1}}"
    of_model = f"profile: p\nprofiles: {{p: {{fast: {{model: anthropic:a, {body}}}}}}}"
    of_provider = f"providers: {{home: {{kind: anthropic, {body}}}}}"
    told = f"'{name}' of 'extra_body' is what Baton says itself. {mend}"
    assert [fault.partition(": ")[2] for fault in faults(tmp_path, of_model)] == [told]
    assert [fault.partition(": ")[2] for fault in faults(tmp_path, of_provider)] == [told]


@pytest.mark.parametrize(
    ("body", "held"),
    [
        ("{text: {verbosity: low}}", ""),
        ("{text: {format: {type: text}}}", "text.format"),
        ("{output_config: {format: {}}}", "output_config.format"),
        ("{options: {num_gpu: 1}}", ""),
        ("{options: {num_predict: 1}}", "options.num_predict"),
    ],
)
def test_what_lies_below_is_the_users_but_for_schema_and_length(tmp_path: Path, body: str, held: str) -> None:
    text = f"providers: {{home: {{kind: anthropic, extra_body: {body}}}}}"
    if not held:
        assert settings(tmp_path, text).providers["home"].extra_body
    else:
        (told,) = faults(tmp_path, text)
        assert f"'{held}' of 'extra_body' is what Baton says itself." in told


def test_thinking_is_said_once(tmp_path: Path) -> None:
    """Where the setting says nothing, a server may be told in its own words."""
    home = "providers: {home: {kind: openai-compatible, base_url: 'http://127.0.0.1:1/v1'}}"
    model = "{model: home:a, extra_body: {reasoning_effort: low}MORE}"
    text = f"profile: p\nprofiles: {{p: {{fast: {model}}}}}\n{home}"
    assert settings(tmp_path, text.replace("MORE", "")).profiles["p"]["fast"][0].settings == {
        "extra_body": {"reasoning_effort": "low"}
    }
    (told,) = faults(tmp_path, text.replace("MORE", ", thinking: high"))
    assert "'reasoning_effort' of 'extra_body' is what Baton says itself. Write 'thinking'" in told


def test_what_a_provider_adds_to_the_body_is_a_setting_of_each_of_its_models(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "profile: p\nprofiles: {p: {fast: 'home:a', strong: {model: 'home:b', extra_body: {order: [x]}}}}\n"
        "providers: {home: {kind: openai-compatible, base_url: 'http://127.0.0.1:1/v1', "
        "extra_body: {order: [y], top_k: 20}}}",
    )
    assert found.profiles["p"]["fast"] == (RoleModel("home:a", {"extra_body": {"order": ["y"], "top_k": 20}}),)
    assert found.profiles["p"]["strong"] == (RoleModel("home:b", {"extra_body": {"order": ["x"], "top_k": 20}}),)


def test_nothing_of_the_environment_is_filled_into_a_body_which_is_recorded(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, "providers: {home: {kind: anthropic, extra_body: {user: '${USER}'}}}")
    assert "'extra_body' names ${USER}, and nothing is filled in there." in told


def test_a_provider_has_headers_that_name_what_stands_elsewhere(tmp_path: Path) -> None:
    (provider,) = settings(
        tmp_path,
        "providers: {home: {kind: openai-compatible, base_url: 'http://127.0.0.1:1/v1', key_env: HOME_KEY, "
        "headers: {X-Title: Baton, X-Rank: 3, Gate-Auth: 'Bearer ${GATE}', x-api-key: '${GATE}-${DOOR}', "
        "Org: org-1a2b3c4d5e6f}}}",
    ).providers.values()
    assert provider.headers == {
        "X-Title": "Baton",
        "X-Rank": "3",
        "Gate-Auth": "Bearer ${GATE}",
        "x-api-key": "${GATE}-${DOOR}",
        "Org": "org-1a2b3c4d5e6f",
    }
    assert provider.variables == ("HOME_KEY", "GATE", "DOOR")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "Authorization: '${KEY}'",
            "the header 'Authorization' carries the key. Remove it, and name the key in key_env.",
        ),
        ("x-api-key: '${KEY}'", "the header 'x-api-key' carries the key. Remove it, and name the key in key_env."),
        ("Host: elsewhere.example", "the header 'Host' is what Baton says itself. Remove it."),
        ("content-length: 3", "the header 'content-length' is what Baton says itself. Remove it."),
        ("Transfer-Encoding: chunked", "the header 'Transfer-Encoding' is what Baton says itself. Remove it."),
        ("x y: a", "'x y' is no name of a header. Write letters, digits and '-': X-Title."),
        ("X-A: ''", "the header 'X-A' has no text. Write one, or remove it."),
        ("X-A: [a]", "the header 'X-A' has no text. Write one, or remove it."),
        (
            'X-A: "a\\r\\nHost: b"',
            "the header 'X-A' has characters that no header has. Write it on one line, in ASCII.",
        ),
        ("X-A: 'ü'", "the header 'X-A' has characters that no header has. Write it on one line, in ASCII."),
        (
            "X-A: '${not a name}'",
            "the header 'X-A' names no variable between '${' and '}'. Write letters, digits and '_': ${GATEWAY_KEY}.",
        ),
        ("{X-A: a, x-a: b}", "the header 'x-a' stands there twice. Keep one of them."),
        (
            "X-Gate-Token: hush",
            "the header 'X-Gate-Token' holds a secret. Put it into the environment and name the variable: '${NAME}'.",
        ),
        (
            "X-Gate-Key: abcd1234efgh5678",
            "'X-Gate-Key' holds a secret. Put it into the environment and name the variable, as key_env does; then "
            "make a new key.",
        ),
    ],
)
def test_a_header_that_is_not_the_users_to_say_or_holds_a_secret_is_a_fault(
    tmp_path: Path, header: str, told: str
) -> None:
    header = header if header.startswith("{") else f"{{{header}}}"
    (found,) = faults(tmp_path, f"providers: {{home: {{kind: anthropic, headers: {header}}}}}")
    assert found.partition(": ")[2] == told


@pytest.mark.parametrize(("written", "marks"), [("off", False), ("false", False), ("on", True), ("true", True)])
def test_marks_for_a_prompt_cache_can_be_switched_off(tmp_path: Path, written: str, marks: bool) -> None:
    (provider,) = settings(tmp_path, f"providers: {{home: {{kind: anthropic, cache: {written}}}}}").providers.values()
    assert provider.cache is marks


def test_everything_is_offline_where_nothing_is_said(tmp_path: Path) -> None:
    assert settings(tmp_path, "budgets: {run_usd: 1}").profile == "offline"


@pytest.mark.parametrize(
    ("written", "counts"),
    [("{count: vendor}", True), ("{count: bytes}", False), ("{}", False), ("{day_usd: 1}", False)],
)
def test_vendors_count_only_where_that_is_said(tmp_path: Path, written: str, *, counts: bool) -> None:
    assert settings(tmp_path, f"budgets: {written}").vendor_counts is counts


def test_providers_budgets_and_sources_are_read(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "providers: {home: {kind: openai-compatible, base_url: 'http://127.0.0.1:1/v1', key_env: HOME_KEY}}\n"
        "budgets: {run_usd: 1, day_usd: 2.5}\nunattended_usd: 0.5\n"
        "sources: {calendar: {reader: ics, path: work.ics}}\n",
    )
    assert found.providers == {"home": Provider("home", "openai-compatible", "http://127.0.0.1:1/v1", "HOME_KEY")}
    assert (found.run_usd, found.day_usd, found.unattended_usd) == (1.0, 2.5, 0.5)
    assert found.sources == {"calendar": {"reader": "ics", "path": "work.ics"}}


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("kind: bedrock, region: eu-central-1", "https://bedrock-runtime.eu-central-1.amazonaws.com"),
        ("kind: azure, resource: mine", "https://mine.openai.azure.com/openai/v1"),
        (
            "kind: vertex, project: p-1, region: europe-west1",
            "https://europe-west1-aiplatform.googleapis.com/v1beta1/projects/p-1/locations/europe-west1",
        ),
        (
            "kind: vertex, project: 'example.com:p', region: global",
            "https://aiplatform.googleapis.com/v1beta1/projects/example.com:p/locations/global",
        ),
        (
            "kind: vertex, project: p, region: eu",
            "https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p/locations/eu",
        ),
        ("kind: bedrock, base_url: 'https://vpce-1.example'", "https://vpce-1.example"),
        ("kind: gemini", ""),
    ],
)
def test_the_address_of_an_account_is_made_of_what_it_is_called(tmp_path: Path, entry: str, address: str) -> None:
    assert settings(tmp_path, f"providers: {{a: {{{entry}}}}}").providers["a"].base_url == address


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("kind: vertex, region: eu", "23: vertex lacks 'project'. Add 'project': its address is made of it."),
        ("kind: bedrock", "23: bedrock lacks 'region'. Add 'region': its address is made of it."),
        ("kind: gemini, region: eu", "39: 'region' is nothing that gemini has. Remove it."),
        (
            "kind: bedrock, region: 'evil.example/#'",
            "40: 'region' cannot be 'evil.example/#'. Write it as the vendor does, such as eu-west-1.",
        ),
    ],
)
def test_what_makes_no_address_is_a_fault(tmp_path: Path, entry: str, fault: str) -> None:
    assert faults(tmp_path, f"providers: {{a: {{{entry}}}}}") == [f"baton.yaml:1:{fault}"]


def test_a_provider_says_whether_it_streams_and_how_long_it_is_waited_for(tmp_path: Path) -> None:
    (provider,) = settings(
        tmp_path, "providers: {anthropic: {kind: anthropic, stream: false, timeouts: {gap: 20, whole: 0.5}}}"
    ).providers.values()
    assert (provider.stream, provider.timeouts) == (False, Timeouts(gap_s=20, whole_s=0.5))


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("stream: maybe", "baton.yaml:1:50: 'stream' is text. Write true or false."),
        ("timeouts: {gapp: 3}", "baton.yaml:1:53: unknown key 'gapp' in timeouts of provider anthropic. Use 'gap'."),
        ("timeouts: {gap: 0}", "baton.yaml:1:58: 'gap' is the number 0. Write a number, 0.1 or more."),
        ("timeouts: {whole: long}", "baton.yaml:1:60: 'whole' is text. Write a number, 0.1 or more."),
        ("timeouts: 30", "baton.yaml:1:52: 'timeouts' is the number 30. Write a map, 'name: value'."),
    ],
)
def test_what_a_provider_cannot_be_told_about_waiting_is_a_fault(tmp_path: Path, entry: str, fault: str) -> None:
    assert faults(tmp_path, f"providers: {{anthropic: {{kind: anthropic, {entry}}}}}") == [fault]


def test_an_effect_has_settings_of_its_own(tmp_path: Path) -> None:
    found = settings(tmp_path, 'effects: {git_publish: {paths: ["content/**/*.md"], branch: ""}}')
    assert found.effects == {"git_publish": {"paths": ["content/**/*.md"], "branch": ""}}


def test_categories_are_kept_in_the_order_in_which_they_are_tried(tmp_path: Path) -> None:
    found = settings(tmp_path, 'categories: {meetings: "review|standup|1:1", deep: "(?i)write"}')
    assert list(found.categories.items()) == [("meetings", "review|standup|1:1"), ("deep", "(?i)write")]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{a: 3}", "baton.yaml:1:17: 'categories' is the number 3, where a text is due. Quote it: '3'."),
        ("{a: '('}", "baton.yaml:1:17: the pattern '(' is wrong: missing ), unterminated subpattern at position 0"),
        ("{a: '(x+x+)+y'}", "baton.yaml:1:17: the pattern '(x+x+)+y' could take too long on a text of 300"),
        ("{unsorted: x}", "baton.yaml:1:24: 'unsorted' is what no category takes. Give yours another name."),
        ("[a]", "baton.yaml:1:13: 'categories' is a list"),
    ],
)
def test_a_category_that_nothing_can_be_sorted_by_is_a_fault(tmp_path: Path, entry: str, fault: str) -> None:
    (found,) = faults(tmp_path, f"categories: {entry}")
    assert found.startswith(fault)


def test_hosts_of_a_private_network_are_named_for_pages(tmp_path: Path) -> None:
    found = settings(tmp_path, 'web: {allow: ["http://127.0.0.1:8000/", "https://Wiki.home"]}')
    assert found.web_allow == ("http://127.0.0.1:8000", "https://wiki.home")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'web: {allow: ["http://127.0.0.1/a"]}',
            "baton.yaml:1:15: 'http://127.0.0.1/a' names no host to fetch pages from. Write scheme, host and port "
            "alone: http://127.0.0.1:8000.",
        ),
        ("profil: x", "baton.yaml:1:1: unknown key 'profil' in baton.yaml. Use 'profile'."),
        ("profile: locl\nprofiles: {local: {}}", "baton.yaml:1:10: no profile 'locl'. Did you mean 'local'?"),
        (
            "profile: p\nprofiles: {p: {fast: antropic:x}}",
            "baton.yaml:2:22: no provider 'antropic'. Did you mean 'anthropic'?",
        ),
        (
            "profile: p\nprofiles: {p: {fast: bedrock:x}}",
            "baton.yaml:2:22: no provider 'bedrock'. Add 'bedrock' to providers. "
            "Such as: bedrock: {kind: bedrock, region: ...}",
        ),
        (
            'prices: {"cellar:x": {input: 0, output: 0}}',
            "baton.yaml:1:22: no provider 'cellar'. Add 'cellar' to providers. "
            'Such as: cellar: {kind: openai-compatible, base_url: "https://..."}',
        ),
        (
            "profile: p\nprofiles: {p: {fast: gpt}}",
            "baton.yaml:2:22: model 'gpt' names no provider. Write provider:model, or offline.",
        ),
        (
            "profile: p\nprofiles: {p: {fast: []}}",
            "baton.yaml:2:22: role 'fast' has no model. Name one: provider:model, or offline.",
        ),
        ("providers: {p: {kind: opnai}}", "baton.yaml:1:23: no provider is of kind 'opnai'. Did you mean 'openai'?"),
        (
            "providers: {p: {kind: openai-compatible}}",
            "baton.yaml:1:16: provider p has no 'base_url'. Add 'base_url: ...'.",
        ),
        (
            "providers: {p: {kind: openai, key_env: my key}}",
            "baton.yaml:1:40: 'key_env' is no name of an environment variable. Write one, such as ACME_API_KEY.",
        ),
        (
            "prices: {'anthropic:x': {input: 1, output: 2, cached: 1}}",
            "baton.yaml:1:47: unknown key 'cached' in price of anthropic:x. Use 'cached_input'.",
        ),
        (
            "prices: {'anthropic:x': {input: 1}}",
            "baton.yaml:1:25: price of anthropic:x has no 'output'. Add 'output: ...', in USD per million tokens.",
        ),
        (
            "prices: {'anthropic:x': {input: -1, output: 2}}",
            "baton.yaml:1:33: 'input' is the number -1. Write a number, 0 or more.",
        ),
        (
            "prices: {'anthropic:x': {input: .nan, output: 2}}",
            "baton.yaml:1:33: a value JSON cannot hold. Quote it, or write another.",
        ),
        (
            "prices: {'anthropic:x': {input: 1, output: 1.0e+9}}",
            "baton.yaml:1:44: 'output' is 1e+09. Write USD per million tokens.",
        ),
        (
            "prices: {x: {input: 1, output: 2}}",
            "baton.yaml:1:13: 'x' names no provider and model. Write provider:model.",
        ),
        (
            "prices: {'antropic:x': {input: 1, output: 2}}",
            "baton.yaml:1:24: no provider 'antropic'. Did you mean 'anthropic'?",
        ),
        (
            "prices: {'anthropic:x': 3}",
            "baton.yaml:1:25: price of anthropic:x is the number 3. Write it as a map, 'key: value'.",
        ),
        (
            "prices: {'anthropic:x': {input: 1, outptu: 2}}",
            "baton.yaml:1:36: unknown key 'outptu' in price of anthropic:x. Use 'output'.",
        ),
        ("budgets: {run_usd: -1}", "baton.yaml:1:20: 'run_usd' is the number -1. Write a number, 0 or more."),
        ("unattended_usd: 0", "baton.yaml:1:17: 'unattended_usd' is 0, which bounds nothing. Write dollars: 0.50."),
        (
            "budgets: {count: guess}",
            "baton.yaml:1:18: count is guess. Write bytes, or vendor to have vendors asked for a count.",
        ),
        ("budgets: {run: 1}", "baton.yaml:1:11: unknown key 'run' in budgets of baton.yaml. Use 'run_usd'."),
        ("sources: {log: {reader: x}}", "baton.yaml:1:16: 'log' is always there. Give your source another name."),
        ("sources: {mail: {path: x}}", "baton.yaml:1:17: source mail has no 'reader'. Add 'reader: ...'."),
        ("sources: {a: {reader: ics, pth: x}}", "baton.yaml:1:28: unknown key 'pth' in source a. Use 'path'."),
        (
            "sources: {a: {reader: ics, url: x}}",
            "baton.yaml:1:28: unknown key 'url' in source a. Known here: reader, path, command, address, address_env.",
        ),
        (
            "sources: {a: {reader: ics, path: x, command: y}}",
            "baton.yaml:1:46: source a has 'path' and 'command'. Keep one of them.",
        ),
        (
            "sources: {a: {reader: ics, address: 'https://a/b', address_env: A}}",
            "baton.yaml:1:65: source a has 'address' and 'address_env'. Keep one of them.",
        ),
        (
            "sources: {a: {reader: ics}}",
            "baton.yaml:1:23: source a does not say where it is. Add one of path, command, address, address_env.",
        ),
        (
            "sources: {a: {reader: git, command: git log}}",
            "baton.yaml:1:37: git reads no 'command'. Name the folders of repositories: path: [...].",
        ),
        (
            "sources: {a: {reader: ics, path: []}}",
            "baton.yaml:1:34: 'path' of source a names nothing. Write a path, or a list of them.",
        ),
        (
            "sources: {a: {reader: ics, path: [x, 3]}}",
            "baton.yaml:1:38: 'path' is the number 3, where a text is due. Quote it: '3'.",
        ),
        (
            "sources: {a: {reader: ics, command: 3}}",
            "baton.yaml:1:37: 'command' is the number 3, where a text is due. Quote it: '3'.",
        ),
        (
            "sources: {a: {reader: ics, address: a.example/b}}",
            "baton.yaml:1:37: 'address' is no address. Begin it with https://, http:// or webcal://.",
        ),
        (
            "sources: {a: {reader: ics, address: 'https://ada@a.example/b'}}",
            "baton.yaml:1:37: 'address' holds a name or a key before its '@'. "
            "Put the whole address into the environment, and name the variable: address_env: NAME.",
        ),
        (
            "sources: {a: {reader: ics, address_env: 'https://a.example/b'}}",
            "baton.yaml:1:41: 'address_env' is no name of an environment variable. "
            "Write the name of one that holds the address, such as CALENDAR_ADDRESS.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_mend(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == [fault]


SECRETS = [
    "providers: {p: {kind: openai, key_env: sk-proj-abcdefghijklmnopqrstu}}",
    "sources: {s: {reader: x, token: 9f8e7d6c5b4a39281706}}",
    "sources: {s: {reader: x, api_key: Zm9vYmFyMTIzNDU2Nzg5}}",
    "sources: {s: {reader: x, command: 'curl -H ghp_abcdefghijklmnopqrstuvwxyz0123'}}",
    "sources: {s: {reader: x, url: 'https://me:hunter22@example.org/'}}",
    "providers: {p: {kind: gemini, base_url: 'https://gate.example/v1?api-version=1&api-key=9f8e7d6c5b4a39281706'}}",
    "sources: {s: {reader: x, url: 'https://gate.example/hook?access_token=Zm9vYmFyMTIzNDU2Nzg5'}}",
]


def test_what_stands_behind_an_address_and_is_no_key_is_none(tmp_path: Path) -> None:
    address = "https://gate.example/openai?api-version=2024-10-21-preview&key=${GATE}&author=ada.lovelace1815x42"
    found = settings(tmp_path, f"providers: {{p: {{kind: azure, base_url: '{address}'}}}}")
    assert found.providers["p"].base_url == address


@pytest.mark.parametrize("text", SECRETS)
def test_a_literal_secret_is_a_fault_and_is_not_repeated(tmp_path: Path, text: str) -> None:
    [told] = faults(tmp_path, text)
    assert "holds a secret. Put it into the environment" in told
    assert not any(word in told for word in ("sk-proj", "9f8e", "Zm9v", "ghp_", "hunter"))


NO_SECRETS = [
    "sources: {s: {reader: x, token_env: MY_SERVICE_TOKEN_2026}}",
    "sources: {s: {reader: x, path: ~/keys/2026-01-31-notes.md}}",
    "sources: {s: {reader: x, key: publication-date-and-place}}",
]


@pytest.mark.parametrize("text", NO_SECRETS)
def test_names_of_variables_and_paths_are_no_secrets(tmp_path: Path, text: str) -> None:
    assert settings(tmp_path, text).sources


def test_a_reader_of_an_installed_package_takes_keys_of_its_own(tmp_path: Path) -> None:
    assert settings(tmp_path, "sources: {s: {reader: theirs, box: INBOX}}").sources["s"]["box"] == "INBOX"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DefinitionFaults, match=r"baton\.yaml: cannot be read: No such file"):
        read_settings(tmp_path)


def test_what_has_not_changed_is_not_parsed_again(tmp_path: Path) -> None:
    path = tmp_path / "baton.yaml"
    path.write_text("budgets: {run_usd: 1}", encoding="utf-8")
    first = read_settings(tmp_path)
    assert read_settings(tmp_path) is first
    path.write_text("budgets: {run_usd: 2}", encoding="utf-8")
    assert read_settings(tmp_path).run_usd == 2


def test_a_fault_is_told_each_time(tmp_path: Path) -> None:
    (tmp_path / "baton.yaml").write_text("budgets: {run_usd: lots}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DefinitionFaults, match="run_usd"):
            read_settings(tmp_path)


def told(folder: Path, notify: str) -> Notify:
    found = settings(folder, f"notify: {notify}\n").notify
    assert found is not None
    return found


def test_one_address_or_several_are_called_by_their_scheme_or_their_variable(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "{to: ['ntfy://topic', 'ntfy://other', '${PHONE}'], escalate: {to: 'mailto://me:${PW}@x.org', after: 1d}}",
    )
    assert [one.name for one in found.channels] == ["ntfy", "ntfy-2", "PHONE", "mailto"]
    assert (found.escalate_to[0].written, found.escalate_after) == ("mailto://me:${PW}@x.org", timedelta(days=1))
    assert told(tmp_path, "{to: 'ntfy://topic'}").channels == found.to[:1]


def test_an_address_is_in_nothing_that_is_printed(tmp_path: Path) -> None:
    found = settings(tmp_path, "notify: {to: 'ntfy://topic', escalate: {to: 'ntfy://other', after: 1d}}")
    assert "topic" not in repr(found)
    assert "other" not in repr(found)


def test_the_same_channel_may_be_told_twice(tmp_path: Path) -> None:
    found = told(tmp_path, "{to: 'ntfy://topic', escalate: {to: 'ntfy://topic', after: 1d}}")
    assert found.to == found.escalate_to == found.channels


def test_quiet_hours_may_go_over_midnight_and_have_a_summary(tmp_path: Path) -> None:
    found = told(tmp_path, "{to: 'ntfy://topic', quiet: 20:00-07:30, summary: 22:00, remind_after: 4h}")
    assert (str(found.quiet), found.summary, found.remind_after) == ("20:00-07:30", 22 * 60, timedelta(hours=4))
    assert not found.include_text


@pytest.mark.parametrize(
    ("notify", "fault"),
    [
        ("{}", "9: notify of baton.yaml has no 'to'. Add 'to: ...'."),
        ("{to: []}", "14: 'to' of notify of baton.yaml names nobody. Write an address, or a list of them."),
        ("{to: 'ntfy://a', quiet: 25:00-07:00}", "33: '25:00-07:00' is no time between 00:00 and 24:00."),
        ("{to: 'ntfy://a', summary: 22:00}", "35: 'summary' at 22:00 is not in quiet hours."),
        ("{to: 'ntfy://a', quiet: 20:00-07:30, summary: 12:00}", "55: 'summary' at 12:00 is not in quiet hours."),
        ("{to: 'ntfy://a', remind_after: 30s}", "40: '30s' is less than a minute. Write 30m, 4h or 2d."),
        ("{to: 'ntfy://a', page: 'https://x.org/?a=b'}", "32: 'page' is no address of a page."),
        ("{to: 'ntfy://a', page: 'https://x.org:port'}", "32: 'page' is no address of a page."),
        ("{to: 'ntfy://a', page: 'file:///etc/passwd'}", "32: 'page' is no address of a page."),
    ],
)
def test_slips_in_notify_are_told(tmp_path: Path, notify: str, fault: str) -> None:
    (found,) = faults(tmp_path, f"notify: {notify}")
    assert found.startswith(f"baton.yaml:1:{fault}")


@pytest.mark.parametrize(
    "address",
    [
        "ntfy://user:hunter22@ntfy.example.org/topic",
        "ntfy://baton-8f3k2j9x7q1m",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:AAFabc_defGhIJKlmNOPqr123/987",
        "json://host/path?token=abc",
    ],
)
def test_an_address_that_holds_a_key_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    (found,) = faults(tmp_path, f"notify: {{to: '{address}'}}")
    assert "holds a" in found
    assert address.partition("://")[2] not in found


@pytest.mark.parametrize(
    "address",
    [
        "ntfy://user:${NTFY_PASSWORD}@ntfy.example.org/topic",
        "mailto://${MAIL_USER}:${MAIL_PASSWORD}@example.org?to=me@example.org",
        "json://127.0.0.1:8080/baton-notifications-of-my-desk",
        "ntfy://my-own-topic-at-home",
        "json://host/path?token=${TOKEN}",
    ],
)
def test_an_address_whose_key_stands_elsewhere_is_taken(tmp_path: Path, address: str) -> None:
    assert told(tmp_path, f"{{to: '{address}'}}").to[0].written == address
