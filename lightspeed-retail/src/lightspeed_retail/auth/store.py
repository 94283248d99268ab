"""Where do tokens live between runs?

A refresh token is spent when it is used, so its successor must never be lost: not by a crash while writing, and not by
two programs that use the same connection at the same time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import platformdirs
from filelock import FileLock, Timeout

from lightspeed_retail.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightspeed_retail.settings import Settings

LOCK_PATIENCE = 180.0
"""Seconds to wait for another program that is refreshing; it may have to wait a minute before it is let to."""

_MARGIN = 60.0
_MARGIN_SHARE = 0.1


@dataclass(frozen=True)
class Tokens:
    """What a token request brought.

    Attributes:
        access_token: Bearer token.
        refresh_token: What the next refresh will spend.
        issued_at: When they were issued, in UNIX seconds of this machine's clock.
        expires_at: When the access token expires, likewise.
        seed: Fingerprint of the configured refresh token that the chain of refreshes began with; empty for none.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    issued_at: float
    expires_at: float
    seed: str = ""

    def is_fresh(self, now: float) -> bool:
        """Whether the access token will do for a while: a minute, or a tenth of its life if that is shorter."""
        return now < self.expires_at - min(_MARGIN, _MARGIN_SHARE * (self.expires_at - self.issued_at))


def fingerprint(refresh_token: str | None) -> str:
    """Return what tells two refresh tokens apart without showing them; empty for none."""
    return hashlib.sha256(refresh_token.encode()).hexdigest() if refresh_token else ""


class TokenStore(Protocol):
    """Keeps the tokens of one connection."""

    @property
    def name(self) -> str:
        """What the store is called in messages."""

    def load(self) -> Tokens | None:
        """Return what was saved last; None if nothing was.

        Raises:
            ConfigurationError: The store holds something else, or cannot be read.
        """

    def locked(self) -> AbstractContextManager[None]:
        """Keep other programs from refreshing meanwhile.

        Raises:
            ConfigurationError: The store cannot be locked.
        """

    def check(self) -> None:
        """Make sure that :meth:`save` will work, before a token is spent.

        Raises:
            ConfigurationError: It would not.
        """

    def save(self, tokens: Tokens) -> None:
        """Keep these tokens in place of earlier ones, safely, before returning.

        Raises:
            ConfigurationError: They cannot be written.
        """


class FileTokenStore:
    """Keeps tokens in a file that only its owner can read.

    Args:
        path: The file. Its folder is made, for its owner alone, when it is first written.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path).expanduser()
        self.name = str(self._path)

    def load(self) -> Tokens | None:
        """Read the file; as :meth:`TokenStore.load`."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable("read", error) from None
        if not content.strip():
            return None
        try:
            return Tokens(**json.loads(content))
        except (ValueError, TypeError):
            raise ConfigurationError(
                f"The token store {self.name} does not hold tokens.",
                "Set token_store to another file; or remove this one and set refresh_token to a new token.",
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold a lock beside the file, over reading, refreshing and writing; as :meth:`TokenStore.locked`."""
        try:
            self._make_folder()
            lock = FileLock(f"{self._path}.lock", timeout=LOCK_PATIENCE, mode=0o600)
            lock.acquire()
        except Timeout:
            raise ConfigurationError(
                f"Another program has held the token store {self.name} for {LOCK_PATIENCE:.0f} seconds.",
                "End it, or wait for it; then run again.",
            ) from None
        except OSError as error:
            raise self._unusable("locked", error) from None
        try:
            yield
        finally:
            lock.release()

    def check(self) -> None:
        """Write a file of the same size beside it; as :meth:`TokenStore.check`."""
        try:
            self._make_folder()
            Path(self._written(b" " * 8192)).unlink()
        except OSError as error:
            raise self._unusable("written", error) from None

    def save(self, tokens: Tokens) -> None:
        """Replace the file in one step; as :meth:`TokenStore.save`."""
        try:
            self._make_folder()
            Path(self._written(json.dumps(asdict(tokens)).encode())).replace(self._path)
        except OSError as error:
            raise self._unusable("written", error) from None

    def _make_folder(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _written(self, content: bytes) -> str:
        """Write a file beside the store, down to the disk, and return its path."""
        handle, path = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                Path(path).unlink()
            raise
        return path

    def _unusable(self, how: str, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"The token store {self.name} cannot be {how}: {error.strerror or type(error).__name__}.",
            "Set token_store to a file that this user can write.",
        )


def default_path(settings: Settings) -> Path:
    """Return the file for a connection that names none, in the user's state folder."""
    connection = json.dumps([settings.client_id, settings.auth_url, settings.account_id])
    folder = platformdirs.user_state_path("lightspeed-retail")
    return folder / f"{hashlib.sha256(connection.encode()).hexdigest()[:20]}.json"
