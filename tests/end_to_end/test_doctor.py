"""``lightspeed-retail doctor`` against accounts that are as documented, and that deviate in one place."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from lightspeed_retail import retry
from lightspeed_retail.cli import main
from lightspeed_retail.doctor import ESSENTIAL, Examination, Level, checks, report, run
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources.account import Locale
from lightspeed_retail.settings import Settings
from lightspeed_retail_sandbox import Sandbox
from lightspeed_retail_sandbox.deviations import KINDS, parsed

pytestmark = pytest.mark.integration

BUDGET = 30
"""Most drips that an account as documented is charged."""

REGISTERS = 30
"""So many that no request has to wait."""

SHORT = 1.5
"""Seconds to wait for a reply that never comes; long enough for those that do on a busy machine."""

VERSIONS = ("V3", "V2")


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox(registers=REGISTERS) as sandbox:
        yield sandbox


@pytest.fixture
def account(served) -> Sandbox:
    """An account as documented; what is switched on or changed is undone by the next test."""
    served.deviations.clear()
    served.requests.clear()
    served.limits.reset()
    return served


@pytest.fixture
def examine(account):
    """Runs the checks; gives remarks by level and check, and the examination."""

    def examined(*streams, **options):
        settings = {name: account.settings[name] for name in ("api_url", "auth_url", "access_token")}
        settings |= options.pop("settings", {})
        chosen = tuple(RESOURCES[name] for name in streams or ("session", "locale", *ESSENTIAL))
        listed = tuple(one for one in chosen if one.listable() and one is not Locale)
        with Examination(Settings.from_mapping(settings), chosen, listed, **options) as examination:
            examination.found = list(run(checks(examination), examination))
        return examination

    return examined


@pytest.fixture
def command(account):
    """Runs the command."""

    def ran(*arguments, version="V3", **settings):
        given = {name: account.settings[name] for name in ("api_url", "auth_url", "access_token")} | settings
        environment = {f"LIGHTSPEED_RETAIL_{name.upper()}": str(value) for name, value in given.items()}
        environment["LIGHTSPEED_RETAIL_API_VERSION"] = version
        result = CliRunner().invoke(main, ["doctor", *arguments], env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return ran


def odd(examination):
    """What is not as documented: level and text by check."""
    return {
        check.name: (finding.level.name, next(one.text for one in finding.remarks if one.level is finding.level))
        for check, finding in examination.found
        if finding.level is not Level.OK
    }


# ------------------------------------------------------------------------------------------------- as documented


@pytest.mark.parametrize("version", VERSIONS)
def test_an_account_as_documented_is_all_green_within_the_budget(account, command, version):
    result = command(version=version)
    assert (result.exit_code, result.stderr) == (0, "")
    assert {line[2] for line in result.stdout.splitlines() if line.startswith("  ")} == {"✓"}
    assert "No problems, no notes." in result.stdout
    assert sum(served.cost for served in account.requests) <= BUDGET
    assert {served.method for served in account.requests} == {"GET"}
    assert len(account.requests) == 23


@pytest.mark.parametrize("version", VERSIONS)
def test_every_list_is_as_documented(account, command, version):
    result = command("--all", "--records", "100", version=version)
    assert (result.exit_code, result.stderr) == (0, "")
    assert {line[2] for line in result.stdout.splitlines() if line.startswith("  ")} == {"✓"}
    listed = {name for name, one in RESOURCES.items() if one.selected and one.listable()}
    shown = {line.split()[1] for line in result.stdout.splitlines() if line.startswith("  ")}
    assert listed - {"account", "locale"} <= shown


def test_lists_are_asked_for_as_a_run_asks(account, examine):
    examine("sale", "sale_payment", "inventory_log", "reports_accounting_taxes_by_day")
    asked = {served.path.rpartition("/")[2]: dict(served.query) for served in reversed(list(account.requests))}
    assert asked["Sale.json"] == {
        "updatetime": ">=,1970-01-01T00:00:00+00:00",
        "archived": "true",
        "load_relations": '["SaleNotes"]',
        "limit": "1",
        "sort": "updatetime",
    }
    assert "sort" not in asked["SalePayment.json"]
    assert (asked["InventoryLog.json"]["inventoryLogID"], asked["InventoryLog.json"]["sort"]) == (
        ">,0",
        "inventoryLogID",
    )
    assert {"startDate", "endDate"} < set(asked["TaxesByDay.json"])


def test_what_only_the_user_can_give_is_not_asked_for(examine):
    examination = examine("item_image")
    assert odd(examination)["item_image"] == ("SKIPPED", "not checked: it is read below each Item")


# --------------------------------------------------------------------------------------------------- deviations

VENDOR = {"path": "Vendor"}

DEVIATIONS = {
    "not-found": (VENDOR, {"vendor": ("NOTE", "404: not available on this account")}),
    "bad-request": (VENDOR, {"vendor": ("PROBLEM", "refused with 400")}),
    "forbidden": (VENDOR, {"vendor": ("PROBLEM", "403: the employee who logged in lacks a right")}),
    "blocked": (VENDOR, {"vendor": ("PROBLEM", "403 from something in front of the API, such as a firewall")}),
    "server-error": (VENDOR | {"status": 503}, {"vendor": ("PROBLEM", "fails with 503")}),
    "no-answer": (VENDOR, {"vendor": ("PROBLEM", "fails with no answer")}),
    "malformed": (VENDOR, {"vendor": ("PROBLEM", "a reply that is not JSON")}),
    "heavy-page": (VENDOR | {"records": 0}, {"vendor": ("PROBLEM", "fails with 500")}),
    "heavy-record": (VENDOR | {"key": 1}, {"vendor": ("PROBLEM", "fails with 500")}),
    "too-many-relations": (
        {"path": "Shop", "relations": 2},
        {"shop": ("PROBLEM", "fails with 500 when it loads Contact, ReceiptSetup, ShelfLocations")},
    ),
    "relation-refused": (
        {"path": "Shop", "relations": "ReceiptSetup"},
        {"shop": ("NOTE", "refuses the relations ReceiptSetup")},
    ),
    "sort-refused": (VENDOR, {"vendor": ("NOTE", "refuses to sort by timeStamp")}),
    "stamp-refused": ({"path": "Shop"}, {"shop": ("NOTE", "refuses the filter on timeStamp")}),
    "relations-dropped": (
        VENDOR,
        {
            "vendor": ("NOTE", "records without the relation Contact"),
            "costs": ("NOTE", "vendor costs 1 instead of 1.2 drips"),
        },
    ),
    "filters-ignored": ({"path": "Sale"}, {"stamps": ("NOTE", "sale ignores the filter on updatetime")}),
    "archived-ignored": ({"path": "Sale"}, {"archived": ("NOTE", "sale ignores archived")}),
    "other-envelope": (VENDOR | {"key": "rows"}, {"vendor": ("PROBLEM", "records come under rows instead of Vendor")}),
    "empty-form": ({"path": "Sale"}, {"forms": ("NOTE", "a list without records comes as {}")}),
    "not-collapsed": (VENDOR, {"forms": ("NOTE", "a single record comes in a list")}),
    "records-without-key": (VENDOR, {"vendor": ("PROBLEM", "1 of 1 records without vendorID")}),
    "scalar-records": ({"path": "TagGroup"}, {"tag_group": ("NOTE", "texts in place of records")}),
    "unknown-fields": (VENDOR, {"vendor": ("NOTE", "unknown fields: unknownText, UnknownRecord")}),
    "fields-missing": ({"path": "Sale"}, {"sale": ("NOTE", "records without updatetime")}),
    "odd-text": (VENDOR, {"vendor": ("NOTE", "NUL or half a surrogate pair in the text of name")}),
    "clock-skew": ({"seconds": -600}, {"clock": ("NOTE", "this machine's clock is 10 min ahead of the API's")}),
    "bucket-size": (
        {"size": 60},
        {"limits": ("NOTE", "a bucket of 60 drips, which no number of registers gives")},
    ),
    "other-cost": (
        VENDOR,
        {"costs": ("NOTE", "vendor costs 12 instead of 1.2 drips")},
    ),
    "no-limit-headers": (
        {},
        {"limits": ("NOTE", "replies do not say the limits"), "costs": ("NOTE", "replies do not say the cost")},
    ),
    "next-repeats": ({}, {"next_page": ("PROBLEM", "the next page of item_shop brings no new record")}),
    "next-cycle": ({"length": 2}, {"next_page": ("PROBLEM", "next links of item_shop lead in a circle")}),
    "next-loses-parameters": (
        {"path": "Item"},
        {"next_page": ("NOTE", "next links lose timeStamp, archived, load_relations (item)")},
    ),
    "next-leads-away": ({}, {"next_page": ("PROBLEM", "the next link of item_shop leads to another host")}),
}
"""Options of each deviation, and what doctor says of it."""


def test_no_deviation_is_forgotten():
    assert set(DEVIATIONS) == set(KINDS)


IN_V2 = {
    "next-cycle": {},
    "next-loses-parameters": {},
    "next-leads-away": {},
    "next-repeats": DEVIATIONS["next-repeats"][1]
    | {"costs": ("NOTE", "item_shop, next page costs 1 instead of 1.005 drips")},
}
"""What doctor says in V2 where it differs: there are no links, and an offset that is ignored is not charged."""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", DEVIATIONS)
def test_a_deviation_is_found_and_nothing_else(account, examine, name, version):
    options, expected = DEVIATIONS[name]
    account.deviations.switch_on(name, **options)
    patience = {"request_timeout": SHORT} if name == "no-answer" else {}
    examination = examine(settings={"api_version": version, **patience})
    assert odd(examination) == (IN_V2.get(name, expected) if version == "V2" else expected)
    remarks = [remark for _, finding in examination.found for remark in finding.remarks]
    assert all(remark.advice for remark in remarks if remark.level > Level.OK)


@pytest.mark.parametrize(
    ("deviation", "options", "advice"),
    [
        ("not-found", VENDOR, "Runs leave it out, but fail if you select it yourself."),
        ("records-without-key", VENDOR, "Runs skip such records and exit with 1: report it."),
        ("scalar-records", VENDOR, "Runs skip them and exit with 1: report it."),
        ("scalar-records", {"path": "TagGroup"}, "Runs keep them in the column _extra."),
        ("odd-text", VENDOR, "Runs put U+FFFD in its place."),
        ("archived-ignored", {"path": "Sale"}, "Runs warn of it. Its archived records, if it has any, are missing."),
        ("stamp-refused", {"path": "Shop"}, "Each run reads it in full."),
    ],
)
def test_the_advice_says_what_a_run_does(account, examine, deviation, options, advice):
    """What it does is tested by itself: docs/reliability.toml."""
    account.deviations.switch_on(deviation, **options)
    remarks = [remark for _, finding in examine().found for remark in finding.remarks]
    assert advice in [remark.advice for remark in remarks if remark.level > Level.OK]


@pytest.mark.parametrize("name", ["not-found", "no-limit-headers", "server-error", "next-leads-away"])
def test_only_what_breaks_a_run_ends_with_an_error(account, command, name):
    options, expected = DEVIATIONS[name]
    account.deviations.switch_on(name, **options)
    result = command()
    broken = "PROBLEM" in {level for level, _ in expected.values()}
    assert result.exit_code == (1 if broken else 0)
    assert ("A problem makes a run fail" in result.stdout) == broken
    assert result.stdout.count("  ✗ ") == broken


@pytest.mark.parametrize("page", ["first", "last"])
def test_the_page_that_is_read_may_be_the_first_of_several_or_the_only_one(account, examine, page):
    account.deviations.switch_on("server-error", path="Shop", page=page)
    assert ("shop" in odd(examine("shop"))) == (page == "first")


def test_a_relation_that_is_refused_costs_only_that_relation(account, examine):
    account.deviations.switch_on("relation-refused", path="Item", relations="TagRelations")
    examination = examine("item")
    assert odd(examination)["item"] == ("NOTE", "refuses the relations TagRelations, TagRelations.Tag")
    (finding,) = (finding for check, finding in examination.found if check.name == "item")
    assert finding.facts["relations"].keys() == {
        "ItemAttributes",
        "Note",
        "ItemVendorNums",
        "ItemComponents",
        "ItemECommerce",
        "CustomFieldValues",
    }


def test_both_sort_and_filter_can_be_refused(account, examine):
    account.deviations.switch_on("sort-refused", path="Vendor")
    account.deviations.switch_on("stamp-refused", path="Vendor")
    assert odd(examine("vendor"))["vendor"] == ("NOTE", "refuses both filter and sort")


def test_a_failure_that_passes_is_told_from_one_that_stays(account, examine):
    account.faults.order(500, path="/Vendor")
    assert odd(examine("vendor"))["vendor"] == ("NOTE", "failed once with 500")


def test_an_outage_ends_the_lists(account, examine):
    account.deviations.switch_on("server-error", path="*")
    found = odd(examine())
    assert [found[name][0] for name in ESSENTIAL[:4]] == ["PROBLEM", "PROBLEM", "PROBLEM", "SKIPPED"]
    assert found["lists"] == ("PROBLEM", "none of 3 can be read")


def test_a_version_that_does_not_answer(account, examine, command):
    account.deviations.switch_on("not-found", version="V2")
    assert odd(examine()) == {
        "session": ("NOTE", "404 at /API/"),
        "locale": ("NOTE", "404 at /API/"),
        "other_version": ("NOTE", "V2 does not answer (404)"),
    }
    result = command(version="V2")
    assert result.exit_code == 1
    assert "none of 11 can be read" in result.stdout


@pytest.mark.parametrize(("version", "prefix"), [("V3", "/API/V3/"), ("V2", "/API/")])
def test_session_and_locale_at_one_address_only(account, examine, version, prefix):
    account.deviations.switch_on("not-found", path="Session", version=version)
    account.deviations.switch_on("not-found", path="Locale", version=version)
    found = odd(examine())
    assert found == {"session": ("NOTE", f"404 at {prefix}"), "locale": ("NOTE", f"404 at {prefix}")}


def test_a_heavy_page_shows_with_more_records(account, examine):
    account.deviations.switch_on("heavy-page", path="Item", records=50)
    assert odd(examine("item")) == {}
    found = odd(examine("item", records=100))
    assert found["item"] == ("NOTE", "fails with 500 when it is asked for 100 records")


def test_a_list_may_fail_for_its_relations_whatever_the_size_of_the_page(account, examine):
    account.deviations.switch_on("too-many-relations", path="Shop", relations=2)
    loads = ("PROBLEM", "fails with 500 when it loads Contact, ReceiptSetup, ShelfLocations")
    assert odd(examine("shop", records=100))["shop"] == loads


# ------------------------------------------------------------------------------------------- login and scopes


def test_without_a_valid_token_nothing_else_is_asked(account, command):
    result = command(access_token="wrong")
    assert result.exit_code == 1
    assert len(account.requests) == 1
    assert "the API cannot be reached with this login" in result.stdout
    assert "wrong" not in result.output


def test_without_a_connection_nothing_else_is_asked(command):
    result = command(api_url="http://127.0.0.1:9")
    assert result.exit_code == 1
    assert "the API cannot be reached with this login" in result.stdout
    assert result.stdout.count("not checked without a login") > 10


def test_the_token_of_another_account(account, command):
    result = command(account_id=account.settings["account_id"] + 1)
    assert result.exit_code == 1
    assert "account_id is set to another account than the token is for" in result.stdout
    assert len(account.requests) == 1


def test_missing_scopes_are_named_with_the_login_that_brings_them(command):
    with Sandbox(registers=REGISTERS, scopes=["employee:register_read", "employee:customers_read"]) as limited:
        settings = {name: limited.settings[name] for name in ("api_url", "auth_url", "access_token")}
        result = command("sale", "vendor_return", **settings)
    assert result.exit_code == 1
    assert "403: the token lacks the scope employee:vendor_returns" in result.stdout
    assert "missing for vendor_return" in result.stdout
    assert "employee:register_read employee:customers_read employee:vendor_returns" in result.stdout


# ------------------------------------------------------------------------------------------------------ report


def values(body):
    """Every scalar of a reply."""
    if isinstance(body, dict):
        return {value for inner in body.values() for value in values(inner)}
    if isinstance(body, list):
        return {value for inner in body for value in values(inner)}
    return {str(body)}


@pytest.mark.parametrize(
    ("version", "deviation"),
    [("V3", ""), ("V2", ""), ("V3", "unknown-fields"), ("V3", "bad-request:path=Vendor"), ("V3", "scalar-records")],
)
def test_the_report_holds_no_value_of_a_record_or_a_token(account, examine, deviation, version):
    if deviation:
        account.deviations.switch_on(parsed(deviation))
    every = [name for name, one in RESOURCES.items() if one.selected and one.listable()]
    examination = examine(*every, records=100, settings={"api_version": version})
    text = json.dumps(report(examination, examination.found))
    secrets = {str(account.settings[name]) for name in ("access_token", "refresh_token", "client_secret", "account_id")}
    seen = {value for answer in examination.answers for value in values(answer.body)}
    assert len(seen) > 1000 or deviation == "scalar-records"
    vocabulary = {"integer"} | {name for one in RESOURCES.values() for name in (*one.fields, one.reply, one.slug())}
    telling = {value for value in seen if not value.replace(".", "").isdigit()} - vocabulary
    words = set(text.replace('"', " ").split())
    assert {value for value in telling if len(value) > 3 and value in words} == set()
    assert {value for value in telling | secrets if len(value) > 7 and value in text} == set()
    assert secrets.isdisjoint(words)
    assert "Invalid query" not in text


def test_the_report_names_statuses_shapes_and_costs(account, command, tmp_path):
    account.deviations.switch_on("unknown-fields", path="Vendor")
    file = tmp_path / "report.json"
    printed = command("--json", "--report", str(file), "vendor")
    document = json.loads(file.read_text())
    assert json.loads(printed.stdout) == document
    assert str(file) in printed.stderr
    assert "✓" in printed.stderr
    assert (document["api_version"], document["level"], document["requests"]) == ("V3", "note", 4)
    (vendor,) = (check for check in document["checks"] if check["check"] == "vendor")
    assert vendor["remarks"] == [
        {
            "level": "note",
            "text": "unknown fields: unknownText, UnknownRecord",
            "advice": "Runs keep them in the column _extra.",
        }
    ]
    facts = vendor["facts"]
    assert (facts["status"], facts["cost"], facts["expected_cost"]) == (200, 1.2, 1.2)
    assert facts["relations"] == {"Contact": "present"}
    assert facts["shape"]["Vendor"]["name"] == "text"
    assert facts["shape"]["Vendor"]["UnknownRecord"] == {"unknownID": "integer"}


def test_a_report_that_cannot_be_written_is_an_error(command, tmp_path):
    result = command("--report", str(tmp_path / "nowhere" / "report.json"), "vendor")
    assert result.exit_code == 1
    assert result.stderr.endswith("No such file or directory.\n")


def test_unknown_streams_are_refused_before_anything_is_asked(account, command):
    result = command("itemz")
    assert (result.exit_code, len(account.requests)) == (1, 0)
    assert "Did you mean 'item'?" in result.stderr


def test_the_log_is_as_before_when_the_command_has_ended(command):
    logger = logging.getLogger(retry.__name__)
    before = logger.level
    command("shop")
    assert logger.level == before
