"""Where a journal must not lie: folders that other machines write, or that a program copies behind our back."""

from __future__ import annotations

import os
import re
from pathlib import Path

from orchestrator.errors import JournalError
from orchestrator.files.links import followed

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ceph", "davfs", "glusterfs", "lustre", "ncpfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.davfs2", "fuse.smbnetfs", "fuse.curlftpfs"),
        *("fuse.gvfsd-fuse", "fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.juicefs", "fuse.pcloud"),
    )
)
_SYNC_FOLDERS = frozenset(
    (
        *("Dropbox", "OneDrive", "Google Drive", "My Drive", "Nextcloud", "ownCloud", "Box Sync", "pCloudDrive"),
        *("CloudStorage", "Mobile Documents", "iCloud Drive", "iCloudDrive"),  # where macOS and Windows keep them
        *("Proton Drive", "MEGAsync", "Seafile", "Yandex.Disk"),
    )
)
_SYNC_MARKS = (".stfolder", ".dropbox.cache", ".owncloudsync.log", ".nextcloudsync.log")
_OCTAL = re.compile(r"\\([0-7]{3})")
"""How mountinfo spells spaces, tabs, line ends and backslashes."""
_MEND = "Move the workspace to a local folder; `baton backup` makes a copy that is safe to put there."


def refuse_unsafe(folder: Path, *, mounts: Path = _MOUNTS) -> None:
    """SQLite's locks and shared memory hold on one machine only, and a sync program copies half-written files.

    Network file systems are recognised on Linux only.
    """
    folder = followed(folder)
    network = _network_type(folder, mounts)
    if network:
        raise JournalError(f"lies on a network file system ({network}).", where=str(folder), mend=_MEND)
    for ancestor in (folder, *folder.parents):
        if _is_synchronised(ancestor):
            raise JournalError(f"lies in a folder that is synchronised ({ancestor}).", where=str(folder), mend=_MEND)


def _is_synchronised(folder: Path) -> bool:
    name = folder.name.split(" - ")[0].split(" (")[0]  # `OneDrive - Work`, `Dropbox (Personal)`
    return name in _SYNC_FOLDERS or any((folder / mark).exists() for mark in _SYNC_MARKS)


def _network_type(folder: Path, mounts: Path) -> str:
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    nearest, found = "", ""
    for line in lines:
        place, _, kind = line.partition(" - ")
        mounted_at = _OCTAL.sub(lambda found: chr(int(found[1], 8)), place.split(" ")[4])
        if len(mounted_at) >= len(nearest) and _is_below(os.fspath(folder), mounted_at):
            nearest, found = mounted_at, kind.split(" ")[0]
    return found if found in _NETWORK else ""


def _is_below(folder: str, mounted_at: str) -> bool:
    return folder == mounted_at or folder.startswith(mounted_at.rstrip("/") + "/")
