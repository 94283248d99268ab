from __future__ import annotations

import json
import logging

import pytest
from singer_sdk.logging import ConsoleFormatter, StructuredFormatter
from singer_sdk.metrics import Metric, Point

from lightspeed_retail_singer.metrics import StreamNames


@pytest.fixture
def logger() -> logging.Logger:
    """A logger for debugging."""
    logger = logging.Logger("metrics-of-a-test", logging.DEBUG)  # noqa: LOG001 -- one that no other test sees
    logging.getLogger(logger.name).setLevel(logging.DEBUG)
    return logger


def measurement(logger: logging.Logger) -> logging.LogRecord:
    point = Point("counter", Metric.RECORD_COUNT, 22, {"stream": "category"})
    return logger.makeRecord(logger.name, logging.INFO, "metrics.py", 1, "METRIC: %s", (point,), None)


SINGER = 'METRIC: {"type":"counter","metric":"record_count","value":22,"tags":{"stream":"category"}}'


def test_a_structured_measurement_names_its_stream(logger: logging.Logger) -> None:
    record = measurement(logger)
    assert StreamNames().filter(record)
    written = json.loads(StructuredFormatter().format(record))
    assert (written["message"], written["stream_name"]) == (SINGER, "category")
    assert written["extra"]["metric_info"]["value"] == 22


def test_a_plain_measurement_is_as_singer_specifies(logger: logging.Logger) -> None:
    record = measurement(logger)
    StreamNames().filter(record)
    assert ConsoleFormatter(fmt="{message}").format(record) == SINGER


def test_measurements_are_for_debugging(logger: logging.Logger) -> None:
    logging.getLogger(logger.name).setLevel(logging.INFO)
    assert not StreamNames().filter(measurement(logger))


def test_whatever_else_is_logged_passes(logger: logging.Logger) -> None:
    logging.getLogger(logger.name).setLevel(logging.INFO)
    assert StreamNames().filter(logger.makeRecord(logger.name, logging.INFO, "x.py", 1, "Done: %s", (1,), None))
