from __future__ import annotations

from lightspeed_retail.resources import RESOURCES
from target_lightspeed_retail.configuration.publications import Publications
from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.matching.finder import Collection
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.journal import ACCEPTED, Entry
from target_lightspeed_retail.rows import Row
from target_lightspeed_retail.settings import TargetSettings


def pending(entry=None):
    options = {"stream": "x", "method": "UPSERT", "endpoint": "Sale/{saleID}/SaleLine", "keys": "external"}
    publication = Publications(TargetSettings(publications=[options])).of("x")
    stream = Stream("x", {"properties": {}}, ["id"], publication, ("id",), ())
    return PendingRow(Row("x", 1, {"id": 5}, "5"), stream, entry, {"id": 5}, {"saleID": "7"})


def test_its_record_is_below_its_parents():
    assert pending().collection == Collection(RESOURCES["sale_sale_line"], (("saleID", "7"),))


def test_the_journal_may_know_its_record():
    assert pending().known_key == ""
    entry = Entry("12", "", ACCEPTED, attempts=0, pending=False, request={}, at="")
    assert pending(entry).known_key == "12"
