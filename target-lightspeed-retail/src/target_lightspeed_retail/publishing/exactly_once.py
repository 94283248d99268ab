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
from lightspeed_retail.errors import LightspeedError, MalformedReply, RequestRefused
from lightspeed_retail.transport import Reply
from lightspeed_retail.wire import Record
from target_lightspeed_retail.matching.finder import Conditions, Finder, Unsearchable
from target_lightspeed_retail.outcomes.journal import Journal
from target_lightspeed_retail.outcomes.outcome import Rejected, Rejection
from target_lightspeed_retail.rows import plain

from .pending_row import PendingRow
from .write_request import WriteRequest

_LOG = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Most seconds before a second look at what the server may still be at."""

CLOCKS_APART = timedelta(minutes=2)
"""How far two clocks may be apart when a record is recognised by when it was made."""

_MADE = ("createTime", "timeStamp")
"""The fields that tell when a record was made, the better one first."""


class OutcomeUnknown(Rejected):
    """A row may have been published or not, and nothing tells.

    Args:
        rejection: What a person has to know.
        error: How the request failed; None if an earlier run ended in the middle of it.
    """

    def __init__(self, rejection: Rejection, error: LightspeedError | None) -> None:
        super().__init__(rejection)
        self.error = error


@dataclass(frozen=True)
class RecognitionKey:
    """What a record would be recognised by.

    Attributes:
        conditions: Values it would have.
        unique: Whether there was no such record before, for certain; else only one made since then counts.
    """

    conditions: Conditions
    unique: bool


@dataclass(frozen=True)
class Delivery:
    """What came of a request.

    Attributes:
        reply: The reply; None if the record was found to be there already.
        key: Key of the record, as the reply names it or as it was found; empty if there is none.
    """

    reply: Reply | None
    key: str = ""


class SafeSender:
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

    def send(
        self, write: WriteRequest, pending: PendingRow, digest: str, recognition_keys: Sequence[RecognitionKey]
    ) -> Delivery:
        """Make a request, so that it is carried out once.

        Args:
            write: The request.
            pending: The row it is made for.
            digest: Tells apart what the row says.
            recognition_keys: What the record that it makes would be recognised by.

        Raises:
            OutcomeUnknown: It cannot be known whether it was carried out.
            LightspeedError: It was not carried out.
        """
        begun = self._client.now()
        clues = {
            "repeatable": write.repeatable,
            "since": begun.isoformat(),
            "recognition_keys": [
                {"conditions": dict(mark.conditions), "unique": mark.unique} for mark in recognition_keys
            ],
            "done": pending.done,
            "digest": write.digest,
        }
        known = write.key if pending.done else ""
        self._journal.begin(pending.row, digest, {**write.request(), **clues}, pending.entry, known)
        in_doubt = False
        for attempt in range(1, self._attempts + 1):
            try:
                reply = write.send(self._client)
            except LightspeedError as error:
                in_doubt = in_doubt or error.uncertain or error.repeated
                if not in_doubt:
                    self._journal.withdraw(pending.row, pending.entry, pending.done)
                if write.repeatable or not error.uncertain:
                    raise
                _LOG.warning("%s Whether it was carried out is not known; looking for it.", error.message)
                self.pause(attempt)
                key = self._look(pending, write.shown, recognition_keys, begun, error)
                if key:
                    return Delivery(None, key)
                if attempt == self._attempts:
                    raise
            else:
                key = write.key_in(reply)
                if not key and write.makes_record and pending.stream.publication.finds:
                    nameless = MalformedReply(f"{write.shown}: the reply names no record.")
                    key = self._look(pending, write.shown, recognition_keys, begun, nameless)
                return Delivery(reply, key)
        raise AssertionError("there is at least one attempt")

    def pause(self, attempt: int) -> None:
        """Give the server time, the more the more often it was asked."""
        self._sleep(min(2.0**attempt, LONGEST_PAUSE))

    def recover(self, pending: PendingRow) -> str:
        """Find the record that a request made whose outcome an earlier run did not learn, if it made one.

        Args:
            pending: The row it was made for, whose entry in the journal is open.

        Returns:
            Its key; empty if there is none.

        Raises:
            OutcomeUnknown: It cannot be known.
        """
        request = pending.entry.request if pending.entry else {}
        recognition_keys = [
            RecognitionKey(one["conditions"], one["unique"]) for one in request.get("recognition_keys", ())
        ]
        since = datetime.fromisoformat(request["since"]) if "since" in request else self._client.now()
        return self._look(pending, request.get("request", ""), recognition_keys, since, None)

    def _look(
        self,
        pending: PendingRow,
        request: str,
        recognition_keys: Sequence[RecognitionKey],
        since: datetime,
        error: LightspeedError | None,
    ) -> str:
        """Find the record that a request made since a moment, by its recognition_keys."""
        for mark in recognition_keys:
            try:
                found = self._finder.search(pending.collection, mark.conditions)
            except (Unsearchable, RequestRefused):
                continue
            if not mark.unique:
                if any(_made(record) is None for record in found):
                    continue
                found = [record for record in found if (_made(record) or since) >= since - CLOCKS_APART]
            keys = {plain(record[pending.collection.resource.key[0]]) for record in found}
            if not mark.unique:
                keys -= self._journal.others(pending.row, sorted(keys))
            if len(keys) > 1:
                break
            return keys.pop() if keys else ""
        raise OutcomeUnknown(_unknown(request, error), error) from None


def _made(record: Record) -> datetime | None:
    stamp: Any = next((record[name] for name in _MADE if record.get(name)), None)
    return datetime.fromisoformat(stamp).astimezone(UTC) if stamp else None


def _unknown(request: str, error: LightspeedError | None) -> Rejection:
    """The rejection of a row that may have been published all the same."""
    how = error.message if error else "An earlier run was ended while this was being sent."
    return Rejection(
        f"Outcome unknown: {how} It may have been carried out, and nothing tells. Look in Lightspeed: if it is not "
        "there, send this row again from the file of rejected rows; if it is, take it out of the file. With match_on, "
        "or a reference number of your own in the row, it would have been found.",
        "outcome unknown",
        status=getattr(error, "status", 0),
        message=getattr(error, "api_message", ""),
        request=request,
        unknown=True,
    )
