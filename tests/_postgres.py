"""A PostgreSQL server of the tests' own; what Debian's package ``postgresql`` installs is enough."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

USER = "keeper"
PASSWORD = "p@ss/w%rd-of-the-database"
"""With what a URL has to encode."""

PREFIX = "lightspeed-retail-tests-postgres-"
"""Begins the name of a server's folder; the process that runs the tests follows."""

MISSING = "PostgreSQL is not installed; its tests are skipped. On Debian: apt-get install postgresql."

SERVER = "-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
"""Nothing outside the folder sees it, and nothing in it has to survive a power cut."""


@dataclass(frozen=True)
class Postgres:
    """A server that listens on a socket.

    Attributes:
        folder: Where its socket is.
        password: That of its user, who may do everything.
    """

    folder: Path
    password: str = PASSWORD

    def url(self, database: str = "postgres", *, password: str = "") -> str:
        """The address of a database, password and all: the right one, if no other is given."""
        return f"postgresql://{USER}:{quote(password or self.password, safe='')}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database, and return its address."""
        name = f"test_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str, url: str = "") -> list[tuple[Any, ...]]:
        """Run a statement, in the database at an address if one is given; returns its rows."""
        with psycopg.connect(url or self.url(), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def disconnect_all(self) -> None:
        """Break every connection but our own, as a restart of the server does."""
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running server; tests that ask for it are skipped, and say so on the terminal, where there is none to run."""
    control = _program("pg_ctl")
    if control is None:
        print(f"\n{MISSING}", file=sys.__stderr__)
        pytest.skip(MISSING)
    _remove_abandoned(control)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))  # outside pytest's: sockets have short names only
    owner = _owner()
    if owner:
        shutil.chown(folder, owner)
    password = folder / "password"
    password.write_text(PASSWORD)

    run = partial(_run, control, folder)
    try:
        run("initdb", "-o", f"-U {USER} -A scram-sha-256 --pwfile={password} --no-sync --encoding=UTF8 --locale=C")
        run("start", "-w", "-l", folder / "log", "-o", SERVER.format(folder=folder))
        yield Postgres(folder)
    finally:
        _remove(control, folder)


def _run(control: Path, folder: Path, *arguments: str | Path, check: bool = True) -> None:
    command = [control, "-D", folder / "data", "-s", *arguments]
    subprocess.run(command, cwd=folder, user=_owner(), check=check, stdin=subprocess.DEVNULL)


def _remove(control: Path, folder: Path) -> None:
    if (folder / "data" / "postmaster.pid").exists():
        _run(control, folder, "stop", "-m", "immediate", check=False)
    shutil.rmtree(folder)


def _remove_abandoned(control: Path) -> None:
    """Remove the servers of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}[0-9]*-*"):
        pid = int(folder.name.removeprefix(PREFIX).split("-")[0])
        if not _is_running(pid) and os.access(folder, os.W_OK):
            _remove(control, folder)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _program(name: str) -> Path | None:
    """Where a program of the server is; Debian keeps those of each version apart."""
    found = shutil.which(name)
    places = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return places[-1] if places else None


def _owner() -> str | None:
    """Who runs the server, which root may not; None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    return "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
