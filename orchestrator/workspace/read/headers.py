"""`headers` of a provider in `baton.yaml`: what is sent with each request beside the headers of its API."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestrator.domain.variable import variables_in, without_variables
from orchestrator.workspace.yaml.node import Node, Scalar
from orchestrator.workspace.yaml.secret import is_secret, smells_of_secret
from orchestrator.workspace.yaml.section import FileMap

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
"""Token of RFC 9110, section 5.6.2."""

_HELD = frozenset(
    {
        "host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect",
        "proxy-connection", "content-length", "content-type", "content-encoding", "accept", "accept-encoding",
        "anthropic-version",
    }
)  # fmt: skip
"""What says how the request itself is framed, and what is done with its answer."""
_OF_KEY = frozenset({"authorization", "proxy-authorization"})
_OF_VENDORS_KEY = {
    "x-api-key": ("anthropic",),
    "api-key": ("azure",),
    "x-goog-api-key": ("gemini", "vertex"),
    "x-amz-date": ("bedrock",),
    "x-amz-security-token": ("bedrock",),
}
"""Carry the key, or go with it, where these kinds are spoken. At other servers they are like any other header."""
_SECRET = frozenset({"cookie"})


def read_headers(provider: FileMap, kind: str) -> Mapping[str, str]:
    """Name -> value as it is written, with `${NAME}` for what stands in the environment, or among the secrets."""
    table = provider.map("headers")
    found: dict[str, str] = {}
    for name, entry in table.entries.items() if table else ():
        if fault := _fault_of_name(name, kind, found):
            provider.fault("headers", *fault, node=entry.key)
        elif (text := _value(provider, name, entry.value)) is not None:
            found[name] = text
    return found


def _fault_of_name(name: str, kind: str, found: Mapping[str, str]) -> tuple[str, str] | None:
    plain = name.casefold()
    if not _NAME.fullmatch(name):
        return f"'{name[:60]}' is no name of a header", "Write letters, digits and '-': X-Title."
    if plain in _OF_KEY or kind in _OF_VENDORS_KEY.get(plain, ()):
        return f"the header '{name}' carries the key", "Remove it, and name the key in key_env."
    if plain in _HELD:
        return f"the header '{name}' is what Baton says itself", "Remove it."
    if plain in {one.casefold() for one in found}:
        return f"the header '{name}' stands there twice", "Keep one of them."
    return None


def _value(provider: FileMap, name: str, node: Node) -> str | None:
    """Nothing of what may be a secret is repeated."""
    if not isinstance(node, Scalar) or node.value is None or not node.text.strip():
        provider.fault("headers", f"the header '{name}' has no text", "Write one, or remove it.", node=node)
        return None
    if is_secret(name, node):  # which is told of every text
        return None
    text = node.text.strip()
    if not (text.isascii() and text.isprintable()):
        found = f"the header '{name}' has characters that no header has"
        provider.fault("headers", found, "Write it on one line, in ASCII.", node=node)
    elif "${" in without_variables(text):
        found = f"the header '{name}' names no variable between '${{' and '}}'"
        provider.fault("headers", found, "Write letters, digits and '_': ${GATEWAY_KEY}.", node=node)
    elif (smells_of_secret(name) or name.casefold() in _SECRET) and not variables_in(text):
        mend = "Put it into the environment and name the variable: '${NAME}'."
        provider.fault("headers", f"the header '{name}' holds a secret", mend, node=node)
    else:
        return text
    return None
