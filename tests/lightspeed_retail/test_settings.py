from __future__ import annotations

import io
from dataclasses import fields

import pytest

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.settings import SETTINGS, Setting, Settings, check_names, json_schema, read_object


def test_defaults_hold_when_nothing_is_set():
    settings = Settings.from_mapping({})
    assert settings == Settings()
    assert settings.api_url == "https://api.lightspeedapp.com"
    assert settings.auth_url == "https://cloud.lightspeedapp.com"
    assert (settings.api_version, settings.http_log, settings.http_log_personal_data) == ("V3", "off", False)


def test_the_list_tells_what_the_attributes_are():
    assert [s.name for s in SETTINGS] == [f.name for f in fields(Settings)]
    secrets = {"client_secret", "refresh_token", "access_token", "token_store", "headers"}
    assert {s.name for s in SETTINGS if s.secret} == secrets
    assert all(
        s.about.endswith(".") and s.kind in ("string", "integer", "number", "boolean", "object") for s in SETTINGS
    )


def test_every_default_passes_its_own_check():
    for setting in SETTINGS:
        if setting.default is not None:
            assert setting.read(setting.default) == setting.default


@pytest.mark.parametrize(
    ("name", "given", "typed"),
    [
        ("account_id", "83050", 83050),
        ("account_id", 83050, 83050),
        ("client_id", 51661, "51661"),
        ("request_timeout", "2.5", 2.5),
        ("max_attempts", "3", 3),
        ("http_log_personal_data", "TRUE", True),
        ("http_log_personal_data", False, False),
        ("headers", '{"X-Gateway": "abc"}', {"X-Gateway": "abc"}),
        ("headers", {"X-Gateway": "abc"}, {"X-Gateway": "abc"}),
        ("api_url", "http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("api_version", "V2", "V2"),
        ("http_log", "FULL", "full"),
        ("access_token", " abc.def-_~+/=\n", "abc.def-_~+/="),
    ],
)
def test_texts_stand_for_every_kind(name, given, typed):
    assert getattr(Settings.from_mapping({name: given}), name) == typed


@pytest.mark.parametrize("nothing", [None, ""])
def test_empty_means_not_set(nothing):
    settings = Settings.from_mapping({"account_id": nothing, "api_url": nothing, "max_attempts": nothing})
    assert settings == Settings()


def test_other_keys_are_none_of_ours():
    assert Settings.from_mapping({"start_date": "2026-01-01", "page_size": 100}) == Settings()


@pytest.mark.parametrize(
    ("name", "given", "advice"),
    [
        ("account_id", "main", "Give a whole number."),
        ("account_id", 0, "Give at least 1."),
        ("account_id", True, "Give a whole number."),
        ("account_id", 1.5, "Give a whole number."),
        ("client_id", ["a"], "Give a text."),
        ("max_attempts", 0, "Give at least 1."),
        ("max_concurrency", "many", "Give a whole number."),
        ("request_timeout", 0, "Give at least 0.001."),
        ("request_timeout", "nan", "Give a number."),
        ("request_timeout", 1e300, "Give at most 3,600."),
        ("max_concurrency", 10**9, "Give at most 100."),
        ("user_agent", "a\nb", "Give one line of ASCII text."),
        ("user_agent", "\u2603", "Give one line of ASCII text."),
        ("request_timeout", True, "Give a number."),
        ("http_log_personal_data", "perhaps", "Give true or false."),
        ("http_log", "loud", "Give one of off, simple, full, long, custom."),
        ("api_version", "v4", "Give one of V3, V2."),
        ("api_url", "api.lightspeedapp.com", "Give the address of a server, such as https://api.lightspeedapp.com."),
        ("api_url", "ftp://example.com", "Give the address of a server"),
        ("api_url", "https://user@example.com", "Give the address of a server"),
        ("api_url", "https://example.com:none", "Give the address of a server"),
        ("api_url", "https://example.com?x=1", "Give the address of a server"),
        ("auth_url", "https://", "Give the address of a server"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_give(name, given, advice):
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_mapping({name: given})
    assert str(caught.value).startswith(f"Setting '{name}' cannot be {given!r}. ")
    assert advice in str(caught.value)


@pytest.mark.parametrize(
    "path", ["/API", "/API/V3", "/API/V3/Account.json", "/API/V3/Account/83050", "/API/Account", "/API/Account/83050"]
)
@pytest.mark.parametrize("base", ["https://api.lightspeedapp.com", "https://gateway.example/retail"])
def test_an_api_url_with_the_path_of_the_api_is_refused_with_the_right_value(base, path):
    for given in (f"{base}{path}", f"{base}{path}/"):
        with pytest.raises(ConfigurationError) as caught:
            Settings.from_mapping({"api_url": given})
        assert str(caught.value) == (
            f"Setting 'api_url' cannot be {given!r}. Give {base}, without {path}: the client adds the path."
        )


@pytest.mark.parametrize("path", ["/api", "/api/v3", "/API-gateway", "/API/V3/lightspeed", "/retail/Account"])
def test_an_api_url_may_have_the_path_of_a_gateway(path):
    assert Settings.from_mapping({"api_url": f"https://gateway.example{path}"}).api_url.endswith(path)


@pytest.mark.parametrize(
    "given",
    [
        "s3cret",
        '["s3cret"]',
        {"X Y": "s3cret"},
        {"X": ["s3cret"]},
        {"X": "s3cret\r\nY: 1"},
        {"X": "s3cret\u2603"},
        {"authorization": "s3cret"},
        '{"s3cret": ',
    ],
)
def test_a_wrong_secret_is_not_shown(given):
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_mapping({"headers": given})
    assert "Setting 'headers' cannot be used as it is. Give " in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("given", ["s3cret s3cret", "s3cr\u2028et", "s3cr\u00e9t", " "])
def test_a_token_that_no_header_can_hold_is_refused_and_not_shown(given):
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_mapping({"access_token": given})
    assert str(caught.value).startswith("Setting 'access_token' cannot be used as it is. Give one word of ASCII text")
    assert "s3cr" not in str(caught.value)


def test_secrets_are_not_part_of_the_representation():
    secret = dict.fromkeys(("client_secret", "refresh_token", "access_token"), "s3cret")
    settings = Settings.from_mapping({**secret, "headers": {"X-Gateway": "s3cret"}, "client_id": "visible"})
    assert "s3cret" not in repr(settings)
    assert "visible" in repr(settings)


@pytest.mark.parametrize("given", [["a", {"b": 1}], '["a", {"b": 1}]', ("a", {"b": 1})])
def test_a_list_may_come_as_text(given):
    assert Setting("publications", "array", None, "").read(given) == ["a", {"b": 1}]


@pytest.mark.parametrize("given", [{"a": 1}, "a", '{"a": 1}', 5, True])
def test_what_is_no_list_is_refused(given):
    with pytest.raises(ConfigurationError, match="Give a list, or the JSON text of one"):
        Setting("publications", "array", None, "").read(given)


def test_a_schema_tells_what_can_be_set():
    setting = Setting("mode", "string", "a", "What.", secret=True, choices=("a", "b"))
    assert json_schema([setting])["properties"]["mode"] == {
        "type": ["string", "null"],
        "description": "What.",
        "default": "a",
        "enum": ["a", "b", None],
        "secret": True,
        "writeOnly": True,
    }


def test_an_object_is_read_as_it_stands():
    assert read_object(io.StringIO('{"page_size": 50, "relations": {"sale": []}}')) == {
        "page_size": 50,
        "relations": {"sale": []},
    }


@pytest.mark.parametrize("name", ["client_id", "client_secret", "refresh_token", "access_token"])
def test_credentials_are_one_word(name):
    assert getattr(Settings.from_mapping({name: " def-502/00+=\n"}), name) == "def-502/00+="
    for wrong in ("two words", "two\nlines", "gréen"):
        with pytest.raises(ConfigurationError, match="Give one word of ASCII text"):
            Settings.from_mapping({name: wrong})


def test_known_names_and_those_that_meltano_adds_pass():
    check_names(["api_url", "headers", "_select", "_metadata"], SETTINGS)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["api_ulr"], "Unknown setting: 'api_ulr'. Did you mean 'api_url'?"),
        (
            ["api_ulr", "acount_id"],
            "Unknown settings: 'api_ulr', 'acount_id'. Did you mean 'api_url'? Did you mean 'account_id'?",
        ),
        (["verbose"], "Unknown setting: 'verbose'. Remove it, or run --about to list the settings."),
    ],
)
def test_an_unknown_name_is_refused_with_the_closest_one(names, message):
    with pytest.raises(ConfigurationError) as caught:
        check_names(["headers", *names], SETTINGS)
    assert str(caught.value) == message
