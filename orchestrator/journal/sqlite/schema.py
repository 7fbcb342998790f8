"""The shape of the file, brought up to date by numbered migrations."""

from __future__ import annotations

from pathlib import Path

import apsw

from orchestrator.errors import JournalError, JournalNewer
from orchestrator.files.writing import move, remove
from orchestrator.journal.sqlite.connection import connect, copy_to, transaction

MIGRATIONS = Path(__file__).parent / "migrations"
_APPLICATION_ID = 0x4261746F
"""Stands in the header of our files; see the first migration."""


def bring_up_to_date(connection: apsw.Connection, path: Path, *, migrations: Path = MIGRATIONS) -> None:
    """Apply the migrations the file lacks. An existing journal is first copied to `<name>.v<its version>`."""
    newest = len(_scripts(migrations))
    if _version(connection, path, newest) == newest:
        return
    from orchestrator.journal.sqlite.repacking import teach  # hashing and all, which an opening can do without

    with transaction(connection):
        version = _version(connection, path, newest)  # another process may have been first
        teach(connection)
        if 0 < version < newest:
            _keep_copy(path, path.with_name(f"{path.name}.v{version}"))
        for number, script in enumerate(_scripts(migrations)[version:], version + 1):
            connection.execute(script.read_text("utf-8"))
            connection.pragma("user_version", number)


def check_up_to_date(connection: apsw.Connection, path: Path, *, migrations: Path = MIGRATIONS) -> None:
    """Refuse a journal that would have to be migrated, where nothing can be written."""
    newest = len(_scripts(migrations))
    version = _version(connection, path, newest)
    if version < newest:
        found = f"is of an older version (journal {version}, this one needs {newest}), and may not be written here."
        raise JournalError(found, where=str(path), mend="Make it writable, or open it once as its owner.")


def _scripts(migrations: Path) -> list[Path]:
    return sorted(migrations.glob("*.sql"))


def _version(connection: apsw.Connection, path: Path, newest: int) -> int:
    version: int = connection.pragma("user_version")
    empty = not connection.execute("SELECT count(*) FROM sqlite_schema").get
    if connection.pragma("application_id") != _APPLICATION_ID and (version or not empty):
        raise JournalError("is a database of another program.", where=str(path), mend="Move it away.")
    if version > newest:
        found = f"was written by a newer version of Baton (journal {version}, this one knows {newest})."
        raise JournalNewer(found, where=str(path), mend="Upgrade Baton.")
    return version


def _keep_copy(path: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.part")
    remove(fresh.parent, fresh.name)  # of a migration that was cut off
    reader = connect(path)  # the connection that is about to write cannot be copied from
    try:
        copy_to(reader, fresh)
    finally:
        reader.close()
    move(path.parent, fresh.name, target.name)


def layout(connection: apsw.Connection) -> list[tuple[str, str, str]]:
    """Every table, index, view and trigger of the file with the SQL that made it."""
    return list(connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"))


def expected_layout() -> list[tuple[str, str, str]]:
    """What `layout` gives for a new journal."""
    from orchestrator.journal.sqlite.repacking import teach

    blank = apsw.Connection(":memory:")
    teach(blank)
    for script in _scripts(MIGRATIONS):
        blank.execute(script.read_text("utf-8"))
    return layout(blank)
