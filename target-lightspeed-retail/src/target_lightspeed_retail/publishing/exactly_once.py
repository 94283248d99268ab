"""How is a request sent so that it is carried out exactly once?

The API has no idempotency keys: a request that failed after it was sent may have been carried out. A request that says
how things shall be is repeated. One that creates something is looked for first, by the traces that it would leave.
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
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.journal import Journal
from target_lightspeed_retail.outcomes.outcome import Rejected, Rejection
from target_lightspeed_retail.rows import plain

from .write_request import WriteRequest

_LOG = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Most seconds before a second look at what the server may still be working on."""

CLOCKS_APART = timedelta(minutes=2)
"""How far two clocks may differ when a record is recognized by its creation time."""

_CREATED = ("createTime", "timeStamp")
"""The fields that say when a record was created, the better one first."""


class OutcomeUnknown(Rejected):
    """A row may or may not be published, and there is no way to tell.

    Args:
        rejection: What a person has to know.
        error: How the request failed; None if an earlier run was interrupted in the middle of it.
    """

    def __init__(self, rejection: Rejection, error: LightspeedError | None) -> None:
        super().__init__(rejection)
        self.error = error


@dataclass(frozen=True)
class Trace:
    """What a created record can be found again by.

    Attributes:
        conditions: Values that it has.
        unique: Whether no other record has them; else only one that was created since the request counts.
    """

    conditions: Conditions
    unique: bool


class SafeSender:
    """Sends requests.

    Args:
        client: The account.
        finder: Finds records.
        journal: Keeps what is being sent.
        attempts: How often a request is sent that may have failed.
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
        self, request: WriteRequest, pending: PendingRow, version: str, traces: Sequence[Trace]
    ) -> tuple[Reply | None, str]:
        """Send a request so that it is carried out once, and note that it was.

        Args:
            request: The request.
            pending: The row it is sent for.
            version: Digest of what the row says.
            traces: What the record that it creates can be found again by.

        Returns:
            The reply, None if the record was found instead; and the key of the record, empty if there is none.

        Raises:
            OutcomeUnknown: It cannot be known whether it was carried out.
            LightspeedError: It was not carried out.
        """
        since = self._client.now()
        self._begin(request, pending, version, traces, since)
        in_doubt = False
        for attempt in range(1, self._attempts + 1):
            try:
                reply = self._call(request)
            except LightspeedError as error:
                in_doubt = in_doubt or error.uncertain or error.repeated
                if not in_doubt:
                    self._journal.withdraw(pending.row, pending.entry, pending.done)
                if request.repeatable or not error.uncertain:
                    raise
                _LOG.warning("%s Looking whether it was carried out.", error.message)
                self.pause(attempt)
                key = self._look(pending, request.title, traces, since, error)
                if not key and attempt == self._attempts:
                    raise
                if key:
                    pending.done.append(request.digest())
                    return None, key
            else:
                key = request.key_in(reply)
                if not key and request.creates_record and pending.stream.publication.finds:
                    nameless = MalformedReply(f"{request.title}: the reply names no record.")
                    key = self._look(pending, request.title, traces, since, nameless)
                pending.done.append(request.digest())
                return reply, key
        raise AssertionError("there is at least one attempt")

    def pause(self, attempt: int) -> None:
        """Back off exponentially."""
        self._sleep(min(2.0**attempt, LONGEST_PAUSE))

    def recover(self, pending: PendingRow) -> str:
        """Find the record that a request created whose outcome an earlier run did not learn.

        Args:
            pending: The row it was sent for, whose entry in the journal is open.

        Returns:
            Its key; empty if the request was not carried out.

        Raises:
            OutcomeUnknown: It cannot be known.
        """
        details = pending.entry.request if pending.entry else {}
        traces = [Trace(one["conditions"], one["unique"]) for one in details.get("traces", ())]
        since = datetime.fromisoformat(details["since"]) if "since" in details else self._client.now()
        key = self._look(pending, details.get("request", ""), traces, since, None)
        if key:
            pending.done.append(details.get("digest", ""))
        return key

    def _begin(
        self, request: WriteRequest, pending: PendingRow, version: str, traces: Sequence[Trace], since: datetime
    ) -> None:
        """Note what is about to be sent, and what a later run needs to find out whether it was."""
        details = {
            **request.details,
            "repeatable": request.repeatable,
            "since": since.isoformat(),
            "traces": [{"conditions": dict(trace.conditions), "unique": trace.unique} for trace in traces],
            "done": pending.done,
            "digest": request.digest(),
        }
        created = request.key if pending.done else ""
        self._journal.begin(pending.row, version, details, pending.entry, created)

    def _call(self, request: WriteRequest) -> Reply:
        template = request.template
        if template.resource is None or template.action is None:
            return self._client.call_unknown(
                template.method,
                request.address,
                body=request.body,
                query=request.query,
                repeatable=request.repeatable,
                asker=request.asker,
            )
        return self._client.call(
            template.resource,
            template.action,
            key=request.key or None,
            path=request.path,
            body=request.sent_body,
            parts=request.parts,
            query=request.query,
            repeatable=request.repeatable,
            asker=request.asker,
        )

    def _look(
        self,
        pending: PendingRow,
        request: str,
        traces: Sequence[Trace],
        since: datetime,
        error: LightspeedError | None,
    ) -> str:
        """Find the record that a request has created since a moment, by its traces."""
        for trace in traces:
            try:
                found = self._finder.search(pending.collection, trace.conditions)
            except (Unsearchable, RequestRefused):
                continue
            if not trace.unique:
                if any(_created(record) is None for record in found):
                    continue
                found = [record for record in found if (_created(record) or since) >= since - CLOCKS_APART]
            keys = {plain(record[pending.collection.resource.key[0]]) for record in found}
            if not trace.unique:
                keys -= self._journal.others(pending.row, sorted(keys))
            if len(keys) > 1:
                break
            return keys.pop() if keys else ""
        raise OutcomeUnknown(_unknown(request, error), error) from None


def _created(record: Record) -> datetime | None:
    stamp: Any = next((record[name] for name in _CREATED if record.get(name)), None)
    return datetime.fromisoformat(stamp).astimezone(UTC) if stamp else None


def _unknown(request: str, error: LightspeedError | None) -> Rejection:
    """The rejection of a row that may have been published."""
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
