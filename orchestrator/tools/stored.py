"""The bytes that git keeps of a text: attributes and filters may make them others than those that were read."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace

from orchestrator.errors import EffectRefused
from orchestrator.tools.repository import Repository
from orchestrator.tools.unified import unified

_MOST_LINES = 40
_CHANGING = ("working-tree-encoding", "filter", "ident", "text", "eol", "crlf")


@dataclass(frozen=True)
class Stored:
    """What would go out for one path."""

    blob: str
    data: bytes
    told: tuple[str, ...] = ()
    """How the bytes differ from those that were read, line by line; empty when they do not."""


def stored(repository: Repository, path: str, text: bytes) -> Stored:
    """What git would keep of a text at a path, by the site's rules. Nothing stays in the repository of it.

    Raises:
        EffectRefused: it would keep so much else that nobody could see it beside the question.
        EffectError: git cannot turn the text into what it keeps.
    """
    raw = repository.raw_blob_of(text)
    with tempfile.TemporaryDirectory(prefix="baton-objects-") as folder:
        objects = {
            "GIT_OBJECT_DIRECTORY": folder,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{_quoted(str(repository.common_dir / "objects"))}"',
        }
        git = replace(repository.git, environment={**repository.git.environment, **objects})
        # Written, as git only then refuses a text that an encoding cannot hold.
        blob = git.text("hash-object", "-w", "--stdin", f"--path={path}", stdin=text)
        if blob == raw:
            return Stored(blob, text)
        data = git.data("cat-file", "blob", blob)
    return Stored(blob, data, _told(repository, path, text, data))


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')


def _told(repository: Repository, path: str, text: bytes, data: bytes) -> tuple[str, ...]:
    by = ", ".join(_attributes(repository, path)) or "core.autocrlf"
    if text.replace(b"\r\n", b"\n") == data:
        return (f"keep {path} with other line ends than were read ({by})",)
    if not _is_text(data):
        return (f"keep {path} as {len(data)} bytes that are no text, made from what was read ({by})",)
    lines = [line for line in unified(path, text, data).splitlines()[2:] if line[:1] in ("+", "-")]
    if not 0 < len(lines) <= _MOST_LINES:
        raise EffectRefused(
            f'git would keep "{path}" with much other text than was read ({by}).',
            mend="Take that attribute away from the path (see .gitattributes), then go on with baton resume.",
        )
    head = f"keep {path} otherwise than it was read ({by}), - as read, + as it goes out"
    return (head, *(f"{path}: {line}" for line in lines))


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def _attributes(repository: Repository, path: str) -> list[str]:
    found = repository.git.items("check-attr", "-z", *_CHANGING, "--", path)
    triples = zip(found[1::3], found[2::3], strict=False)
    return [
        name if value == "set" else f"{name}={value}"
        for name, value in triples
        if value not in ("unspecified", "unset")
    ]
