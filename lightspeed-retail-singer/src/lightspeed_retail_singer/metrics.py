"""Which METRIC lines does a run log, and which stream is each about?

The SDK's formatter for structured logs, which Meltano asks for with the capability ``structured-logging``, takes the
measurement out of the message and leaves "METRIC"; Meltano's console then shows its name and its value, and none of
its tags. Here the message keeps the measurement, in the form of the Singer specification, and the log record also has
the name of the stream.

A run has hundreds of measurements, and its summary says the same in one table. So they are logged at level DEBUG only.
"""

from __future__ import annotations

import logging

from singer_sdk import metrics
from singer_sdk.metrics import Metric, Point, Tag

from .progress import Tally

_COUNT = "requests"
"""Tag that says how many requests a duration is the sum of."""


class StreamNames(logging.Filter):
    """Passes measurements on where debugging is wanted, with the name of their stream."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record of the SDK's logger for metrics; a measurement gets its stream's name."""
        if isinstance(record.args, tuple) and record.args and isinstance(point := record.args[0], Point):
            if not (logging.getLogger(record.name).isEnabledFor(logging.DEBUG) or logging.root.level <= logging.DEBUG):
                return False
            record.args = (str(point),)
            record.metric_info = point.to_dict()
            record.stream_name = point.tags.get(Tag.STREAM)
        return True


STREAM_NAMES = StreamNames()
"""One for all plugins: a logger takes the same filter only once."""


def log_requests(logger: logging.Logger, tally: Tally) -> None:
    """Log how many requests were sent for each stream and how long they took.

    Args:
        logger: The SDK's logger for metrics.
        tally: What was counted.
    """
    for row in tally.streams.values():
        if row.requests:
            tags = {Tag.STREAM: row.name, _COUNT: row.requests}
            metrics.log(logger, Point("timer", Metric.HTTP_REQUEST_DURATION, round(row.requested, 6), tags))


def log_records(logger: logging.Logger, tally: Tally) -> None:
    """Log how many records of each stream there were; arguments as for :func:`log_requests`."""
    for row in tally.with_records():
        metrics.log(logger, Point("counter", Metric.RECORD_COUNT, row.records, {Tag.STREAM: row.name}))
