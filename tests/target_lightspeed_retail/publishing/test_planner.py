"""What is done for a row depends on its publication, the journal and the account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from target_lightspeed_retail.configuration.publications import Event, Publications
from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.journal import ACCEPTED, REJECTED, Entry
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejected
from target_lightspeed_retail.publishing.columns import UnknownColumns
from target_lightspeed_retail.publishing.exactly_once import Trace
from target_lightspeed_retail.publishing.payloads import Payloads
from target_lightspeed_retail.publishing.planner import Planner
from target_lightspeed_retail.rows import Row
from target_lightspeed_retail.settings import TargetSettings

BELL = {"itemID": 5, "description": "Bell", "customSku": "B-1"}


@dataclass
class Account:
    """What the account and the journal know: in place of the matcher and the finder.

    Attributes:
        key: Key of the record that a row means; empty if there is none.
        records: What the account holds, by key.
    """

    key: str = ""
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def existing(self, _: PendingRow) -> str:
        return self.key

    def matched(self, _: PendingRow) -> str:
        return self.key

    def matching(self, pending: PendingRow, alternative: Any) -> dict[str, Any]:
        return {name: pending.record[name] for name in alternative}

    def look_up(self, pending: PendingRow, name: str, lookup: Any) -> None:
        pending.record[name] = 9

    def locate(self, pending: PendingRow) -> None:
        pending.path = {}

    def record(self, _: Any, key: str, names: Any) -> dict[str, Any] | None:
        return self.records.get(key)


def pending_row(
    row: dict[str, Any], entry: Entry | None = None, *, deleted: bool = False, **options: Any
) -> PendingRow:
    settings = TargetSettings(publications=[{"stream": "x", "endpoint": "Item", **options}])
    publication = Publications(settings).of("x")
    stream = Stream("x", {"properties": {}}, ["itemID"], publication, tuple(row), ())
    return PendingRow(
        Row("x", 1, row, "5", deleted=deleted), stream, entry, dict(row), done=entry.done if entry else []
    )


def planner(account: Account) -> Planner:
    return Planner(account, account, Payloads(None, UnknownColumns("ignore")))


def known(version: str, outcome: str = ACCEPTED, *, pending: bool = False, done: tuple[str, ...] = ()) -> Entry:
    return Entry("5", version, outcome, attempts=0, pending=pending, request={"done": list(done)}, at="")


FOUND, MISSING = Account("5"), Account("")


@pytest.mark.parametrize(
    ("method", "account", "deleted", "outcome", "requests"),
    [
        ("UPSERT", MISSING, False, "created", ["POST Item"]),
        ("UPSERT", FOUND, False, "updated", ["PUT Item/5"]),
        ("UPSERT", FOUND, True, "deleted", ["DELETE Item/5"]),
        ("UPSERT", MISSING, True, "skipped", []),
        ("CREATE", MISSING, False, "created", ["POST Item"]),
        ("CREATE", FOUND, False, "unchanged", []),
        ("CREATE", FOUND, True, "skipped", []),
        ("UPDATE", MISSING, False, "skipped", []),
        ("UPDATE", FOUND, False, "updated", ["PUT Item/5"]),
        ("UPDATE", FOUND, True, "deleted", ["DELETE Item/5"]),
        ("FIND", FOUND, False, "found", []),
        ("POST", FOUND, False, "created", ["POST Item"]),
        ("POST", FOUND, True, "skipped", []),
        ("PUT", MISSING, False, "updated", ["PUT Item/5"]),
        ("DELETE", MISSING, False, "deleted", ["DELETE Item/5"]),
    ],
)
def test_each_method_has_its_requests(
    method: str, account: Account, deleted: bool, outcome: str, requests: list[str]
) -> None:
    endpoint = "Item/{itemID}" if method in ("PUT", "DELETE") else "Item"
    pending = pending_row(BELL, deleted=deleted, method=method, endpoint=endpoint)
    plan = planner(account).plan(pending)
    assert (plan.outcome, [one.title for one in plan.requests]) == (outcome, requests)


def test_a_record_that_has_to_be_found_rejects_its_row() -> None:
    with pytest.raises(Rejected, match="No record of the account matches it"):
        planner(MISSING).plan(pending_row(BELL, method="FIND"))


def test_a_request_for_a_case_of_its_own_is_made_in_its_place() -> None:
    payload = {"SalePayments": [{"paymentTypeID": 1, "amount": 5}]}
    on_create = {"method": "POST", "endpoint": "Sale/{description}/refund", "payload": payload}
    pending = pending_row({**BELL, "description": "7"}, method="UPSERT", on_create=on_create)
    plan = planner(MISSING).plan(pending)
    assert (plan.outcome, [one.title for one in plan.requests]) == (Outcome.CALLED, ["POST Sale/7/refund"])


def test_lookups_are_part_of_the_row() -> None:
    lookups = {"categoryID": {"resource": "Category", "where": {"name": "{description}"}}}
    pending = pending_row(BELL, method="UPSERT", lookups=lookups)
    pending.stream = replace(pending.stream, columns=(*BELL, "categoryID"))
    plans = planner(FOUND)
    plans.resolve(pending)
    (request,) = plans.plan(pending).requests
    assert request.body["categoryID"] == 9


# ------------------------------------------------------------------------------------------------------ what changed


def version(row: dict[str, Any], **options: Any) -> str:
    found = planner(FOUND).plan(pending_row(row, **{"method": "UPSERT", **options})).version
    assert found
    return found


def test_a_row_that_is_published_as_it_is_needs_no_request() -> None:
    plan = planner(FOUND).plan(pending_row(BELL, known(version(BELL)), method="UPSERT"))
    assert (plan.outcome, plan.requests, plan.key, plan.version) == (Outcome.UNCHANGED, [], "5", None)


def test_the_journal_notes_again_what_an_interrupted_run_has_published() -> None:
    plan = planner(FOUND).plan(pending_row(BELL, known(version(BELL), pending=True), method="UPSERT"))
    assert (plan.outcome, plan.version) == (Outcome.UNCHANGED, version(BELL))


@pytest.mark.parametrize(
    "entry", [known("another"), known(version(BELL), REJECTED), None], ids=["another version", "rejected", "unknown"]
)
def test_any_other_row_is_sent(entry: Entry | None) -> None:
    assert planner(FOUND).plan(pending_row(BELL, entry, method="UPSERT")).outcome is Outcome.UPDATED


@pytest.mark.parametrize(("pending", "outcome"), [(False, Outcome.UPDATED), (True, Outcome.UNCHANGED)])
def test_without_a_comparison_only_what_an_interrupted_run_published_is_not_sent(
    pending: bool, outcome: Outcome
) -> None:
    entry = known(version(BELL, compare="none"), pending=pending)
    assert planner(FOUND).plan(pending_row(BELL, entry, method="UPSERT", compare="none")).outcome is outcome


def test_a_version_is_the_same_for_a_new_record_and_a_known_one() -> None:
    created = planner(MISSING).plan(pending_row(BELL, method="UPSERT"))
    assert created.version == version(BELL)
    assert version({**BELL, "description": "Horn"}) != version(BELL)


def test_the_same_row_for_another_record_is_another_version() -> None:
    options = {"method": "PUT", "endpoint": "Item/{itemID}", "payload": {"description": "{description}"}}
    assert version(BELL, **options) != version({**BELL, "itemID": 6}, **options)


def test_compared_with_the_account_only_what_differs_is_sent() -> None:
    account = Account("5", {"5": {**BELL, "description": "Horn"}})
    plan = planner(account).plan(pending_row(BELL, method="UPSERT", compare="account"))
    (request,) = plan.requests
    assert request.body == {"description": "Bell"}
    assert plan.changes == {"description": ("Horn", "Bell")}


def test_compared_with_the_account_a_record_may_be_as_the_row_says() -> None:
    plan = planner(Account("5", {"5": BELL})).plan(pending_row(BELL, method="UPSERT", compare="account"))
    assert (plan.outcome, plan.requests) == (Outcome.UNCHANGED, [])
    assert plan.version == version(BELL, compare="account")


def test_a_record_that_lacks_what_the_api_requires_is_not_created() -> None:
    with pytest.raises(Rejected, match="POST Item needs description"):
        planner(MISSING).plan(pending_row({"itemID": 5, "customSku": "B-1"}, method="UPSERT"))


# -------------------------------------------------------------------------------------------------- nothing to send


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("UPSERT", {}),
        ("UPDATE", {"payload": {"description": "{description}"}}),
        ("PUT", {"endpoint": "Item/5"}),
        ("PUT", {"endpoint": "Future/5", "unchecked": True, "payload": {"name": "{description}"}}),
    ],
)
def test_a_request_without_content_is_not_sent(method: str, options: dict[str, Any]) -> None:
    pending = pending_row({"itemID": 5, "description": None}, method=method, **options)
    plan = planner(FOUND).plan(pending)
    assert (plan.outcome, plan.requests) == (Outcome.UNCHANGED, [])
    assert plan.version


@pytest.mark.parametrize(
    ("method", "options", "request_"),
    [
        ("PUT", {"endpoint": "Item/5", "payload": {}}, "PUT Item/5"),
        ("PUT", {"endpoint": "Item/5", "query": {"a": "b"}}, "PUT Item/5"),
        ("POST", {"endpoint": "Inventory/Transfer/5/Send"}, "POST Inventory/Transfer/5/Send"),
        ("DELETE", {"endpoint": "Item/5"}, "DELETE Item/5"),
    ],
)
def test_a_request_that_means_something_without_content_is_sent(
    method: str, options: dict[str, Any], request_: str
) -> None:
    plan = planner(FOUND).plan(pending_row({"itemID": 5, "description": None}, method=method, **options))
    assert [one.title for one in plan.requests] == [request_]


def test_a_record_without_content_is_not_created() -> None:
    with pytest.raises(Rejected, match="It has no value for any field of POST Customer"):
        planner(MISSING).plan(pending_row({"firstName": None}, method="UPSERT", endpoint="Customer"))


# ---------------------------------------------------------------------------------------------------------- archived


@pytest.mark.parametrize(
    ("account", "archived", "requests", "last"),
    [
        (MISSING, True, ["POST Item"], "DELETE Item/5"),
        (MISSING, False, ["POST Item"], ""),
        (FOUND, True, ["PUT Item/5"], "DELETE Item/5"),
        (FOUND, False, ["PUT Item/5"], ""),
        (FOUND, None, ["PUT Item/5"], ""),
    ],
)
def test_a_record_is_archived_after_it_is_written(
    account: Account, archived: bool | None, requests: list[str], last: str
) -> None:
    pending = pending_row({**BELL, "archived": archived}, method="UPSERT")
    plans = planner(account)
    plan = plans.plan(pending)
    follow_up = plans.follow_up(pending, plan, "5")
    assert [one.title for one in plan.requests] == requests
    assert (follow_up.title if follow_up else "") == last


def test_it_is_known_from_the_account_whether_a_record_is_archived() -> None:
    pending = pending_row({**BELL, "archived": True}, method="UPSERT", compare="account")
    archived = Account("5", {"5": {**BELL, "archived": True}})
    plan = planner(archived).plan(pending)
    assert (plan.outcome, planner(archived).follow_up(pending, plan, "5")) == (Outcome.UNCHANGED, None)


# ---------------------------------------------------------------------------------------------------------- going on


@pytest.mark.parametrize("method", ["UPSERT", "CREATE", "POST"])
def test_a_row_whose_record_was_created_goes_on_from_there(method: str) -> None:
    row = {**BELL, "archived": True}
    first = planner(MISSING).plan(pending_row(row, method=method))
    done = (first.requests[0].digest(),)
    pending = pending_row(row, known(first.version or "", REJECTED, done=done), method=method)
    plans = planner(FOUND)
    plan = plans.plan(pending)
    assert (plan.event, plan.key, plan.requests, plan.outcome) == (Event.CREATE, "5", [], Outcome.CREATED)
    assert plan.version == first.version
    assert getattr(plans.follow_up(pending, plan, plan.key), "title", "") == "DELETE Item/5"


def test_a_row_that_changed_meanwhile_is_sent_as_it_is_now() -> None:
    first = planner(MISSING).plan(pending_row(BELL, method="UPSERT"))
    entry = known(first.version or "", REJECTED, done=(first.requests[0].digest(),))
    plan = planner(FOUND).plan(pending_row({**BELL, "description": "Horn"}, entry, method="UPSERT"))
    assert [one.title for one in plan.requests] == ["PUT Item/5"]


# ------------------------------------------------------------------------------------------------------------ traces


def test_a_created_record_is_found_again_by_what_matches_and_by_its_reference() -> None:
    pending = pending_row(BELL, method="UPSERT", match_on={"description": "{description}"})
    plans = planner(MISSING)
    plan = plans.plan(pending)
    assert plans.traces(pending, plan, plan.requests[0]) == [
        Trace({"description": "Bell"}, unique=True),
        Trace({"customSku": "B-1"}, unique=False),
    ]


def test_what_is_not_created_leaves_no_trace() -> None:
    plans, pending = planner(FOUND), pending_row(BELL, method="UPSERT")
    plan = plans.plan(pending)
    assert plans.traces(pending, plan, plan.requests[0]) == []
