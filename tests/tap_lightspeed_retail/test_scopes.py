"""A stream that the token may not read is told of; the others are read, and the run does not end well."""

import pytest

from lightspeed_retail_sandbox import Sandbox

from ._command import Command
from ._reader import NOW

pytestmark = pytest.mark.integration

GRANTED = ("employee:register_read", "employee:inventory_read")


@pytest.fixture(scope="module")
def narrow():
    """A sandbox whose tokens may read sales and stock, not orders and work orders."""
    with Sandbox(limits=False, scale=0.02, now=NOW, scopes=GRANTED) as sandbox:
        yield sandbox


@pytest.fixture
def tap(narrow, tmp_path):
    narrow.requests.clear()
    return Command(narrow.settings, tmp_path)


def test_others_go_on(narrow, tap):
    outcome = tap.sync("order", "sale", "workorder", "item")
    assert outcome.status == 1
    for stream in ("sale", "item"):
        assert len(outcome.records(stream)) == len(narrow.rows(stream)) > 0
    assert outcome.records("order") == outcome.records("workorder") == []


def test_one_line_for_each_and_one_list(tap):
    outcome = tap.sync("order", "workorder", "shop")
    order, workorder, together = outcome.errors
    assert order.startswith("order: GET /API/V3/Account/")
    assert "was answered with 403 Forbidden: " in order
    assert "This needs the scope employee:purchase_orders; the token has employee:inventory_read" in order
    assert (
        'lightspeed-retail login --scope "employee:inventory_read employee:register_read employee:purchase_orders"'
        in order
    )
    assert workorder.startswith("workorder: ")
    assert together.splitlines() == [
        "2 of 3 streams failed. The others are complete.",
        "Stream     Records  Cause",
        "order            0  missing scope employee:purchase_orders",
        "workorder        0  missing scope employee:workbench",
        "Run again with the last state: these streams resume from their bookmarks.",
        "For missing scopes, log in again with them, or deselect the streams.",
    ]
    assert "Traceback" not in outcome.said


def test_nothing_is_said_of_rows_that_are_gone(tap):
    outcome = tap.sync("workorder_status", "payment_type")
    assert outcome.of("ACTIVATE_VERSION", "payment_type")
    assert not outcome.of("ACTIVATE_VERSION", "workorder_status")


def test_its_bookmark_stays(tap):
    bookmark = {"replication_key": "timeStamp", "replication_key_value": "2024-01-01T00:00:00+00:00"}
    outcome = tap.sync("order", "sale", state={"bookmarks": {"order": bookmark}})
    states = [message["value"]["bookmarks"] for message in outcome.messages if message["type"] == "STATE"]
    assert {value for state in states for value in [state["order"].get("replication_key_value")]} == {
        "2024-01-01T00:00:00+00:00"
    }
    assert states[-1]["sale"]["replication_key_value"] > "2024"


def test_the_employee_lacks_a_right(tmp_path, monkeypatch):
    monkeypatch.setattr("lightspeed_retail_sandbox.rest.allows", lambda *_, **__: False)
    with Sandbox(limits=False, scale=0.02, now=NOW) as sandbox:
        outcome = Command(sandbox.settings, tmp_path).sync("shop")
    refused, together = outcome.errors
    assert "The token's scopes (employee:all) suffice, so the employee who logged in may lack the right" in refused
    assert "shop          0  403 Forbidden: One of these scopes is needed: " in together


def test_a_test_of_the_connection_fails(tap):
    outcome = tap("--config", tap.config(), "--test")
    assert outcome.status == 1
    assert "This needs the scope" in outcome.errors[-1]
