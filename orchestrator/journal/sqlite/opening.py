"""How the file of the journal is opened: its place checked, made when it is not there, brought up to date."""

from __future__ import annotations

from pathlib import Path

import apsw

from orchestrator.journal.sqlite.connection import (
    connect,
    connect_to_look,
    make_file,
    may_write,
    refuse_linked,
    told_plainly,
)
from orchestrator.journal.sqlite.place import refuse_unsafe
from orchestrator.journal.sqlite.schema import bring_up_to_date, check_up_to_date


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
        except BaseException:
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
        except BaseException:
            connection.close()
            raise
    return connection
