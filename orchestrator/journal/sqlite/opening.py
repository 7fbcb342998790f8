"""How the file of the journal is opened: its place checked, made when it is not there, brought up to date.

It must not lie in folders that other machines write, or that a program copies behind our back.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import apsw

from orchestrator.errors import JournalError
from orchestrator.files.links import followed
from orchestrator.journal.sqlite.connection import (
    connect,
    connect_to_look,
    make_file,
    may_write,
    refuse_linked,
    told_plainly,
)
from orchestrator.journal.sqlite.schema import bring_up_to_date, check_up_to_date

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


def opened(path: Path) -> apsw.Connection:
    """A connection to the journal, made if need be. One that may not be written is opened to be looked at.

    Raises:
        JournalError: the place is unfit, or the file is not a journal, or cannot be used.
        JournalNewer: a newer version of Baton has written it.
    """
    with told_plainly(path):
        refuse_unsafe(path.parent)
        refuse_linked(path)
        writable = may_write(path)
        if not path.exists():
            make_file(path)  # before SQLite would make it readable to all
        connection = connect(path) if writable else connect_to_look(path)
        try:
            (bring_up_to_date if writable else check_up_to_date)(connection, path)
        except BaseException:  # nobody else has it to close
            connection.close()
            raise
    return connection


def opened_to_look(path: Path) -> apsw.Connection:
    """A connection to a journal that is there, to be read only, however it might be used. Raises JournalError."""
    with told_plainly(path):
        refuse_linked(path)
        connection = connect_to_look(path)
        try:
            check_up_to_date(connection, path)
        except BaseException:  # nobody else has it to close
            connection.close()
            raise
    return connection


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
    nearest, file_system = "", ""
    for line in lines:
        place, _, kind = line.partition(" - ")
        mounted_at = _OCTAL.sub(lambda escape: chr(int(escape[1], 8)), place.split(" ")[4])
        if len(mounted_at) >= len(nearest) and _is_below(os.fspath(folder), mounted_at):
            nearest, file_system = mounted_at, kind.split(" ")[0]
    return file_system if file_system in _NETWORK else ""


def _is_below(folder: str, mounted_at: str) -> bool:
    return folder == mounted_at or folder.startswith(mounted_at.rstrip("/") + "/")
