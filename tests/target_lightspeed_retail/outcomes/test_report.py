from __future__ import annotations

import logging

import pytest

from target_lightspeed_retail.outcomes.outcome import Outcome
from target_lightspeed_retail.outcomes.report import NO_KEY, Report


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, "target_lightspeed_retail")
    return caplog


def test_each_outcome_is_passed_on_with_its_stream(log):
    passed_on = []
    report = Report(dry=False, on_outcome=lambda *outcome: passed_on.append(outcome))
    report.count("items", Outcome.UPDATED)
    report.count("orders", Outcome.CREATED)
    report.rejected("items", "bad", "bad")
    report.sum_up(spent=1234.5, rate=1.0)
    assert passed_on == [("items", Outcome.UPDATED), ("orders", Outcome.CREATED), ("items", Outcome.REJECTED)]
    assert log.messages == ["items: a row is rejected. bad"]


def test_a_dry_run_without_rows_says_so(log):
    Report(dry=True).sum_up(spent=0, rate=None)
    assert log.messages == ["Dry run, nothing was sent. It would be: nothing; 0 drips. Reading took 0 drips."]


@pytest.mark.parametrize(("rate", "time"), [(1.5, ", 5 s at 1.5 drips a second"), (None, "")])
def test_a_dry_run_says_what_it_would_cost(log, rate, time):
    report = Report(dry=True)
    report.count("items", Outcome.UPDATED)
    report.would_send("PUT Item/5 {}", 1.0, {"price": (1, 2), "tags": (None, ["a"])})
    report.would_send("POST Sale {}", 6.5, None)
    report.sum_up(spent=3, rate=rate)
    assert log.messages == [
        'would send: PUT Item/5 {}\n    price: 1 → 2\n    tags: null → ["a"]',
        "would send: POST Sale {}",
        f"Dry run, nothing was sent. It would be: 1 updated; 7.5 drips{time}. Reading took 3 drips.",
    ]


def test_reasons_of_a_kind_are_logged_once_and_counted(log):
    report = Report(dry=False)
    for key in (17, 4):
        report.rejected("items", f"No 'Item' has the key {key}.", f"No 'Item' has the key {key}. Correct it.")
    report.rejected("orders", "The token lacks a scope.", "The token lacks a scope.")
    assert log.messages == [
        "items: a row is rejected. No 'Item' has the key 17. Correct it.",
        "orders: a row is rejected. The token lacks a scope.",
    ]
    assert report.rejects == 3
    assert report.rejected_rows == (
        "3 rows were rejected (2 of items: No … has the key ….; 1 of orders: The token lacks a scope.)"
    )


def test_a_single_rejection_is_told_in_the_singular():
    report = Report(dry=False)
    report.rejected("items", "bad", "bad")
    assert report.rejected_rows == "1 row was rejected (1 of items: bad)"


def test_of_many_kinds_the_most_frequent_are_listed():
    report = Report(dry=False)
    for number in range(12):
        for _ in range(12 - number):
            report.rejected("items", f"kind {chr(97 + number)}", "x")
    assert report.rejected_rows.startswith("78 rows were rejected (12 of items: kind a; 11 of items: kind b; ")
    assert report.rejected_rows.endswith("; 3 of items: kind j; 2 other reasons)")


def test_whether_only_keys_are_missing():
    report = Report(dry=False)
    assert not report.lack_keys_only
    report.rejected("items", NO_KEY, "x")
    assert report.lack_keys_only
    report.rejected("items", "something else", "x")
    assert not report.lack_keys_only
