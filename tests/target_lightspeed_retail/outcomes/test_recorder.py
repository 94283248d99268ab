from __future__ import annotations

import json

import pytest

from target_lightspeed_retail.outcomes.journal import ACCEPTED, REJECTED, UNKNOWN, Journal
from target_lightspeed_retail.outcomes.outcome import Outcome, Rejection, Sent
from target_lightspeed_retail.outcomes.recorder import OutcomeRecorder, TooManyRejects
from target_lightspeed_retail.outcomes.rejects import Rejects
from target_lightspeed_retail.outcomes.report import Report
from target_lightspeed_retail.outcomes.results import Results
from target_lightspeed_retail.rows import EarlierRejection, Row

SENT = Sent("PUT", "Item/12", 200, 1.0, ("description",))

BAD = Rejection("The price is wrong.", "a wrong price", 422, "wrong", "PUT Item/12")


@pytest.fixture
def journal(tmp_path):
    journal = Journal(str(tmp_path / "journal.sqlite"), 1)
    journal.reserve()
    yield journal
    journal.close()


@pytest.fixture
def rejects(tmp_path, journal):
    rejects = Rejects(str(tmp_path / "rejects.jsonl"), journal.published_since)
    rejects.open()
    yield rejects
    rejects.finish()


@pytest.fixture
def recorder(tmp_path, journal, rejects):
    recorder = OutcomeRecorder(
        journal, rejects, Results(str(tmp_path / "results.jsonl")), Report(dry=False), most_rejects=None
    )
    recorder.describe("items", {"properties": {"id": {"type": "integer"}}}, ["id"])
    yield recorder
    recorder.results.close()


def row(key=5, rejected=None):
    return Row("items", key, {"id": key}, str(key), rejected=rejected)


def records(path):
    messages = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [message["record"] for message in messages if message["type"] == "RECORD"]


def results(tmp_path):
    return [(one["key"], one["outcome"], one["endpoint"]) for one in records(tmp_path / "results.jsonl")]


def rejected_before(recorder):
    """A row that a former run has rejected, as this one reads it."""
    recorder.rejected(row(), None, BAD)
    recorder.rejects.finish()
    (record,) = records(recorder.rejects.path)
    recorder.rejects.open()
    told = {name: record[f"_sdc_rejection_{name}"] for name in ("id", "key", "at", "attempts")}
    return row(rejected=EarlierRejection(**told))


def in_file(recorder):
    recorder.rejects.finish()
    return [one["id"] for one in records(recorder.rejects.path)]


def test_a_row_that_was_sent_is_recorded_everywhere(recorder, tmp_path):
    recorder.sent(row(), Outcome.UPDATED, "12", "version", SENT)
    entry = recorder.journal.entry("items", "5")
    assert (entry.outcome, entry.remote_id, entry.digest) == (ACCEPTED, "12", "version")
    assert results(tmp_path) == [("5", "updated", "Item/12")]
    assert in_file(recorder) == []


def test_a_row_that_needed_no_request_is_learnt_by_the_journal_if_that_is_news(recorder, tmp_path):
    recorder.unsent(row(5), Outcome.FOUND, "12", "")
    recorder.unsent(row(6), Outcome.UNCHANGED, "13", None)
    assert recorder.journal.entry("items", "5").remote_id == "12"
    assert recorder.journal.entry("items", "6") is None
    assert results(tmp_path) == [("5", "found", None), ("6", "unchanged", None)]


@pytest.mark.parametrize(
    "publish",
    [
        lambda recorder, row: recorder.sent(row, Outcome.CREATED, "12", "version", SENT),
        lambda recorder, row: recorder.unsent(row, Outcome.UNCHANGED, "12", None),
        lambda recorder, row: recorder.superseded(row, "12"),
    ],
)
def test_a_row_that_is_published_or_superseded_leaves_the_file_of_rejected_rows(recorder, publish):
    publish(recorder, rejected_before(recorder))
    assert in_file(recorder) == []


def test_a_row_that_is_skipped_stays_in_the_file_of_rejected_rows(recorder):
    recorder.skipped(rejected_before(recorder), "")
    assert in_file(recorder) == [5]


def test_a_row_that_is_rejected_again_is_in_the_file_once(recorder):
    recorder.rejected(rejected_before(recorder), recorder.journal.entry("items", "5"), BAD)
    assert in_file(recorder) == [5]
    assert [one["_sdc_rejection_attempts"] for one in records(recorder.rejects.path)] == [2]


def test_a_rejection_is_recorded_everywhere(recorder, tmp_path):
    recorder.rejected(row(), None, BAD, done=["first"])
    entry = recorder.journal.entry("items", "5")
    assert (entry.outcome, entry.attempts, entry.done) == (REJECTED, 1, ["first"])
    assert results(tmp_path) == [("5", "rejected", "Item/12")]
    assert recorder.report.rejected_rows == "1 row was rejected (1 of items: a wrong price)"
    (record,) = records(recorder.rejects.path.with_name("rejects.jsonl.part"))
    assert (record["_sdc_rejection_reason"], record["_sdc_rejection_status"]) == ("The price is wrong.", 422)


@pytest.mark.parametrize("known", [True, False])
def test_a_doubt_is_kept(recorder, known):
    recorder.journal.begin(row(), "version", {"request": "POST Item"}, None)
    entry = recorder.journal.entry("items", "5") if known else None
    recorder.rejected(row(), entry, Rejection("Outcome unknown.", unknown=not known))
    kept = recorder.journal.entry("items", "5")
    assert (kept.outcome, kept.request) == (UNKNOWN, {"request": "POST Item"})


@pytest.mark.parametrize(("most", "possible"), [(0, 1), (2, 3)])
def test_a_run_ends_with_one_rejection_too_many(recorder, most, possible):
    strict = OutcomeRecorder(recorder.journal, recorder.rejects, recorder.results, recorder.report, most)
    for key in range(1, possible):
        strict.rejected(row(key), None, BAD)
    with pytest.raises(TooManyRejects, match=r"rejects\.jsonl: correct them"):
        strict.rejected(row(possible), None, BAD)
    assert in_file(recorder) == list(range(1, possible + 1))


def test_a_dry_run_only_counts(journal):
    recorder = OutcomeRecorder(journal, None, Results(None), Report(dry=True), most_rejects=None)
    recorder.describe("items", {"properties": {}}, [])
    recorder.rejected(row(), None, BAD)
    recorder.superseded(row(6), "")
    assert recorder.report.rejects == 1
    assert journal.entry("items", "5") is None
