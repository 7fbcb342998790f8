"""A tool or an effect that an installed package brings is one that an app may name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sandbox import Sandbox

from orchestrator.face.definitions import CATALOG, load_definition

APP = """\
description: Asks the weather.
phases:
  ask: {tool: weather}
"""


def test_what_is_installed_is_found_when_an_app_is_checked(sandbox: Sandbox) -> None:
    sandbox.app(APP)
    asked: list[str] = []

    def installed(noun: str) -> Collection[str]:
        asked.append(noun)
        return ("weather",) if noun == "tool" else ()

    definition = load_definition(sandbox.root, "app", catalog=replace(CATALOG, installed=installed))
    assert definition.app.phase("ask").named == "weather"
    assert asked == ["tool"]


def test_what_is_built_in_is_found_without_a_look_at_what_is_installed(sandbox: Sandbox) -> None:
    def installed(_noun: str) -> Collection[str]:
        raise AssertionError("reading the metadata of all packages takes a while")

    assert load_definition(sandbox.root, "publish", catalog=replace(CATALOG, installed=installed)).app.name == "publish"


def test_a_tool_that_nobody_brings_is_told_with_the_nearest(sandbox: Sandbox) -> None:
    sandbox.app(APP.replace("weather", "site_tre"))
    assert sandbox.faults() == ["apps/app.yaml:3:15: no tool 'site_tre'. Did you mean 'site_tree'?"]
