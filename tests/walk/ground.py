"""The ground of a walk: a workspace of a few apps, the world its effects change, and the files somebody changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

SETTINGS = """\
profile: shop
profiles:
  shop: {fast: {model: "shop:writer", max_tokens: 100}}
providers:
  shop: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1"}
prices: {"shop:writer": {input: 10, output: 100}}
budgets: {run_usd: RUN, day_usd: DAY}
"""
LOOP = """\
description: A loop, an agent, two gates, three effects.
inputs: {topic: string}
phases:
  write:
    script: write
    reads: [topic]
    may_read: {before: draft}
    writes: draft
    then:
      - {to: write, when: draft.n % 4 != 0, at_most: 2}
      - {to: polish}
  polish:
    agent: scribe
    reads: [draft]
    may_read: [review]
    prompt: >-
      {{ draft.text }} {% if review %}{{ review | data }}{% endif %}
      {% for note in feedback %}{{ note }}{% endfor %}
    writes: page
  review: {script: review, reads: [page]}
  decide:
    gate: Put out “{{ draft.n }}”?
    reads: [page, review]
    expires: {after: 4h, answer: EXPIRES}
    then: {approve: deploy, edit: decide, send_back: polish, again: write, look: review, later: end}
  deploy: {effect: count, reads: {text: page}}
  tell: {effect: count, reads: {text: review}}
  after: {script: after, reads: [page], may_read: [deploy]}
  second:
    gate: And that?
    reads: [after, page]
    then: {approve: other, redo: write}
  other: {effect: count, reads: {text: after}}
"""
LOOP_SCRIPTS = """\
def write(topic, before=None):
    n = (before or {'n': 0})['n'] + 1
    return {'n': n, 'text': f'{topic} {n} VERSION'}


def review(page):
    return f'review of {page}'


def after(page, deploy=None):
    return f'after {page} {bool(deploy)}'
"""
AUTO = """\
description: Answered by a rule, again and again; what goes out goes out twice, by two yeses.
inputs: {topic: string}
phases:
  write: {script: write, reads: [topic], writes: page}
  ok:
    gate: Good?
    reads: [page]
    then: {approve: write, out: deploy, later: end}
  deploy: {effect: count, reads: {text: page}}
  settle:
    script: settle
    reads: [deploy]
    then:
      - {to: deploy, at_most: 1}
      - {to: end}
"""
AUTO_SCRIPTS = "def write(topic):\n    return f'auto {topic}'\n\n\ndef settle(deploy):\n    return 'settled'\n"
TREE = """\
description: Every name of a list in a run of its own, another app behind it, and what came of all.
inputs: {topic: string}
phases:
  names: {script: names, reads: [topic]}
  gather:
    together:
      asked: {each: names, app: leaf, reads: {name: item}, at_once: 2}
      counted: {script: count, reads: [names]}
  noted:
    each: names
    agent: scribe
    reads: {name: item}
    prompt: "{{ name }}"
    on_error: stop
    at_once: 2
  inner: {app: leaf, reads: {name: topic}, writes: made}
  report: {script: report, reads: [gather, noted, made]}
"""
TREE_SCRIPTS = """\
def names(topic):
    return [f'{topic} {number % 2}' for number in range(1 + int(topic[-1], 16) % 3)]


def count(names):
    return len(names)


def report(gather, noted, made):
    return f'{gather} {noted} {made}'
"""
GROVE = TREE.replace("item}, at_once: 2}", "item}, at_once: 2, on_error: stop}")
"""The same, but one of the names that fails fails what stands beside the counting."""
LEAF = """\
description: One name, which goes out once somebody says so.
inputs: {name: string}
phases:
  write:
    agent: scribe
    reads: [name]
    prompt: "{{ name }}{% for note in feedback %} {{ note }}{% endfor %}"
    writes: page
  ok:
    gate: Put out “{{ page }}”?
    reads: [page]
    expires: {after: 4h, answer: reject}
    then: {approve: deploy, send_back: write, later: end}
  deploy: {effect: count, reads: {text: page}}
  last: {script: last, reads: [page], may_read: [deploy]}
"""
LEAF_SCRIPTS = "def last(page, deploy=None):\n    return f'{page} {bool(deploy)}'\n"
RULES = "rules:\n  allowed: {app: auto, phase: ok, answer: approve, why: it is only a walk}\n"
EFFECT = """\
import hashlib
import json
from pathlib import Path

import walk_hooks


def preview(text, surroundings):
    return {"will": [text[:60]], "binds": {"world": walk_hooks.world()}}


def act(text, surroundings, mark):
    walk_hooks.acting("before")
    text = hashlib.sha256(text.encode()).hexdigest()
    deed = json.dumps([mark.run, mark.key, text, mark.journal_head, walk_hooks.world()])
    with open(Path(surroundings.root).parent / "world.jsonl", "a") as world:
        world.write(deed + "\\n")
    walk_hooks.acting("after")
    return {"counted": mark.key[:6]}


def probe(text, surroundings, mark):
    if not walk_hooks.sees():
        return None
    world = Path(surroundings.root).parent / "world.jsonl"
    return world.exists() and mark.key in world.read_text()
"""
FILES = {
    "agents/scribe.md": "---\nname: scribe\ndescription: Writes.\nmodel: fast\n---\nYou write.\n",
    "apps/auto.yaml": AUTO,
    "apps/auto.py": AUTO_SCRIPTS,
    "apps/tree.yaml": TREE,
    "apps/tree.py": TREE_SCRIPTS,
    "apps/grove.yaml": GROVE,
    "apps/grove.py": TREE_SCRIPTS,
    "apps/leaf.yaml": LEAF,
    "apps/leaf.py": LEAF_SCRIPTS,
    "tools/count.py": EFFECT,
    "rules/approvals.yaml": RULES,
}
LINT = "  lint: {script: lint, reads: [page]}\n  decide:\n"

AppFile = Mapping[str, str]
"""What stands in the files of the app `loop`, by path; a file that is not named is not there."""


def _app(text: str = LOOP, scripts: str = LOOP_SCRIPTS, *, version: str = "v1", silence: str = "reject") -> AppFile:
    said = text.replace("EXPIRES", silence)
    return {"apps/loop.yaml": said, "apps/loop.py": scripts.replace("VERSION", version), "tools/count.py": EFFECT}


CHANGES: Mapping[str, AppFile] = {
    "as it was": _app(),
    "gate renamed": _app(LOOP.replace("decide", "signoff")),
    "phase put in": _app(
        LOOP.replace("  decide:\n", LINT), LOOP_SCRIPTS + "\n\ndef lint(page):\n    return 'linted'\n"
    ),
    "phase taken out": _app(LOOP.replace("  tell: {effect: count, reads: {text: review}}\n", "")),
    "another script": _app(version="v2"),
    "another effect": {**_app(), "tools/count.py": EFFECT.replace("[:60]", "[:50]")},
    "another silence": _app(silence="again"),
    "not an app": _app(LOOP.replace("phases:", "fases:")),
    "no Python": _app(scripts=LOOP_SCRIPTS.replace("def write(", "def write((")),
    "no file": {"tools/count.py": EFFECT},
}
"""What somebody may make of the app's files meanwhile. The first fits every run that was started on it."""


class Deed(NamedTuple):
    """Something that was done to the world."""

    run: str
    key: str
    text: str
    """SHA-256 of what was put out, in hex."""
    head: str
    """Digest of the event that intended it."""
    world: int
    """What the world was like."""


class Ground:
    """One folder a process works in: `base/workspace`, and beside it what is outside of Baton's reach."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.root = base / "workspace"
        self._world = base / "world.jsonl"
        self._said = base / "said.jsonl"

    def make(self) -> None:
        """Begin anew."""
        shutil.rmtree(self.base, ignore_errors=True)
        for name, text in FILES.items():
            self._put(name, text)
        (self.root / "state").mkdir()
        self.cap(0.05, 0.5)
        self.change("as it was")

    def change(self, what: str) -> None:
        for name in ("apps/loop.yaml", "apps/loop.py"):
            (self.root / name).unlink(missing_ok=True)
        for name, text in CHANGES[what].items():
            self._put(name, text)

    def cap(self, run_usd: float, day_usd: float) -> None:
        """Say in the settings what may be spent; 0: whatever it takes."""
        self._put("baton.yaml", SETTINGS.replace("RUN", str(run_usd)).replace("DAY", str(day_usd)))

    def _put(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def deeds(self) -> list[Deed]:
        return [Deed(*json.loads(line)) for line in _lines(self._world)]

    def requests(self) -> list[str]:
        """The keys of what reached a model."""
        return _lines(self._said)

    def say(self, key: str) -> int:
        """Note a request that reached a model; returns how many did."""
        with self._said.open("a", encoding="utf-8") as said:
            said.write(f"{key}\n")
        return len(self.requests())


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []
