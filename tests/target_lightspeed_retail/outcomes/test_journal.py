from __future__ import annotations

import sqlite3
import stat

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.outcomes.journal import ACCEPTED, REJECTED, SENDING, UNKNOWN, Journal
from target_lightspeed_retail.rows import EarlierRejection, Row

ACCOUNT = 83050

REJECTED_BEFORE = EarlierRejection("id", "k", "then", 2)


def row(key="k", number=1, stream="items"):
    return Row(stream, number, {"a": 1}, key)


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "state" / "journal.sqlite")


@pytest.fixture
def journal(place):
    journal = Journal(place, ACCOUNT)
    journal.reserve()
    yield journal
    journal.close()


def reopened(journal, place):
    journal.close()
    return begun(place)


def after_a_kill(journal, place):
    """The next run; the end of a process lets go of its locks."""
    journal._lock.release(force=True)
    return begun(place)


def begun(place):
    journal = Journal(place, ACCOUNT)
    journal.reserve()
    return journal


def test_what_was_accepted_is_known_in_the_next_run(journal, place):
    journal.accept(row(), "d", "12")
    again = reopened(journal, place)
    entry = again.entry("items", "k")
    assert (entry.outcome, entry.digest, entry.remote_id, entry.pending) == (ACCEPTED, "d", "12", True)
    assert again.entry("others", "k") is None
    assert again.remote_ids("items", ["k", "x"]) == {"k": "12"}
    again.close()


def test_a_request_that_was_under_way_when_the_run_was_killed_is_remembered(journal, place):
    journal.begin(row(), "d", {"request": "POST Item", "body": {"description": "Bell"}}, None)
    again = after_a_kill(journal, place)
    entry = again.entry("items", "k")
    assert (entry.outcome, entry.digest, entry.pending) == (SENDING, "d", True)
    assert entry.request["body"] == {"description": "Bell"}
    again.close()


def test_a_request_keeps_what_was_known_of_the_record(journal):
    journal.accept(row(), "d", "12")
    journal.begin(row(), "e", {}, journal.entry("items", "k"))
    assert journal.entry("items", "k").remote_id == "12"
    journal.reject(row(), journal.entry("items", "k"), REJECTED, 3)
    entry = journal.entry("items", "k")
    assert (entry.outcome, entry.attempts, entry.remote_id) == (REJECTED, 3, "12")
    journal.accept(row(), "e", "12")
    assert journal.entry("items", "k").attempts == 0
    assert not journal.entry("items", "k").request


@pytest.mark.parametrize("settled", [True, False])
def test_a_request_that_had_no_effect_leaves_what_was_known_before(journal, place, settled):
    journal.accept(row(), "d", "12")
    if settled:
        journal.settle(1)
    second = reopened(journal, place)
    before = second.entry("items", "k")
    second.begin(row(), "e", {"request": "POST Item"}, before)
    second.withdraw(row(), before)
    assert second.entry("items", "k") == before
    third = reopened(second, place)
    assert (third.entry("items", "k"), before.outcome, before.pending) == (before, ACCEPTED, not settled)
    third.close()


def test_a_first_request_that_had_no_effect_leaves_nothing(journal, place):
    journal.begin(row(), "d", {"request": "POST Item"}, None)
    journal.withdraw(row(), None)
    again = reopened(journal, place)
    assert again.entry("items", "k") is None
    again.close()


def test_a_kill_before_a_withdrawal_is_on_the_disk_leaves_the_request_open(journal, place):
    journal.accept(row(), "d", "12")
    before = journal.entry("items", "k")
    journal.begin(row(), "e", {"request": "POST Item"}, before)
    journal.withdraw(row(), before)
    journal._connection.rollback()
    again = after_a_kill(journal, place)
    entry = again.entry("items", "k")
    assert (entry.outcome, entry.digest, entry.remote_id, entry.request) == (
        SENDING,
        "e",
        "12",
        {"request": "POST Item"},
    )
    again.close()


def test_the_outcome_of_a_request_survives_a_kill(journal, place):
    for key in ("published", "refused"):
        journal.begin(row(key), "d", {"request": "POST Item"}, None)
    journal.accept(row("published"), "d", "12")
    journal.reject(row("refused"), None, REJECTED, 1)
    journal._connection.rollback()
    again = after_a_kill(journal, place)
    assert [again.entry("items", key).outcome for key in ("published", "refused")] == [ACCEPTED, REJECTED]
    again.close()


def test_it_tells_which_rows_were_published_after_they_were_rejected(journal):
    rejections = [EarlierRejection(key, key, at, 1) for key in "abc" for at in ("2026-01-01", "2999-01-01")]
    journal.accept(row("a"), "d", "12")
    journal.reject(row("b"), None, REJECTED, 1)
    assert journal.published_since("items", rejections) == [rejections[0]]
    assert journal.published_since("others", rejections) == []


def test_rows_are_settled_up_to_a_place_in_the_input(journal, place):
    for number in (1, 2, 3):
        journal.accept(row(str(number), number), "d", "")
    journal.settle(2)
    again = reopened(journal, place)
    assert [again.entry("items", key).pending for key in "123"] == [False, False, True]
    again.settle_all()
    third = reopened(again, place)
    assert not third.entry("items", "3").pending
    third.close()


def test_a_row_without_a_key_finds_what_a_run_that_was_killed_made_of_it(journal, place):
    keys = [journal.key_without("log", "same"), journal.key_without("log", "same")]
    assert keys[0] != keys[1]
    journal.accept(row(keys[0], 1, "log"), "d", "")
    journal.begin(row(keys[1], 2, "log"), "d", {}, None)
    again = after_a_kill(journal, place)
    assert [again.key_without("log", "same"), again.key_without("log", "same")] == keys
    assert again.key_without("log", "same") not in keys
    again.settle_all()
    journal.close()
    third = reopened(again, place)
    assert third.key_without("log", "same") != keys[0]
    third.close()


def test_accounts_do_not_know_of_each_other(journal, place):
    journal.accept(row(), "d", "12")
    other = Journal(place, ACCOUNT + 1)
    assert other.entry("items", "k") is None
    other.close()


def test_rows_wait_in_the_order_they_came(journal):
    for number in (3, 1, 2):
        journal.wait(Row("items", number, {"price": 2.5}, str(number), deleted=number == 1, rejected=REJECTED_BEFORE))
    assert journal.waiting() == {"items": 1}
    first, second = journal.take_waiting("items", 0, 2)
    assert (first.number, first.deleted, first.rejected) == (1, True, REJECTED_BEFORE)
    assert second.record == {"price": 2.5}
    assert journal.count_waiting() == 1
    assert [one.number for one in journal.take_waiting("items", 2, 5)] == [3]


def test_rows_that_waited_when_a_run_was_killed_come_again_by_themselves(journal, place):
    journal.wait(row())
    journal.commit()
    again = after_a_kill(journal, place)
    assert again.waiting() == {}
    again.close()


def test_a_run_keeps_its_waiting_rows_when_another_is_refused(journal, place):
    journal.wait(row())
    journal.commit()
    with pytest.raises(ConfigurationError, match="Another run uses the journal"):
        begun(place)
    assert journal.waiting() == {"items": 1}


def test_nobody_else_opens_it_before_it_is_closed(journal, place, monkeypatch):
    open_when_released = []
    release = journal._lock.release
    monkeypatch.setattr(
        journal._lock, "release", lambda: (open_when_released.append(not journal._connection.closed), release())
    )
    reopened(journal, place).close()
    assert open_when_released == [False]


def test_a_trial_does_not_get_in_the_way_of_a_run(journal, place):
    trial = Journal(place, ACCOUNT, trial=True)
    trial.reserve()
    trial.accept(row("other"), "d", "13")
    journal.accept(row(), "d", "12")
    trial.close()
    assert journal.entry("items", "k").remote_id == "12"


def test_each_account_has_a_journal_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_state_path", lambda name: tmp_path / name)
    for account in (1, 2):
        journal = Journal(None, account)
        journal.reserve()
        journal.close()
    names = sorted(path.name for path in (tmp_path / "lightspeed-retail").glob("*.sqlite"))
    assert names == ["journal-1.sqlite", "journal-2.sqlite"]


def test_a_trial_leaves_nothing_behind(place, tmp_path):
    trial = Journal(place, ACCOUNT, trial=True)
    trial.accept(row(), "d", "12")
    assert trial.entry("items", "k").remote_id == "12"
    trial.close()
    assert not (tmp_path / "state").exists()


def test_a_trial_knows_the_past_and_does_not_change_it(journal, place):
    journal.accept(row(), "d", "12")
    journal.commit()
    trial = Journal(place, ACCOUNT, trial=True)
    assert trial.entry("items", "k").remote_id == "12"
    trial.reject(row(), None, UNKNOWN, 1)
    trial.wait(row())
    trial.close()
    assert journal.entry("items", "k").outcome == ACCEPTED


def test_the_file_is_for_its_owner_alone(journal, tmp_path):
    assert stat.S_IMODE((tmp_path / "state" / "journal.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("postgresql://[::1:bad", "no URL of a database"),
        ("nosuch://user@host/database", "driver is not installed"),
        ("/dev/null/journal.sqlite", "cannot be opened"),
    ],
)
def test_a_place_that_is_none_is_refused(place, message):
    with pytest.raises(ConfigurationError, match=message):
        Journal(place, ACCOUNT)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "journal").write_text("not a database, however long this text may be " * 50)
    with pytest.raises(ConfigurationError, match="cannot be opened: file is not a database"):
        Journal(str(tmp_path / "journal"), ACCOUNT)


def test_what_was_accepted_keeps_no_copy_of_what_was_sent(journal, tmp_path):
    journal.begin(row(), "d", {"body": {"firstName": "Ann"}}, None)
    journal.accept(row(), "d", "12")
    with sqlite3.connect(tmp_path / "state" / "journal.sqlite") as database:
        assert database.execute("SELECT request FROM lightspeed_retail_journal").fetchall() == [(None,)]


def test_a_journal_may_be_in_postgres(postgres):
    place = postgres.new_database()
    journal = Journal(place, ACCOUNT)
    journal.reserve()
    journal.begin(row(), "d", {"request": "POST Item"}, None)
    journal.accept(row(), "d", "12")
    journal.accept(row("other"), "e", "")
    journal.wait(row("waits", 3))
    assert (journal.waiting(), journal.remote_ids("items", ["k", "other"])) == ({"items": 3}, {"k": "12"})
    journal.settle(1)
    again = reopened(journal, place)
    assert not again.entry("items", "k").pending
    assert again.waiting() == {}
    assert postgres.password not in again.name
    again.close()
    trial = Journal(place, ACCOUNT, trial=True)
    trial.reserve()
    trial.forget(row())
    trial.close()
    third = begun(place)
    assert third.entry("items", "k").remote_id == "12"
    third.close()


def test_which_row_stands_for_a_record_is_known_in_the_same_run(journal, place):
    journal.note_matches({"12": row("a", 1), "13": row("b", 2)})
    journal.note_matches({"12": row("a", 7)})
    found = journal.match("items", "12")
    assert (found.key, found.number) == ("a", 7)
    assert journal.match("items", "14") is None
    assert journal.match("others", "12") is None
    again = reopened(journal, place)
    assert again.match("items", "12") is None
    again.close()
