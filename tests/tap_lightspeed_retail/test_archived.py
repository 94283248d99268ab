"""What is said of archived records that the account does not list."""

import logging

import pytest

from lightspeed_retail.errors import RateLimited, RequestRefused
from tap_lightspeed_retail.archived import ONLY, warn_of_missing

TAP = logging.getLogger("tap")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (None, []),
        ({"saleID": "1"}, []),
        (
            {"archived": "false"},
            ["sale: the account ignores 'archived'; if it has archived records, they are missing."],
        ),
        (
            {"archived": "True"},
            [
                (
                    "sale: the account has archived records that it does not list with archived=true; they are "
                    "missing. Read them in a second run with 'archived' set to 'only'."
                )
            ],
        ),
    ],
    ids=["none", "no field", "active", "archived"],
)
def test_one_archived_record_tells(record, expected, caplog):
    asked = []
    warn_of_missing("sale", lambda query: asked.append(query) or record, TAP)
    assert asked == [ONLY]
    assert caplog.messages == expected


def test_a_request_that_is_refused_tells_nothing(caplog):
    def refuse(_query):
        raise RequestRefused("No.", status=400)

    warn_of_missing("sale", refuse, TAP)
    assert caplog.messages == []


def test_a_request_that_no_stream_can_make_ends_the_run():
    def refuse(_query):
        raise RateLimited("No.")

    with pytest.raises(RateLimited):
        warn_of_missing("sale", refuse, TAP)


def test_a_run_asks_only_where_no_archived_record_came(read, sandbox, version, caplog):
    rows = read.rows("vendor")
    archived = [row for row in rows if row["archived"]]
    assert archived
    output = read("vendor", api_version=version)
    assert [query for query in output.asked("/Vendor.json") if query["archived"] == "only"] == []
    sandbox.deviations.switch_on("archived-ignored", path="Vendor")
    output = read("vendor", "customer", api_version=version)
    assert len(output.records("vendor")) == len(rows) - len(archived)
    (warning,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warning == "vendor: the account ignores 'archived'; if it has archived records, they are missing."
    later = read("vendor", api_version=version, state=output.state)
    assert [query for query in later.asked("/Vendor.json") if query["archived"] == "only"] == []
