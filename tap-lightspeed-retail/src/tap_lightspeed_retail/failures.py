"""Which streams failed in this run, and is the account or one stream to blame?

A stream that fails is reported, and the others are read. The run ends early only for what concerns every stream: the
login, the network, the rate limit, or an outage.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from lightspeed_retail.errors import (
    ConfigurationError,
    Forbidden,
    LightspeedError,
    NotJson,
    RateLimited,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
)

OUTAGE = 3
"""Streams in a row that fail like one whose server is down, before the run ends."""

_AGAIN = "Run again with the last state: these streams resume from their bookmarks."
_LET_IN = "For missing scopes, log in again with them, or deselect the streams."


def concerns_account(error: Exception) -> bool:
    """Whether an error would stop every other stream too."""
    match error:
        case Unauthorized() | RateLimited() | ConfigurationError() | OSError():
            return True
        case Unreachable():
            return not error.sent
        case _:
            return False


def resembles_outage(error: Exception) -> bool:
    """Whether an error may mean that the whole server is down."""
    return isinstance(error, ServerFailure | NotJson | Unreachable)


def cause(error: Exception) -> str:
    """Say in a few words why a stream failed."""
    match error:
        case Forbidden() if error.missing:
            return f"missing scope {' or '.join(error.missing)}"
        case RequestRefused() | ServerFailure():
            status = _named(error.status)
            return status if error.api_message.rstrip(".") in status else f"{status}: {error.api_message}"
        case LightspeedError():
            return error.message
        case _:
            return f"unexpected {type(error).__name__}"


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


@dataclass(frozen=True)
class Failure:
    """A stream that could not be read to its end.

    Attributes:
        stream: Its name.
        records: How many of its records were emitted.
        error: Why it failed.
    """

    stream: str
    records: int
    error: Exception


class Failures:
    """Collects the failures of a run, by stream.

    Args:
        logger: Where failures are reported as they happen.
    """

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._failed: list[Failure] = []
        self._unavailable: list[str] = []
        self._read: list[str] = []
        self._outages = 0

    def __bool__(self) -> bool:
        return bool(self._failed)

    def succeeded(self, stream: str) -> None:
        """Note that a stream was read to its end."""
        self._read.append(stream)
        self._outages = 0

    def unavailable(self, stream: str) -> None:
        """Report a stream that the account does not have; nothing is wrong with that."""
        self._logger.warning("%s: not available on this account (404); left out.", stream)
        self._unavailable.append(stream)
        self._outages = 0

    def failed(self, stream: str, error: Exception, records: int) -> None:
        """Report a stream that could not be read to its end.

        Args:
            stream: Its name.
            error: Why.
            records: How many of its records were emitted.

        Raises:
            LightspeedError: As many streams in a row have failed as there are in an outage.
        """
        if isinstance(error, LightspeedError):
            self._logger.error("%s", error)
        else:
            self._logger.error("%s: unexpected %s.", stream, type(error).__name__, exc_info=error)
        self._failed.append(Failure(stream, records, error))
        self._outages = self._outages + 1 if resembles_outage(error) else 0
        if self._outages >= OUTAGE:
            raise LightspeedError(
                f"{OUTAGE} streams in a row failed as if the API were down; the others were not read.",
                "Run again later with the last state.",
            )

    def table(self) -> str:
        """The failed streams, as a table for the log."""
        rows = [("Stream", "Records", "Cause"), *((f.stream, str(f.records), cause(f.error)) for f in self._failed)]
        return "\n".join(_aligned(rows))

    def check(self) -> None:
        """End a run that is through with its streams.

        Raises:
            LightspeedError: Streams failed, or the account has none of them.
        """
        if self._unavailable and not self._read and not self._failed:
            raise LightspeedError(
                "The account has none of the selected streams (404).", "Check account_id, api_url and api_version."
            )
        if self._failed:
            advice = [_AGAIN, _LET_IN] if any(isinstance(f.error, Forbidden) for f in self._failed) else [_AGAIN]
            total = len(self._failed) + len(self._read) + len(self._unavailable)
            others = " The others are complete." if total > len(self._failed) else ""
            summary = f"{len(self._failed)} of {total} streams failed.{others}"
            raise LightspeedError("\n".join([summary, self.table(), *advice]))


def _aligned(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    return [f"{stream:<{first}}  {records:>{second}}  {why}" for stream, records, why in rows]
