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
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

USER = "keeper"
PASSWORD = "p@ss/w%rd-of-the-database"
"""With what a URL has to encode."""

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
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # sockets have short names only
    owner = _owner()
    if owner:
        shutil.chown(folder, owner)
    password = folder / "password"
    password.write_text(PASSWORD)

    def run(*arguments: str | Path) -> None:
        command = [control, "-D", folder / "data", "-s", *arguments]
        subprocess.run(command, cwd=folder, user=owner, check=True, stdin=subprocess.DEVNULL)

    try:
        run("initdb", "-o", f"-U {USER} -A scram-sha-256 --pwfile={password} --no-sync --encoding=UTF8 --locale=C")
        run("start", "-w", "-l", folder / "log", "-o", SERVER.format(folder=folder))
        yield Postgres(folder)
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run("stop", "-m", "immediate")
        shutil.rmtree(folder)


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
