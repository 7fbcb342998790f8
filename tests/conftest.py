"""A forgotten network call, home folder or key fails loudly; time stands still unless a test moves it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same sample each time (`make prove` tries others), and no bound in seconds: a busy machine is no fault.
settings.register_profile("fixed", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fixed")


@pytest.fixture(autouse=True, scope="session")
def _trust_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Which workspaces are trusted is remembered for the tests alone, those of their fixtures too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


_OURS = (
    "BATON_", "OTEL_", "GIT_DIR", "GIT_INDEX", "GIT_WORK", "AWS_", "GOOGLE_", "VERTEX_", "CLOUDSDK_",
)  # fmt: skip
"""What the one who runs the tests may have set for themselves."""


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in list(os.environ):
        if name.endswith("_API_KEY") or name.startswith(_OURS):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reaches for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", loopback_only)


@pytest.fixture
def repository() -> Path:
    """The folder of this source checkout."""
    return Path(__file__).resolve().parent.parent
