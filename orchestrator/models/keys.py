"""Keys of providers: from the environment, or from a file that only its owner can read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from orchestrator.domain.variable import filled_in, variables_in
from orchestrator.models.endpoint import Endpoint, Header
from orchestrator.models.failure import Unreached


def secrets_file(environ: Mapping[str, str]) -> Path:
    home = environ.get("HOME")
    return (Path(home) if home else Path.home()) / ".config" / "baton" / "secrets"


def key_for(endpoint: Endpoint, environ: Mapping[str, str]) -> str:
    """The key this endpoint is asked with, or "" when it needs none. No message ever contains one.

    Raises:
        Unreached: it is missing, or stands in a file that others can read.
    """
    if not endpoint.key_env:
        return ""
    path = secrets_file(environ)
    key = value_named(endpoint.key_env, environ, endpoint.name)
    if not key and endpoint.key_needed:
        raise _no_key(
            endpoint.name,
            f"{endpoint.key_env} is not set.",
            f"Set it, or write {endpoint.key_env}=... into {path} (chmod 600), or choose another profile.",
        )
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise _no_key(
            endpoint.name,
            f"{endpoint.key_env} holds characters that no key has.",
            "Copy it again, without quotes or line ends in it.",
        )
    return key


def headers_for(endpoint: Endpoint, environ: Mapping[str, str]) -> tuple[Header, ...]:
    """The headers that are sent to this endpoint, with the values of the variables they name.

    Raises:
        Unreached: one is missing, cannot stand in a header, or stands in a file that others can read.
    """
    return tuple(_filled(header, endpoint, environ) for header in endpoint.headers)


def _filled(header: Header, endpoint: Endpoint, environ: Mapping[str, str]) -> Header:
    values = {name: value_named(name, environ, endpoint.name) for name in variables_in(header.value)}
    for name, value in values.items():
        if not value:
            raise _no_key(
                endpoint.name,
                f"{name} is not set, which the header {header.name} names.",
                f"Set it, or write {name}=... into {secrets_file(environ)} (chmod 600), or choose another profile.",
            )
        if not (value.isascii() and value.isprintable()):
            raise _no_key(
                endpoint.name, f"{name} holds characters that no header has.", "Copy it again, without line ends in it."
            )
    return Header(header.name, filled_in(header.value, values.__getitem__), tuple(values.values()))


def value_named(name: str, environ: Mapping[str, str], where: str) -> str:
    """What the environment, else the secrets file, has under a name; "" where neither has it.

    Args:
        name: of the variable.
        environ: where it is looked up, and the home folder.
        where: who asks, for what is told.

    Raises:
        Unreached: it stands in a file that others can read, or that cannot be read.
    """
    return environ.get(name, "").strip() or _stored(secrets_file(environ), where).get(name, "")


def unused_secrets(environ: Mapping[str, str]) -> Unreached | None:
    """Why the secrets file is not used, where there is one: each key in it then looks as if it were not set."""
    try:
        _stored(secrets_file(environ), "")
    except Unreached as error:
        return error
    return None


def stored_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Every NAME=value of the secrets file, to be hidden: also where the file's rights keep it from being used."""
    path = secrets_file(environ)
    if not os.path.exists(path):  # noqa: PTH110 - as with most people, and each run asks
        return {}
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return {}
    return {name: value for name, equals, value in map(_entry, text.splitlines()) if name and equals}


def _stored(path: Path, where: str) -> dict[str, str]:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _no_key(where, f"{path} cannot be read ({type(error).__name__}).", "Mend the file.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _no_key(where, f"others can read {path}, so it is not used.", f"Run: chmod 600 {quote(str(path))}")
    return dict(_entries(path, text, where))


def _entries(path: Path, text: str, where: str) -> list[tuple[str, str]]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        name, equals, value = _entry(line)
        if not name:
            continue
        if not equals:
            # The line itself is not quoted: it may well be a key.
            raise _no_key(where, f"{path}:{number} is not NAME=value.", "Write one NAME=value a line.")
        found.append((name, value))
    return found


def _entry(line: str) -> tuple[str, str, str]:
    """Name, `=` where there is one, value. An empty line and a comment have no name."""
    name, equals, value = line.strip().partition("=")
    if name.startswith("#"):
        return "", "", ""
    return name.removeprefix("export ").strip(), equals, value.strip().strip("\"'")


def _no_key(where: str, message: str, mend: str) -> Unreached:
    return Unreached("key", message, where=where, mend=mend)
