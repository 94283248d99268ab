"""How is a request made so that nothing is done twice?

The API has no idempotency keys. A request that failed after it was sent may have been carried out. One that says how
things shall be is simply repeated; one that makes something new is looked for first, by what it would be recognised by.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.transport import Reply
from lightspeed_retail.wire import Record

from .finding import Conditions, Finder, Place, Unsearchable
from .journal import Entry, Journal
from .payloads import Rejected
from .rejects import Rejection
from .rows import Row, plain
from .writes import Write

_LOG = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Most seconds before it is looked for what may have been made; the server may still be at it."""

CLOCKS_APART = timedelta(minutes=2)
"""How far two clocks may be apart when a record is recognised by when it was made."""

_MADE = ("createTime", "timeStamp")
"""The fields that tell when a record was made, the better one first."""


@dataclass(frozen=True)
class Mark:
    """What a record would be recognised by.

    Attributes:
        place: Where it would be.
        conditions: Values it would have.
        unique: Whether there was no such record before, for certain; else only one made since then counts.
    """

    place: Place
    conditions: Conditions
    unique: bool


@dataclass(frozen=True)
class Delivery:
    """What came of a request.

    Attributes:
        reply: The reply; None if the record was found to be there already.
        key: Key of the record that was found; empty if there is a reply.
    """

    reply: Reply | None
    key: str = ""


class Courier:
    """Delivers requests.

    Args:
        client: The account.
        finder: Finds records.
        journal: Keeps what is being sent.
        attempts: How often a request is made that may have failed.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        client: Lightspeed,
        finder: Finder,
        journal: Journal,
        *,
        attempts: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._finder = finder
        self._journal = journal
        self._attempts = attempts
        self._sleep = sleep

    def deliver(self, write: Write, row: Row, digest: str, entry: Entry | None, marks: Sequence[Mark]) -> Delivery:
        """Make a request, so that it is carried out once.

        Args:
            write: The request.
            row: The row it is made for.
            digest: Tells apart what the row says.
            entry: What the journal knows of the row.
            marks: What the record that it makes would be recognised by.

        Raises:
            Rejected: It cannot be known whether it was carried out.
            LightspeedError: It was not carried out.
        """
        self._journal.begin(row, digest, write.request(), entry)
        begun = self._client.now()
        for attempt in range(1, self._attempts + 1):
            try:
                return Delivery(write.send(self._client))
            except LightspeedError as error:
                if write.repeatable or not error.uncertain:
                    raise
                _LOG.warning("%s Whether it was carried out is not known; looking for it.", error.message)
                self._sleep(min(2.0**attempt, LONGEST_PAUSE))
                key = self.look(write, marks, begun, error)
                if key:
                    return Delivery(None, key)
                if attempt == self._attempts:
                    raise
        raise AssertionError("there is at least one attempt")

    def look(self, write: Write, marks: Sequence[Mark], since: datetime, error: LightspeedError | None = None) -> str:
        """Find the record that an earlier attempt made, if it made one.

        Args:
            write: The request.
            marks: What the record would be recognised by.
            since: When it was first attempted.
            error: How the attempt failed; None if the run ended in the middle.

        Returns:
            Its key; empty if there is none.

        Raises:
            Rejected: It cannot be known.
        """
        for mark in marks:
            try:
                found = self._finder.search(mark.place, mark.conditions)
            except Unsearchable:
                continue
            if not mark.unique:
                if any(_made(record) is None for record in found):
                    continue
                found = [record for record in found if (_made(record) or since) >= since - CLOCKS_APART]
            keys = {plain(record[mark.place.resource.key[0]]) for record in found}
            if len(keys) > 1:
                break
            return keys.pop() if keys else ""
        raise Rejected(_unknown(write, error))


def _made(record: Record) -> datetime | None:
    stamp: Any = next((record[name] for name in _MADE if record.get(name)), None)
    return datetime.fromisoformat(stamp).astimezone(UTC) if stamp else None


def _unknown(write: Write, error: LightspeedError | None) -> Rejection:
    """The rejection of a row that may have been published all the same."""
    how = error.message if error else "An earlier run was ended while this was being sent."
    return Rejection(
        f"Outcome unknown: {how} It may have been carried out, and nothing tells. Look in Lightspeed: if it is not "
        "there, send this row again from the file of rejected rows; if it is, take it out of the file. With match_on, "
        "or a reference number of your own in the row, it would have been found.",
        "outcome unknown",
        status=getattr(error, "status", 0),
        message=getattr(error, "api_message", ""),
        request=write.shown,
        unknown=True,
    )
