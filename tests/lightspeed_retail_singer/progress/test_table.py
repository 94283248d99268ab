from __future__ import annotations

from lightspeed_retail.waits import Cause, Wait
from lightspeed_retail_singer.progress import Tally
from lightspeed_retail_singer.progress.table import table

from ._runs import Clock, exchange


def test_the_table_of_a_tap(tally: Tally, clock: Clock) -> None:
    with tally.reading("item") as row:
        row.records, row.odd_values = 1234, 2
        tally.add_request(exchange("item", cost=2.5))
        tally.add_request(exchange("item", cost=1000, attempt=2))
        tally.add_wait(Wait("item", 30.0, Cause.RATE_LIMIT))
        clock.passes(120)
    with tally.reading("sale"):
        tally.add_request(exchange("sale", cost=1.0))
        clock.passes(1)
    assert table(tally, "records").splitlines() == [
        "Stream  Records  Requests    Drips  Retries  Odd values       Time  Waiting",
        "item      1,234         2  1,002.5        1           2  2 min 0 s      25%",
        "sale          -         1        1        -           -      1.0 s        -",
        "In all    1,234         3  1,003.5        1           2  2 min 1 s      25%",
    ]


def test_the_table_of_a_target_has_the_outcomes(tally: Tally) -> None:
    for stream, outcome, number in (("prices", "created", 3), ("prices", "rejected", 1), ("tags", "created", 2)):
        tally.of(stream).records += number
        tally.of(stream).outcomes[outcome] += number
    rows = [line.split() for line in table(tally, "rows").splitlines()]
    assert [row[:4] for row in rows] == [
        ["Stream", "Rows", "Created", "Rejected"],
        ["prices", "4", "3", "1"],
        ["tags", "2", "2", "-"],
        ["In", "all", "6", "5"],
    ]
