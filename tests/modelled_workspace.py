"""A workspace of one small app whose one agent is played by a model of a server on loopback."""

from __future__ import annotations

from pathlib import Path

from orchestrator.workspace.trust import Trust

SAY = """\
description: Say.
inputs: {topic: string}
phases:
  say: {agent: sayer, reads: [topic], prompt: "What of {{ topic }}?"}
  check: {gate: "Is this it?", reads: [say]}
"""
COUNT = """\
description: Count.
inputs: {topic: string}
phases:
  count: {agent: sayer, reads: [topic], prompt: "What of {{ topic }}?", output: {title: string, count: number}}
  check: {gate: "Is this it?", reads: [count]}
"""
SAYER = "---\nname: sayer\ndescription: Says.\nmodel: fast\n---\nYou say things.\n"
SETTINGS = """\
profile: first
profiles:
  first: {fast: MODEL}
  offline: {fast: offline}
providers:
  near: {kind: openai-compatible, base_url: "URL", stream: false}
"""


def make_modelled(root: Path, url: str, model: str = "near:small") -> Path:
    """`model` is what the role of profile `first` says, as YAML."""
    files = {"apps/say.yaml": SAY, "apps/count.yaml": COUNT, "agents/sayer.md": SAYER}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    settle(root, url, model)
    Trust(root).allow_folder()
    return root


def settle(root: Path, url: str, model: str = "near:small", *, more: str = "") -> None:
    """Write `baton.yaml`; `more` stands at its end."""
    text = SETTINGS.replace("MODEL", model).replace("URL", url)
    (root / "baton.yaml").write_text(text + more, encoding="utf-8")


def edit(root: Path, old: str, new: str) -> None:
    """Change `baton.yaml` as a person does."""
    path = root / "baton.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
