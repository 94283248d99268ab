"""What is measured in a run, in the SDK's METRIC lines?"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict

from singer_sdk import metrics
from singer_sdk.metrics import Metric, Point, Tag

from lightspeed_retail.http_log import Exchange

_COUNT = "requests"
"""Tag that says how many requests a duration is the sum of."""


class RunMetrics:
    """Counts the records and times the requests of a run.

    Records are logged as the SDK does it, at most once a minute for a stream. Requests are logged once, at the end:
    one line for each stream and status, with their number and the seconds they took together.

    Args:
        logger: The SDK's logger for metrics.
    """

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._records: dict[str, metrics.Counter] = {}
        self._seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._requests: Counter[tuple[str, str]] = Counter()

    def count_record(self, stream: str) -> None:
        """Count a record of a stream."""
        if stream not in self._records:
            self._records[stream] = metrics.record_counter(stream)
        self._records[stream].increment()

    def time_request(self, exchange: Exchange) -> None:
        """Add a request, whatever it was answered with."""
        key = (exchange.asker, str(exchange.status))
        self._seconds[key] += exchange.seconds
        self._requests[key] += 1

    def finish(self) -> None:
        """Log what has not been logged yet."""
        for counter in self._records.values():
            counter.exit()
        self._records.clear()
        for (asker, status), seconds in self._seconds.items():
            tags = {Tag.STREAM: asker, Tag.HTTP_STATUS_CODE: status, _COUNT: self._requests[asker, status]}
            metrics.log(self._logger, Point("timer", Metric.HTTP_REQUEST_DURATION, round(seconds, 6), tags))
        self._seconds.clear()
        self._requests.clear()
