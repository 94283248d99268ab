from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Date, Flag, Integer, Money, Text, Timestamp
from lightspeed_retail_sandbox.errors import Refusal
from lightspeed_retail_sandbox.values import parse

DENVER = ZoneInfo("America/Denver")


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (Integer, "12", 12),
        (Integer, -3, -3),
        (Integer, "", 0),
        (Money, "2.50", "2.50"),
        (Money, 7, "7"),
        (Money, "1.0E-8", "0.000000010"),
        (Money, None, 0),
        (Flag, "true", 1),
        (Flag, False, 0),
        (Text, "x", "x"),
        (Text, 5, "5"),
        (Text, True, "true"),
        (Text, None, ""),
        (Timestamp, "2021-04-04T10:00:00-06:00", "2021-04-04T16:00:00+00:00"),
        (Timestamp, "2021-04-04", "2021-04-04T06:00:00+00:00"),
        (Timestamp, "", None),
        (Date, "2021-04-04", "2021-04-04"),
        (Date, "2021-04-04T03:00:00+00:00", "2021-04-03"),
    ],
)
def test_values_as_they_are_stored(kind, value, stored):
    assert parse(kind(), value, DENVER) == stored


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Integer, "1.5"),
        (Integer, True),
        (Integer, "1_0"),
        (Integer, str(2**63)),
        (Money, "cheap"),
        (Money, True),
        (Money, "NaN"),
        (Money, "1e999"),
        (Flag, "yes"),
        (Flag, 2),
        (Text, {}),
        (Text, []),
        (Timestamp, "yesterday"),
        (Timestamp, 5),
        (Date, "2021-13-01"),
    ],
)
def test_values_that_do_not_fit(kind, value):
    with pytest.raises(Refusal, match="is not"):
        parse(kind(), value, DENVER)


def test_values_beyond_the_documented_ones_are_refused():
    with pytest.raises(Refusal, match="is none of default, non_inventory"):
        parse(RESOURCES["item"].fields["itemType"], "gizmo", DENVER)
