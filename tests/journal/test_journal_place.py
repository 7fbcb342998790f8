from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.errors import JournalError
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.opening import refuse_unsafe

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:38 / /mnt/my\\040team rw - nfs4 server:/export rw
41 40 0:39 / /mnt/my\\040team/local rw - tmpfs tmpfs rw
42 22 0:40 / /home/me/far rw shared:7 - fuse.sshfs me@host: rw
43 22 0:41 / /media/tab\\011and\\134slash rw - cifs //server/share rw
44 22 0:42 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    file = tmp_path / "mountinfo"
    file.write_text(MOUNTS)
    return file


@pytest.mark.parametrize(
    "folder",
    [
        "/mnt/my team",
        "/mnt/my team/baton/state",
        "/home/me/far/state",
        "/media/tab\tand\\slash/x",
        "/run/user/1000/gvfs/smb-share:server=nas",
    ],
)
def test_network_file_systems_are_refused_with_the_reason(mounts: Path, folder: str) -> None:
    with pytest.raises(JournalError, match="network file system"):
        refuse_unsafe(Path(folder), mounts=mounts)


@pytest.mark.parametrize(
    "folder", ["/home/me/baton/state", "/mnt/my team/local/state", "/home/me/farther", "/src/Dropbox-clone"]
)
def test_local_file_systems_are_taken(mounts: Path, folder: str) -> None:
    refuse_unsafe(Path(folder), mounts=mounts)


@pytest.mark.parametrize(
    "name",
    ["Dropbox", "Dropbox (Personal)", "OneDrive", "OneDrive - Work", "Mobile Documents", "iCloudDrive", "Google Drive"],
)
def test_folders_of_sync_programs_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(JournalError, match="synchronised") as told:
        SqliteJournal.open(tmp_path / name / "baton" / "state" / "journal.db")
    assert "baton backup" in told.value.mend
    assert not (tmp_path / name).exists()


def test_folders_of_sync_programs_are_refused_by_their_mark(tmp_path: Path) -> None:
    (tmp_path / "Shared" / ".stfolder").mkdir(parents=True)
    with pytest.raises(JournalError, match="synchronised"):
        SqliteJournal.open(tmp_path / "Shared" / "state" / "journal.db")
