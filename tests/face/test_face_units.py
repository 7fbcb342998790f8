"""What of the system keeps schedules: what is written, and that it goes again."""

from __future__ import annotations

import configparser
import plistlib
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.face.unattended.units import KINDS, Kind, call, install, installed, uninstall, unit_of

BATON = ["/opt/a b/baton"]


class System:
    """Stands in for systemctl, launchctl and crontab."""

    def __init__(self, crontab: str = "", refuses: str = "") -> None:
        self.crontab = crontab
        self.refuses = refuses
        self.listing: tuple[int, str] | None = None
        """What `crontab -l` says in its stead."""
        self.called: list[str] = []

    def __call__(self, command: Sequence[str], given: str) -> tuple[int, str]:
        self.called.append(shlex.join(command))
        if self.refuses and self.refuses in command:
            return 1, "Failed to connect to bus"
        if command == ("crontab", "-l"):
            if self.listing:
                return self.listing
            return (0, self.crontab) if self.crontab else (1, "no crontab for you")
        if command == ("crontab", "-"):
            self.crontab = given
        return 0, ""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    found = tmp_path / "my 50% $work"
    found.mkdir()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_is_found_and_goes_again(kind: Kind, home: Path, root: Path) -> None:
    system = System("0 1 * * * backup\n")
    unit = unit_of(root, kind, home=home, baton=BATON)
    install(unit, calls=system)
    install(unit, calls=system)  # once more changes nothing
    assert [one.kind for one in installed(root, home=home, calls=system)] == [kind]
    uninstall(unit, calls=system)
    assert installed(root, home=home, calls=system) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert system.crontab == "0 1 * * * backup\n"


def test_a_systemd_unit_calls_baton_whatever_the_paths_are(home: Path, root: Path) -> None:
    (file,) = unit_of(root, "systemd", home=home, baton=BATON).files
    read = configparser.RawConfigParser(comment_prefixes="#")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(file.text)
    assert read["Service"]["ExecStart"] == '"/opt/a b/baton" watch'
    assert read["Service"]["WorkingDirectory"] == str(root).replace("%", "%%")
    assert read["Install"]["WantedBy"] == "default.target"


def test_a_timer_looks_and_ends(home: Path, root: Path) -> None:
    service, timer = unit_of(root, "timer", home=home, baton=BATON).files
    assert "Type=oneshot" in service.text
    assert service.text.rstrip().endswith("watch --once")
    assert (service.path.stem, "OnCalendar=*:0/5" in timer.text) == (timer.path.stem, True)


def test_a_crontab_has_a_line_that_a_shell_reads_as_it_is_meant(home: Path, root: Path) -> None:
    line = unit_of(root, "cron", home=home, baton=BATON).line
    command = line.removeprefix("*/5 * * * * ").partition(" # ")[0].replace(r"\%", "%")
    assert shlex.split(command.partition(" >")[0]) == ["cd", str(root), "&&", "/opt/a b/baton", "watch", "--once"]


def test_a_launchd_agent_is_a_property_list(home: Path, root: Path) -> None:
    (file,) = unit_of(root, "launchd", home=home, baton=BATON).files
    read = plistlib.loads(file.text.encode())
    assert (read["ProgramArguments"], read["WorkingDirectory"]) == (["/opt/a b/baton", "watch"], str(root))


def test_two_workspaces_have_a_unit_each(home: Path, root: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / root.name
    other.mkdir(parents=True)
    system = System()
    for kind in ("systemd", "cron"):
        install(unit_of(root, kind, home=home, baton=BATON), calls=system)
        install(unit_of(other, kind, home=home, baton=BATON), calls=system)
        uninstall(unit_of(root, kind, home=home, baton=BATON), calls=system)
        assert [one.kind for one in installed(other, home=home, calls=system)][-1:] == [kind] or kind == "cron"
    assert system.crontab.count("\n") == 1


def test_a_system_that_refuses_is_told(home: Path, root: Path) -> None:
    with pytest.raises(WorkspaceError, match="Failed to connect to bus"):
        install(unit_of(root, "systemd", home=home, baton=BATON), calls=System(refuses="enable"))


def test_a_path_that_no_unit_can_name_is_refused(home: Path) -> None:
    with pytest.raises(UsageError, match="control character"):
        unit_of(Path("/srv/a\nExecStart=evil"), "systemd", home=home)


def test_what_somebody_else_wrote_under_the_name_is_not_ours(home: Path, root: Path) -> None:
    (file,) = unit_of(root, "systemd", home=home, baton=BATON).files
    file.path.parent.mkdir(parents=True)
    file.path.write_text("[Service]\nExecStart=/bin/true\n")
    assert installed(root, home=home, calls=System()) == []


@pytest.mark.parametrize(
    "listing",
    [
        (127, "[Errno 2] No such file or directory: 'crontab'"),
        (127, "Command '('crontab', '-l')' timed out after 30 seconds"),
        (1, "You (you) are not allowed to use this program (crontab)"),
        (1, "crontabs/you/: fdopen: Permission denied"),
        (1, ""),
    ],
)
def test_a_crontab_that_cannot_be_read_is_not_written(home: Path, root: Path, listing: tuple[int, str]) -> None:
    system = System("0 1 * * * backup\n")
    system.listing = listing
    unit = unit_of(root, "cron", home=home, baton=BATON)
    for act in (install, uninstall):
        with pytest.raises(WorkspaceError, match="crontab cannot be read"):
            act(unit, calls=system)
    assert installed(root, home=home, calls=system) == []
    assert system.crontab == "0 1 * * * backup\n"


@pytest.mark.parametrize("said", ["no crontab for you", "crontab: can't open 'you': No such file or directory"])
def test_who_has_no_crontab_gets_one(home: Path, root: Path, said: str) -> None:
    system = System()
    system.listing = (1, said)
    unit = unit_of(root, "cron", home=home, baton=BATON)
    install(unit, calls=system)
    assert system.crontab == f"{unit.line}\n"


def test_what_else_stands_in_a_crontab_stays_byte_for_byte(home: Path, root: Path) -> None:
    """A form feed or a line separator ends no line of cron's."""
    lines = "# of mine\x0cmore\u2028and more\n\n0 1 * * * backup\r\n"
    system = System(lines)
    unit = unit_of(root, "cron", home=home, baton=BATON)
    install(unit, calls=system)
    uninstall(unit, calls=system)
    assert system.crontab == lines


def test_what_a_program_says_goes_back_to_it_byte_for_byte() -> None:
    said = b"# caf\xe9\r\n0 1 * * * backup\n".decode("utf-8", "surrogateescape")
    assert call(["cat"], said) == (0, said)


@pytest.mark.parametrize("name", ["you & me", "a < b > c", 'the "new" one', "it's", "50%", "Prüfung"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_is_found_whatever_the_workspace_is_called(kind: Kind, name: str, home: Path, tmp_path: Path) -> None:
    root, system = tmp_path / name, System()
    root.mkdir()
    install(unit_of(root, kind, home=home, baton=BATON), calls=system)
    assert [one.kind for one in installed(root, home=home, calls=system)] == [kind]
