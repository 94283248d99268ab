"""Whether the tap reads every list to its end, or says that it cannot, however an account pages."""

import json
from pathlib import Path

import pytest

from ._command import Command, Outcome

STREAMS = ("customer", "tag")
"""A stream whose list deviates, and another one, which must not notice."""


@pytest.fixture
def sync(read, sandbox, tmp_path: Path, version: str):
    """Reads the streams over a few pages, with deviations of the list of customers."""

    def run(deviation: str, *streams: str, path: str = "Customer", settings=None, **options) -> Outcome:
        sandbox.deviations.switch_on(deviation, path=path, **options)
        command = Command(sandbox.settings, tmp_path)
        return command.sync(*(streams or STREAMS), api_version=version, page_size=20, max_attempts=1, **settings or {})

    return run


def keys(outcome: Outcome, stream: str = "customer") -> list[int]:
    return [record[f"{stream}ID"] for record in outcome.records(stream)]


@pytest.fixture
def truth(read) -> list[int]:
    return sorted(read.keys("customer"))


@pytest.mark.parametrize("options", [{}, {"parameters": ("load_relations",)}, {"parameters": ("archived",)}], ids=str)
def test_links_that_lose_parameters_lose_nothing_else(read, sync, truth, options):
    outcome = sync("next-loses-parameters", **options)
    assert outcome.status == 0
    assert sorted(keys(outcome)) == truth
    assert all(record["Contact"] for record in outcome.records("customer"))


@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize("version", ["V3"])
def test_links_in_a_circle_end_the_stream(sync, truth, length, version):
    outcome = sync("next-cycle", "customer", length=length)
    assert outcome.status == 1
    assert set(keys(outcome)) < set(truth)
    assert len(keys(outcome)) == len(set(keys(outcome))) == 20 * length
    assert "no new record" in outcome.errors[0]


def test_links_to_the_same_records_end_the_stream(sync, truth, version):
    outcome = sync("next-repeats")
    assert outcome.status == 1
    if version == "V3":
        assert len(keys(outcome)) == 20
        assert "no new record" in outcome.errors[0]
    else:  # the list is walked by its stamp, not by the offset; but its count promises more
        assert set(keys(outcome)) <= set(truth)
        assert "holds none" in outcome.errors[0]


@pytest.mark.parametrize("form", ["object", "list", "text"])
def test_an_empty_list_is_empty_in_every_form(sync, form):
    nobody = {"customer": {"query": {"firstName": "Nobody at all"}}}
    outcome = sync("empty-form", form=form, settings={"requests": nobody})
    assert outcome.status == 0
    assert outcome.records("customer") == []
    assert outcome.records("tag")


def test_records_without_their_key_are_logged_and_counted(sync, truth):
    outcome = sync("records-without-key")
    assert outcome.status == 1
    *each, summary = outcome.errors
    assert None not in keys(outcome)
    assert len(set(keys(outcome))) + len(each) >= len(truth)
    assert all(line.startswith("customer: a record came without customerID; skipped. It holds {") for line in each)
    assert f"{len(each)} records were skipped: customer ({len(each)})." in summary
    assert outcome.records("tag")


def test_the_log_hides_who_a_skipped_record_is_about(sync):
    outcome = sync("records-without-key")
    (held, *_) = [json.loads(line.partition(" It holds ")[2]) for line in outcome.errors[:-1]]
    assert held["firstName"] == held["lastName"] == "***"
    assert held["customerTypeID"] != "***"


def test_scalars_become_rows(sync):
    outcome = sync("scalar-records", "tag_group", "tag", path="TagGroup")
    assert outcome.status == 0
    assert [record["_extra"] for record in outcome.records("tag_group")] == [{"value": "a"}, {"value": "b"}]
    assert outcome.records("tag")


@pytest.mark.parametrize("records", [15, 1])
def test_pages_that_are_too_heavy_are_read_in_smaller_ones(sync, truth, records):
    outcome = sync("heavy-page", records=records)
    assert outcome.status == 0
    assert sorted(keys(outcome)) == truth
    assert outcome.records("tag")


def test_a_record_that_fails_on_its_own_is_skipped(sync, read):
    """A full table without it is not announced either: a target would delete what is not part of it."""
    heavy = sorted(read.keys("tag"))[1]
    outcome = sync("heavy-record", "tag", "season", path="Tag", key=str(heavy))
    assert outcome.status == 1
    assert sorted(keys(outcome, "tag")) == sorted(read.keys("tag") - {heavy})
    each, summary = outcome.errors
    assert each == f"tag: record {heavy} failed on its own, without any other record in the page; skipped."
    assert "1 record was skipped: tag (1)." in summary
    announced = [len(outcome.of("ACTIVATE_VERSION", stream)) for stream in ("tag", "season")]
    assert announced[0] < announced[1]


def test_a_record_that_was_skipped_is_read_once_it_can_be(sync, read, sandbox):
    keys_of_counts = sorted(read.keys("register_count"))
    heavy = keys_of_counts[len(keys_of_counts) // 2]
    first = sync("heavy-record", "register_count", path="RegisterCount", key=str(heavy))
    assert first.status == 1
    read_first = [record["registerCountID"] for record in first.records("register_count")]
    assert read_first == [key for key in keys_of_counts if key != heavy]
    state = first.states[-1]
    assert state["bookmarks"]["register_count"].get("replication_key_value", 0) < heavy
    sandbox.deviations.clear()
    second = read("register_count", state=state)
    assert heavy in second.column("register_count", "registerCountID")
    assert second.bookmark("register_count") > heavy


def test_a_stream_that_follows_a_stamp_stays_before_a_skipped_record(sync, read, sandbox):
    """V3 reads the rest by the key, and the bookmark waits where it was before the run."""
    row = sorted(read.rows("customer"), key=lambda row: row["timeStamp"])[25]
    heavy = row["customerID"]
    first = sync("heavy-record", key=str(heavy))
    assert first.status == 1
    assert set(keys(first)) == read.keys("customer") - {heavy}
    assert first.states[-1]["bookmarks"]["customer"].get("replication_key_value", "") <= row["timeStamp"]
    assert not [text for text in first.warnings if "did not come sorted" in text]
    sandbox.deviations.clear()
    second = read("customer", state=first.states[-1])
    assert heavy in second.column("customer", "customerID")


# ---------------------------------------------------------------------------------------- refused in mid-list

MIDDLES = pytest.mark.parametrize("page", ["middle", "last"])


@MIDDLES
@pytest.mark.parametrize("version", ["V3"])  # each page of V2 is the first one of what is left
def test_a_relation_that_is_refused_in_mid_list_is_warned_of_once(sync, truth, page, version):
    outcome = sync("relation-refused", relations=("Contact",), page=page)
    assert outcome.status == 0
    assert set(keys(outcome)) == set(truth)
    (warning,) = outcome.warnings
    assert warning.startswith("customer: the account refuses the relations Contact; reading without them.")


@MIDDLES
@pytest.mark.parametrize("version", ["V3"])
def test_a_sort_that_is_refused_in_mid_list_is_warned_of_once(sync, truth, page, version):
    outcome = sync("sort-refused", page=page)
    assert outcome.status == 0
    assert set(keys(outcome)) == set(truth)
    (warning,) = outcome.warnings
    assert warning.startswith("customer: the account refuses to list records in the order of timeStamp;")


def test_filters_that_are_ignored_cost_order_and_no_record(sync, truth, version):
    outcome = sync("filters-ignored")
    assert outcome.status == 0
    assert sorted(keys(outcome)) == truth
    assert outcome.warnings == (
        [] if version == "V3" else ["customer: the account ignores the filter on timeStamp; reading by offset."]
    )
