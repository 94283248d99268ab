"""What goes wrong ends with one message that says what, where and what to do, with status 1 and without a secret."""

import socket

import pytest

from lightspeed_retail.settings import SETTINGS
from lightspeed_retail_sandbox import Sandbox
from tap_lightspeed_retail.tap import TapLightspeedRetail

from ._command import Command, run
from ._reader import NOW

WRONG = {"string": ["s3cret"], "integer": "s3cret", "number": "s3cret", "boolean": "s3cret", "object": "s3cret"}
"""A value of the wrong type for each kind of setting."""

NOWHERE = "http://127.0.0.1:9"
"""An address that nobody answers at."""


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(limits=False, scale=0.02, now=NOW) as sandbox:
        yield sandbox


@pytest.fixture
def tap(sandbox, tmp_path):
    """The command with a login that a test may spoil."""
    sandbox.faults.clear()
    sandbox.requests.clear()
    return Command({**sandbox.settings, "access_token": sandbox.oauth.issue().text, "max_attempts": 1}, tmp_path)


def refusal(outcome):
    """The one message of a run that failed."""
    assert outcome.status == 1
    (message,) = outcome.errors
    assert "Traceback" not in outcome.said
    return message


def failure(outcome):
    """The report of the one stream that failed in a run."""
    assert outcome.status == 1
    report, table = outcome.errors
    assert table.startswith("1 of ")
    assert "Traceback" not in outcome.said
    return report


def failed(tap, *streams, **settings):
    """The report of the one stream that failed in a run over some streams."""
    return failure(tap("--config", tap.config(**settings), "--catalog", tap.catalog(*streams)))


def refused(tap, *streams, **settings):
    """The one message of a run over some streams."""
    return refusal(tap("--config", tap.config(**settings), "--catalog", tap.catalog(*streams)))


# ---------------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize("setting", TapLightspeedRetail.all_settings(), ids=lambda setting: setting.name)
def test_a_setting_of_the_wrong_type(tap, setting):
    outcome = tap("--config", tap.config(**{setting.name: WRONG[setting.kind]}))
    message = refusal(outcome)
    shown = "cannot be used as it is" if setting.secret else f"cannot be {WRONG[setting.kind]!r}"
    assert message.startswith(f"Setting {setting.name!r} {shown}. Give ")
    assert outcome.stdout == ""
    assert ("s3cret" in outcome.said) is not setting.secret


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_may_be_given_as_text(tap, setting):
    """Also the ones that hold secrets, which the SDK would print if it found fault with them."""
    texts = {"string": 1234567, "integer": "7", "number": "7.5", "boolean": "true", "object": '{"X-Gateway": "s3cret"}'}
    given = {"api_url": "http://localhost", "auth_url": "http://localhost", "api_version": "V2", "http_log": "full"}
    outcome = tap("--discover", "--config", tap.config(**{setting.name: given.get(setting.name, texts[setting.kind])}))
    assert (outcome.status, outcome.errors) == (0, [])
    assert "s3cret" not in outcome.said


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"start_dat": "2024-01-31"}, "Unknown setting: 'start_dat'. Did you mean 'start_date'?"),
        ({"api_version": "V4"}, "Setting 'api_version' cannot be 'V4'. Give one of V3, V2."),
        ({"page_size": 0}, "Setting 'page_size' cannot be 0. Give at least 1."),
        ({"page_size": 101}, "Setting 'page_size' cannot be 101. Give at most 100."),
        (
            {"start_date": "last week"},
            "Setting 'start_date' cannot be 'last week'. Give a date or a timestamp, such as 2024-01-31",
        ),
        (
            {"relations": {"sales": []}},
            "Setting 'relations': there is no stream 'sales'. Did you mean 'sale'?",
        ),
        (
            {"requests": {"xyz": {}}},
            "Setting 'requests': there is no stream 'xyz'. Run --discover to see which there are.",
        ),
        (
            {"relations": {"tax_category": ["Items"]}},
            "Setting 'relations': tax_category has no relation 'Items' that a list can load. It has: TaxCategory",
        ),
        (
            {"relations": {"tax_category": "TaxCategoryClasses"}},
            "Setting 'relations': What is given for tax_category is no list of names. Write it as [",
        ),
        (
            {"requests": {"item": {"path": {"shopID": 1}}}},
            "Setting 'requests': item has no path parameter 'shopID'. It has: itemID.",
        ),
        (
            {"requests": {"tag": {"query": {"naem": "x"}}}},
            "Setting 'requests': tag cannot be filtered by 'naem'. Did you mean 'name'? It can be filtered by: tagID",
        ),
        (
            {"requests": {"tag": {"query": {"limit": 5}}}},
            "Setting 'requests': tag cannot be filtered by 'limit', which is no filter. Use the setting page_size.",
        ),
        (
            {"batch_config": {"encoding": {"format": "jsonl"}}},
            "Setting 'batch_config' is incomplete, or has an unknown value. Write it as {",
        ),
        (
            {"batch_config": {"encoding": {"format": "xlsx"}, "storage": {"root": "file:///tmp"}}},
            "Setting 'batch_config.encoding.format': 'xlsx' is not one of ['jsonl', 'parquet'",
        ),
        (
            {"stream_maps": {"customers": {"firstName": "__NULL__"}}},
            "Setting 'stream_maps': there is no stream 'customers'. Did you mean 'customer'?",
        ),
        (
            {"stream_maps": {"people": {"__source__": "xyz"}}},
            "Setting 'stream_maps': there is no stream 'xyz'. Run --discover",
        ),
        ({"stream_maps": {"sale": 3}}, "Setting 'stream_maps.sale': 3 is not valid under any of the given schemas."),
    ],
)
@pytest.mark.parametrize("mode", ["run", "--discover", "--test=schema"])
def test_a_wrong_setting_is_found_before_the_first_request(sandbox, tap, settings, message, mode):
    outcome = tap("--config", tap.config(**settings), *([] if mode == "run" else [mode]))
    assert refusal(outcome).startswith(message)
    assert outcome.stdout == ""
    assert len(sandbox.requests) == 0


def test_about_does_not_look_at_settings(tap):
    outcome = tap("--about", "--config", tap.config(page_size=0))
    assert (outcome.status, outcome.errors) == (0, [])
    assert "page_size" in outcome.stdout


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"http_log": "custom", "http_log_format": "{method} {token}"},
            "Setting 'http_log_format' names 'token'. It can name: asker, method, path, ",
        ),
        (
            {"http_log": "custom", "http_log_format": "{method"},
            "Setting 'http_log_format' cannot be read: ",
        ),
        ({"http_log": "custom"}, "Setting 'http_log' is custom, and 'http_log_format' is not set. Set it to "),
        (
            {"access_token": None, "refresh_token": None, "client_id": None, "client_secret": None},
            "No way to log in is set. Set access_token;",
        ),
    ],
)
def test_what_only_a_run_needs_is_found_before_the_first_request(sandbox, tap, settings, message):
    assert refused(tap, "shop", **settings).startswith(message)
    assert len(sandbox.requests) == 0


def test_an_expression_that_cannot_be_read(tap):
    message = refused(tap, "shop", stream_maps={"shop": {"name": "name +"}})
    assert message.startswith("Setting 'stream_maps': Failed to parse expression name +.")


def test_an_expression_that_cannot_be_evaluated(tap):
    message = refused(tap, "shop", stream_maps={"shop": {"name": "title"}})
    assert message.startswith("Setting 'stream_maps': Failed to evaluate simpleeval expressions title.")


@pytest.mark.parametrize(
    ("expression", "failure"),
    [("int(name)", "ValueError"), ("shopID + name", "TypeError"), ("shopID / 0", "ZeroDivisionError")],
)
def test_an_expression_that_fails_on_a_record(sandbox, tap, expression, failure):
    outcome = tap("--config", tap.config(stream_maps={"shop": {"name": expression}}), "--catalog", tap.catalog("shop"))
    assert refusal(outcome).startswith(f"Setting 'stream_maps': an expression for shop fails with a {failure}.")
    assert not any(shop["name"] in outcome.said for shop in sandbox.rows("shop"))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PAGE_SIZE", "many", "Setting 'page_size' cannot be 'many'. Give a whole number."),
        ("RELATIONS", "{sale", "Setting 'relations' cannot be '{sale'. Give an object, or the JSON text of one."),
        ("HEADERS", "{s3cret", "Setting 'headers' cannot be used as it is. Give an object, or the JSON text of one."),
        ("HTTP_LOG_PERSONAL_DATA", "perhaps", "Setting 'http_log_personal_data' cannot be 'perhaps'. Give true or"),
        ("STREAM_MAPS", "no", "Setting 'stream_maps' cannot be 'no'. Give an object, or the JSON text of one."),
    ],
)
def test_a_wrong_environment_variable(tap, monkeypatch, name, value, message):
    monkeypatch.setattr("singer_sdk.configuration._dict_config.find_dotenv", lambda: "")
    outcome = tap("--config", tap.config(), "--config=ENV", **{f"TAP_LIGHTSPEED_RETAIL_{name}": value})
    assert refusal(outcome).startswith(message)
    assert ("s3cret" in outcome.said) is False


# ------------------------------------------------------------------------------------------------------- files

NO_OBJECT = 'file.json holds no JSON object. It has to look like {"name": "value"}.'
NO_UTF8 = "file.json is not text in UTF-8. Save it as such."


@pytest.mark.parametrize("option", ["--config", "--catalog", "--state"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"access_token": "s3cret', "file.json is not JSON: Unterminated string starting at: line 1 column 18"),
        (b"", "file.json is not JSON: Expecting value: line 1 column 1 (char 0). Correct the file."),
        (b"[]", NO_OBJECT),
        (b'[["access_token", "s3cret"]]', NO_OBJECT),
        (b'"s3cret"', NO_OBJECT),
        (b"null", NO_OBJECT),
        (b"\xff\xfes3cret", NO_UTF8),
    ],
)
def test_a_file_that_holds_something_else(tap, option, content, message):
    path = tap.file("file.json", content)
    outcome = tap("--config", tap.config(), option, path)
    assert refusal(outcome).startswith(f"{path.parent}/{message}")
    assert "s3cret" not in outcome.said


@pytest.mark.parametrize("mode", [[], ["--discover"], ["--test"], ["--about"]])
def test_a_configuration_that_is_not_there(tap, mode):
    assert (
        refusal(tap(*mode, "--config", tap.folder / "none.json"))
        == f"{tap.folder}/none.json: No such file or directory."
    )


def test_a_configuration_that_is_a_folder(tap):
    assert refusal(tap("--config", tap.folder)) == f"{tap.folder}: Is a directory."


@pytest.mark.parametrize("option", ["--catalog", "--state"])
def test_a_catalog_or_state_that_is_not_there(tap, option):
    """The command line itself is wrong: the usual words and status of its parser."""
    outcome = tap("--config", tap.config(), option, tap.folder / "none.json")
    assert outcome.status == 2
    assert f"Invalid value for '{option}': '{tap.folder}/none.json': No such file or directory" in outcome.stderr


@pytest.mark.parametrize(
    "catalog",
    [
        {},
        {"streams": None},
        {"streams": 1},
        {"streams": ["shop"]},
        {"streams": [{"stream": "shop"}]},
        {"streams": [{"tap_stream_id": "shop", "schema": 3}]},
        {"streams": [{"tap_stream_id": "shop", "metadata": [{"breadcrumb": []}]}]},
        {"streams": [{"tap_stream_id": "shop", "metadata": 3}]},
    ],
)
def test_a_catalog_of_another_form(tap, catalog):
    outcome = tap("--config", tap.config(), "--catalog", tap.file("catalog.json", catalog))
    assert refusal(outcome) == "Catalog: this is not what --discover prints. Make it anew."


def test_a_catalog_that_selects_a_stream_there_is_not(tap):
    selected = [{"breadcrumb": [], "metadata": {"selected": True}}]
    catalog = {"streams": [{"tap_stream_id": "sales", "metadata": selected}]}
    outcome = tap("--config", tap.config(), "--catalog", tap.file("catalog.json", catalog))
    assert refusal(outcome) == "Catalog: there is no stream 'sales'. Did you mean 'sale'?"


@pytest.mark.parametrize(
    "state",
    [
        {"bookmarks": None},
        {"bookmarks": []},
        {"bookmarks": {"item": 3}},
        {"item": {"replication_key_value": "2024-01-01"}},
        {"type": "STATE", "value": {"bookmarks": {}}},
    ],
)
def test_a_state_of_another_form(tap, state):
    message = refusal(tap("--config", tap.config(), "--state", tap.file("state.json", state)))
    assert message.startswith("State: this is not what the tap writes. Pass the value of the last STATE message")


@pytest.mark.parametrize(
    ("stream", "key", "value"),
    [
        ("item", "timeStamp", "yesterday"),
        ("item", "timeStamp", 1700000000),
        ("sale_payment", "timeStamp", "never"),
        ("inventory_log", "inventoryLogID", "2024-01-01"),
        ("reports_accounting_taxes_by_day", "date", "01/31/2024"),
    ],
)
def test_a_bookmark_that_cannot_be_one(sandbox, tap, stream, key, value):
    state = {"bookmarks": {stream: {"replication_key": key, "replication_key_value": value}}}
    message = refusal(tap("--config", tap.config(), "--state", tap.file("state.json", state)))
    assert (
        message == f"State: the bookmark of {stream} cannot be {value!r}. Correct it, or leave it out to read all anew."
    )
    assert len(sandbox.requests) == 0


# ----------------------------------------------------------------------------------------------------- network


def test_nobody_answers(tap):
    message = refused(tap, "shop", api_url=NOWHERE)
    assert message.startswith("shop: GET /API/V3/Account/")
    assert message.endswith(
        "Connection refused. Check the address, the network, and the proxy if there is one (HTTPS_PROXY, NO_PROXY)."
    )


def test_the_host_does_not_exist(tap, monkeypatch):
    def unknown(*_args, **_kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    message = refused(tap, "shop", api_url="http://shop.example")
    assert "was not sent: Failed to resolve 'shop.example'" in message
    assert "Name or service not known). Check the address" in message


@pytest.mark.parametrize(
    ("fault", "reason", "advice"),
    [
        (500, "was answered with 500 Internal Server Error", "ask for fewer relations, or lower page_size"),
        (502, "was answered with 502 Bad Gateway", "Run again"),
        ("html", "was answered with 200 OK and text/html in place of JSON", "check that api_url leads to the API"),
        ("drop", "the reply broke off", "Run again later"),
        ("truncate", "", "Run again"),
    ],
)
def test_the_server_fails_for_good(sandbox, tap, fault, reason, advice):
    sandbox.faults.order(fault, times=100, path="/Shop.json")
    message = failed(tap, "shop")
    assert message.startswith("shop: GET /API/V3/Account/")
    assert reason in message
    assert advice in message


def test_what_was_read_before_an_error_is_not_read_again(sandbox, tap):
    """An error ends the run, and leaves a state from which the next one goes on."""
    sandbox.faults.order(500, times=100, path="/Tag.json")
    outcome = tap("--config", tap.config(), "--catalog", tap.catalog("shop", "tag"))
    failure(outcome)
    assert len(outcome.records("shop")) == len(sandbox.rows("shop"))
    bookmark = outcome.messages[-1]["value"]["bookmarks"]["shop"]
    assert bookmark["replication_key_value"] == max(row["timeStamp"] for row in sandbox.rows("shop")).isoformat()


# ------------------------------------------------------------------------------------------------------- login


def test_the_token_is_wrong(tap):
    message = refused(tap, "shop", access_token="a-token-of-somebody-else")
    assert "was answered with 401 Unauthorized" in message
    assert "Set a new access_token; or leave it out and log in: lightspeed-retail login" in message
    assert "somebody" not in message


def test_the_token_is_worn_out(sandbox, tap):
    sandbox.faults.order("expired", path="/Shop.json")
    message = refused(tap, "shop")
    assert "was answered with 401 Unauthorized" in message
    assert "Set a new access_token" in message


def test_the_refresh_token_is_wrong(sandbox, tap):
    login = {"access_token": None, "refresh_token": "a-refresh-token-of-old", "token_store": str(tap.folder / "tokens")}
    message = refused(tap, "shop", **login)
    assert message.startswith("login: POST /auth/oauth/token was answered with 400 Bad Request")
    assert "of-old" not in message


def test_the_token_is_for_another_account(sandbox, tap):
    (account,) = sandbox.rows("account")
    set_to = account["accountID"] + 1
    assert refused(tap, "shop", account_id=set_to) == (
        f"Setting 'account_id' is {set_to}, but the token is for account {account['accountID']} ({account['name']}). "
        "Correct account_id or leave it out; or log in to the account that you mean."
    )


def test_nothing_is_written_for_another_account(sandbox, tap):
    sandbox.requests.clear()
    assert tap.sync("shop", account_id=sandbox.oauth.account_id + 1).stdout == ""
    assert [served.path for served in sandbox.requests] == ["/API/V3/Account.json"]


# ---------------------------------------------------------------------------------------------------- requests


def test_there_is_no_such_path(sandbox, tap):
    message = failed(tap, "shop", api_url=f"{sandbox.url}/retail")
    assert "was answered with 404 Not Found" in message
    assert "Check account_id, api_url and api_version" in message


def test_there_is_no_such_record(tap):
    message = failed(tap, "item", requests={"item": {"path": {"itemID": 999999}}})
    assert "Object of type 'Item' not found with primary ID '999999'." in message


def test_a_filter_is_missing_that_the_endpoint_insists_on(sandbox, tap):
    assert refused(tap, "catalog_search") == (
        "catalog_search cannot be listed without a filter on description. Give it in 'requests': "
        '{"catalog_search": {"query": {"description": "..."}}}, or deselect the stream.'
    )
    assert not [served for served in sandbox.requests if "Search" in served.path]


# ------------------------------------------------------------------------------------------------ command line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nope"], "No such option '--nope'"),
        (["item"], "Got unexpected extra argument (item)"),
        (["--about", "--format=xml"], "Invalid value for '--format': 'xml' is not one of 'json', 'markdown'."),
    ],
)
def test_a_command_line_that_cannot_be_read(arguments, message):
    outcome = run(*arguments)
    assert outcome.status == 2
    assert message in outcome.stderr
