"""What to type so that an extra of Baton's is there, for the very environment that runs."""

from __future__ import annotations

_NAME = "baton-os"


def install_extra(extra: str) -> str:
    """`Install it: /a/venv/bin/python -m pip install -e '/a/clone[web]'.`

    A clone is installed from its folder, and anything else by its name. An environment without pip was made by a
    program (uv, pipx) that has its own words for this, which docs/install.md tells.
    """
    import shlex
    import sys
    from importlib.util import find_spec

    words = _what(extra)
    if find_spec("pip") is None:
        return f"Add it with what made Baton's environment, uv or pipx (docs/install.md): {shlex.join(words)}."
    return f"Install it: {shlex.join([sys.executable, '-m', 'pip', 'install', *words])}."


def _what(extra: str) -> list[str]:
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import unquote, urlsplit

    named = [f"{_NAME}[{extra}]"]
    try:
        written = distribution(_NAME).read_text("direct_url.json")  # see PEP 610
        from_ = json.loads(written) if written else {}
        is_editable = from_.get("dir_info", {}).get("editable", False)
        place = urlsplit(from_.get("url", ""))
    except (PackageNotFoundError, ValueError, AttributeError):
        return named
    if place.scheme != "file" or "dir_info" not in from_:
        return named
    return [*(["-e"] if is_editable else []), f"{unquote(place.path)}[{extra}]"]
