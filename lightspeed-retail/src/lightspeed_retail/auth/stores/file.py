"""Stores tokens in a file, for programs on one machine."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from lightspeed_retail.auth import hints
from lightspeed_retail.auth.tokens import MAX_SIZE, Tokens
from lightspeed_retail.errors import ConfigurationError

from .locks import LOCK_TIMEOUT, lock_timed_out

if TYPE_CHECKING:
    from collections.abc import Iterator


class FileTokenStore:
    """Stores tokens in a file that only its owner can read; see :class:`~.stores.TokenStore` for its methods.

    Args:
        path: The file, or a link to it. Its folder is created on the first write, accessible to its owner only.
        timeout: Seconds to wait for another program that holds the lock.
    """

    def __init__(self, path: str | Path, *, timeout: float = LOCK_TIMEOUT) -> None:
        given = Path(path).expanduser()
        self.name = str(given)
        self._path = Path(os.path.realpath(given))
        self._timeout = timeout

    def load(self) -> Tokens | None:
        """Read the file."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable("read", error) from None
        if not content.strip():
            return None
        try:
            return Tokens.from_json(content)
        except ValueError:
            raise ConfigurationError(
                f"The token store {self.name} does not hold tokens.",
                f"Set token_store to another file; or remove this one. {hints.LOG_IN_AGAIN}",
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold a lock file until the end of the context."""
        try:
            self._make_folder()
            lock = FileLock(f"{self._path}.lock", timeout=self._timeout, mode=0o600)
            lock.acquire()
        except Timeout:
            raise lock_timed_out(self.name, self._timeout) from None
        except OSError as error:
            raise self._unusable("locked", error) from None
        try:
            yield
        finally:
            lock.release()

    def check(self) -> None:
        """Write a file of the maximal size beside it."""
        try:
            self._make_folder()
            self._write_temporary(b" " * MAX_SIZE).unlink()
        except OSError as error:
            raise self._unusable("written", error) from None

    def save(self, tokens: Tokens) -> None:
        """Replace the file atomically."""
        try:
            self._make_folder()
            self._write_temporary(tokens.to_json().encode()).replace(self._path)
        except OSError as error:
            raise self._unusable("written", error) from None
        self._sync_folder()

    def clear(self) -> None:
        """Remove the file."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable("removed", error) from None

    def _make_folder(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write_temporary(self, content: bytes) -> Path:
        """Write a file beside the store and flush it to the disk."""
        handle, path = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")  # created with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                Path(path).unlink()
            raise
        return Path(path)

    def _sync_folder(self) -> None:
        """Flush the folder to the disk too, where the operating system can."""
        with suppress(OSError):
            handle = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _unusable(self, how: str, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"The token store {self.name} cannot be {how}: {error.strerror or type(error).__name__}.",
            "Set token_store to a file that this user can write.",
        )
