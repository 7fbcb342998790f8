import shutil
from pathlib import Path

import pytest
from sandbox import EXAMPLE, Sandbox


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    shutil.copytree(EXAMPLE, tmp_path / "workspace")
    return Sandbox(tmp_path / "workspace")
