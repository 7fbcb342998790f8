"""`web`: the page, until it is stopped."""

from __future__ import annotations

import argparse
import gc
import webbrowser
from pathlib import Path

from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.text.visible import visible

_YOUNG = 700
"""Python's own. A command that is over in a moment collects less garbage than one that stays all day should."""


def web(arguments: argparse.Namespace) -> int:
    from orchestrator.cli.log import tell_warnings
    from orchestrator.web.serving import Serving, check_installed, check_where, serve

    where = Serving(
        host=arguments.host,
        port=arguments.port,
        names=tuple(arguments.name),
        certificate=Path(arguments.tls_cert) if arguments.tls_cert else None,
        key=Path(arguments.tls_key) if arguments.tls_key else None,
        plainly=arguments.plain_http_on_my_network,
    )
    check_installed()
    check_where(where)
    gc.set_threshold(_YOUNG)
    tell_warnings()

    def tell(line: str) -> None:
        stderr().line(visible(line))

    def began(link: str) -> None:
        if arguments.json:
            print_json({"v": 1, "link": link})
            stdout().out.flush()
        else:
            stdout().line(f"{link}")
            stdout().line("lets one browser in, once; then the next link stands here. Stop it with Ctrl-C.")
            stdout().out.flush()
        if arguments.open:
            webbrowser.open(link)

    with Workspace.open() as workspace:
        serve(workspace, where, tell, began)
    return 0
