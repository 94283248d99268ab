"""How do the rows of a batch become requests?

For each batch the account and the journal are asked in bulk for what its rows need: the records they stand for, what
their lookups name, what they are compared with. Then the rows are published one by one, in the order they came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lightspeed_retail.errors import (
    Forbidden,
    LightspeedError,
    MalformedReply,
    RequestRefused,
    ServerFailure,
    Unauthorized,
    Unreachable,
)

from .books import Books
from .calls import Call
from .deliveries import Courier, OutcomeUnknown
from .finding import Finder
from .identities import Identities
from .journal import ACCEPTED, REJECTED, UNKNOWN, Entry
from .payloads import Rejected, refuse
from .publications import Event, Method, Publication
from .references import References, Waits
from .rejects import Rejection
from .report import Outcome
from .rows import Row, digest, plain
from .sending import Sender
from .streams import Stream
from .templates import OUT
from .work import Work

_LOG = logging.getLogger(__name__)

MOST_FAILURES = 3
"""Rows in a row that the server may fail at; then it is the server, and not the rows."""


class Publisher:
    """Publishes rows.

    Args:
        books: Where it is written down what became of rows.
        references: Translates references of rows with external keys.
        finder: Finds records.
        courier: Delivers requests.
        dry: Whether nothing is sent.
    """

    def __init__(self, books: Books, references: References, finder: Finder, courier: Courier, *, dry: bool) -> None:
        self._books = books
        self._journal = books.journal
        self._identities = Identities(finder, references)
        self._finder = finder
        self._courier = courier
        self._sender = Sender(self._identities, finder, courier, books, dry=dry)
        self._failures = 0
        self._unreadable: dict[str, Forbidden] = {}
        self._held: set[tuple[str, str]] = set()
        self._forsaken = False

    # ------------------------------------------------------------------------------------------------- batches

    def publish(self, stream: Stream, rows: Sequence[Row]) -> Iterator[Row]:
        """Publish rows of a stream, no two of them with the same key.

        Args:
            stream: The stream.
            rows: The rows, in order.

        Yields:
            Each row as soon as it is done with: published, rejected, or put aside to wait.

        Raises:
            TooManyRejects: More were rejected than the settings allow.
            LightspeedError: The run cannot go on.
        """
        if stream.publication.method is Method.SKIP:
            for row in rows:
                self._books.report.count(Outcome.SKIPPED)
                yield row
            return
        self._finder.begin_batch()
        entries = self._journal.entries(stream.name, [row.key for row in rows])
        works = [Work(row, stream, entries.get(row.key), dict(row.record)) for row in rows]
        try:
            self._identities.prefetch(stream, works)
        except Forbidden as refusal:
            self._unreadable[stream.name] = refusal
        for work in works:
            self._publish(work)
            yield work.row
        self._journal.commit()

    def refuse(self, stream: Stream, row: Row, rejection: Rejection) -> None:
        """Reject a row that cannot even be told from others.

        Raises:
            TooManyRejects: That is one too many.
        """
        self._books.rejected(Work(row, stream, None, {}), rejection)

    def _publish(self, work: Work) -> None:
        """Publish a row, or reject it, or let it wait."""
        row = work.row
        try:
            self._keep_order(row)
            self._one(work)
        except Waits as waits:
            if self._forsaken:
                self._books.rejected(work, Rejection(f"{waits.reference}.", "refers to a row that is not published"))
                return
            self._held.add((row.stream, row.key))
            self._journal.wait(row)
        except Unauthorized:
            raise
        except (Rejected, RequestRefused, ServerFailure, MalformedReply, Unreachable) as error:
            self._bear(error)
            self._books.rejected(work, _rejection(error))

    def _keep_order(self, row: Row) -> None:
        """Let a row wait if an earlier one with the same key does."""
        if (row.stream, row.key) in self._held:
            raise Waits("an earlier row with the same key waits")

    def _bear(self, error: LightspeedError | Rejected) -> None:
        """Go on after an error that may be the row's; give up if it is the server's or the network's."""
        failure = error.error if isinstance(error, OutcomeUnknown) else error
        if isinstance(failure, RequestRefused):
            self._failures = 0
        elif isinstance(failure, LightspeedError):
            self._failures += 1
            if self._failures >= MOST_FAILURES or not failure.uncertain:  # not even reached
                raise failure

    def release(self, *, forsaken: bool) -> None:
        """Let rows that waited be tried again.

        Args:
            forsaken: Whether waiting longer is of no use, so that they are rejected if they still have to.
        """
        self._held.clear()
        self._forsaken = forsaken

    # ---------------------------------------------------------------------------------------------- one by one

    def _one(self, work: Work) -> None:
        """Publish a row."""
        publication = work.stream.publication
        if self._is_outdated(work):
            _LOG.warning("%s: a rejected row is passed over, for a newer version of it is published.", work.row.stream)
            self._books.passed(work, self._identities.known(work), Outcome.SKIPPED)
            return
        if (refusal := self._unreadable.get(work.row.stream)) is not None:
            raise refusal
        for name, lookup in publication.lookups.items():
            self._identities.look_up(work, name, lookup)
        self._identities.locate(work)
        if work.entry and work.entry.open:
            self._recover(work, work.entry)
        event, key = self._event(work)
        if publication.method is Method.FIND:
            self._found(work, key)
            return
        call = publication.calls.get(event)
        if call is None or (event is Event.DELETE and publication.finds and not key):
            self._pass_over(work, event, key)
            return
        said = self._said(work, event, key)
        if work.entry and self._is_known(work.entry, publication, said):
            key = key or work.entry.remote_id
            if work.entry.pending:
                self._journal.accept(work.row, said, key, sent=False)
            self._books.passed(work, key, Outcome.UNCHANGED)
            return
        if not self._sender.send(work, event, key, said):
            self._journal.forget(work.row)
            work.entry = None
            work.contents.clear()
            self._one(work)
        self._failures = 0

    def _event(self, work: Work) -> tuple[Event, str]:
        """What happens to the record of a row, and its key; an empty one if there is none (yet)."""
        publication = work.stream.publication
        gone = work.row.deleted
        if not publication.finds:
            event = Event.DELETE if gone and Event.DELETE in publication.calls else publication.only_event
            if gone and event is not Event.DELETE:
                return Event.DELETE, ""
            return event, self._direct_key(work, publication.calls[event])
        key = self._identities.existing(work)
        if gone:
            return Event.DELETE, key
        return (Event.UPDATE, key) if key else (Event.CREATE, "")

    def _direct_key(self, work: Work, call: Call) -> str:
        """The key in the path of a request that is made whatever the account holds."""
        if call.key is None:
            return ""
        if work.stream.publication.external:
            key = self._identities.known(work) or self._identities.matched(work)
        else:
            value = work.stream.writer.value(call.key, work.record)
            key = "" if value is OUT or value is None else plain(value)
        if not key:
            raise refuse("No record is known for it.", f"Its key belongs into {call}.")
        return key

    def _is_outdated(self, work: Work) -> bool:
        """Whether a row that was rejected comes again after a newer version of it was published."""
        entry, rejected_at = work.entry, work.row.rejected_at
        return bool(rejected_at) and entry is not None and entry.outcome == ACCEPTED and entry.at > rejected_at

    def _recover(self, work: Work, entry: Entry) -> None:
        """Find out what came of a request that was open when an earlier run ended.

        Raises:
            OutcomeUnknown: Nothing tells.
        """
        looked_for = entry.outcome == UNKNOWN and work.row.replayed  # by whoever sends the row again
        key = ""
        if not looked_for and entry.request and not entry.request.get("repeatable"):
            if not work.stream.publication.finds:
                event, direct = self._event(work)
                if self._said(work, event, direct) != entry.digest:
                    return  # something else is to be done now, whatever came of that
            key = self._courier.recover(work)
        if key:
            work.entry = replace(entry, outcome=ACCEPTED, remote_id=key, pending=True)
        elif looked_for or not entry.request.get("repeatable"):
            work.entry = replace(entry, outcome=REJECTED)

    # ---------------------------------------------------------------------------------------------- what changed

    def _said(self, work: Work, event: Event, key: str) -> str:
        """What tells apart what a row says; of a record that can be updated, what it shall be from now on."""
        publication = work.stream.publication
        where = [sorted(work.path.items()), "" if publication.finds else key]
        if event is Event.DELETE:
            call = publication.calls[event]
            return digest(["gone", call.name, work.address(call), where])
        lasting = Event.UPDATE if Event.UPDATE in publication.calls else Event.CREATE
        call, content = publication.calls[lasting], work.content(lasting)
        files = [digest(part.content.hex()) for part in content.parts]
        return digest([call.name, content.sent(call.resource), content.query, files, work.address(call), where])

    def _is_known(self, entry: Entry, publication: Publication, said: str) -> bool:
        """Whether a row has been published as it is."""
        if entry.outcome != ACCEPTED or entry.digest != said:
            return False
        update = publication.calls.get(Event.UPDATE)
        by_account = update is not None and publication.compares(update)
        return entry.pending or not (by_account or publication.compare == "none")

    def _found(self, work: Work, key: str) -> None:
        """Note which record a row stands for, which is all that is wanted."""
        if not key:
            raise refuse("No record of the account matches it.", "Make one, or correct match_on.")
        self._books.settled(work, "", key, Outcome.FOUND)

    def _pass_over(self, work: Work, event: Event, key: str) -> None:
        """Leave a row alone for which there is no request."""
        if event is Event.UPDATE:
            self._books.settled(work, "", key, Outcome.UNCHANGED)
            return
        self._books.passed(work, key, Outcome.SKIPPED)


def _rejection(error: LightspeedError | Rejected) -> Rejection:
    if isinstance(error, Rejected):
        return error.rejection
    said = getattr(error, "api_message", "")
    return Rejection(
        str(error),
        said or error.message,
        status=getattr(error, "status", 0),
        message=said,
        request=error.message.partition(" was answered")[0],
        unknown=error.uncertain,
    )
