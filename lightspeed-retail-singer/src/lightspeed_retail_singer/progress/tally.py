"""What has a run done so far, stream by stream?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from lightspeed_retail import limits
from lightspeed_retail.http_log import Exchange
from lightspeed_retail.waits import Wait


@dataclass
class StreamTally:
    """What a run has done for one stream.

    Attributes:
        name: The stream; or what else requests are sent for, such as ``finding item``.
        records: Records read, or rows taken in.
        pages: Pages read.
        requests: Requests sent, repeated ones included.
        retries: Requests that repeat a failed one.
        odd_values: Values and fields that the catalogue has no place for.
        drips: Drips that the requests were charged.
        waited: Seconds of waiting for the rate limit or for another attempt.
        outcomes: What happened to the rows, for a target.
        expected: Records that the stream will have; None if that is not known.
        begun: When the stream began, by the clock of the tally; None if nothing says so.
        ended: When it ended; None if it has not.
        requested: Seconds that the requests took.
    """

    name: str
    records: int = 0
    pages: int = 0
    requests: int = 0
    retries: int = 0
    odd_values: int = 0
    drips: float = 0.0
    waited: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    expected: int | None = None
    begun: float | None = None
    ended: float | None = None
    requested: float = 0.0

    def seconds(self, now: float) -> float:
        """Return how long the stream has taken: from begin to end, else what its requests and their waits took."""
        if self.begun is None:
            return self.requested + self.waited
        return (now if self.ended is None else self.ended) - self.begun


class Tally:
    """Counts what a run does.

    Args:
        clock: Seconds that only ever grow.

    Attributes:
        streams: What was done, by stream, in the order of the first activity.
        current: The stream of the latest activity; None before the first.
        planned: How many streams the run will read; 0 if that is not known.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._expected: Mapping[str, int] = {}
        self.streams: dict[str, StreamTally] = {}
        self.current: StreamTally | None = None
        self.planned = 0

    def of(self, stream: str) -> StreamTally:
        """Return the numbers of a stream, to be added to."""
        if stream not in self.streams:
            self.streams[stream] = StreamTally(stream, expected=self._expected.get(stream))
        return self.streams[stream]

    def expect(self, records: Mapping[str, int]) -> None:
        """Take in how many records streams will have."""
        self._expected = records

    @contextmanager
    def reading(self, stream: str) -> Iterator[StreamTally]:
        """Measure the time of a stream."""
        row = self.current = self.of(stream)
        row.begun = self._clock()
        try:
            yield row
        finally:
            row.ended = self._clock()

    def add_request(self, exchange: Exchange) -> None:
        """Count a request, whatever the reply was."""
        row = self.current = self.of(_subject(exchange.asker))
        row.requests += 1
        row.retries += exchange.attempt > 1
        row.requested += exchange.seconds
        row.drips += _charged(exchange)

    def add_wait(self, wait: Wait) -> None:
        """Count a wait."""
        self.of(_subject(wait.asker)).waited += wait.seconds

    def seconds(self, stream: StreamTally) -> float:
        """Return how long a stream has taken."""
        return stream.seconds(self._clock())

    @property
    def elapsed(self) -> float:
        """How long the run has taken, in seconds."""
        return self._clock() - self._started

    @property
    def total(self) -> StreamTally:
        """The numbers of all streams together; its time is that of the run."""
        whole = StreamTally("", begun=self._started)
        for row in self.streams.values():
            whole.records += row.records
            whole.pages += row.pages
            whole.requests += row.requests
            whole.retries += row.retries
            whole.odd_values += row.odd_values
            whole.drips += row.drips
            whole.waited += row.waited
            whole.outcomes += row.outcomes
        return whole

    def with_records(self) -> Iterable[StreamTally]:
        """Return the streams that records were read from, or rows taken in for."""
        return [row for row in self.streams.values() if row.begun is not None or row.records]


def _charged(exchange: Exchange) -> float:
    """The drips that a request was charged; nothing if a limiter refused it or no reply came."""
    if exchange.status == HTTPStatus.TOO_MANY_REQUESTS or not exchange.reply_headers:
        return 0.0
    told = limits.request_cost(exchange.reply_headers)
    return exchange.cost or 0.0 if told is None else told


def _subject(asker: str) -> str:
    """The stream in an asker such as ``prices (Items 1 to 100 of 300)``."""
    return asker.partition(" (")[0]
