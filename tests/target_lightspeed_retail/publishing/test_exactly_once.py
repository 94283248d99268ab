"""A request is carried out exactly once, whatever the account answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lightspeed_retail.errors import Conflict, LightspeedError, RequestRefused, ServerFailure, Unauthorized, Unreachable
from lightspeed_retail.transport import Reply
from target_lightspeed_retail.configuration.publications import Publications
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.matching.pending_row import PendingRow
from target_lightspeed_retail.outcomes.journal import REJECTED, SENDING, Journal
from target_lightspeed_retail.publishing.exactly_once import LONGEST_PAUSE, OutcomeUnknown, SafeSender, Trace
from target_lightspeed_retail.publishing.write_request import WriteRequest
from target_lightspeed_retail.rows import Row
from target_lightspeed_retail.settings import TargetSettings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

UNSENT = Unreachable("Nobody answers.", sent=False)

FAILED = ServerFailure("It failed.", status=500)

BELL = WriteRequest(RequestTemplate.of("POST", "Item", {}), body={"description": "Bell", "customSku": "B-1"})

CHANGE = WriteRequest(RequestTemplate.of("PUT", "Item/{itemID}", {}), body={"description": "Bell"}, key="5")

BY_NAME = Trace({"description": "Bell"}, unique=True)

BY_SKU = Trace({"customSku": "B-1"}, unique=False)


@dataclass
class Account:
    """Answers requests from a script, and searches with its records."""

    answers: list[Any] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW

    def call(self, resource: Any, action: Any, **_: Any) -> Reply:
        self.asked.append(action.method)
        answer = self.answers.pop(0)
        if isinstance(answer, LightspeedError):
            raise answer
        return Reply(200, {}, answer)

    def search(self, _collection: Any, conditions: Any) -> list[dict[str, Any]]:
        self.asked.append("search")
        return [one for one in self.records if all(one.get(name) == value for name, value in conditions.items())]


@pytest.fixture
def journal(tmp_path):
    journal = Journal(str(tmp_path / "journal.sqlite"), 1)
    journal.reserve()
    yield journal
    journal.close()


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def sender(account, journal):
    return SafeSender(account, account, journal, attempts=3, sleep=account.pauses.append)


@pytest.fixture
def pending(journal):
    options = {"stream": "x", "method": "UPSERT", "endpoint": "Item", "keys": "external"}
    publication = Publications(TargetSettings(publications=[options])).of("x")
    stream = Stream("x", {"properties": {}}, ["id"], publication, ("id",), ())
    return PendingRow(Row("x", 1, {"id": 1}, "1"), stream, journal.entry("x", "1"), {})


def reopened(pending, journal):
    """The same row in the next run."""
    pending.entry = journal.entry("x", "1")
    pending.done = pending.entry.done if pending.entry else []
    return pending


def made(key="12", after=timedelta(seconds=1), **values):
    return {"itemID": key, "createTime": (NOW + after).isoformat(), **BELL.body, **values}


def test_a_request_is_sent_once_and_its_record_is_known(sender, account, pending, journal):
    account.answers = [{"Item": {"itemID": "12"}}]
    reply, key = sender.send(BELL, pending, "version", [BY_NAME])
    assert (reply.status, key, account.asked) == (200, "12", ["POST"])
    assert pending.done == [BELL.digest()]
    assert journal.entry("x", "1").outcome == SENDING  # until its outcome is recorded


@pytest.mark.parametrize("error", [UNSENT, Unauthorized("no", status=401), RequestRefused("no", status=422)])
def test_a_failure_without_effect_is_taken_back(sender, account, pending, journal, error):
    account.answers = [error]
    with pytest.raises(type(error)):
        sender.send(BELL, pending, "version", [BY_NAME])
    assert journal.entry("x", "1") is None
    assert (account.asked, pending.done) == (["POST"], [])


def test_a_failure_without_effect_keeps_what_was_done_before(sender, account, pending, journal):
    account.answers = [{"Item": {"itemID": "12"}}, UNSENT]
    sender.send(BELL, pending, "version", [BY_NAME])
    with pytest.raises(Unreachable):
        sender.send(CHANGE, pending, "version", [])
    entry = journal.entry("x", "1")
    assert (entry.outcome, entry.done, entry.remote_id) == (REJECTED, [BELL.digest()], "5")


def test_a_repeatable_request_is_left_to_the_transport(sender, account, pending, journal):
    account.answers = [FAILED]
    with pytest.raises(ServerFailure):
        sender.send(CHANGE, pending, "version", [])
    assert account.asked == ["PUT"]
    assert journal.entry("x", "1").request["repeatable"] is True


@pytest.mark.parametrize("trace", [BY_NAME, BY_SKU])
def test_a_record_that_was_created_all_the_same_is_found(sender, account, pending, trace):
    account.answers, account.records = [FAILED], [made()]
    assert sender.send(BELL, pending, "version", [trace]) == (None, "12")
    assert (account.asked, pending.done) == (["POST", "search"], [BELL.digest()])


def test_a_record_that_was_not_created_is_sent_again(sender, account, pending):
    account.answers = [FAILED, FAILED, {"Item": {"itemID": "12"}}]
    assert sender.send(BELL, pending, "version", [BY_NAME])[1] == "12"
    assert account.asked == ["POST", "search", "POST", "search", "POST"]
    assert account.pauses == [2.0, 4.0]


def test_after_the_last_attempt_it_fails(sender, account, pending, journal):
    account.answers = [FAILED] * 3
    with pytest.raises(ServerFailure):
        sender.send(BELL, pending, "version", [BY_NAME])
    assert account.asked == ["POST", "search"] * 3
    assert journal.entry("x", "1").outcome == SENDING


def test_a_failure_without_effect_after_a_doubtful_one_keeps_the_doubt(sender, account, pending, journal):
    account.answers = [FAILED, Unauthorized("no", status=401)]
    with pytest.raises(Unauthorized):
        sender.send(BELL, pending, "version", [BY_NAME])
    assert journal.entry("x", "1").outcome == SENDING


@pytest.mark.parametrize(
    ("records", "traces"),
    [
        ([], []),
        ([made("12"), made("13")], [BY_NAME]),
        ([{**made(), "createTime": "", "timeStamp": ""}], [BY_SKU]),
    ],
    ids=["no trace", "several records", "no creation time"],
)
def test_what_cannot_be_told_is_of_unknown_outcome(sender, account, pending, records, traces):
    account.answers, account.records = [FAILED], records
    with pytest.raises(OutcomeUnknown, match=r"Outcome unknown: It failed\.") as caught:
        sender.send(BELL, pending, "version", traces)
    assert caught.value.rejection.unknown
    assert caught.value.error is FAILED


def test_an_older_record_with_the_same_reference_does_not_count(sender, account, pending):
    account.answers = [FAILED, {"Item": {"itemID": "13"}}]
    account.records = [made("12", after=-timedelta(minutes=3))]
    assert sender.send(BELL, pending, "version", [BY_SKU])[1] == "13"


def test_a_record_of_another_row_does_not_count(sender, account, pending, journal):
    journal.accept(Row("x", 2, {}, "2"), "other", "12")
    account.answers, account.records = [FAILED, {"Item": {"itemID": "13"}}], [made("12")]
    assert sender.send(BELL, pending, "version", [BY_SKU])[1] == "13"


def test_a_record_that_the_reply_does_not_name_is_looked_for(sender, account, pending):
    account.answers, account.records = [{"message": "done"}], [made("12")]
    assert sender.send(BELL, pending, "version", [BY_NAME])[1] == "12"


def test_the_next_run_finds_what_an_interrupted_one_has_created(sender, account, pending, journal):
    account.answers = [FAILED] * 3
    with pytest.raises(ServerFailure):
        sender.send(BELL, pending, "version", [BY_NAME])
    account.records = [made()]
    again = reopened(pending, journal)
    assert sender.recover(again) == "12"
    assert again.done == [BELL.digest()]


def test_the_next_run_learns_that_nothing_was_created(sender, account, pending, journal):
    account.answers = [FAILED] * 3
    with pytest.raises(ServerFailure):
        sender.send(BELL, pending, "version", [BY_NAME])
    again = reopened(pending, journal)
    assert (sender.recover(again), again.done) == ("", [])


def test_the_next_run_cannot_tell_without_a_trace(sender, account, pending, journal):
    account.answers = [FAILED]
    with pytest.raises(OutcomeUnknown):
        sender.send(BELL, pending, "version", [])
    with pytest.raises(OutcomeUnknown, match=r"An earlier run was ended while this was being sent\.") as caught:
        sender.recover(reopened(pending, journal))
    assert caught.value.rejection.request == "POST Item"


def test_pauses_are_bounded(sender, account):
    for attempt in range(1, 8):
        sender.pause(attempt)
    assert account.pauses == [2.0, 4.0, 8.0, 16.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_conflict_is_for_the_publisher(sender, account, pending):
    account.answers = [Conflict("changed", status=409)]
    with pytest.raises(Conflict):
        sender.send(CHANGE, pending, "version", [])
