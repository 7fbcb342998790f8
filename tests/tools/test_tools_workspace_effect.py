"""An effect from the user's own module."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing import MARK

from orchestrator.errors import EffectError, EffectRefused, WorkspaceError
from orchestrator.ports.effect import Effect, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.registry import workspace_effects

HERE = Surroundings(Path("workspace"))
TEXT = {"text": "hello", "unused": 1}


def effect(preview: str = "return text", act: str = "return {'sent': text}", probe: str = "return True") -> Effect:
    source = (
        "from orchestrator.ports.effect import Preview, Probe\n"
        "from orchestrator.errors import EffectRefused\n"
        f"def preview(text, surroundings): {preview}\n"
        f"def act(text, mark, to='all', **rest): {act}\n"
        f"def probe(text, mark): {probe}\n"
    )
    return workspace_effects({"tools/notify.py": source})["notify"]


def test_it_is_named_after_its_file_and_has_one_step() -> None:
    assert (effect().name, effect().steps(None)) == ("notify", ("act",))


@pytest.mark.parametrize(
    ("shown", "preview"),
    [
        ("return 'send ' + text", Preview(will=("send hello",))),
        ("return Preview(('send',), undo='none')", Preview(will=("send",), undo="none")),
        ("return {'will': ['a', 'b'], 'binds': {'n': 1}}", Preview(will=("a", "b"), binds={"n": 1})),
        ("return {'will': 'a', 'since': 'b'}", Preview(will=("a",), since="b")),
        ("return {'will': 'a', 'base': 1}", Preview(will=("a",), binds={"will": ["a"], "base": 1})),
        ("return {'will': 'a', 'nothing_to_do': True}", Preview(will=("a",), nothing_to_do=True)),
        ("return str(surroundings.root)", Preview(will=("workspace",))),
    ],
)
def test_preview_may_be_text_a_dict_or_a_preview(shown: str, preview: Preview) -> None:
    assert effect(preview=shown).preview(TEXT, HERE) == preview


def test_act_takes_what_it_names() -> None:
    acted = effect(act="return [text, mark.key, to, rest]").act("act", TEXT, HERE, MARK)

    assert acted == ["hello", MARK.key, "all", {"unused": 1}]


@pytest.mark.parametrize(
    ("found", "probe"),
    [
        ("return True", Probe("done")),
        ("return False", Probe("not_done")),
        ("return None", Probe("in_doubt")),
        ("return Probe('done', found=[mark.run])", Probe("done", ["pub-7f3a"])),
    ],
)
def test_probe_says_whether_it_was_done(found: str, probe: Probe) -> None:
    assert effect(probe=found).probe("act", TEXT, HERE, MARK) == probe


def test_a_refusal_of_the_module_stays_one() -> None:
    with pytest.raises(EffectRefused, match=r"^not today\.$"):
        effect(preview="raise EffectRefused('not today.')").preview(TEXT, HERE)


def test_an_exception_is_told_with_its_place() -> None:
    with pytest.raises(EffectError, match=r"^tools/notify\.py:4: act of notify: KeyError: 'text'\.") as failed:
        effect(act="return {}['text']").act("act", TEXT, HERE, MARK)
    assert isinstance(failed.value.__cause__, KeyError)


@pytest.mark.parametrize("shown", ["return {'wil': 'x'}", "return 3", "return {'will': 'x', 'binds': {1}}"])
def test_a_preview_that_means_nothing_is_told(shown: str) -> None:
    with pytest.raises(EffectError, match=r"preview gave|JSON cannot hold"):
        effect(preview=shown).preview(TEXT, HERE)


def test_a_result_of_act_that_json_cannot_hold_is_told() -> None:
    with pytest.raises(EffectError, match="the result is a set"):
        effect(act="return {1, 2}").act("act", TEXT, HERE, MARK)


def test_a_probe_that_means_nothing_is_told() -> None:
    with pytest.raises(EffectError, match="probe after act gave 'yes'"):
        effect(probe="return 'yes'").probe("act", TEXT, HERE, MARK)


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(EffectError, match=r"preview wants text, and the phase passes page\."):
        effect().preview({"page": "x"}, HERE)


def test_async_functions_are_refused_when_loaded() -> None:
    source = "async def preview(): ...\ndef act(): ...\ndef probe(): ...\n"
    with pytest.raises(WorkspaceError, match="preview is no plain function"):
        workspace_effects({"tools/notify.py": source})
